"""Two groups of rows: what is different is found, what is alike is not, and what it takes is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pytest

from benchmarks.calibration.tally import rate
from benchmarks.squads import Setting, any_alarm, finds
from flowlens.comparing.differences import Difference, answer_of, difference, in_family, needed, span
from flowlens.comparing.measures import COMPARED
from flowlens.comparing.rows import EMPTY, Rows, pooled
from flowlens.comparing.words import against_others, before_and_after
from flowlens.model.comparison import Compared
from flowlens.model.measure import Measure

EVER = (datetime(1969, 1, 1, tzinfo=UTC), datetime(1971, 1, 1, tzinfo=UTC))
SIZE, GAP, WAIT, FAILED = COMPARED[0], COMPARED[1], COMPARED[3], COMPARED[5]


def rows(values: list[float], people: list[str] | None = None) -> Rows:
    """Rows without a date."""
    clusters = None
    if people is not None:
        clusters = np.empty(len(people), dtype=object)
        clusters[:] = people
    return Rows(np.zeros(len(values), dtype="datetime64[us]"), np.asarray(values, dtype=np.float64), clusters)


def test_identical_squads_are_seldom_called_different() -> None:
    """Of 60 runs with all seven numbers of two squads 5 % would be 3; more than 6 are not chance (3 %)."""
    assert rate("identical", partial(any_alarm, Setting(2, n_changes=100)), 60).hits <= 6


def test_half_as_much_again_is_found_where_sizes_spread_little() -> None:
    setting = Setting(2, 20, 200, sigma=0.8, icc=0.0, whole=False)
    assert rate("different", partial(finds, setting), 40).share >= 0.9


@pytest.mark.parametrize(
    ("base", "other", "why"),
    [
        pytest.param(EMPTY, rows([1.0] * 9), "the other side has 0 of 8 gaps", id="nothing there"),
        pytest.param(rows([1.0] * 9), rows([1.0] * 7), "this side has 7 of 8 gaps", id="too few here"),
    ],
)
def test_too_little_is_not_tested(base: Rows, other: Rows, why: str) -> None:
    found = difference(GAP, base, other)
    assert (found.p, found.effect.missing) == (None, why)
    assert answer_of(found) == "not-enough-data"


def test_one_person_a_side_tells_of_no_others() -> None:
    one, two = rows([float(n) for n in range(1, 41)], ["a"] * 40), rows([float(n) for n in range(1, 41)], ["b"] * 40)
    found = difference(SIZE, one, two)
    assert found.p is None
    assert found.effect.missing is not None
    assert "single person" in found.effect.missing


def test_ties_are_no_difference() -> None:
    found = in_family([difference(GAP, rows([7.0] * 20), rows([7.0] * 20))])
    assert answer_of(found[0]) == "no-clear-difference"


@pytest.mark.parametrize(
    ("effect", "adjusted", "answer"),
    [
        pytest.param(Measure(1.5, "ratio", 20, 1.2, 1.9), 0.01, "higher", id="higher"),
        pytest.param(Measure(0.5, "ratio", 20, 0.4, 0.7), 0.05, "lower", id="lower, just"),
        pytest.param(Measure(1.14, "ratio", 9_000, 1.1, 1.18), 0.001, "no-clear-difference", id="as good as one"),
        pytest.param(Measure(1.5, "ratio", 20, 1.2, 1.9), 0.051, "no-clear-difference", id="not sure"),
        pytest.param(Measure(-0.01, "share", 20, -0.02, -0.005), 0.01, "lower", id="a share"),
    ],
)
def test_the_answer(effect: Measure, adjusted: float, answer: str) -> None:
    assert answer_of(Difference(effect, 0.001, adjusted)) == answer


def test_all_tests_are_one_family() -> None:
    effect = Measure(2.0, "ratio", 20, 1.5, 2.5)
    untested = Difference(Measure(None, "ratio", 0, missing="nothing"), None)
    found = in_family([Difference(effect, 0.04), untested, Difference(effect, 0.001), Difference(effect, 0.5)])
    assert [one.adjusted for one in found] == [pytest.approx(0.06), None, pytest.approx(0.003), pytest.approx(0.5)]
    assert in_family([]) == []


@pytest.mark.parametrize(
    ("effect", "others", "told"),
    [
        pytest.param(
            Measure(1.0, "ratio", 100, 0.5, 2.0), 30.0,
            "to see 1.5 times takes about 600 changes a side by more people in proportion; the smaller has 100",
            id="a ratio",
        ),
        pytest.param(
            Measure(1.0, "ratio", 900, 0.9, 1.1), 30.0, "a difference of 1.5 times would likely have been seen",
            id="enough",
        ),
        pytest.param(Measure(1.0, "ratio", 9), 30.0, "too few people or releases to tell 1.5 times", id="no interval"),
    ],
)  # fmt: skip
def test_what_it_takes(effect: Measure, others: float, told: str) -> None:
    assert needed(SIZE, Difference(effect, 0.5), others) == told


def test_what_it_takes_of_a_share_depends_on_the_share() -> None:
    effect = Measure(0.0, "share", 100, -0.1, 0.1)
    found = Difference(effect, 0.5)
    assert needed(FAILED, found, 0.5).startswith("to see 10 share points takes about 210 releases")
    assert needed(FAILED, found, 0.01).startswith("to see 0.5 share points takes about 82,000 releases")


def test_what_it_takes_of_waits_is_releases() -> None:
    """More changes in the same release would tell nothing more of how long releases let work wait."""
    found = Difference(Measure(1.0, "ratio", 1_000, 0.5, 2.0), 0.5, n_together=20)
    assert needed(WAIT, found, 9.0) == (
        "to see 1.5 times takes about 120 releases a side, with as many changes in each; the smaller has 20"
    )


def of_waits(days: list[float], name: str) -> Rows:
    """Five changes in each release, the last of which is not there yet."""
    values, releases = np.repeat(days, 5), np.repeat([f"{name}{n}" for n in range(len(days))], 5)
    ended = releases != f"{name}{len(days) - 1}"
    return Rows(np.zeros(values.size, dtype="datetime64[us]"), values, releases.astype(object), ended)


@pytest.mark.parametrize(
    ("compared", "base", "other"),
    [
        pytest.param(GAP, rows([6.0, 7.0, 7.0, 9.0, 30.0] * 3), rows([10.0, 14.0, 18.0] * 4), id="gaps"),
        pytest.param(WAIT, of_waits([3.0, 5.0, 9.0, 4.0] * 4, "a"), of_waits([5.0, 6.0, 21.0] * 4, "b"), id="waits"),
        pytest.param(
            SIZE, rows([5.0, 8.0, 40.0] * 30, [f"a{n % 7}" for n in range(90)]),
            rows([300.0] * 60 + [6.0, 9.0, 12.0] * 10, ["one"] * 60 + [f"b{n % 6}" for n in range(30)]), id="sizes",
        ),
    ],
)  # fmt: skip
def test_the_levels_told_stand_in_the_ratio_told(compared: Compared, base: Rows, other: Rows) -> None:
    found = difference(compared, base, other)
    assert found.sides is not None
    (theirs, own), ratio = found.sides, found.effect.value
    assert theirs.value
    assert own.value
    assert ratio is not None
    assert own.value / theirs.value == pytest.approx(ratio)
    assert (theirs.n, own.n, own.unit) == (base.n, other.n, compared.unit)
    # They lie among the values that they stand for.
    assert base.values.min() <= theirs.value <= base.values.max()
    assert other.values.min() <= own.value <= other.values.max()


def test_of_people_who_differ_the_level_is_not_that_of_the_busiest() -> None:
    """One of seven makes two thirds of all changes, forty times as large: the median is that person's."""
    base = rows([5.0, 8.0, 40.0] * 30, [f"a{n % 7}" for n in range(90)])
    other = rows([300.0] * 60 + [6.0, 9.0, 12.0] * 10, ["one"] * 60 + [f"b{n % 6}" for n in range(30)])
    [found] = in_family([difference(SIZE, base, other)])
    assert found.evened
    assert found.sides is not None
    assert (found.sides[1].value or 0.0) < 100
    told = against_others(SIZE, found, answer_of(found), (Measure(8.0, "lines", 90), Measure(300.0, "lines", 90)))
    assert told.startswith("Evened out over people, ")
    assert "300 lines" not in told


