"""The report on a terminal: the verdict first, a line a lens, what to try next, and what was left out."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.box import ROUNDED, SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from flowlens.model.finding import Finding
from flowlens.model.measure import Measure
from flowlens.model.report import Report
from flowlens.outputs.numbers import chief, count, day, interval, label, reason, shown, watched
from flowlens.outputs.plain import defused, printable
from flowlens.outputs.sparkline import sparkline
from flowlens.outputs.states import JUDGED, STATES, VERDICTS, Sign

__all__ = ["PLAIN_WIDTH", "report"]

PLAIN_WIDTH = 100
_NARROWEST = 40
_CHIEF_MEASURES = 3
_LENS_WIDTH = 18
_TREND_WIDTH = 20
_WIDTH_WITH_TREND = 90
_STYLES = {"good": "green", "watch": "yellow", "bad": "red", "unknown": "cyan", "off": "dim"}


def report(report: Report, *, width: int = PLAIN_WIDTH, colour: bool = False) -> str:
    """The report as lines of at most `width` columns, with ANSI colours if wanted; they end in a newline."""
    stream = io.StringIO()
    # Everything that Rich would read from the environment is given, so that the same report is the same text anywhere.
    console = Console(
        file=stream,
        width=max(width, _NARROWEST),
        height=25,
        force_terminal=colour,
        force_jupyter=False,
        no_color=not colour,
        color_system="standard" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    for part in _parts(report, console.width):
        console.print(part)
    lines = [line.rstrip() for line in stream.getvalue().split("\n")]
    return defused("\n".join(lines).rstrip("\n") + "\n")


def _parts(report: Report, width: int) -> Iterator[RenderableType]:
    yield _header(report)
    yield _verdict(report)
    yield _lenses(report, width)
    yield from _actions(report)
    yield from _ledger(report)
    yield from _notices(report)
    yield Text(
        "\nThe charts and the evidence are in the HTML report; a terminal or a script can do without them.", "dim"
    )


def _header(report: Report) -> Text:
    repository = report.repository
    start, end = repository.period
    return Text.assemble(
        (printable(repository.name), "bold"),
        f"  {day(start)} to {day(end)}, {printable(repository.mainline)} at {printable(repository.head[:12])}\n",
        (
            f"{count(repository.n_changes)} changes in {count(repository.n_commits)} commits, "
            f"{count(repository.n_releases)} releases" + (", shallow clone" if repository.shallow else ""),
            "dim",
        ),
    )


def _verdict(report: Report) -> Panel:
    verdict = report.verdict
    sign = VERDICTS[verdict.state]
    text = Text(printable(verdict.sentence))
    if verdict.because:
        text.append("\nBecause of: ", "bold").append(", ".join(_title(report, lens) for lens in verdict.because))
    if verdict.would_change:
        text.append("\nWhat would change it: ", "bold").append(printable(verdict.would_change))
    title = Text(f" {sign.symbol} {sign.word.upper()} ({verdict.confidence} confidence) ", f"bold {_style(sign)}")
    return Panel(text, title=title, title_align="left", box=ROUNDED, border_style=_style(sign), padding=(0, 1))


def _lenses(report: Report, width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=True)
    with_trend = width >= _WIDTH_WITH_TREND
    titles = [len(_title(report, finding.lens)) for finding in report.findings]
    table.add_column("Lens", width=min(_LENS_WIDTH, max(titles, default=0)))
    table.add_column("State", width=17)
    table.add_column("Measures (95 % interval)", ratio=1)
    if with_trend:
        table.add_column("Over time", width=_TREND_WIDTH, no_wrap=True)
    for finding in report.findings:
        sign = STATES[finding.state]
        state = Text(f"{sign.symbol} {sign.word}", _style(sign))
        if finding.state in JUDGED:
            state.append(f"\n{finding.confidence} confidence", "dim")
        cells = [Text(_title(report, finding.lens)), state, _measures(finding)]
        table.add_row(*cells, *([Text(_trend(finding), "cyan")] if with_trend else []))
    return table


def _measures(finding: Finding) -> Text:
    if finding.state not in JUDGED or not finding.measures:
        return Text(printable(finding.sentence), "dim")
    return Text("\n").join(_measure(name, measure) for name, measure in chief(finding, _CHIEF_MEASURES))


def _measure(name: str, measure: Measure) -> Text:
    text = Text(f"{printable(label(name, measure))}: ")
    text.append(printable(shown(measure)), "bold")
    if measure.value is None:
        return text.append(f" {printable(reason(measure))}", "dim")
    between = interval(measure)
    return text.append(f" ({between}, n {count(measure.n)})" if between else f" (n {count(measure.n)})", "dim")


def _trend(finding: Finding) -> str:
    return sparkline(finding.series[0], width=_TREND_WIDTH) if finding.series else ""


def _actions(report: Report) -> Iterator[RenderableType]:
    wanting = [finding for finding in report.findings if finding.state in {"watch", "concern"}]
    if not wanting:
        return
    yield Text("What to look at", "bold")
    for finding in wanting:
        yield Padding(_action(report, finding), (0, 0, 1, 2))


def _action(report: Report, finding: Finding) -> Group:
    sign = STATES[finding.state]
    said = Text.assemble((f"{sign.symbol} {_title(report, finding.lens)}: ", _style(sign)), printable(finding.sentence))
    if (idea := finding.try_next) is None:
        return Group(said)
    attempt = Text.assemble(("Try next: ", "bold"), printable(idea.hypothesis))
    watch = Text(f"Watch {printable(watched(finding, idea.measure))}; look again on {day(idea.review_at)}.", "dim")
    return Group(said, Padding(attempt, (0, 0, 0, 2)), Padding(watch, (0, 0, 0, 2)))


def _ledger(report: Report) -> Iterator[RenderableType]:
    if not report.excluded:
        return
    yield Text("Left out of the net numbers", "bold")
    for line in report.excluded:
        what = f"{count(line.lines)} lines in {count(line.files)} files of {count(line.changes)} changes"
        yield Text(f"  {printable(line.reason)}: {what}")


def _notices(report: Report) -> Iterator[RenderableType]:
    if not report.notices:
        return
    yield Text("\nNotices", "bold")
    for notice in report.notices:
        yield Text(f"  - {printable(notice)}")


def _title(report: Report, lens: str) -> str:
    card = report.cards.get(lens)
    return printable(card.title if card is not None else lens)


def _style(sign: Sign) -> str:
    return _STYLES[sign.tone]
