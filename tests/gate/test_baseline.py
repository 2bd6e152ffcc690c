"""The history that a change is ranked in: which changes count, how far back, and what an accepted normal does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.gate.baseline import Ranked, accepted_at, accepted_since, collect, counts_since, landed_since, told
from flowlens.gate.history import UNKNOWN, Landed
from flowlens.gate.settings import AcceptSettings, GateSettings, PrSizeSettings
from flowlens.gate.sizing import Measured
from flowlens.gate.units import BOTS, Unit
from flowlens.model.check import Size
from tests.mined import at, step

DAY = 86_400


def landed(day: float, lines: int = 10, left_out: str | None = None, *, like_pull: bool = True) -> Landed:
    """A change that landed on that day after 2024-01-01."""
    unit = Unit(step(f"c{day}", None), at(day), "Change something", left_out, like_pull)
    return Landed(unit, Measured(Size(lines, lines, 1, "a", {}, ()), {"a": lines}, {"a": (lines, 0)}), left_out)


def days(found: Ranked) -> list[float]:
    return [(change.unit.landed_at - at(0)) / DAY for change in found.changes]


def newest_first(*changes: Landed) -> Sequence[Landed]:
    return sorted(changes, key=lambda change: -change.unit.landed_at)


def test_the_newest_of_the_window() -> None:
    found = collect(newest_first(*(landed(day, 10 + day) for day in range(9))), 4, 0)
    assert (days(found), found.lines, found.ended) == ([8, 7, 6, 5], [18, 17, 16, 15], False)


def test_a_history_that_is_shorter_than_the_window() -> None:
    assert collect([], 4, 0) == Ranked((), {}, True)
    found = collect(newest_first(landed(1), landed(2)), 4, 0)
    assert (days(found), found.ended) == ([2, 1], True)


def test_what_does_not_count_is_counted_by_its_reason() -> None:
    history = newest_first(landed(5), landed(4, left_out=BOTS), landed(3, left_out="reverts"), landed(2, left_out=BOTS))
    found = collect(history, 4, 0)
    assert (days(found), found.left_out, found.n_unknown) == ([5], {BOTS: 2, "reverts": 1}, 0)


def test_no_further_than_the_window_is_asked_for() -> None:
    def history() -> Iterable[Landed]:
        yield from newest_first(landed(5), landed(4))
        raise AssertionError

    assert days(collect(history(), 2, 0)) == [5, 4]


def test_as_many_that_are_unknown_end_the_search() -> None:
    unknown = [landed(9 - n, left_out=f"{UNKNOWN}an object is missing") for n in range(5)]
    found = collect([*unknown, landed(1)], 5, 0)
    assert (found.n_unknown, days(found), found.ended) == (5, [], False)
    assert days(collect([*unknown[:4], landed(1)], 5, 0)) == [1]
    bots = [landed(9 - n, left_out=BOTS) for n in range(5)]
    assert days(collect([*bots, landed(1)], 5, 0)) == [1]


@pytest.mark.parametrize(
    ("n_older", "expected"),
    [
        pytest.param(1, True, id="a wrong clock"),
        pytest.param(19, True, id="nineteen in a row"),
        pytest.param(20, False, id="twenty in a row: the rest is older"),
    ],
)
def test_a_search_by_time(n_older: int, expected: bool) -> None:
    history = [landed(100), *(landed(0) for _ in range(n_older)), landed(90)]
    assert (len(list(landed_since(history, at(50)))) == 2) is expected
    found = collect(history, 5, at(50))
    assert (len(found.changes) == 2) is expected
    # Where the search was ended by time, a deeper clone would show no more.
    assert found.ended is expected


def test_exactly_at_the_time() -> None:
    assert days(collect([landed(50), landed(49)], 5, at(50))) == [50]


@pytest.mark.parametrize(
    ("like_pulls", "expected"),
    [
        pytest.param([], 1.0, id="none"),
        pytest.param([True, False], 0.5, id="half"),
        pytest.param([False], 0.0, id="no pull"),
    ],
)
def test_the_share_of_pulls(like_pulls: list[bool], expected: float) -> None:
    history = [landed(9 - n, like_pull=each) for n, each in enumerate(like_pulls)]
    # What does not count does not count here either.
    history.append(landed(0, left_out=BOTS, like_pull=False))
    assert collect(history, 9, 0).pull_share == expected


def accepting(*rows: tuple[str, str | None], rule: str = "pr-size", window_days: int = 0) -> GateSettings:
    accepts = tuple(
        AcceptSettings(
            rule,  # type: ignore[arg-type]
            date.fromisoformat(since),
            f"reason {n}",
            date.fromisoformat(expires) if expires else None,
        )
        for n, (since, expires) in enumerate(rows)
    )
    return GateSettings(PrSizeSettings(window_days=window_days), accept=accepts)


# at(60) is noon of 2024-03-01.
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([], None, id="none"),
        pytest.param([("2024-02-01", None)], "reason 0", id="for ever"),
        pytest.param([("2024-02-01", "2024-03-01")], "reason 0", id="up to this very day"),
        pytest.param([("2024-02-01", "2024-02-29")], None, id="expired yesterday"),
        pytest.param([("2024-02-01", None), ("2024-02-10", None)], "reason 1", id="the newest of two"),
        pytest.param([("2024-02-01", None), ("2024-02-10", "2024-02-20")], "reason 0", id="the newest has expired"),
    ],
)
def test_which_new_normal_holds(rows: list[tuple[str, str | None]], expected: str | None) -> None:
    found = accepted_at(accepting(*rows), "pr-size", at(60))
    assert (None if found is None else found.reason) == expected
    assert accepted_at(accepting(*rows), "drift", at(60)) is None


def test_since_when_history_counts() -> None:
    since = at(31) - DAY // 2  # midnight of 2024-02-01
    assert accepted_since(accepting(("2024-02-01", None)), "pr-size", at(60)) == since
    assert accepted_since(accepting(), "pr-size", at(60)) == 0
    assert counts_since(accepting(), at(60)) == 0
    assert counts_since(accepting(("2024-02-01", None)), at(60)) == since
    assert counts_since(accepting(("2024-02-01", None), window_days=10), at(60)) == at(50)
    assert counts_since(accepting(("2024-02-01", None), window_days=100), at(60)) == since


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        pytest.param([], (None, None, None), id="empty"),
        pytest.param([7], (7, 7, 7), id="one"),
        pytest.param([10, 20, 30, 40, 50], (30, 46, 48), id="five"),
    ],
)
def test_what_a_report_shows(sizes: list[int], expected: tuple[float | None, ...]) -> None:
    shown = told(collect([landed(9 - n, size) for n, size in enumerate(sizes)], 9, 0))
    assert (shown.median, shown.p90, shown.p95) == expected
    assert [change.net_lines for change in shown.changes] == sizes


SIZES = st.lists(st.integers(1, 500), max_size=30)


@settings(deadline=None)
@given(SIZES, st.lists(st.integers(0, 30), max_size=8), st.integers(1, 20))
def test_what_bots_land_changes_nothing(sizes: list[int], places: list[int], window: int) -> None:
    people = [landed(100 - n, size) for n, size in enumerate(sizes)]
    mixed = list(people)
    for place in places:
        mixed.insert(min(place, len(mixed)), landed(50, 9000, BOTS))
    assert collect(mixed, window, 0).changes == collect(people, window, 0).changes
