"""The comparison as JSON, schema 1: exact numbers, dates in UTC, and always the same keys in the same order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files

from flowlens.model.comparison import (
    Against,
    Circumstances,
    Compared,
    Comparison,
    Gap,
    Level,
    Overlap,
    Practice,
    ReadRepository,
    Shift,
    Squad,
)
from flowlens.model.measure import Measure
from flowlens.outputs.json_report import evidence_data, finding_data, measure_data
from flowlens.outputs.json_text import finite, json_text
from flowlens.outputs.numbers import day, moment

__all__ = ["SCHEMA", "as_data", "report", "schema_text"]

SCHEMA = 1

_Json = Mapping[str, object]


def report(comparison: Comparison) -> str:
    """The comparison as JSON text in ASCII."""
    return json_text(as_data(comparison))


def schema_text() -> str:
    """The JSON Schema (2020-12) that every comparison of schema 1 fulfils, as JSON text."""
    return files("flowlens.outputs").joinpath("static", "compare-schema-1.json").read_text(encoding="utf-8")


def as_data(comparison: Comparison) -> dict[str, object]:
    """The comparison in the plain values of schema 1."""
    return {
        "schema": SCHEMA,
        "flowlens": comparison.flowlens,
        "file": comparison.file,
        "period": _period(comparison.period),
        "earlier": None if comparison.earlier is None else _period(comparison.earlier),
        "measures": [_compared(one) for one in comparison.measures],
        "squads": [_squad(squad) for squad in comparison.squads],
        "crossing": {finding.lens: finding_data(finding) for finding in comparison.crossing},
        "repositories": [_read(one) for one in comparison.read],
        "unread": [{"name": one.name, "reason": one.reason} for one in comparison.unread],
        "overlaps": [_overlap(one) for one in comparison.overlaps],
        "gaps": [_gap(one) for one in comparison.gaps],
        "tests": comparison.n_tests,
        "notices": list(comparison.notices),
    }


def _period(period: tuple[datetime, datetime]) -> list[str]:
    return [moment(at) for at in period]


def _compared(one: Compared) -> _Json:
    return {
        "id": one.id,
        "title": one.title,
        "label": one.label,
        "unit": one.unit,
        "better": one.better,
        "scale": one.scale,
        "least": one.least,
        "counted": one.counted,
    }


def _squad(squad: Squad) -> _Json:
    return {
        "name": squad.name,
        "stage": squad.stage,
        "stage_from": squad.stage_told,
        "repositories": list(squad.repositories),
        "claims": list(squad.claims),
        "withheld": squad.withheld,
        "changes": squad.n_changes,
        "releases": squad.n_releases,
        "circumstances": None if squad.circumstances is None else _circumstances(squad.circumstances),
        "measures": {level.id: _level(level) for level in squad.levels},
        "findings": [{"repository": one.repository, "lens": one.finding.lens, **finding_data(one.finding)}
                     for one in squad.judged],
        "practices": [_practice(one) for one in squad.practices],
        "shifts": {shift.id: _shift(shift) for shift in squad.shifts},
    }  # fmt: skip


def _circumstances(found: Circumstances) -> _Json:
    return {
        "languages": dict(found.languages),
        "age_days": measure_data(found.age_days),
        "generated_share": measure_data(found.generated_share),
        "bots_share": measure_data(found.bots_share),
        "landed_by": dict(found.how),
        "on_beat": measure_data(found.on_beat),
        "by_train": found.by_train,
    }


def _level(level: Level) -> _Json:
    return {
        "raw": measure_data(level.raw),
        "shrunken": measure_data(level.shrunken),
        "against": _against(level.against),
        "stage_counts": level.counts,
        "limit": None if level.limit is None else measure_data(level.limit),
        "trend": [{"until": day(point.at), "value": point.value, "n": point.label} for point in level.trend.points],
    }


def _against(against: Against) -> _Json:
    return {
        "answer": against.answer,
        "sentence": against.sentence,
        "others": measure_data(against.others),
        "sides": _sides(against.sides, ("others", "own")),
        "effect": measure_data(against.effect),
        "p": finite(against.p),
        "p_adjusted": finite(against.adjusted),
        "may_explain": list(against.may_explain),
    }


def _sides(sides: tuple[Measure, Measure] | None, names: tuple[str, str]) -> _Json | None:
    return None if sides is None else {name: measure_data(one) for name, one in zip(names, sides, strict=True)}


def _practice(practice: Practice) -> _Json:
    return {
        "repository": practice.repository,
        "lens": practice.lens,
        "since": day(practice.since),
        "sentence": practice.sentence,
        "before": measure_data(practice.before),
        "after": measure_data(practice.after),
        "evidence": [evidence_data(one) for one in practice.evidence],
    }


def _shift(shift: Shift) -> _Json:
    return {
        "answer": shift.answer,
        "sentence": shift.sentence,
        "earlier": measure_data(shift.earlier),
        "later": measure_data(shift.later),
        "sides": _sides(shift.sides, ("earlier", "later")),
        "effect": measure_data(shift.effect),
        "p": finite(shift.p),
        "p_adjusted": finite(shift.adjusted),
    }


def _read(one: ReadRepository) -> _Json:
    return {
        "name": one.name,
        "mainline": one.mainline,
        "head": one.head,
        "shallow": one.shallow,
        "changes": one.n_changes,
        "unclaimed": one.n_unclaimed,
        "crossing": one.n_crossing,
        "notices": list(one.notices),
    }


def _overlap(one: Overlap) -> _Json:
    return {
        "repository": one.repository,
        "squads": list(one.squads),
        "changes": one.n_changes,
        "lines": one.n_lines,
        "places": list(one.places),
    }


def _gap(one: Gap) -> _Json:
    return {"repository": one.repository, "changes": one.n_changes, "lines": one.n_lines, "places": list(one.places)}
