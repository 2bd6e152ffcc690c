"""The report as JSON, schema 1: exact numbers, dates in UTC, and always the same keys in the same order."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.experiment import Review, Shift
from flowlens.model.finding import Finding, TryNext
from flowlens.model.measure import Aside, ChangePoint, Evidence, Measure
from flowlens.model.report import Report, Repository
from flowlens.model.verdict import NextStep, Verdict
from flowlens.outputs.json_text import finite, json_text
from flowlens.outputs.numbers import day, moment

__all__ = ["SCHEMA", "as_data", "evidence_data", "finding_data", "measure_data", "report", "review_data"]

SCHEMA = 1

_Json = Mapping[str, object]


def report(report: Report) -> str:
    """The report as JSON text in ASCII; control characters are escapes, so the text is safe in a terminal too."""
    return json_text(as_data(report))


def as_data(report: Report) -> dict[str, object]:
    """The report in the plain values of schema 1."""
    return {
        "schema": SCHEMA,
        "flowlens": report.flowlens,
        "repository": _repository(report.repository),
        "verdict": _verdict(report.verdict),
        "lenses": {finding.lens: finding_data(finding) for finding in report.findings},
        "experiments": [review_data(review) for review in report.experiments],
        "excluded": [
            {"reason": line.reason, "changes": line.changes, "files": line.files, "lines": line.lines}
            for line in report.excluded
        ],
        "notices": list(report.notices),
    }


def _repository(repository: Repository) -> _Json:
    return {
        "name": repository.name,
        "head": repository.head,
        "mainline": repository.mainline,
        "period": [moment(at) for at in repository.period],
        "shallow": repository.shallow,
    }


def _verdict(verdict: Verdict) -> _Json:
    return {
        "state": verdict.state,
        "confidence": verdict.confidence,
        "because": list(verdict.because),
        "sentence": verdict.sentence,
        "would_change": verdict.would_change,
        "next_step": None if verdict.next_step is None else _next_step(verdict.next_step),
    }


def _next_step(step: NextStep) -> _Json:
    return {
        "lens": step.lens,
        "hypothesis": step.hypothesis,
        "measure": step.measure,
        "goal": step.goal,
        "target": finite(step.target),
        "unit": step.unit,
        "review_at": day(step.review_at),
    }


def finding_data(finding: Finding) -> _Json:
    """A finding in plain values."""
    return {
        "state": finding.state,
        "confidence": finding.confidence,
        "sentence": finding.sentence,
        "try_next": None if finding.try_next is None else _try_next(finding.try_next),
        "measures": {name: measure_data(measure) for name, measure in finding.measures.items()},
        "change_points": [_change_point(point) for point in finding.change_points],
        "asides": [_aside(aside) for aside in finding.asides],
        "evidence": [evidence_data(item) for item in finding.evidence],
    }


def _try_next(try_next: TryNext) -> _Json:
    return {
        "hypothesis": try_next.hypothesis,
        "measure": try_next.measure,
        "goal": try_next.goal,
        "review_at": day(try_next.review_at),
    }


def measure_data(measure: Measure) -> _Json:
    """A measure in plain values: what is no finite number is null, with a reason."""
    value = finite(measure.value)
    missing = measure.missing
    if value is None and missing is None:
        missing = "The result is not a finite number."
    return {
        "label": measure.label,
        "value": value,
        "unit": measure.unit,
        "n": measure.n,
        "low": finite(measure.low),
        "high": finite(measure.high),
        "missing": missing,
    }


def evidence_data(item: Evidence) -> _Json:
    """What a reader can look up, in plain values."""
    return {"kind": item.kind, "id": item.id, "note": item.note}


def _aside(aside: Aside) -> _Json:
    return {
        "name": aside.name,
        "sentence": aside.sentence,
        "n": len(aside.series.points),
        "change_points": [_change_point(point) for point in aside.change_points],
    }


def _change_point(point: ChangePoint) -> _Json:
    return {
        "at": day(point.at),
        "before": finite(point.before),
        "after": finite(point.after),
        "unit": point.unit,
        "ratio": finite(point.ratio),
        "n_before": point.n_before,
        "n_after": point.n_after,
        "sure": point.sure,
    }


def review_data(review: Review) -> dict[str, object]:
    """One review in plain values."""
    experiment = review.experiment
    return {
        "name": experiment.name,
        "hypothesis": experiment.hypothesis,
        "start": day(experiment.start),
        "review": day(experiment.review),
        "as_of": day(review.as_of),
        "outcome": review.outcome,
        "sentence": review.sentence,
        "known_by": None if review.known_by is None else day(review.known_by),
        "aim": None if review.shift is None else _shift_data(review.shift),
        "guards": [_shift_data(guard) for guard in review.guards],
    }


def _shift_data(shift: Shift) -> dict[str, object]:
    return {
        "measure": shift.aim.id,
        "goal": shift.aim.goal,
        "target": shift.aim.target,
        "before": measure_data(shift.before),
        "after": measure_data(shift.after),
        "change": measure_data(shift.change),
    }
