"""How soon marked events come back to the same places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.stats.repeats import Touches, shuffled_within

INF = float("inf")


def touches(pairs: list[tuple[int, int]], days: list[float]) -> Touches:
    """Pairs of an event and a place."""
    events, places = (np.array(column, dtype=np.int64) for column in (zip(*pairs, strict=True) if pairs else ((), ())))
    return Touches(places, events, np.array(days, dtype=np.float64))


@pytest.mark.parametrize(
    ("pairs", "days", "marked", "expected"),
    [
        pytest.param([], [], [], [], id="empty"),
        pytest.param([(0, 0)], [5.0], [True], [INF], id="one"),
        pytest.param([(0, 0), (1, 0)], [0.0, 3.0], [True, True], [INF, 3], id="again"),
        pytest.param([(0, 0), (1, 1)], [0.0, 3.0], [True, True], [INF, INF], id="another place"),
        pytest.param([(0, 0), (1, 0), (2, 0)], [0.0, 3.0, 7.0], [True, False, True], [INF, 3, 7], id="not marked"),
        pytest.param([(0, 0), (1, 1), (2, 0), (2, 1)], [0.0, 3.0, 7.0], [True, True, True], [INF, INF, 4], id="last"),
        pytest.param([(0, 0), (1, 0)], [2.0, 2.0], [True, True], [INF, 0], id="a tie"),
        pytest.param([(1, 0)], [0.0, 1.0], [True, True], [INF, INF], id="an event without a place"),
    ],
)
def test_days_since(pairs: list[tuple[int, int]], days: list[float], marked: list[bool], expected: list[float]) -> None:
    assert touches(pairs, days).days_since(np.array(marked, dtype=np.bool_)).tolist() == expected


def test_the_places_that_are_repeated_with_what_came_before() -> None:
    given_touches = touches([(0, 0), (0, 1), (1, 0), (2, 1), (3, 1)], [0.0, 5.0, 200.0, 201.0])
    events, places, before = given_touches.repeated(np.array([True, True, False, True]), 90)
    assert (events.tolist(), places.tolist(), before.tolist()) == ([1], [0], [0])


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)), unique=True), st.lists(st.booleans(), min_size=13))
def test_it_is_what_a_plain_search_finds(pairs: list[tuple[int, int]], marks: list[bool]) -> None:
    days = [float(number * number) for number in range(13)]
    marked = np.array(marks[:13], dtype=np.bool_)
    plain = [
        min(
            (
                days[event] - days[other]
                for (one, place) in pairs
                if one == event
                for (other, there) in pairs
                if there == place and other < event and marked[other]
            ),
            default=INF,
        )
        for event in range(13)
    ]
    assert touches(pairs, days).days_since(marked).tolist() == plain


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3))), st.integers(0, 99))
def test_a_shuffle_keeps_the_number_of_marks_of_each_stratum(rows: list[tuple[bool, int]], seed: int) -> None:
    marked = np.array([mark for mark, _ in rows], dtype=np.bool_)
    strata = np.array([stratum for _, stratum in rows], dtype=np.int64)
    shuffled = shuffled_within(marked, strata, np.random.default_rng(seed))
    assert [shuffled[strata == one].sum() for one in range(4)] == [marked[strata == one].sum() for one in range(4)]


def test_a_shuffle_moves_marks() -> None:
    marked = np.array([True] * 50 + [False] * 50)
    shuffled = shuffled_within(marked, np.zeros(100, dtype=np.int64), np.random.default_rng(1))
    assert 10 < shuffled[:50].sum() < 40
