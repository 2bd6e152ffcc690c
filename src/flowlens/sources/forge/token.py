"""The token for a forge: from the environment, from `gh`, from netrc; never from a repository.

A token belongs to a server. One of the environment goes only to the server that it is for by the forge's own rules, or
to one that the user names on the command line. It is in no text that this module or another makes of it.
"""

from __future__ import annotations

import netrc
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flowlens.errors import UsageError
from flowlens.sources.forge.gh import gh_token
from flowlens.sources.forge.place import Place

__all__ = ["Token", "token_for"]

_LETTERS = re.compile(r"[\x21-\x7e]{1,4096}")
# Names of variables, and those that hold the address of the server that they are for.
_SERVERS = {
    "github": ("GITHUB_SERVER_URL",),
    "gitlab": ("CI_SERVER_URL", "GITLAB_HOST"),
    "gitea": ("GITEA_SERVER_URL", "FORGEJO_SERVER_URL", "GITHUB_SERVER_URL"),
}
_OWN = {
    "github": ("GH_TOKEN", "GITHUB_TOKEN"),
    "gitlab": ("GITLAB_TOKEN",),
    "gitea": ("GITEA_TOKEN", "FORGEJO_TOKEN"),
}
_HOME = {"github": "github.com", "gitlab": "gitlab.com", "gitea": "codeberg.org"}


@dataclass(frozen=True, slots=True)
class Token:
    """The header that carries it, and where it comes from in words; its value is in no text of it."""

    header: str
    value: str = field(repr=False)
    source: str = ""
    secret: str = field(default="", repr=False)


def token_for(place: Place, environment: Mapping[str, str], home: Path | None) -> Token | None:
    """The first token that belongs to the place's server; None where there is none.

    UsageError where one is there that is no token, which names its source and nothing of it.
    """
    for name, header in _of_environment(place, environment):
        if value := environment.get(name, "").strip():
            return _token(place, value, header, name)
    if place.kind == "github" and (of_gh := gh_token(place.host, environment)):
        return _token(place, of_gh, "Authorization", "gh auth token")
    if of_file := _of_netrc(place, environment, home):
        return _token(place, of_file, "PRIVATE-TOKEN" if place.kind == "gitlab" else "Authorization", "netrc")
    return None


def _of_environment(place: Place, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names of the variables whose token the server may see, each with the header that carries it."""
    header = "PRIVATE-TOKEN" if place.kind == "gitlab" else "Authorization"
    at_home = place.host == _HOME[place.kind] or (place.kind == "github" and place.host.endswith(".ghe.com"))
    in_its_ci = any(_is_at(place, environment.get(name, "")) for name in _SERVERS[place.kind])
    if place.kind == "github" and not at_home:
        yield from ((name, header) for name in ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"))
    if at_home or in_its_ci or place.named:
        yield from ((name, header) for name in _OWN[place.kind])
    if place.kind == "gitea" and _is_at(place, environment.get("GITHUB_SERVER_URL", "")):
        yield "GITHUB_TOKEN", header  # Gitea's own CI calls it so
    if place.kind == "gitlab" and _is_at(place, environment.get("CI_SERVER_URL", "")):
        yield "CI_JOB_TOKEN", "JOB-TOKEN"


def _is_at(place: Place, address: str) -> bool:
    """Whether the address is one of the place's server; of an address without a scheme, by https."""
    if not address:
        return False
    try:
        parts, own = urlsplit(address if "://" in address else f"https://{address}"), urlsplit(place.web)
        return (parts.scheme, parts.netloc.lower()) == (own.scheme, own.netloc.lower())
    except ValueError:
        return False


def _token(place: Place, value: str, header: str, source: str) -> Token:
    if not _LETTERS.fullmatch(value):
        raise UsageError(f"The token of {source} is none: it has letters that no token has.")
    scheme = {"Authorization": "token " if place.kind == "gitea" else "Bearer "}.get(header, "")
    return Token(header, f"{scheme}{value}", source, value)


def _of_netrc(place: Place, environment: Mapping[str, str], home: Path | None) -> str | None:
    """The password that netrc has for the server, or for its API's; None where there is none, or no such file."""
    named = environment.get("NETRC")
    path = Path(named) if named else home / ".netrc" if home else None
    if path is None or not path.is_file():
        return None
    try:
        hosts = netrc.netrc(os.fspath(path)).hosts
    except (OSError, UnicodeDecodeError, netrc.NetrcParseError):
        return None  # its error may hold a line of it
    for address in (place.web, place.api):
        found = hosts.get(urlsplit(address).hostname or "")
        if found and found[2]:
            return found[2]
    return None
