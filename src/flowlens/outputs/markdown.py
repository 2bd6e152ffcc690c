"""The report as short Markdown, for a job summary or a comment; nothing from the repository is read as markup."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from flowlens.model.finding import Finding
from flowlens.model.phrase import phrase
from flowlens.model.report import Report
from flowlens.outputs.digest import Line, digest, told_once
from flowlens.outputs.numbers import day, watched
from flowlens.outputs.plain import defused, printable, shortened
from flowlens.outputs.states import JUDGED, STATES, VERDICTS
from flowlens.outputs.titles import title, with_titles

__all__ = ["escaped", "report"]

_LONGEST = 400
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~!$&^=]")
# A forge makes links of mentions and addresses after it has read the Markdown; this invisible space parts them.
_GAP = "&#8203;"
_MENTION = re.compile(r"@|(?<=#)(?=\d)|(?<=[Gg][Hh]-)(?=\d)")


def escaped(text: str) -> str:
    """The text as Markdown that shows it and nothing else: no markup, mention, image, address or HTML."""
    text = shortened(printable(text), _LONGEST)
    parts = [_MARKUP.sub(r"\\\g<0>", part) for part in _MENTION.split(text)]
    marks = _MENTION.findall(text)
    joined = parts[0] + "".join(f"{mark}{_GAP}{part}" for mark, part in zip(marks, parts[1:], strict=True))
    return joined.replace("://", f":{_GAP}//").replace("www.", f"www{_GAP}.").replace("::", r":\:")


def report(report: Report) -> str:
    """The summary: the verdict, a table of the lenses, and what to try next."""
    blocks = [*_head(report), _table(report), *_reasons(report), *_ideas(report), *_left_out(report), *_notices(report)]
    return defused("\n\n".join(blocks) + "\n")


def _head(report: Report) -> Iterator[str]:
    repository, verdict = report.repository, report.verdict
    sign = VERDICTS[verdict.state]
    start, end = repository.period
    yield f"# FlowLens: {escaped(repository.name)}"
    yield f"**{sign.symbol} {sign.word}** ({verdict.confidence} confidence): {escaped(verdict.sentence)}"
    if verdict.because:
        yield f"Because of: {', '.join(_title(report, lens) for lens in verdict.because)}."
    if verdict.would_change:
        yield f"What would change it: {escaped(with_titles(report, verdict.would_change))}"
    yield (
        f"From {day(start)} to {day(end)}: {phrase(repository.n_changes, 'changes')}, "
        f"{phrase(repository.n_releases, 'releases')}{', shallow clone' if repository.shallow else ''}."
    )


def _table(report: Report) -> str:
    told = told_once(report.findings)
    rows = [
        f"| {_title(report, finding.lens)} | {_state(finding)} | {_measures(finding, told)} |"
        for finding in report.findings
    ]
    return "\n".join(["| Lens | State | Measures (95 % interval) |", "| --- | --- | --- |", *rows])


def _reasons(report: Report) -> Iterator[str]:
    """Why lenses have no answer, where several have the same reason."""
    for sentence, lenses in told_once(report.findings).items():
        yield f"{', '.join(_title(report, finding.lens) for finding in lenses)}: {escaped(sentence)}"


def _state(finding: Finding) -> str:
    sign = STATES[finding.state]
    confidence = f" ({finding.confidence} confidence)" if finding.state in JUDGED else ""
    return f"{sign.symbol} {sign.word}{confidence}"


def _measures(finding: Finding, told: Container[str]) -> str:
    lines = [_told(line) for line in digest(finding)]
    return "<br>".join(lines) if lines or finding.sentence in told else escaped(finding.sentence)


def _told(line: Line) -> str:
    after = f" ({line.interval})" if line.interval else f" ({escaped(line.reason)})" if line.reason else ""
    return f"{escaped(line.label)}: {escaped(line.value)}{after}"


def _ideas(report: Report) -> Iterator[str]:
    wanting = [finding for finding in report.findings if finding.state in {"watch", "concern"}]
    if wanting:
        yield "## What to look at"
    for finding in wanting:
        text = f"- **{_title(report, finding.lens)}**: {escaped(finding.sentence)}"
        if (idea := finding.try_next) is not None:
            watch = f"Watch {escaped(watched(finding, idea.measure))}; look again on {day(idea.review_at)}."
            text += f"\n  Try next: {escaped(idea.hypothesis)} {watch}"
        yield text


def _left_out(report: Report) -> Iterator[str]:
    if report.excluded:
        lines = [f"{escaped(line.reason)} ({phrase(line.lines, 'lines')})" for line in report.excluded]
        yield f"Left out of the net numbers: {', '.join(lines)}."


def _notices(report: Report) -> Iterator[str]:
    if report.notices:
        yield "## Notices"
        yield "\n".join(f"- {escaped(notice)}" for notice in report.notices)


def _title(report: Report, lens: str) -> str:
    return escaped(title(report, lens))
