"""A comparison in words: the plain answer first, how sure it is, and each difference that stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowlens.model.comparison import Answer, Compared, Comparison, Level, Shift, Squad
from flowlens.model.phrase import listed
from flowlens.outputs.numbers import count

__all__ = ["Difference", "by_squad", "differences", "how_sure", "open_questions", "plain_answer", "shifts"]

_MOST_TOLD = 6
_SURE: frozenset[Answer] = frozenset({"higher", "lower"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A squad by one measure: what it is set against, and what came of it."""

    squad: Squad
    compared: Compared
    found: Level | Shift

    @property
    def answer(self) -> Answer:
        """What came of it."""
        return self.found.answer if isinstance(self.found, Shift) else self.found.against.answer

    @property
    def sentence(self) -> str:
        """The same in words."""
        return self.found.sentence if isinstance(self.found, Shift) else self.found.against.sentence

    @property
    def level(self) -> Level | None:
        """The number against the others; None of a squad against itself."""
        return None if isinstance(self.found, Shift) else self.found


def differences(comparison: Comparison) -> list[Difference]:
    """Each squad against the others by each measure where that is sure, in the order of the file."""
    return [one for one in _levels(comparison) if one.answer in _SURE]


def shifts(comparison: Comparison) -> list[Difference]:
    """Each squad's later period against its earlier one where that is sure, in the order of the file."""
    return [one for one in _shifts(comparison) if one.answer in _SURE]


def by_squad(found: Sequence[Difference]) -> list[tuple[Squad, list[Difference]]]:
    """The same with each squad once, in the order of the file."""
    grouped: dict[str, tuple[Squad, list[Difference]]] = {}
    for one in found:
        grouped.setdefault(one.squad.name, (one.squad, []))[1].append(one)
    return list(grouped.values())


def open_questions(comparison: Comparison, *, over_time: bool = False) -> list[tuple[Compared, list[Difference]]]:
    """By measure what cannot be told of squads against each other, and in words what would be enough.

    `over_time`: of each squad against its own earlier period.
    """
    asked = _shifts(comparison) if over_time else _levels(comparison)
    found = [one for one in asked if one.answer not in _SURE]
    grouped = [(compared, [one for one in found if one.compared.id == compared.id]) for compared in comparison.measures]
    return [(compared, items) for compared, items in grouped if items]


def plain_answer(comparison: Comparison) -> str:
    """The answer in one sentence; of two periods, what changed comes first."""
    told = [_told_of_shifts(comparison)] if comparison.earlier is not None else []
    return " ".join([*told, _told_of_squads(comparison)])


def how_sure(comparison: Comparison) -> str:
    """What the answer rests on, and what is left out of it."""
    n_lacking = sum(one.answer == "not-enough-data" for one in [*_levels(comparison), *_shifts(comparison)])
    lacking = f" {count(n_lacking)} more had too little data to be tested." if n_lacking else ""
    withheld = sum(squad.withheld is not None for squad in comparison.squads)
    people = f" Of {count(withheld)} {'squad' if withheld == 1 else 'squads'} no number is told." if withheld else ""
    return (
        f"{count(comparison.n_tests)} tests, corrected together (Benjamini–Hochberg): of the differences that are "
        f"told, some 1 in 20 may be none.{lacking}{people}"
    )


def _levels(comparison: Comparison) -> list[Difference]:
    return [
        Difference(squad, compared, level)
        for squad in comparison.squads
        for compared, level in zip(comparison.measures, squad.levels, strict=False)
    ]


def _shifts(comparison: Comparison) -> list[Difference]:
    return [
        Difference(squad, comparison.compared(shift), shift) for squad in comparison.squads for shift in squad.shifts
    ]


def _told_of_squads(comparison: Comparison) -> str:
    levels = _levels(comparison)
    n_told = len({id(one.squad) for one in levels if one.answer != "not-enough-data"})
    if n_told < 2:
        return "There is nothing to compare: fewer than two squads have enough data."
    n_unclear = sum(one.answer == "no-clear-difference" for one in levels)
    clauses = list(_clauses(differences(comparison)))
    if not clauses:
        return f"No squad is surely different from the others, in {count(n_unclear)} comparisons."
    rest = f"In the other {count(n_unclear)} comparisons no difference is clear."
    return f"Against all the others, {_joined(clauses)}. {rest}"


def _told_of_shifts(comparison: Comparison) -> str:
    found = _shifts(comparison)
    n_unclear = sum(one.answer == "no-clear-difference" for one in found)
    clauses = list(_clauses(shifts(comparison)))
    if not clauses:
        return f"No squad is surely different from its own period before, in {count(n_unclear)} comparisons."
    rest = f"Of the other {count(n_unclear)} pairs of before and after the data cannot tell."
    return f"Against its own period before, {_joined(clauses)}. {rest}"


def _clauses(found: list[Difference]) -> Iterator[str]:
    """A clause for each squad and side: what is higher there, and what is lower."""
    grouped: dict[tuple[str, Answer], list[str]] = {}
    for one in found:
        grouped.setdefault((one.squad.name, one.answer), []).append(f"“{one.compared.title}”")
    for (name, answer), titles in grouped.items():
        yield f"{name} is surely {answer} in {listed(titles)}"


def _joined(clauses: list[str]) -> str:
    rest = len(clauses) - _MOST_TOLD
    told = "; ".join(clauses[:_MOST_TOLD])
    return told if rest <= 0 else f"{told}; and {count(rest)} more"
