"""Which branches are lines of their own, by their names: nobody means to land a release line or a site."""

from __future__ import annotations

import re

__all__ = ["is_line", "short_name"]

_WHOLE = re.compile(
    r"(main|master|trunk|default|devel(op(ment)?)?|dev|next|nightly|alpha|beta|canary|edge|stable|staging|stage|prod"
    r"(uction)?|live|deploy(ment)?|releases?|(gh-?)?pages|docs|website|wiki|seen|pu|todo|maint|auto|try(ing)?|HEAD"
    r"|v?\d+([._-](\d+|x|y|z))*)",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"(releases?|rel|stable|maint(enance)?|support|lts|long-term|hotfix|backports?|release-please.*|changeset-release"
    r"|gh-readonly-queue|staging|deploy)[-_/.]",
    re.IGNORECASE,
)
# `rust-1.24.0`, `actions/artifact-1.1.1`, `4-stable`, `1.39-patches`.
_VERSION = re.compile(
    r"(.*[-_/])?v?\d+([._-](\d+|x|y|z))+([-_.].*)?|.*[-_/](stable|maint|lts)|\d+-stable.*", re.IGNORECASE
)


def short_name(ref: str) -> str:
    """The name of a branch without `refs/heads/`, or `refs/remotes/` and the name of the remote."""
    if ref.startswith("refs/remotes/"):
        return ref.removeprefix("refs/remotes/").partition("/")[2]
    return ref.removeprefix("refs/heads/")


def is_line(name: str) -> bool:
    """The short name is one of a release or maintenance line, of an environment, of a site, or of a merge queue."""
    return any(pattern.fullmatch(name) for pattern in (_WHOLE, _VERSION)) or _BEGINNING.match(name) is not None
