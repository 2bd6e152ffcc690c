"""Where a project lives: the forge, its API and the project, from the clone's origin, the settings, the environment.

A clone and its configuration may be hostile. So they choose among the servers that are known, or that the environment
or the command line names, and never bring one of their own; and a configuration that names another project than the
clone's origin does needs the user's word for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from flowlens.errors import UsageError
from flowlens.sources.forge.settings import ForgeSettings, Kind
from flowlens.sources.git.origin import Origin

__all__ = ["Place", "known_servers", "organisation_of", "place_of"]

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", re.IGNORECASE)
_PROJECT = re.compile(r"[\w.-]{1,100}(?:/[\w.-]{1,100}){1,20}", re.ASCII)
_ORGANISATION = re.compile(r"[\w.-]{1,100}(?:/[\w.-]{1,100}){0,20}", re.ASCII)
_KINDS: dict[str, Kind] = {"github": "github", "gitlab": "gitlab", "gitea": "gitea", "forgejo": "gitea"}
_API_END = re.compile(r"/api(?:/(?:v[134]|graphql))?$")
_KNOWN: dict[str, Kind] = {"github.com": "github", "gitlab.com": "gitlab", "codeberg.org": "gitea"}
# Each names the server of the forge that it is for, as its own command line or its CI sets it.
_SERVERS: tuple[tuple[str, Kind], ...] = (
    ("GITEA_SERVER_URL", "gitea"),
    ("FORGEJO_SERVER_URL", "gitea"),
    ("CI_SERVER_URL", "gitlab"),
    ("GITLAB_HOST", "gitlab"),
    ("GH_HOST", "github"),
    ("GITHUB_SERVER_URL", "github"),
)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_EXPLAIN = "`flowlens explain forge` says how."


@dataclass(frozen=True, slots=True)
class Place:
    """A project of a forge; `web` is the address of its server, with no slash at its end.

    `named`: the user named the server on the command line.
    """

    kind: Kind
    web: str
    project: str
    named: bool = False

    @property
    def host(self) -> str:
        """The server's host, with its port where it names one."""
        return urlsplit(self.web).netloc

    @property
    def api(self) -> str:
        """The address that all of its REST API begins with, with no slash at its end."""
        if self.kind == "github":
            # GitHub's own servers, also those for one customer, have a host for it; an Enterprise server has a path.
            own = self.host == "github.com" or self.host.endswith(".ghe.com")
            return f"https://api.{self.host}" if own else f"{self.web}/api/v3"
        return f"{self.web}/api/{'v4' if self.kind == 'gitlab' else 'v1'}"

    @property
    def graphql(self) -> str:
        """The address of its GraphQL API, of GitHub and GitLab."""
        return f"{self.api}/graphql" if self.api.startswith("https://api.") else f"{self.web}/api/graphql"

    def __str__(self) -> str:
        return f"{self.host}/{self.project}"


def place_of(settings: ForgeSettings, origin: Origin | None, environment: Mapping[str, str]) -> Place:
    """The project to ask for; UsageError where nothing names one, or somebody does who may not."""
    servers = dict(known_servers(environment))
    said, stated = settings.said, settings.stated
    address = said.url or stated.url
    web = _web(address) if address else f"https://{origin.host}" if origin else None
    if web is None:
        raise UsageError("Nothing says which forge the clone belongs to.", next_step=_how("--forge-url"))
    web, known = servers.get(_plain_host(web), (web, None))
    kind = said.kind or known or stated.kind
    if kind is None:
        raise UsageError(f"Which kind of forge {_plain_host(web)} is, is not known.", next_step=_how("--forge-kind"))
    if known is None and not said.url:
        raise UsageError(
            f"{_plain_host(web)} is no forge that is known, and a repository may not choose whom to ask.",
            next_step=f"Name it with --forge-url {web} if you trust it.",
        )
    return Place(kind, web, _project(settings, origin, web), named=said.url is not None)


