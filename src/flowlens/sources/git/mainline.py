"""Which branch is the mainline, and why."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.sources.git.refs import Refs

__all__ = ["Mainline", "find_mainline", "why_none"]

_USUAL = ("main", "master", "trunk")
_COMMIT = "Commit something, or fetch a branch, and run again."
_REPAIR = "Run `git fsck`, or clone anew."


@dataclass(frozen=True, slots=True)
class Mainline:
    """The mainline: its short name, its newest commit, and how it was found."""

    name: str
    tip: str
    reason: str


def find_mainline(refs: Refs, wanted: str | None, *, bare: bool, repository: str) -> Mainline:
    """The configured branch, else what `origin/HEAD` names, else main, master or trunk, else what HEAD names.

    A bare repository's HEAD is its default branch, and counts before the usual names. UsageError where the configured
    branch does not exist; CannotMeasureError where there is no commit at all.
    """
    if wanted is not None:
        return _configured(refs, wanted, repository)
    found = _by_origin(refs) or (_by_head(refs) if bare else None) or _by_usual_name(refs) or _by_head(refs)
    if found is None:
        why, next_step = why_none(refs, repository)
        raise CannotMeasureError(why, next_step=next_step)
    return found


def _configured(refs: Refs, wanted: str, repository: str) -> Mainline:
    for name in (wanted, f"refs/heads/{wanted}", f"refs/remotes/{wanted}", f"refs/remotes/origin/{wanted}"):
        tip = refs.commit(name)
        if tip is not None:
            return Mainline(wanted, tip, "as configured")
    raise UsageError(
        f"{repository} has no branch {wanted!r}.", next_step="See `git branch --all` for the names it has."
    )


def _by_origin(refs: Refs) -> Mainline | None:
    origin = refs.by_name.get("refs/remotes/origin/HEAD")
    tip = refs.commit(origin.symbolic) if origin is not None else None
    if origin is None or tip is None:
        return None
    return Mainline(origin.symbolic.removeprefix("refs/remotes/origin/"), tip, "the default branch of origin")


def _by_usual_name(refs: Refs) -> Mainline | None:
    for prefix in ("refs/heads/", "refs/remotes/origin/"):
        for name in _USUAL:
            tip = refs.commit(prefix + name)
            if tip is not None:
                return Mainline(name, tip, f"there is a branch {name}")
    return None


def _by_head(refs: Refs) -> Mainline | None:
    if not refs.head:
        return None
    name = refs.head_branch.removeprefix("refs/heads/") or "HEAD"
    return Mainline(name, refs.head, "HEAD names it")


def why_none(refs: Refs, repository: str) -> tuple[str, str]:
    """Why there is no commit to begin with, and what to do next."""
    branch = refs.head_branch.removeprefix("refs/heads/")
    if refs.complaint:
        return f"{repository} has no readable branch: {refs.complaint}.", _REPAIR
    if refs.head_branch in refs.by_name:
        return f"The newest commit of {repository}'s branch {branch!r} is missing or damaged.", _REPAIR
    if refs.head_branch:
        return f"{repository} has no commit yet: its branch {branch!r} is empty.", _COMMIT
    return f"{repository} has no commit that HEAD or a branch leads to.", _COMMIT
