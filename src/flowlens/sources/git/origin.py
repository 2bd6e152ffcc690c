"""Where a clone came from: the host and the project in its origin's address, without what that may hold of secrets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

__all__ = ["Origin", "origin_of"]

_SCP = re.compile(r"(?:[^@/\s]+@)?([\w.-]+):(?!//)(.+)")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_PROJECT = re.compile(r"[\w.-]{1,100}(?:/[\w.-]{1,100}){1,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Origin:
    """A clone's origin: host in small letters, and the path of the project there."""

    host: str
    project: str


def origin_of(address: str) -> Origin | None:
    """The host and the project of a remote's address, without what it may hold of secrets; None for a path."""
    text = address.strip()
    if "://" in text:
        try:
            parts = urlsplit(text)
            host, path = (parts.hostname or "").lower(), parts.path
        except ValueError:
            return None
        if parts.scheme not in {"http", "https", "ssh", "git", "git+ssh"}:
            return None
    elif found := _SCP.fullmatch(text):
        host, path = found[1].lower(), found[2]
    else:
        return None
    project = path.strip("/").removesuffix(".git")
    if not (_HOST.fullmatch(host) and _PROJECT.fullmatch(project)):
        return None
    # GitHub's and GitLab's ways round a firewall that lets no SSH through.
    return Origin({"ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}.get(host, host), project)
