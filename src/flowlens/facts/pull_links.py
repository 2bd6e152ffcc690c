"""Which change a pull became: by its merge commit, its newest commit, the number in a message, or its patch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.model.forge import Pull

__all__ = ["Link", "link_all"]

# A pull that was landed by hand is closed when that is seen; a number in a message of another year is of another thing.
_NEAR = pd.Timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Link:
    """The change that brought a pull, how that landed, and by what it is known; `lands`: the change is this pull."""

    change: str
    how: str
    by: Literal["merge", "head", "number", "patch"]
    lands: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """Of the history: the change of each commit, and of each change how it landed, when, and the pull that it names.

    Several changes may name one number, as what was landed again does, or what names a ticket.
    """

    change_of: Mapping[str, str]
    how: Mapping[str, str]
    landed_at: Mapping[str, pd.Timestamp]
    named: Mapping[int, Sequence[str]]
    number_of: Mapping[str, int]
    patched: Mapping[tuple[str, int], str]


def link_all(
    facts: Facts, pulls: Iterable[Pull], patched: Mapping[tuple[str, int], str]
) -> dict[tuple[str, int], Link]:
    """The links by system and number; a pull that is not known to have landed has none.

    Of several pulls in one change the one that the change names lands it, else one into the mainline, else the first;
    one that only its patch links comes last, as it may be another's twin.
    """
    known = _known(facts, patched)
    ordered = sorted(pulls, key=lambda one: one.base != facts.repository.mainline)
    links = (((pull.system, pull.number), _link(pull, known)) for pull in ordered)
    found = {key: link for key, link in links if link is not None}
    landing: dict[str, tuple[str, int]] = {}
    for key, link in sorted(found.items(), key=lambda item: item[1].by == "patch"):
        if link.lands and (link.change not in landing or known.number_of.get(link.change) == key[1]):
            landing[link.change] = key
    return {
        key: Link(link.change, link.how, link.by, link.lands and landing[link.change] == key)
        for key, link in found.items()
    }


def _known(facts: Facts, patched: Mapping[tuple[str, int], str]) -> _Known:
    changes, commits = facts.changes, facts.commits
    brought = commits[commits["change"].notna()]
    ids, numbers = changes["id"].tolist(), changes["pull"].tolist()
    number_of = {id_: int(number) for id_, number in zip(ids, numbers, strict=True) if not pd.isna(number)}
    named: dict[int, list[str]] = {}
    for id_, number in number_of.items():
        named.setdefault(number, []).append(id_)
    return _Known(
        change_of=dict(zip(brought["oid"].tolist(), brought["change"].tolist(), strict=True)),
        how=dict(zip(ids, changes["how"].tolist(), strict=True)),
        landed_at=dict(zip(ids, changes["landed_at"].tolist(), strict=True)),
        named=named,
        number_of=number_of,
        patched=patched,
    )


def _link(pull: Pull, known: _Known) -> Link | None:
    over_at = pull.merged_at if pull.merged_at is not None else pull.closed_at
    if over_at is None:
        return None
    if pull.merged_at is not None:
        change = known.change_of.get(pull.merge_oid or "", "")
        if change:
            return Link(change, known.how[change], "merge", _is_it(pull, change, known))
        change = known.change_of.get(pull.head_oid or "", "")
        if change:
            # Its commits are here under another roof: a pull that was merged into another one, or pushed by hand.
            return Link(change, known.how[change], "head", known.number_of.get(change, pull.number) == pull.number)
    nearest = _nearest(known.named.get(pull.number, ()), over_at, known)
    if nearest is not None:
        return Link(nearest, known.how[nearest], "number", True)
    change = known.change_of.get(known.patched.get((pull.system, pull.number), ""), "")
    return Link(change, known.how[change], "patch", known.number_of.get(change) is None) if change else None


def _is_it(pull: Pull, change: str, known: _Known) -> bool:
    """Whether the change is the pull: its merge commit completes it, or the change bears its number."""
    return pull.merge_oid == change or known.number_of.get(change) == pull.number


def _nearest(changes: Iterable[str], over_at: int, known: _Known) -> str | None:
    """Of these changes the one that landed nearest, a few days apart at most; one without a date is near to nothing."""
    over = pd.Timestamp(over_at, unit="s", tz="UTC")
    apart = {change: abs(known.landed_at[change] - over) for change in changes}
    return min((one for one in apart if apart[one] <= _NEAR), key=lambda one: apart[one], default=None)
