"""What is compared with what: the commit that a change begins at, the one that it ends with, and where they are."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.sources.git.objects import kinds_of
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.refs import Refs
from flowlens.sources.git.shadow import Shadow

__all__ = ["Place", "Range", "commit_named", "commit_there", "short"]


@dataclass(frozen=True, slots=True)
class Place:
    """An open repository, its refs, and the mainline that is configured (None: found)."""

    shadow: Shadow
    refs: Refs
    mainline: str | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """A change as the difference of two commits; `path` tells how they were found.

    `merged` is the commit to compare with `base` in place of `head`, behind the door `git`: they differ only where
    several merge bases had to be merged first.
    """

    base: str
    head: str
    merged: str
    git: Git
    path: tuple[str, ...]


def commit_named(place: Place, revision: str, option: str) -> str:
    """The commit that a revision names; UsageError where there is none, which tells the option that named it."""
    done = place.shadow.git.run("rev-parse", "--verify", "-q", "--end-of-options", f"{revision}^{{commit}}")
    if done.status:
        raise UsageError(
            f"{option} {revision}: there is no such commit in {place.shadow.name}.",
            next_step="See `git log --oneline` and `git branch --all` for what there is.",
        )
    return done.output.decode("ascii", "replace").strip()


def commit_there(place: Place, oid: str, what: str, next_step: str) -> str:
    """The commit itself; CannotMeasureError where this clone does not hold it, which says `what` is missing."""
    if kinds_of(place.shadow.git, [oid]).get(oid) == "commit":
        return oid
    raise CannotMeasureError(f"{what} is not in this clone: {short(oid)}.", next_step=next_step)


def short(oid: str) -> str:
    """An object id as a reader sees it."""
    return oid[:10]
