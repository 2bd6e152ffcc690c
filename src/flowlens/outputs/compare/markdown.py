"""The comparison as Markdown, for a wiki or a comment; nothing from a repository or a file is read as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowlens.model.comparison import Compared, Comparison, Squad
from flowlens.outputs.compare.words import (
    ANSWERS,
    about,
    asked,
    before_and_after,
    circumstances,
    gap,
    level_told,
    mark,
    may_explain,
    not_judged,
    overlap,
    period,
    read_told,
    set_against,
    standing_out,
)
from flowlens.outputs.markdown import escaped
from flowlens.outputs.numbers import interval, shown
from flowlens.outputs.plain import defused, short_id
from flowlens.outputs.states import STATES

__all__ = ["report"]


def report(comparison: Comparison) -> str:
    """The comparison: what stands out, a table a measure, before and after, practices, and what is not known."""
    blocks = [
        *_head(comparison),
        *_standing_out(comparison),
        *(block for place, one in enumerate(comparison.measures) for block in _measure(comparison, one, place)),
        *_before_and_after(comparison),
        *_practices(comparison),
        *_crossing(comparison),
        *_squads(comparison),
        *_left(comparison),
    ]
    return defused("\n\n".join(blocks) + "\n")


def _head(comparison: Comparison) -> Iterator[str]:
    yield f"# FlowLens: {len(comparison.squads)} squads of {escaped(comparison.file)}"
    yield f"{period(comparison)}. {read_told(comparison)}. {asked(comparison)}"
    yield set_against()
    yield "`+` better and `-` worse than the others by this number alone, `=` no clear difference, `?` too little."


def _standing_out(comparison: Comparison) -> Iterator[str]:
    yield "## What stands out"
    lines = []
    for squad, found in standing_out(comparison):
        lines.append(f"- **{escaped(squad.name)}**")
        lines += [
            f"  - `{mark(level.against.answer, compared.better)}` {compared.title}: {escaped(level_told(level))}. "
            f"{escaped(level.against.sentence)}"
            for compared, level in found
        ]
        if reasons := may_explain([level for _, level in found]):
            lines.append(f"  - What may explain it: {escaped(reasons)}")
    yield "\n".join(lines) or "No squad is clearly different from the others, as far as the data can tell."


def _measure(comparison: Comparison, compared: Compared, place: int) -> Iterator[str]:
    yield f"## {compared.title}"
    yield f"{compared.label}; {compared.better} is better. See `flowlens explain {compared.id}`."
    rows = [_row(squad, compared, place) for squad in comparison.squads]
    yield "\n".join(
        ["| | squad | level (95 %) | n | drawn to the mean | against the others |", "|---|---|---|---|---|---|", *rows]
    )


def _row(squad: Squad, compared: Compared, place: int) -> str:
    if squad.withheld:
        return f"| | {escaped(squad.name)} | withheld | | | |"
    level = squad.levels[place]
    raw, answer = level.raw, level.against.answer
    spread = interval(raw)
    told = escaped(raw.missing or "") if raw.value is None else shown(raw) + (f" ({spread})" if spread else "")
    said = ANSWERS[answer] if raw.value is None else escaped(f"{level.against.sentence} {not_judged(level)}".strip())
    return (
        f"| `{mark(answer, compared.better)}` | {escaped(squad.name)} | {told} | {raw.n:,} | {shown(level.shrunken)} | "
        f"{said} |"
    )


def _before_and_after(comparison: Comparison) -> Iterator[str]:
    if comparison.earlier is None:
        return
    yield "## Before and after"
    for squad in comparison.squads:
        if squad.shifts:
            yield f"### {escaped(squad.name)}"
            yield "\n".join(
                f"- `{mark(shift.answer, comparison.compared(shift).better)}` "
                f"{comparison.compared(shift).title}: {before_and_after(shift)}"
                f"{escaped(shift.sentence)}"
                for shift in squad.shifts
            )


def _practices(comparison: Comparison) -> Iterator[str]:
    if not comparison.practices:
        return
    yield "## Practices worth a look"
    yield "\n".join(
        f"- **{escaped(one.squad)}**, {escaped(one.repository)}: {escaped(one.sentence)}"
        + "".join(
            f"\n  - {escaped(seen.kind)} {escaped(short_id(seen.id))}: {escaped(seen.note)}" for seen in one.evidence
        )
        for one in comparison.practices
    )


def _crossing(comparison: Comparison) -> Iterator[str]:
    yield "## Across squads and repositories"
    yield "\n".join(
        f"- {STATES[one.state].symbol} **{escaped(comparison.cards[one.lens].title)}** "
        f"({STATES[one.state].word.lower()}): {escaped(one.sentence)}"
        for one in comparison.crossing
    )


def _squads(comparison: Comparison) -> Iterator[str]:
    yield "## The squads"
    lines = []
    for squad in comparison.squads:
        lines.append(f"- **{escaped(squad.name)}**: {escaped(about(squad))}")
        if squad.withheld:
            lines.append(f"  - withheld: {escaped(squad.withheld)}")
        told = () if squad.circumstances is None else circumstances(squad.circumstances)
        lines += [f"  - {escaped(line)}" for line in told]
    yield "\n".join(lines)


def _left(comparison: Comparison) -> Iterator[str]:
    yield from _listed("Claimed by several squads", [overlap(one) for one in comparison.overlaps])
    yield from _listed("Claimed by nobody", [gap(one) for one in comparison.gaps])
    yield from _listed("Could not be read", [f"{one.name}: {one.reason}" for one in comparison.unread])
    yield from _listed("Notices", comparison.notices)


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"## {title}"
        yield "\n".join(f"- {escaped(line)}" for line in lines)
