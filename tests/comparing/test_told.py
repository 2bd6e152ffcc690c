"""Levels, what draws them together, what may explain a difference, and what went the good way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from flowlens.comparing.circumstances import Counts, circumstances, explanations
from flowlens.comparing.languages import language_of
from flowlens.comparing.levels import drawn_together, level
from flowlens.comparing.measures import COMPARED
from flowlens.comparing.practices import practices
from flowlens.comparing.rows import Rows
from flowlens.comparing.trends import quarters
from flowlens.model.finding import Finding
from flowlens.model.measure import ChangePoint, Measure, Point, Series

SIZE, GAP, WAIT = COMPARED[0], COMPARED[1], COMPARED[3]
NOW = datetime(2024, 1, 1, tzinfo=UTC)
COUNTS = Counts(
    Counter({"Go": 90, "Shell": 10}), 5, 100, 10, 100, Counter({"merge": 9, "direct": 1}), 3_650.0, 90, 12, 20, 18,
    frozenset("abcdef"),
)  # fmt: skip


def dated(values: list[float], last: str = "2023-12-31", **other: object) -> Rows:
    """A row a day, the last on that day."""
    at = np.datetime64(last, "us") - np.arange(len(values))[::-1] * np.timedelta64(1, "D")
    return Rows(at, np.asarray(values, dtype=np.float64), **other)  # type: ignore[arg-type]


def test_a_level_with_its_interval() -> None:
    found = level(GAP, dated([7.0, 8.0, 9.0] * 4), dated([7.0]))
    assert (found.value, found.n, found.unit) == (8.0, 12, "days")
    assert found.low is not None


def test_too_little_tells_from_when_on_there_is_enough() -> None:
    every = dated([7.0] * 10)
    assert level(GAP, dated([7.0] * 3), every).missing == "3 of 8 gaps; a period that begins on 2023-12-24 has enough"
    assert level(GAP, dated([7.0] * 3), dated([7.0] * 3)).missing == "3 of 8 gaps in all of its history"
    assert level(GAP, dated([]), dated([7.0] * 5)).missing == "0 of 8 gaps, and 5 in all of its history"


def test_waits_that_mostly_go_on() -> None:
    waiting = dated([5.0] * 40, ended=np.zeros(40, dtype=np.bool_))
    assert level(WAIT, waiting, waiting).missing == "more than half of the 40 changes wait still"


def test_the_less_is_known_the_nearer_to_all() -> None:
    sure, unsure = Measure(10.0, "lines", 500, 9.0, 11.0), Measure(80.0, "lines", 30, 20.0, 320.0)
    told = [sure, Measure(12.0, "lines", 400, 10.0, 14.0), Measure(9.0, "lines", 300, 8.0, 10.0), unsure]
    drawn = drawn_together(SIZE, [*told, Measure(None, "lines", 3, missing="few"), Measure(5.0, "lines", 30)])
    assert drawn[3].value is not None
    assert drawn[0].value is not None
    assert 9 < drawn[3].value < 70
    assert abs(drawn[0].value - 10) < 1
    assert (drawn[4].value, drawn[4].missing) == (None, "few")
    assert drawn[5].missing == "its people or releases are too few or too unequal for an interval"
    assert drawn_together(SIZE, []) == []


def test_a_share_of_none_is_drawn_as_well() -> None:
    none, some = Measure(0.0, "share", 20, 0.0, 0.16), Measure(0.4, "share", 50, 0.28, 0.54)
    drawn = drawn_together(COMPARED[5], [none, some, some, some])
    assert drawn[0].value is not None
    assert 0 < drawn[0].value < 0.4


def test_quarters_hold_enough_people() -> None:
    people = np.array([f"p{n % 6}" for n in range(200)], dtype=object)
    assert len(quarters(SIZE, dated([9.0] * 200, clusters=people), NOW, 5).points) == 3
    assert quarters(SIZE, dated([9.0] * 200, clusters=people), NOW, 7).points == ()
    assert quarters(GAP, dated([9.0] * 2), NOW, 5).points == ()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"lines": Counter({"Rust": 9})}, "mostly Go, the others' Rust", id="language"),
        pytest.param({"age_days": 365.0}, "10 years old, the others' about a year", id="age"),
        pytest.param({"tool_lines": 60}, "5 % of the lines are generated", id="generated"),
        pytest.param({"n_bots": 50}, "10 % of the changes are by bots", id="bots"),
        pytest.param({"how": Counter({"squash": 9})}, "mostly as merge, the others' as squash", id="how"),
        pytest.param({"how": Counter({"direct": 9})}, "each commit of a direct push counts as a change", id="pushed"),
        pytest.param({"lines": Counter("abcdefgh")}, "mostly Go, the others' of no one language.", id="many languages"),
        pytest.param({"n_on_beat": 5}, "It releases on a beat", id="train"),
    ],
)
def test_what_may_explain_it(changed: dict[str, object], told: str) -> None:
    others = replace(COUNTS, **changed)  # type: ignore[arg-type]
    found = explanations(circumstances([COUNTS]), circumstances([others]), ("commodity", frozenset({"commodity"})))
    assert len(found) == 1
    assert told in found[0]


def test_squads_alike_have_nothing_to_explain_but_the_stage() -> None:
    alike = circumstances([COUNTS, COUNTS])
    assert explanations(alike, alike, ("commodity", frozenset({"commodity"}))) == ()
    [stage] = explanations(alike, alike, ("commodity", frozenset({"innovation"})))
    assert stage == "Its stage is commodity, that of the others innovation."
    [stage] = explanations(alike, alike, ("commodity", frozenset({"commodity", "innovation"})))
    assert stage == "Its stage is commodity, that of some others innovation."


def test_nothing_landed() -> None:
    empty = Counts(Counter(), 0, 0, 0, 0, Counter(), 0.0, 0, 0, 0, 0, frozenset())
    found = circumstances([empty])
    assert (found.languages, found.how, found.by_train) == ((), (), False)
    assert found.age_days.value is None
    assert found.bots_share.value is None


def test_languages() -> None:
    assert [language_of(path) for path in ("a/b.PY", "Makefile", "x.d.ts", "a.b/LICENSE")] == [
        "Python", "other", "TypeScript", "other",
    ]  # fmt: skip


def batch(ratio: float = 0.5, at: datetime = NOW - timedelta(days=200), state: str = "healthy") -> Finding:
    """A finding of release-batch whose level changed."""
    point = ChangePoint(at, 40.0, 40.0 * ratio, "changes", ratio, 12, 9)
    points = tuple(Point(at + timedelta(days=30 * n), 20.0, f"v{n}") for n in range(-2, 5))
    series = (Series("release_changes", "changes in a release", "changes", points),)
    return Finding("release-batch", state, "high", "x", {}, (point,), (), series)  # type: ignore[arg-type]


def test_a_level_that_fell_is_a_practice_with_the_releases_to_look_at() -> None:
    [found] = practices("Pay", "shop", [batch()], NOW)
    assert found.sentence.startswith("Changes in a release fell from 40 changes to 20 changes in June 2023")
    assert "fewer are grouped in a release" in found.sentence
    assert [one.id for one in found.evidence] == ["v0", "v1", "v2"]
    assert (found.before.value, found.after.value) == (40.0, 20.0)


def test_the_releases_to_look_at_are_no_higher_than_the_new_level() -> None:
    finding = batch()
    [series] = finding.series
    raised = tuple(replace(point, value=90.0) if point.id in {"v0", "v2"} else point for point in series.points)
    [found] = practices("Pay", "shop", [replace(finding, series=(replace(series, points=raised),))], NOW)
    assert [one.id for one in found.evidence] == ["v1", "v3", "v4"]


def test_a_level_that_likely_fell_is_no_practice() -> None:
    finding = batch()
    likely = tuple(replace(point, sure=False) for point in finding.change_points)
    assert practices("Pay", "shop", [replace(finding, change_points=likely)], NOW) == ()


@pytest.mark.parametrize(
    ("ratio", "n"), [pytest.param(0.8, 1, id="likely lower still"), pytest.param(1.3, 0, id="likely up again")]
)
def test_what_likely_changed_after_a_sure_fall_hides_it_only_where_it_rose(ratio: float, n: int) -> None:
    finding = batch()
    later = ChangePoint(NOW - timedelta(days=60), 20.0, 20.0 * ratio, "changes", ratio, 9, 8, sure=False)
    found = practices("Pay", "shop", [replace(finding, change_points=(*finding.change_points, later))], NOW)
    assert [one.since for one in found] == [finding.change_points[0].at] * n


def test_a_wait_that_fell_shows_the_releases_that_another_lens_knows() -> None:
    point = ChangePoint(NOW - timedelta(days=100), 40.0, 10.0, "days", 0.25, 12, 9)
    waits = Finding("lead-time", "healthy", "high", "x", {}, (point,))
    [found] = practices("Pay", "shop", [batch(state="watch"), waits], NOW)
    assert (found.lens, [one.id for one in found.evidence]) == ("lead-time", ["v4"])


@pytest.mark.parametrize(
    "finding",
    [
        pytest.param(batch(1.5), id="it rose"),
        pytest.param(batch(0.9), id="hardly"),
        pytest.param(batch(at=NOW - timedelta(days=1_200)), id="long ago"),
        pytest.param(batch(state="watch"), id="not well now"),
    ],
)
def test_what_is_no_practice(finding: Finding) -> None:
    assert practices("Pay", "shop", [finding], NOW) == ()


def test_a_share_that_surely_rose() -> None:
    measures = {
        "tweak_growth": Measure(0.2, "share", 40, 0.05, 0.3),
        "tweaked_56": Measure(0.6, "share", 40),
        "tweaked_56_before": Measure(0.4, "share", 40),
        "window": Measure(365.0, "days", 40),
    }
    finding = Finding("iteration", "healthy", "high", "x", measures)
    [found] = practices("Pay", "shop", [finding], NOW)
    assert "rose from 40 % to 60 %" in found.sentence
    unsure = {**measures, "tweak_growth": Measure(0.2, "share", 40, -0.05, 0.3)}
    assert practices("Pay", "shop", [replace(finding, measures=unsure)], NOW) == ()
