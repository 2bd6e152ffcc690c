"""The report as short Markdown, for a job summary or a comment; nothing from the repository is read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import quote

from flowlens.model.finding import JUDGED, Finding
from flowlens.model.measure import Evidence
from flowlens.model.phrase import phrase
from flowlens.model.report import Report
from flowlens.outputs.because import because
from flowlens.outputs.digest import Line, digest, unanswered, why_not
from flowlens.outputs.evidence import called, first_evidence
from flowlens.outputs.how_sure import how_sure
from flowlens.outputs.links import address_of, commit_address
from flowlens.outputs.next_step import attempt
from flowlens.outputs.numbers import count, day, watched
from flowlens.outputs.pictures import Picture
from flowlens.outputs.plain import defused, printable, shortened
from flowlens.outputs.states import OUTCOMES, STATES, VERDICTS, deciding
from flowlens.outputs.titles import title, with_titles

__all__ = ["escaped", "report"]

_LONGEST = 400
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~!$&^=]")
# A forge makes links of mentions and addresses after it has read the Markdown; this invisible space parts them.
_GAP = "&#8203;"
# What a command or a key is made of: nothing that means anything within a code span, or ends it.
_CODE = re.compile(r"(?<!`)`([\w .=\[\]\"'/*-]+)`(?!`)")
_MENTION = re.compile(r"@|(?<=#)(?=\d)|(?<=[Gg][Hh]-)(?=\d)")


def escaped(text: str) -> str:
    """The text as Markdown that shows it and nothing else: no markup, mention, image, address or HTML."""
    text = shortened(printable(text), _LONGEST)
    parts = [_MARKUP.sub(r"\\\g<0>", part) for part in _MENTION.split(text)]
    marks = _MENTION.findall(text)
    joined = parts[0] + "".join(f"{mark}{_GAP}{part}" for mark, part in zip(marks, parts[1:], strict=True))
    return joined.replace("://", f":{_GAP}//").replace("www.", f"www{_GAP}.").replace("::", r":\:")


def with_code(text: str) -> str:
    """The program's own words as Markdown, its commands and keys in backticks as code; the rest as of `escaped`."""
    parts = _CODE.split(shortened(printable(text), _LONGEST))
    return "".join(f"`{part}`" if place % 2 else escaped(part) for place, part in enumerate(parts))


def report(report: Report, pictures: Sequence[Picture] = (), folder: str = "") -> str:
    """The summary: the verdict, what decided it, a table of the lenses, and at the end what to try next.

    `pictures` are shown after the table, as files of `folder`.
    """
    blocks = [
        *_head(report),
        *_decided(report),
        *_table(report),
        *_evidence(report),
        *_without_answer(report),
        *_shown(report, pictures, folder),
        *_left_out(report),
        *_notices(report),
        *_experiments(report),
        *_next_step(report),
    ]
    return defused("\n\n".join(blocks) + "\n")


def _head(report: Report) -> Iterator[str]:
    repository, verdict = report.repository, report.verdict
    sign = VERDICTS[verdict.state]
    start, end = repository.period
    yield f"# FlowLens: {escaped(repository.name)}"
    said = escaped(with_titles(report, verdict.sentence))
    yield f"**{sign.symbol} {sign.word}** ({verdict.confidence} confidence): {said}"
    if sure := how_sure(report):
        yield f"How sure: {escaped(sure)}"
    if verdict.would_change:
        yield f"What would change it: {escaped(with_titles(report, verdict.would_change))}"
    if verdict.next_step is not None:
        yield f"**Try next:** {with_code(verdict.next_step.hypothesis)}"
    yield (
        f"From {day(start)} to {day(end)}: {phrase(repository.n_changes, 'changes')} in "
        f"{phrase(repository.n_commits, 'commits')}, {phrase(repository.n_releases, 'releases')} with new work"
        f"{', shallow clone' if repository.shallow else ''}; {escaped(repository.mainline)} at {_commit(report)}."
    )


def _decided(report: Report) -> Iterator[str]:
    """The findings that decided the verdict, each with its sentence."""
    known, told_of = {finding.lens: finding for finding in report.findings}, because(report)
    if report.verdict.because:
        yield f"## {deciding(report.verdict)}"
        told = [
            f"1. **{_title(report, lens)}** ({_state(known[lens])}): {with_code(told_of[lens])}"
            if lens in known
            else f"1. **{_title(report, lens)}**"
            for lens in report.verdict.because
        ]
        yield "\n".join(told)