def test_the_sentence_tells_two_levels_and_their_ratio() -> None:
    found = Difference(
        Measure(0.5, "ratio", 12, 0.3, 0.9), 0.001, 0.01, (Measure(14.0, "days", 30), Measure(7.0, "days", 12))
    )
    levels = Measure(15.0, "days", 30), Measure(6.0, "days", 12)
    assert against_others(GAP, found, "lower", levels) == (
        "Typically 7 days against 14 days of the others, 0.5 times (95 %: 0.3 to 0.9): clearly lower (lower is better, "
        "so better by this number alone)."
    )
    assert before_and_after(GAP, found, "lower", levels) == (
        "Typically 7 days, before 14 days, 0.5 times (95 %: 0.3 to 0.9): clearly lower than before (lower is better)."
    )


@pytest.mark.parametrize(
    ("low", "high", "adjusted", "told"),
    [
        pytest.param(0.7, 1.3, 0.6, ": no clear difference; ", id="one is inside"),
        pytest.param(1.02, 1.3, 0.1, ": no clear difference among so many tests, though alone ", id="not after all"),
        pytest.param(1.02, 1.14, 0.01, ": sure, and too small to count as a difference; ", id="as good as one"),
    ],
)
def test_an_interval_without_one_is_explained(low: float, high: float, adjusted: float, told: str) -> None:
    found = Difference(Measure(1.08, "ratio", 99, low, high), 0.01, adjusted)
    levels = Measure(9.0, "days", 99), Measure(9.7, "days", 99)
    assert told in against_others(GAP, found, answer_of(found), levels)
    assert told in before_and_after(GAP, found, answer_of(found), levels)


