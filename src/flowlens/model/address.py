"""What an address of a repository looks like, as opposed to a path, and which ones are of the same repository."""

from __future__ import annotations

import re

__all__ = ["looks_remote", "same_repository"]

# As Git has it: with a scheme, or USER@HOST:PATH. HOST:PATH without a user would be a path with a colon as well.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:", re.ASCII | re.IGNORECASE)


def looks_remote(text: str) -> bool:
    """Whether the text is written as an address; a folder may still be called so."""
    return bool(_ADDRESS.match(text))


_PARTS = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?:(?P<user>[^@/]*)@)?(?P<host>[^:/]*)(?P<port>:\d+(?=/))?[:/]?(?P<path>.*)",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_USUAL = {"https": ":443", "http": ":80", "ssh": ":22"}
# There the name of a repository is the same in small and in large letters.
_ANY_CASE = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})


def same_repository(address: str) -> str:
    """What all spellings of an address have in common: https or ssh, with `.git` or without, any case of the host.

    Taken for one, two repositories would be read in turn as if one had become the other.
    """
    found = _PARTS.fullmatch(address)
    if found is None or (found["scheme"] or "").lower() == "file":
        # There `shop` and `shop.git` may lie side by side.
        return address.rstrip("/")
    scheme, port = (found["scheme"] or "").lower(), found["port"] or ""
    host, path = found["host"].lower(), found["path"]
    if not scheme and port:  # USER@HOST:2024/shop has no port, and begins with a folder
        port, path = "", f"{port[1:]}/{path}"
    # A path that is not whole begins in the home of that person; on a forge it does not, whoever asks.
    if found["user"] not in {None, "git"} and host not in _ANY_CASE and _is_in_home(scheme, path):
        host = f"{found['user']}@{host}"
    path = path.strip("/").removesuffix(".git")
    return f"{host}{'' if port == _USUAL.get(scheme) else port}/{path.lower() if host in _ANY_CASE else path}"


def _is_in_home(scheme: str, path: str) -> bool:
    return path.startswith("~/") or not (scheme or path.startswith("/"))