def _table(report: Report) -> Iterator[str]:
    rows = [
        f"| {_question(report, finding)} | {_answer(report, finding)} | {_measures(finding)} |"
        for finding in report.findings
        if finding.state in JUDGED
    ]
    if rows:
        yield "## The questions"
        yield "\n".join(["| Question | Answer | Measures (95 % interval, n) |", "| --- | --- | --- |", *rows])


def _question(report: Report, finding: Finding) -> str:
    card = report.cards.get(finding.lens)
    asked = f": {escaped(card.question)}" if card is not None and card.question else ""
    return f"{_title(report, finding.lens)}{asked}"


def _answer(report: Report, finding: Finding) -> str:
    """The state; the sentence where it does not stand above; and what to try, where something is amiss."""
    told = [_state(finding)]
    if finding.lens not in report.verdict.because:
        told.append(with_code(finding.sentence))
    idea, step = finding.try_next, report.verdict.next_step
    if idea is not None and finding.state in {"watch", "concern"} and (step is None or step.lens != finding.lens):
        watch = f"Watch {watched(finding, idea)}; look again on {day(idea.review_at)}."
        told.append(f"Try here: {escaped(idea.hypothesis)} {escaped(watch)}")
    return "<br>".join(told)


def _evidence(report: Report) -> Iterator[str]:
    """What a reader can look up, the first of each lens, on the forge where that is known."""
    shown = [finding for finding in report.findings if finding.state in JUDGED and finding.evidence]
    if shown:
        yield "## Evidence"
        yield "\n".join(
            f"- {_title(report, finding.lens)}: " + "; ".join(_proof(report, item) for item in first_evidence(finding))
            for finding in shown
        )


def _proof(report: Report, item: Evidence) -> str:
    name, address = escaped(called(item, report)), address_of(item, report)
    told = f"{item.kind} [{name}]({address})" if address else f"{item.kind} {name}"
    return f"{told} ({escaped(item.note)})" if item.note else told


def _commit(report: Report) -> str:
    name = escaped(report.repository.head[:12])
    address = commit_address(report.web, report.repository.head) if report.web is not None else ""
    return f"[{name}]({address})" if address else name


def _without_answer(report: Report) -> Iterator[str]:
    """Why lenses have no answer, those of one reason together."""
    groups = unanswered(report.findings)
    if groups:
        yield "## Questions without an answer"
        told = [
            f"- {', '.join(_title(report, finding.lens) for finding in group)} "
            f"({_state(group[0])}): {with_code(why_not(group[0]))}"
            for group in groups
        ]
        yield "\n".join(told)


def _state(finding: Finding) -> str:
    sign = STATES[finding.state]
    confidence = f", {finding.confidence} confidence" if finding.state in JUDGED else ""
    return f"{sign.symbol} {sign.word}{confidence}"


def _measures(finding: Finding) -> str:
    lines = [_told(line) for line in digest(finding)]
    return "<br>".join(lines) or with_code(finding.sentence)


def _told(line: Line) -> str:
    counted = "" if line.n is None or line.reason else f"n {count(line.n)}"
    known = ", ".join(part for part in (line.interval, escaped(line.reason), counted) if part)
    return f"{escaped(line.label)}: {escaped(line.value)}{f' ({known})' if known else ''}"


def _next_step(report: Report) -> Iterator[str]:
    found = attempt(report)
    if found is None:
        return
    yield "## One thing to try next"
    yield with_code(found.hypothesis)
    yield "\n".join(f"- {word}: {with_code(said)}" for word, said in found.plan)


def _experiments(report: Report) -> Iterator[str]:
    """What became of what the team tried."""
    if report.experiments:
        yield "## What we tried"
        told = [
            (OUTCOMES[review.outcome].symbol, escaped(review.experiment.hypothesis), escaped(review.sentence))
            for review in report.experiments
        ]
        yield "\n".join(f"- {symbol} **{hypothesis}** {sentence}" for symbol, hypothesis, sentence in told)


def _shown(report: Report, pictures: Sequence[Picture], folder: str) -> Iterator[str]:
    """The charts as images, lens by lens, each with its words and its summary for who can't see it."""
    if pictures:
        yield "## Charts"
    for lens, group in groupby(pictures, key=lambda picture: picture.lens):
        yield f"### {_title(report, lens)}"
        for picture in group:
            yield f"**{escaped(picture.chart.title)}** {escaped(picture.chart.caption)}".rstrip()
            address = quote(f"{folder}/{picture.file.name}" if folder else picture.file.name)
            yield f"![{escaped(picture.chart.summary)}]({address})"


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