def test_an_interval_in_words() -> None:
    assert span(Measure(1.0, "ratio", 9, 0.5, 2.0)) == "0.5 to 2.0"
    assert span(Measure(0.0, "share", 9, -0.123, 0.004)) == "-12 to +0.4 points"
    assert span(Measure(1.0, "ratio", 9, None, 2.0)) == ""


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        pytest.param(0.33, 0.998, "0.33 to just under 1", id="below"),
        pytest.param(1.004, 1.9, "just over 1 to 1.9", id="above"),
        pytest.param(0.998, 1.004, "1.0 to 1.0", id="around one"),
        pytest.param(0.33, 0.9, "0.33 to 0.9", id="clear of it"),
    ],
)
def test_an_end_beside_one_is_not_rounded_to_it(low: float, high: float, told: str) -> None:
    assert span(Measure(1.0, "ratio", 40, low, high)) == told


def named(values: list[float], name: str) -> Rows:
    """Rows of releases, each with a name."""
    releases = np.empty(len(values), dtype=object)
    releases[:] = [f"{name}{place}" for place in range(len(values))]
    return replace(rows(values), releases=releases)


@pytest.mark.parametrize(
    ("compared", "shared", "own"),
    [
        pytest.param(GAP, [7.0, 9.0, 12.0, 20.0] * 5, [10.0, 13.0, 19.0, 30.0] * 3, id="gaps"),
        pytest.param(FAILED, [0.0, 0.0, 0.0, 1.0] * 5, [1.0, 1.0, 0.0, 0.0] * 3, id="repaired"),
    ],
)
def test_a_release_of_ten_squads_is_one_release(compared: Compared, shared: list[float], own: list[float]) -> None:
    squad = named(own, "own")
    once, ten = (pooled([named(shared, "shared")] * n) for n in (1, 10))
    [one, many] = [difference(compared, base, squad) for base in (once, ten)]
    nameless = difference(compared, pooled([rows(shared)] * 10), squad)
    assert one.p is not None
    assert many.p is not None
    assert nameless.p is not None
    assert many.effect.value == pytest.approx(one.effect.value)
    assert nameless.p < 0.7 * min(one.p, many.p)
    assert many.p > 0.5 * one.p
    assert (ten.n, ten.n_clusters, ten.within(*EVER).n_clusters) == (200, 20, 20)
    assert once.together is None, "where no squads share one, each stands alone"


def test_pooled_rows_keep_who_belongs_together() -> None:
    both = pooled([rows([1.0], ["a"]), EMPTY, rows([2.0, 3.0], ["b", "b"])])
    assert (both.n, both.n_clusters) == (3, 2)
    assert pooled([]).n == 0
    assert pooled([rows([1.0], ["a"]), rows([1.0])]).clusters is None
