"""What a forge knows of pull requests (merge requests) and their reviews, before it is put into tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["NO_PULLS", "ForgeRead", "Pull", "Pushed", "Review", "ReviewState"]

ReviewState = Literal["approved", "changes_requested", "commented", "dismissed"]


@dataclass(frozen=True, slots=True)
class Pushed:
    """A commit of a pull request as the forge lists it; the time is its author's, in seconds since 1970 in UTC.

    `merge`: whether it has several parents; None where the forge does not tell.
    """

    oid: str
    at: int | None
    added: int | None = None
    deleted: int | None = None
    merge: bool | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One answer of a reviewer; `person` is a pseudonym, never a name, and None where the forge names nobody."""

    id: str
    at: int | None
    state: ReviewState
    person: str | None
    bot: bool = False
    oid: str | None = None


@dataclass(frozen=True, slots=True)
class Pull:
    """One pull request; times in seconds since 1970 in UTC, None where it has not come to that or the forge tells none.

    `ready_at` is when it last left draft, and `opened_at` where it was none. `merge_oid` is the commit on the base that
    the forge says it became: the merge, the squash, or the last of a rebased series. Sizes are lines of the whole pull
    as the forge counts them. `commits` and `reviews` are None where they were not all read. `person` is its author's
    pseudonym.
    """

    system: str
    number: int
    opened_at: int
    base: str
    person: str | None = None
    bot: bool = False
    ready_at: int | None = None
    merged_at: int | None = None
    closed_at: int | None = None
    updated_at: int | None = None
    head_oid: str | None = None
    merge_oid: str | None = None
    labels: tuple[str, ...] = ()
    added: int | None = None
    deleted: int | None = None
    n_files: int | None = None
    commits: tuple[Pushed, ...] | None = None
    reviews: tuple[Review, ...] | None = None


@dataclass(frozen=True, slots=True)
class ForgeRead:
    """All that is held of a forge's pull requests, each once, by number; and what to say of it."""

    pulls: tuple[Pull, ...] = ()
    notices: tuple[str, ...] = ()


NO_PULLS = ForgeRead()