def organisation_of(text: str, environment: Mapping[str, str]) -> Place:
    """The organisation, group or user that `NAME`, `HOST/NAME` or `[KIND+]https://HOST/NAME` names.

    A name alone is one of GitHub. UsageError where it names none, or a server of which nothing tells the kind.
    """
    said, address = _kind_and_rest(text)
    if "://" not in address:
        host, _, name = address.partition("/")
        address = f"https://{address}" if "." in host and name else f"https://github.com/{address}"
    scheme, _, rest = address.partition("://")
    host, _, name = rest.partition("/")
    web, name = _web(f"{scheme}://{host}"), name.strip("/")
    if not _ORGANISATION.fullmatch(name) or {".", ".."} & set(name.split("/")):
        raise UsageError("org:… names no organisation.", next_step="It should be as org:github.com/NAME.")
    _, known = dict(known_servers(environment)).get(_plain_host(web), (web, None))
    kind = said or known or _KINDS.get(_plain_host(web).partition(".")[0])
    if kind is None:
        raise UsageError(
            f"Which kind of forge {_plain_host(web)} is, is not known.",
            next_step="Say it: org:gitlab+https://HOST/NAME, org:gitea+https://… or org:github+https://….",
        )
    return Place(kind, web, name, named=True)


def _kind_and_rest(text: str) -> tuple[Kind | None, str]:
    said, plus, rest = text.partition("+")
    kind = _KINDS.get(said) if plus and "://" in rest else None
    return (kind, rest) if kind else (None, text)


def _project(settings: ForgeSettings, origin: Origin | None, web: str) -> str:
    of_origin = origin.project if origin and (origin.host == _plain_host(web) or settings.said.url) else None
    below = urlsplit(web).path.strip("/")
    if of_origin and below:  # a server below a path, which is in the address of a clone, and in no name of a project
        of_origin = of_origin.removeprefix(f"{below}/")
    project = settings.said.project or settings.stated.project or of_origin
    if project is None:
        raise UsageError("Nothing says which project of the forge it is.", next_step=_how("--forge-project"))
    if not _PROJECT.fullmatch(project) or {".", ".."} & set(project.split("/")):
        raise UsageError("The project should be as owner/name.", next_step=_how("--forge-project"))
    if settings.said.project is None and project.lower() != (of_origin or "").lower():
        raise UsageError(
            f"The configuration names the project {project}, and the clone's origin does not.",
            next_step=f"Say --forge-project {project} if you want what your token may read of it.",
        )
    return project


def _how(option: str) -> str:
    return f"Name it with {option}; {_EXPLAIN}"


def known_servers(environment: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, Kind | None]]]:
    """The servers that are known, or that the environment names, by host: address and kind."""
    in_gitea = any(environment.get(name) for name in ("GITEA_ACTIONS", "FORGEJO_ACTIONS"))
    for name, kind in _SERVERS:
        value = environment.get(name, "").strip()
        if not value:
            continue
        with suppress(UsageError):  # one that is none, as by http, is nobody's server here
            web = _web(value if "://" in value else f"https://{value}")
            # Gitea's own CI calls its server so as well.
            yield _plain_host(web), (web, "gitea" if in_gitea and name == "GITHUB_SERVER_URL" else kind)
    for host, kind in _KNOWN.items():
        yield host, (f"https://{host}", kind)


def _web(address: str) -> str:
    """The address of a server without the path of its API; UsageError where it is none, or would tell all the token."""
    text = address.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as exc:
        raise UsageError("The forge's address is none.", next_step="It should be as https://example.org.") from exc
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError("The forge's address should hold no user, password or query.", next_step=_EXPLAIN)
    if parts.scheme not in {"https", "http"} or not (_HOST.fullmatch(host) or host in _LOOPBACK):
        raise UsageError("The forge's address should be as https://example.org.", next_step=_EXPLAIN)
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise UsageError(f"{host} is named with http, where all on the way read a token.", next_step="Use https.")
    if host.startswith("api.") and (host == "api.github.com" or host.endswith(".ghe.com")):
        host = host.removeprefix("api.")
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port is None else f"{shown}:{port}"
    return f"{parts.scheme}://{netloc}{_API_END.sub('', parts.path)}"


def _plain_host(web: str) -> str:
    return (urlsplit(web).hostname or "").lower()
