"""The median of waits that end, where many never do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowlens.stats.ending_waits import ending_median


@pytest.mark.parametrize(
    ("durations", "ended", "expected"),
    [
        pytest.param([1, 2, 3], [True] * 3, 2, id="all end: the median"),
        pytest.param([1, 2, 3, 9, 9, 9], [True] * 3 + [False] * 3, 2, id="half never do: the median of the others"),
        pytest.param([5, 5, 5, 9], [True] * 3 + [False], 5, id="ties"),
        pytest.param([0, 0, 7], [True] * 3, 0, id="ended at once"),
        pytest.param([4], [True], 4, id="one"),
        pytest.param(
            [1, 1, 1, 1, 5, 9, 9], [True, False, False, False, True, True, True], 9, id="lost from sight early"
        ),
        pytest.param([3, 3], [True, False], 3, id="of one moment, what ends is first"),
    ],
)
def test_by_hand(durations: list[float], ended: list[bool], expected: float) -> None:
    found = ending_median(durations, ended, None, seed=1)
    assert (found.value, found.n) == (expected, sum(ended))


@pytest.mark.parametrize(("durations", "ended"), [([], []), ([3.0, 4.0], [False, False])], ids=["empty", "none ended"])
def test_nothing_has_ended(durations: list[float], ended: list[bool]) -> None:
    found = ending_median(durations, ended, None, seed=1)
    assert (found.value, found.low, found.high, found.n) == (None, None, None, 0)


WAITS = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=40).filter(
    lambda rows: any(ended for _, ended in rows)
)


@settings(deadline=None, max_examples=60)
@given(WAITS)
def test_half_way_down_the_curve_of_scipy(rows: list[tuple[int, bool]]) -> None:
    durations, ended = [float(days) for days, _ in rows], [known for _, known in rows]
    known, going = ([days for days, is_known in rows if is_known is side] for side in (True, False))
    curve = stats.ecdf(stats.CensoredData(uncensored=known, right=going)).sf
    level = (1 + curve.probabilities[-1]) / 2
    expected = curve.quantiles[(curve.probabilities <= level + 1e-9).argmax()]
    assert ending_median(durations, ended, None, seed=1).value == expected


@settings(deadline=None, max_examples=30)
@given(WAITS, st.randoms(use_true_random=False))
def test_the_interval_holds_the_value(rows: list[tuple[int, bool]], random: object) -> None:
    durations, ended = [float(days) for days, _ in rows], [known for _, known in rows]
    found = ending_median(durations, ended, None, seed=3)
    assert found.value is not None
    assert found.low is None or found.low <= found.value
    assert found.high is None or found.value <= found.high


def test_what_began_of_late_is_allowed_for() -> None:
    """Waits of 90 days (median), seen for a year: those that ended look 15 % too short, these do not."""
    random = np.random.default_rng(2)
    begun = random.uniform(0, 365, 4000)
    waits = 90 * np.exp(0.8 * random.normal(size=4000))
    ends = (random.random(4000) < 0.5) & (waits <= begun)
    truth = float(np.median(waits[waits <= 365]))
    found = ending_median(np.where(ends, waits, begun), ends, None, seed=1)
    assert np.median(waits[ends]) < 0.88 * truth
    assert found.value == pytest.approx(truth, rel=0.08)
    assert found.low is not None
    assert found.high is not None
    assert found.low < truth < found.high


def test_one_cluster_has_no_interval() -> None:
    found = ending_median([1.0, 2.0, 3.0], [True] * 3, ["d"] * 3, seed=1)
    assert (found.value, found.low, found.high) == (2, None, None)


def test_whole_clusters_are_drawn() -> None:
    random = np.random.default_rng(4)
    level = np.repeat(random.normal(3, 1, 12), 8)
    waits, clusters = np.exp(level + 0.1 * random.normal(size=96)), np.repeat(range(12), 8).tolist()
    one_by_one, whole = (ending_median(waits, [True] * 96, by, seed=1) for by in (None, clusters))
    assert whole.low is not None
    assert one_by_one.low is not None
    assert whole.low < one_by_one.low


def test_marks_of_another_length_are_an_error() -> None:
    with pytest.raises(ValueError, match="2 durations but 1 marks"):
        ending_median([1.0, 2.0], [True], None, seed=1)
