"""The one thing to try next in words: what is watched, where it stands, where it should go, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flowlens.model.finding import JUDGED, Finding
from flowlens.model.phrase import phrase
from flowlens.model.report import Report
from flowlens.model.verdict import NextStep
from flowlens.outputs.numbers import day, in_full, label, short

__all__ = ["Attempt", "attempt"]

_COMPARED = (" smaller", " shorter", " fewer", " less")
# What is so on the day of the report: no window to wait for.
_OF_TODAY = frozenset({"days_since_last"})
_AN_ANSWER = "enough for an answer"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What to try, with the id of the lens whose hypothesis it is; the lens's own words, unescaped."""

    lens: str
    hypothesis: str
    measure: str
    now: str
    target: str
    in_a_window: bool
    since: str
    review_at: date

    @property
    def plan(self) -> tuple[tuple[str, str], ...]:
        """What is told beside the hypothesis, each with its word."""
        return (
            ("Watch", self.measure),
            ("Now", self.now),
            ("Target", self.target),
            ("Look again on", day(self.review_at)),
        )


def attempt(report: Report) -> Attempt | None:
    """The verdict's next step in words; None where there is none."""
    step = report.verdict.next_step
    if step is None:
        return None
    finding = next((one for one in report.findings if one.lens == step.lens), None)
    return Attempt(
        lens=step.lens,
        hypothesis=step.hypothesis,
        measure=_watched(step, finding),
        now=_now(step, finding),
        target=_target(step),
        in_a_window=step.target is not None and step.measure not in _OF_TODAY,
        since=day(report.repository.period[1]),
        review_at=step.review_at,
    )


def _watched(step: NextStep, finding: Finding | None) -> str:
    measure = None if finding is None else finding.measures.get(step.measure)
    words = step.measure if measure is None else short(label(step.measure, measure))
    # In a table of numbers `nine in ten changes are smaller` says of what it is; alone it does not.
    return f"{words} than this" if words.endswith(_COMPARED) else words


def _now(step: NextStep, finding: Finding | None) -> str:
    """The value with its interval and n; of a lens that could not judge, how much there is of what it needs."""
    if finding is None or finding.state == "not-applicable":
        return "not known"
    if finding.state not in JUDGED:
        return finding.sentence
    measure = finding.measures.get(step.measure)
    if measure is None or measure.value is None:
        return "not known"
    return in_full(measure)


def _target(step: NextStep) -> str:
    if step.goal is None or step.target is None:
        return _AN_ANSWER
    return f"{step.goal} {phrase(step.target, step.unit)}"
