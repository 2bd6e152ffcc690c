"""Found, missed, the wrong way round, or an alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from benchmarks.truth.detected import Detected, Found
from benchmarks.truth.documented import Documented, Kind
from benchmarks.truth.scored import Score, score, score_surely

START = datetime(2020, 1, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def row(kind: Kind = "slower", at: float = 1000, gap: float = 50) -> Documented:
    """A change on that day, between ten gaps of so many days and ten of as many."""
    return Documented("a/b", "b", "v.*", day(at), kind, gap, gap, 10, 10, by_document=True)


def detected(*points: tuple[float, float, float], every: float = 50, unable: str = "") -> Detected:
    """Releases every so many days for 2,000 days, and points: day, median before and after."""
    releases = tuple(day(number * every) for number in range(round(2000 / every) + 1))
    return Detected(releases, tuple(Found(day(at), before, after) for at, before, after in points), unable)


def only(kind: Kind, given: Detected, gap: float = 50) -> Score:
    (one,) = score([row(kind, gap=gap)], given)
    return one


@pytest.mark.parametrize(
    ("kind", "given", "outcome", "days", "releases"),
    [
        pytest.param("slower", detected((1000, 50, 90)), "found", 0, 0, id="on the day"),
        pytest.param("slower", detected((950, 50, 90)), "found", -50, 1, id="one release too early"),
        pytest.param("slower", detected((1120, 50, 90)), "found", 120, 2, id="120 days late"),
        pytest.param("slower", detected((1121, 50, 90), every=10), "missed", None, None, id="121 days, many releases"),
        pytest.param("slower", detected((1300, 50, 90), every=200), "missed", None, None, id="beyond three usual gaps"),
        pytest.param("slower", detected((1000, 90, 50)), "wrong direction", 0, 0, id="the wrong way"),
        pytest.param("faster", detected((1000, 90, 50)), "found", 0, 0, id="faster"),
        pytest.param("faster", detected((1000, 50, 90)), "wrong direction", 0, 0, id="faster, the wrong way"),
        pytest.param("slower", detected(), "missed", None, None, id="nothing"),
        pytest.param("slower", detected((1000, 90, 50), (1050, 50, 90)), "found", 50, 1, id="both: the right one"),
    ],
)
def test_a_change(kind: Kind, given: Detected, outcome: str, days: float | None, releases: int | None) -> None:
    one = only(kind, given)
    assert (one.outcome, one.days_off, one.releases_off) == (outcome, days, releases)


def test_two_releases_are_near_enough_where_releases_are_rare() -> None:
    one = only("slower", detected((1400, 200, 300), every=200), gap=200)
    assert (one.outcome, one.days_off, one.releases_off) == ("found", 400, 2)
    assert only("slower", detected((1600, 200, 300), every=200), gap=200).outcome == "missed"


@pytest.mark.parametrize(
    ("points", "outcome", "n"),
    [
        pytest.param([], "quiet", 0, id="nothing"),
        pytest.param([(700, 50, 90), (1300, 90, 50)], "alarm", 2, id="in the steady time"),
        pytest.param([(400, 50, 90), (1600, 90, 50)], "quiet", 0, id="before and after it"),
    ],
)
def test_a_control(points: list[tuple[float, float, float]], outcome: str, n: int) -> None:
    one = only("steady", detected(*points))
    assert (one.outcome, one.n_extra) == (outcome, n)


@pytest.mark.parametrize(
    ("at", "outcome", "at_edge"),
    [
        pytest.param(500, "quiet", True, id="with its first release"),
        pytest.param(550, "quiet", True, id="one release later"),
        pytest.param(600, "quiet", True, id="two"),
        pytest.param(650, "alarm", False, id="three"),
        pytest.param(1450, "quiet", True, id="one before its end"),
        pytest.param(1550, "quiet", False, id="after it"),
    ],
)
def test_the_edge_of_a_steady_time(at: float, outcome: str, at_edge: bool) -> None:
    given = detected((at, 50, 90))
    (one,) = score([row("steady")], given)
    assert (one.outcome, one.at_edge) == (outcome, at_edge)


def uneven(gaps: Sequence[float], at: float) -> Detected:
    """Releases with those gaps, and a point on that day."""
    days = np.cumsum([0, *gaps])
    return Detected(tuple(day(each) for each in days.tolist()), (Found(day(at), 50, 50),))


def test_a_steady_time_whose_gaps_have_a_change_by_themselves() -> None:
    given = uneven([50] * 10 + [40, 41, 42, 40, 41, 42, 40, 41, 42, 40] + [70] * 20, at=500)
    (one,) = score([row("steady", at=1000)], given)
    assert one.outcome == "alarm"
    assert one.at_edge


@pytest.mark.parametrize(
    ("gaps", "outcome"),
    [
        pytest.param([10, 90] * 10 + [50] * 20, "found", id="regular from then on"),
        pytest.param([50] * 20 + [10, 90] * 10, "wrong direction", id="irregular from then on"),
        pytest.param([50] * 40, "wrong direction", id="regular all along"),
    ],
)
def test_a_change_of_regularity(gaps: Sequence[float], outcome: str) -> None:
    wide = replace(row("regular"), n_before=20, n_after=20)
    (one,) = score([wide], uneven(gaps, at=1000))
    assert one.outcome == outcome
    (missed,) = score([wide], replace(uneven(gaps, at=1000), found=()))
    assert missed.outcome == "missed"


def test_a_change_of_another_kind_is_not_scored() -> None:
    assert only("other", detected((1000, 50, 90))).outcome == "not scored"


def test_a_point_answers_for_one_change_only() -> None:
    scores = score([row(at=1050), row(at=1000)], detected((1000, 50, 90)))
    assert [(one.row.at, one.outcome) for one in scores] == [(day(1000), "found"), (day(1050), "missed")]


def test_points_that_nothing_documents_are_counted() -> None:
    assert only("slower", detected((100, 9, 50), (1000, 50, 90), (1500, 90, 50))).n_extra == 2


@pytest.mark.parametrize(("kind", "by_all", "by_sure"), [("slower", "found", "missed"), ("steady", "alarm", "quiet")])
def test_points_that_are_likely_only_are_scored_apart(kind: Kind, by_all: str, by_sure: str) -> None:
    given = detected((1000, 50, 90))
    likely = replace(given, found=tuple(replace(point, sure=False) for point in given.found))
    (one,) = score([row(kind)], likely)
    (surely,) = score_surely([row(kind)], likely)
    assert (one.outcome, one.surely, surely.outcome) == (by_all, by_sure, by_sure)


def test_why_a_change_was_missed() -> None:
    assert only("slower", detected(unable="5 of 24 gaps")).why == "5 of 24 gaps"
    assert not only("slower", detected()).why


def with_aside(main: Detected, *points: tuple[float, float, float], every: float = 100) -> Detected:
    """The same with large versions told aside, every so many days, and their points."""
    return replace(main, asides=(replace(detected(*points, every=every), name="large versions"),))


@pytest.mark.parametrize(
    ("kind", "main", "aside", "outcome", "name"),
    [
        pytest.param("slower", detected(), (1000, 200, 400), "found", "large versions", id="found aside"),
        pytest.param("slower", detected((1000, 50, 90)), (1000, 200, 400), "found", "", id="found in both"),
        pytest.param(
            "slower", detected((1000, 90, 50)), (1000, 200, 400), "found", "large versions", id="rather found"
        ),
        pytest.param("slower", detected(), (1000, 400, 200), "wrong direction", "large versions", id="the wrong way"),
        pytest.param("steady", detected(), (1000, 200, 400), "alarm", "large versions", id="an alarm aside"),
        pytest.param("steady", detected(), (1900, 200, 400), "quiet", "", id="after the steady time"),
    ],
)
def test_any_series_that_is_told_counts(
    kind: Kind, main: Detected, aside: tuple[float, float, float], outcome: str, name: str
) -> None:
    (one,) = score([row(kind)], with_aside(main, aside))
    assert one.detected is not None
    assert (one.outcome, one.surely, one.detected.name) == (outcome, outcome, name)


def test_extra_points_of_all_series_count() -> None:
    given = with_aside(detected((100, 9, 50), (1000, 50, 90)), (1000, 200, 400), (1800, 400, 200))
    assert only("slower", given).n_extra == 2


def test_the_change_of_another_row_is_no_alarm_of_what_is_told_aside() -> None:
    steady, other = row("steady"), row("slower")
    (one,) = score([steady], with_aside(detected(), (1000, 200, 400)), [other])
    assert (one.outcome, one.n_extra) == ("quiet", 0)
    (alarm,) = score([steady], with_aside(detected(), (1000, 400, 200)), [other])
    assert alarm.outcome == "alarm"
    (main,) = score([steady], detected((1000, 200, 400)), [other])
    assert main.outcome == "alarm"
