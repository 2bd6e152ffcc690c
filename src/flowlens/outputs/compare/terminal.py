"""The comparison on a terminal: what stands out, a table a measure, practices, what crosses squads, what is unknown."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flowlens.model.comparison import Answer, Compared, Comparison, Level, Squad
from flowlens.model.measure import Evidence
from flowlens.outputs.compare.words import (
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
from flowlens.outputs.numbers import shown
from flowlens.outputs.plain import printable, short_id, shortened
from flowlens.outputs.states import STATES
from flowlens.outputs.terminal_parts import hanging, printed, style_of

__all__ = ["PLAIN_WIDTH", "report"]

PLAIN_WIDTH = 80
_NARROWEST = 40
_NAME_WIDTH = 22
_STYLES: dict[Answer, str] = {
    "higher": "yellow", "lower": "yellow", "no-clear-difference": "dim", "not-enough-data": "cyan",
}  # fmt: skip


def report(comparison: Comparison, *, width: int = PLAIN_WIDTH, colour: bool = False) -> str:
    """The comparison as lines of at most `width` columns, with ANSI colours if wanted; they end in a newline."""
    return printed(_parts(comparison), max(width, _NARROWEST), colour=colour)


def _parts(comparison: Comparison) -> Iterator[RenderableType]:
    head = f"{len(comparison.squads)} squads of {printable(comparison.file)}"
    yield Text.assemble((head, "bold"), f"  {period(comparison)}\n", (read_told(comparison), "dim"))
    yield Text(f"{asked(comparison)} {set_against()}", "dim")
    yield Text("+ better and - worse than the others by this number alone, = no clear difference, ? too little", "dim")
    yield from _standing_out(comparison)
    for place, compared in enumerate(comparison.measures):
        yield from _measure(comparison, compared, place)
    if comparison.earlier is not None:
        yield from _before_and_after(comparison)
    yield from _practices(comparison)
    yield from _crossing(comparison)
    yield from _squads(comparison)
    yield from _left(comparison)


def _standing_out(comparison: Comparison) -> Iterator[RenderableType]:
    """What is clearly different, squad by squad."""
    yield Text("\nWhat stands out", "bold")
    found = list(standing_out(comparison))
    if not found:
        yield Padding(Text("No squad is clearly different from the others, as far as the data can tell."), (0, 0, 0, 2))
    for squad, levels in found:
        yield Padding(Text(printable(squad.name), "bold"), (0, 0, 0, 2))
        for compared, level in levels:
            told = Text.assemble((compared.title, "bold"), f": {printable(level_told(level))}. ")
            told.append(printable(level.against.sentence))
            yield _marked(level.against.answer, compared, told)
        if reasons := may_explain([level for _, level in levels]):
            yield Padding(Text(f"What may explain it: {printable(reasons)}", "dim"), (0, 0, 0, 8))


def _marked(answer: Answer, compared: Compared, told: Text) -> Padding:
    return Padding(hanging(mark(answer, compared.better), told, _STYLES[answer], width=3), (0, 0, 0, 4))


def _measure(comparison: Comparison, compared: Compared, place: int) -> Iterator[RenderableType]:
    """Every squad by one measure: its level, and how that stands to the others."""
    yield Text.assemble((f"\n{compared.title}", "bold"), (f"  {compared.label}; {compared.better} is better", "dim"))
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=3)
    grid.add_column(width=_NAME_WIDTH, overflow="fold")
    grid.add_column(overflow="fold")
    for squad in comparison.squads:
        name = Text(printable(squad.name))
        if squad.withheld:
            grid.add_row("", name, Text("withheld", "dim"))
            continue
        level = squad.levels[place]
        answer = level.against.answer
        grid.add_row(Text(mark(answer, compared.better), _STYLES[answer]), name, _told(level))
    yield Padding(grid, (0, 0, 0, 2))


def _told(level: Level) -> Text:
    text = Text(printable(level_told(level)), "" if level.raw.value is not None else "dim")
    if level.raw.value is None:
        return text
    if level.shrunken.value is not None and shown(level.shrunken) != shown(level.raw):
        text.append(f"; drawn to the mean {shown(level.shrunken)}", "dim")
    text.append(f"\n{printable(level.against.sentence)}")
    if not level.counts:
        text.append(f" {not_judged(level)}", "dim")
    return text


def _before_and_after(comparison: Comparison) -> Iterator[RenderableType]:
    yield Text("\nBefore and after", "bold")
    for squad in comparison.squads:
        if not squad.shifts:
            continue
        yield Padding(Text(printable(squad.name), "bold"), (0, 0, 0, 2))
        for shift in squad.shifts:
            compared = comparison.compared(shift)
            told = Text.assemble((f"{compared.title}: ", "bold"), before_and_after(shift), printable(shift.sentence))
            yield _marked(shift.answer, compared, told)


def _practices(comparison: Comparison) -> Iterator[RenderableType]:
    if not comparison.practices:
        return
    yield Text("\nPractices worth a look", "bold")
    for practice in comparison.practices:
        where = f"{practice.squad}, {practice.repository}: "
        told = Text.assemble((printable(where), "bold"), printable(practice.sentence))
        if practice.evidence:
            told.append(f" Look at {'; '.join(_seen(one) for one in practice.evidence)}.", "dim")
        yield Padding(hanging("*", told), (0, 0, 0, 2))


def _seen(one: Evidence) -> str:
    return printable(f"{one.kind} {short_id(one.id)} ({shortened(one.note, 60)})")


def _crossing(comparison: Comparison) -> Iterator[RenderableType]:
    if comparison.crossing:
        yield Text("\nAcross squads and repositories", "bold")
    for finding in comparison.crossing:
        sign, card = STATES[finding.state], comparison.cards[finding.lens]
        told = Text.assemble((f"{card.title} ", "bold"), (f"({sign.word.lower()}): ", style_of(sign)))
        yield Padding(hanging(sign.symbol, told.append(printable(finding.sentence)), style_of(sign)), (0, 0, 0, 2))


def _squads(comparison: Comparison) -> Iterator[RenderableType]:
    yield Text("\nThe squads", "bold")
    for squad in comparison.squads:
        yield Padding(hanging("-", _squad(squad)), (0, 0, 0, 2))


def _squad(squad: Squad) -> Text:
    told = Text.assemble((printable(squad.name), "bold"), f": {printable(about(squad))}")
    if squad.withheld:
        return told.append(f"\nWithheld: {squad.withheld}")
    for line in () if squad.circumstances is None else circumstances(squad.circumstances):
        told.append(f"\n{printable(line)}", "dim")
    return told


def _left(comparison: Comparison) -> Iterator[RenderableType]:
    """What is claimed twice or by nobody, what could not be read, and what else a reader should know."""
    blocks = (
        ("Claimed by several squads", [overlap(one) for one in comparison.overlaps]),
        ("Claimed by nobody", [gap(one) for one in comparison.gaps]),
        ("Could not be read", [f"{one.name}: {one.reason}" for one in comparison.unread]),
        ("Notices", list(comparison.notices)),
    )
    for title, lines in blocks:
        if lines:
            yield Text(f"\n{title}", "bold")
        for line in lines:
            yield Padding(hanging("-", Text(printable(line))), (0, 0, 0, 2))
