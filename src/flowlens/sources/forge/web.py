"""The page of a project in a browser, from its clone's origin.

A report leads there, and whoever made the clone may be hostile: so the server is one that is known, or that the
environment names, its address is made anew by https, and nothing of a user, a password or a port comes with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.web import Web, WebKind
from flowlens.sources.forge.place import known_servers
from flowlens.sources.git.origin import Origin

__all__ = ["web_of"]

# Forges of which nothing is read, but whose pages are known.
_ONLY_SEEN: Mapping[str, WebKind] = {"bitbucket.org": "bitbucket"}
# GitLab has groups within groups; of the others every project is as `owner/name`.
_PARTS = 2
_NO_NAMES = frozenset({"", ".", "..", "-"})


def web_of(origin: Origin | None, environment: Mapping[str, str]) -> Web | None:
    """Where the project is seen in a browser; None where the origin names no forge that is known."""
    if origin is None:
        return None
    address, kind = _server(origin.host, environment)
    if kind is None or not address.startswith("https://"):
        return None
    below = address.removeprefix("https://").partition("/")[2]
    # A server below a path has it in the address of a clone by https as well.
    project = origin.project.removeprefix(f"{below}/") if below else origin.project
    parts = project.split("/")
    if _NO_NAMES & set(parts) or (len(parts) != _PARTS and (kind != "gitlab" or len(parts) < _PARTS)):
        return None
    return Web(kind, f"{address}/{project}")


def _server(host: str, environment: Mapping[str, str]) -> tuple[str, WebKind | None]:
    if host in _ONLY_SEEN:
        return f"https://{host}", _ONLY_SEEN[host]
    return dict(known_servers(environment)).get(host, ("", None))
