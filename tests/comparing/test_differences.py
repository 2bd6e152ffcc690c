"""Two groups of rows: what is different is found, what is alike is not, and what it takes is told."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from benchmarks.calibration.tally import rate
from benchmarks.squads import Setting, any_alarm, finds
from flowlens.comparing.differences import Difference, answer_of, difference, in_family, needed, span
from flowlens.comparing.measures import COMPARED
from flowlens.comparing.rows import EMPTY, Rows, pooled
from flowlens.model.measure import Measure

SIZE, GAP, FAILED = COMPARED[0], COMPARED[1], COMPARED[5]


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
            "to see 1.5 times takes about 600 changes a side; the smaller has 100", id="a ratio",
        ),
        pytest.param(
            Measure(1.0, "ratio", 900, 0.9, 1.1), 30.0, "a difference of 1.5 times would have been seen", id="enough"
        ),
        pytest.param(Measure(1.0, "ratio", 9), 30.0, "too few people or releases to tell 1.5 times", id="no interval"),
    ],
)  # fmt: skip
def test_what_it_takes(effect: Measure, others: float, told: str) -> None:
    assert needed(SIZE, effect, others) == told


def test_what_it_takes_of_a_share_depends_on_the_share() -> None:
    effect = Measure(0.0, "share", 100, -0.1, 0.1)
    assert needed(FAILED, effect, 0.5).startswith("to see 10 share points takes about 210 releases")
    assert needed(FAILED, effect, 0.01).startswith("to see 0.5 share points takes about 82,000 releases")


def test_an_interval_in_words() -> None:
    assert span(Measure(1.0, "ratio", 9, 0.5, 2.0)) == "0.5 to 2.0"
    assert span(Measure(0.0, "share", 9, -0.123, 0.004)) == "-12 to +0.4 points"
    assert span(Measure(1.0, "ratio", 9, None, 2.0)) == ""


def test_pooled_rows_keep_who_belongs_together() -> None:
    both = pooled([rows([1.0], ["a"]), EMPTY, rows([2.0, 3.0], ["b", "b"])])
    assert (both.n, both.n_clusters) == (3, 2)
    assert pooled([]).n == 0
    assert pooled([rows([1.0], ["a"]), rows([1.0])]).clusters is None
