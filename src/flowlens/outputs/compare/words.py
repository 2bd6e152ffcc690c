"""What the formats of a comparison say alike: signs of answers, what a squad is, what is overlapped or left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flowlens.model.comparison import (
    Answer,
    Better,
    Circumstances,
    Compared,
    Comparison,
    Gap,
    Level,
    Overlap,
    Shift,
    Squad,
)
from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase
from flowlens.outputs.numbers import day, in_full, shown

__all__ = [
    "ANSWERS", "about", "age", "asked", "before_and_after", "circumstances", "claimed", "counted", "gap", "level_told",
    "mark", "may_explain", "not_judged", "overlap", "period", "read_told", "set_against", "standing_out",
]  # fmt: skip

ANSWERS: Mapping[Answer, str] = {
    "higher": "higher",
    "lower": "lower",
    "no-clear-difference": "no clear difference",
    "not-enough-data": "not enough data",
}
# No colour and no word for good and bad alone: a sign that says which way the number lies, and whether that is better.
_MARKS: Mapping[tuple[Answer, Better], str] = {
    ("lower", "lower"): "↓ +",
    ("higher", "lower"): "↑ -",
    ("lower", "higher"): "↓ -",
    ("higher", "higher"): "↑ +",
}

_TWO_YEARS = 2 * 365.25


def mark(answer: Answer, better: Better) -> str:
    """An arrow for where the number lies, with + where that is better; `=` not clear, `?` not enough data."""
    return _MARKS.get((answer, better), "?" if answer == "not-enough-data" else "=")


def period(comparison: Comparison) -> str:
    """The period, and the one before where there are two."""
    now = f"{day(comparison.period[0])} to {day(comparison.period[1])}"
    if comparison.earlier is None:
        return now
    return f"{now}, against {day(comparison.earlier[0])} to {day(comparison.earlier[1])}"


def asked(comparison: Comparison) -> str:
    """How the answers are to be read."""
    return (
        f"Each squad against all others pooled, {comparison.n_tests} tests adjusted together (5 % of what is called "
        "different may be so by chance). Squads are in the order of the file: there is no rank."
    )


def set_against() -> str:
    """What is set against what, as it is not the numbers that stand beside it."""
    return (
        "Sizes, gaps, batches and waits are set against each other value by value, not median by median: the ratio and "
        "the two levels told with it are the middle of all these pairs. Where people differ, many changes of one count "
        "for less in it, so that no busy person decides it; in the medians shown every change counts the same."
    )


def standing_out(comparison: Comparison) -> Iterator[tuple[Squad, list[tuple[Compared, Level]]]]:
    """The squads with numbers that are clearly different from those of the others, in the order of the file."""
    for squad in comparison.squads:
        found = [level for level in squad.levels if level.against.answer in {"higher", "lower"}]
        if found:
            yield squad, [(comparison.compared(level), level) for level in found]


def may_explain(levels: Sequence[Level]) -> str:
    """What may explain that these differ, each reason once; empty where nothing is known."""
    return " ".join(dict.fromkeys(reason for level in levels for reason in level.against.may_explain))


def before_and_after(shift: Shift) -> str:
    """The two levels, as `12 days → 7 days. `; nothing where neither is known."""
    known = {shift.earlier.value, shift.later.value} != {None}
    return f"{shown(shift.earlier)} → {shown(shift.later)}. " if known else ""


def not_judged(level: Level) -> str:
    """That the squad's stage is not judged on a number; empty where it is."""
    return "" if level.counts else "Its stage is not judged on this."


def level_told(level: Level) -> str:
    """A number with its interval and n: `38 lines (28–47, n 120)`; the reason where there is none."""
    return f"— ({level.raw.missing})" if level.raw.value is None else in_full(level.raw)


def about(squad: Squad) -> str:
    """What a squad is: its stage, its repositories and what it claims in them."""
    stage = f"stage {squad.stage} ({squad.stage_told})"
    return f"{stage}; {'' if squad.withheld else f'{counted(squad)}; '}{claimed(squad)}"


def counted(squad: Squad) -> str:
    """How much it landed and released; the gaps and batches that are compared are those of fewer releases."""
    return f"{phrase(squad.n_changes, 'changes')}, {phrase(squad.n_releases, 'releases')} (patches too)"


def claimed(squad: Squad) -> str:
    """What belongs to it, and of which repositories."""
    return f"{', '.join(squad.claims)} in {', '.join(squad.repositories)}"


def circumstances(found: Circumstances) -> Iterator[str]:
    """What may explain its numbers, a line each."""
    if found.languages:
        yield "lines: " + ", ".join(f"{name} {phrase(share, 'share')}" for name, share in found.languages)
    if found.how:
        yield "lands by: " + ", ".join(f"{name} {phrase(share, 'share')}" for name, share in found.how)
    told = [f"repositories {age(found.age_days)} old"] if found.age_days.value is not None else []
    shares = ((found.generated_share, "of the lines by tools"), (found.bots_share, "of the changes by bots"))
    told += [f"{shown(one)} {what}" for one, what in shares if one.value is not None]
    told.append("releases by a train" if found.by_train else "no release train seen")
    yield ", ".join(told)


def age(measure: Measure) -> str:
    """In years where it is more than a few."""
    days = measure.value
    if days is None:
        return "not known"
    return phrase(days, "days") if days < _TWO_YEARS else phrase(round(days / 365.25), "years")


def overlap(one: Overlap) -> str:
    """What several squads claim at once."""
    return (
        f"{one.repository}: {' and '.join(one.squads)} claim the same in {phrase(one.n_changes, 'changes')} "
        f"({phrase(one.n_lines, 'lines')}; in {', '.join(one.places)}); each counts with an equal part"
    )


def gap(one: Gap) -> str:
    """What is nobody's."""
    return (
        f"{one.repository}: {phrase(one.n_changes, 'changes')} of no squad ({phrase(one.n_lines, 'lines')}; in "
        f"{', '.join(one.places)})"
    )


def read_told(comparison: Comparison) -> str:
    """How much was read."""
    n = sum(one.n_changes for one in comparison.read)
    return f"{phrase(len(comparison.read), 'repositories')} read, {phrase(n, 'changes')} in the period"
