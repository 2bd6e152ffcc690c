"""The newest moment that can be believed: wrong clocks, late tags, and histories that begin again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from flowlens.facts.moment import moment_of, some_are_ahead
from tests.mined import commit, mined, step

_START = datetime(2024, 1, 1, 12, tzinfo=UTC)
YEAR = 365
# Days of 2099 and 2001, as a clock that is wrong gives them.
Y2099 = 75 * YEAR
Y2001 = -23 * YEAR
DAILY = [float(number) for number in range(40)]


def day(number: float) -> datetime:
    return _START + timedelta(days=number)


def times(days: Sequence[float | None]) -> pd.Series[pd.Timestamp]:
    moments = [None if one is None else day(one) for one in days]
    return pd.to_datetime(pd.Series(moments, dtype="object"), utc=True).dt.as_unit("us")


def moment(days: Sequence[float | None], tags: Sequence[float | None] = ()) -> datetime:
    return moment_of(times(days), times(tags))


@pytest.mark.parametrize(
    ("days", "newest"),
    [
        pytest.param([0], 0, id="one"),
        pytest.param(DAILY, 39, id="one a day"),
        pytest.param([*DAILY, None], 39, id="the newest has no date"),
        pytest.param([5.0] * 40, 5, id="all at one moment"),
        pytest.param([*DAILY, Y2099], 39, id="2099 on the newest"),
        pytest.param([*DAILY, Y2099, 40], 40, id="2099 on the one before"),
        pytest.param([*DAILY, Y2099, Y2099 + 1, Y2099 + 2], 39, id="2099 on the newest three"),
        pytest.param([*DAILY, 26 * YEAR, Y2099], 39, id="two wrong clocks far apart"),
        pytest.param([*DAILY, Y2099, 26 * YEAR], 39, id="the same, the other way round"),
        pytest.param([*DAILY, 26 * YEAR, 75 * YEAR, 975 * YEAR], 39, id="three wrong clocks far apart"),
        pytest.param([*DAILY, 40, Y2099, 26 * YEAR], 40, id="two wrong clocks after a right one"),
        pytest.param([*DAILY, Y2001], 39, id="2001 on the newest"),
        pytest.param([*DAILY[:20], Y2099, *DAILY[20:]], 39, id="2099 in the middle"),
        pytest.param([*DAILY[:20], Y2099, Y2099, Y2099, Y2099, *DAILY[20:]], 39, id="2099 four times in the middle"),
        pytest.param([Y2099, *DAILY], 39, id="2099 on the oldest"),
        pytest.param([*DAILY[:36], Y2099, *DAILY[36:]], 39, id="2099 with four after it"),
        pytest.param([*DAILY[:20], Y2001, *DAILY[20:]], 39, id="2001 in the middle"),
    ],
)
def test_wrong_clocks_are_not_believed(days: list[float | None], newest: float) -> None:
    assert moment(days) == day(newest)


@pytest.mark.parametrize(
    ("n_after", "ahead", "newest"),
    [
        pytest.param(3, 30, 36 + 30 + 2, id="a month ahead of the middle one of three"),
        pytest.param(3, 31, 36 + 2, id="more than a month ahead"),
        pytest.param(2, 31, 36 + 31 + 1, id="two that follow contradict nobody"),
    ],
)
def test_a_date_is_set_against_those_that_landed_after_it(n_after: int, ahead: float, newest: float) -> None:
    """All that follow land at one moment, a day or two after day 36."""
    at = 36.0 + n_after - 1
    assert moment([*DAILY[:36], at + ahead, *[at] * n_after]) == day(newest)


@pytest.mark.parametrize(
    ("n_early", "newest"),
    [
        pytest.param(4, 10 * YEAR + 20, id="four of ten contradict nobody"),
        pytest.param(5, 10 * YEAR + 4, id="five of ten do"),
    ],
)
def test_most_of_the_ten_that_follow_decide(n_early: int, newest: float) -> None:
    """Old work that was rebased lands with its old dates, which is no reason to doubt the date before it."""
    followers = [*[1.0] * n_early, *[10.0 * YEAR + number for number in range(10 - n_early)]]
    assert moment([0, 10 * YEAR + 20, *followers]) == day(newest)


@pytest.mark.parametrize(
    ("days", "newest"),
    [
        pytest.param([*DAILY[:20], 20 * YEAR], 19, id="one after twenty"),
        pytest.param([*DAILY[:19], 20 * YEAR], 20 * YEAR, id="one after nineteen"),
        pytest.param([*DAILY[:20], 20 * YEAR, 20 * YEAR], 19, id="two after twenty"),
        pytest.param([*DAILY[:19], 20 * YEAR, 20 * YEAR], 20 * YEAR, id="two after nineteen"),
        pytest.param([0, 20 * YEAR], 20 * YEAR, id="two in all"),
    ],
)
def test_a_young_repository_is_believed(days: list[float], newest: float) -> None:
    assert moment(days) == day(newest)


@pytest.mark.parametrize(
    ("silence", "believed"),
    [
        pytest.param(730, True, id="two years"),
        pytest.param(731, False, id="more than two years"),
    ],
)
def test_the_newest_may_come_two_years_later(silence: float, believed: bool) -> None:
    assert moment([*DAILY, 39 + silence]) == day(39 + (silence if believed else 0))


def test_the_newest_may_come_as_much_later_as_the_history_is_long() -> None:
    """Forty changes in ten years, then one after another ten, or a little more."""
    years = [one * 100 for one in DAILY]
    assert moment([*years, 7800]) == day(7800)
    assert moment([*years, 7801]) == day(3900)


@pytest.mark.parametrize(
    ("n_new", "believed"),
    [pytest.param(3, False, id="three"), pytest.param(4, True, id="four"), pytest.param(40, True, id="forty")],
)
def test_a_revived_repository_is_believed_once_there_is_enough(n_new: int, believed: bool) -> None:
    new = [10.0 * YEAR + number for number in range(n_new)]
    assert moment([*DAILY, *new]) == day(new[-1] if believed else 39)


@pytest.mark.parametrize(
    ("tags", "newest"),
    [
        pytest.param([], 39, id="none"),
        pytest.param([3], 39, id="an old one"),
        pytest.param([None, 45], 45, id="one without a date"),
        pytest.param([39 + YEAR], 39 + YEAR, id="a year later"),
        pytest.param([40 + YEAR], 39, id="more than a year later"),
        pytest.param([50, Y2099], 50, id="the newest that is believed"),
    ],
)
def test_a_tag_counts_up_to_a_year_later(tags: list[float | None], newest: float) -> None:
    assert moment(DAILY, tags) == day(newest)


def test_a_tag_is_set_against_the_newest_that_is_believed() -> None:
    assert moment([*DAILY, Y2099], [45, Y2099]) == day(45)


@pytest.mark.parametrize("days", [[], [None], [None, None]], ids=["empty", "one", "two"])
def test_without_any_date_it_is_the_beginning_of_time(days: list[float | None]) -> None:
    assert moment(days, [5]) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "tags", "now", "newest"),
    [
        pytest.param([0, 1, Y2099], [], 5, 1, id="2099 on the newest of three"),
        pytest.param([Y2099, 0, 1], [], 5, 1, id="2099 on the oldest of three"),
        pytest.param([0, 1, 6], [], 5, 6, id="a day ahead"),
        pytest.param([0, 1, 6.1], [], 5, 1, id="more than a day ahead"),
        pytest.param([0, 1], [6.1], 5, 1, id="a tag more than a day ahead"),
        pytest.param([0, 1], [3], 5, 3, id="a tag that is not ahead"),
        pytest.param([7, 8, 9], [10], 5, 10, id="all are ahead: the clock of the run is wrong"),
        pytest.param([0, 1, Y2099], [], None, Y2099, id="no clock"),
    ],
)
def test_no_date_is_believed_that_has_not_come(
    days: list[float | None], tags: list[float | None], now: float | None, newest: float
) -> None:
    assert moment_of(times(days), times(tags), None if now is None else day(now)) == day(newest)


@pytest.mark.parametrize(("landed", "expected"), [(5, False), (6.1, True), (None, False)])
def test_whether_a_date_has_not_come(landed: float | None, expected: bool) -> None:
    given = mined([commit("a", day=landed)], [step("a", None)])
    assert some_are_ahead(given, day(5)) is expected
    assert not some_are_ahead(given, None)
