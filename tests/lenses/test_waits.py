"""Waits: their lengths, their ratio over whole releases, their median over time, and what is held back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from flowlens.lenses.bins import Bins
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.unreleased import with_releases
from flowlens.lenses.waits import cohorts, days_of, held_back, survival, write_wait_ratio
from flowlens.lenses.windows import Windows
from flowlens.model.measure import Measure
from tests.lenses.tables import Landed, Tag, day, facts, landed

AS_OF = 1005.5  # a Monday at which four weeks of the calendar end


def waiting(changes: Sequence[Landed], tags: Sequence[Tag] = ()) -> pd.DataFrame:
    """The changes with the time at which each was released."""
    return with_releases(facts(changes, tags, AS_OF), LensSettings())


def left(prefix: str, waits: Sequence[float], each: int = 1, at: float = 0) -> pd.DataFrame:
    """So many changes for each of the waits, which left together; all landed on one day."""
    changes = landed([at] * (len(waits) * each), prefix=prefix)
    tags = [
        Tag(f"{prefix}-v{k}", at + wait, tuple(one.id for one in changes[k * each : (k + 1) * each]))
        for k, wait in enumerate(waits)
    ]
    return waiting(changes, tags)


def ratio(before: pd.DataFrame, now: pd.DataFrame) -> Measure:
    sheet = Sheet({"ratio": "the ratio"})
    n = len(before)
    windows = Windows(0, n, n + len(now), pd.Timestamp(day(0)), 365, 365, 2190, 0, 50)
    write_wait_ratio(sheet, pd.concat([before, now]), windows, pd.Timestamp(day(AS_OF)), 0)
    return sheet.values["ratio"]


def test_lengths_in_days_are_never_negative() -> None:
    lengths = pd.Series(pd.to_timedelta([36, 0, -5], unit="h"))
    assert days_of(lengths).tolist() == [1.5, 0, 0]
    assert days_of(lengths.head(0)).tolist() == []


def test_what_waits_is_counted_up_to_the_moment_of_the_facts() -> None:
    changes = waiting(landed([990.0, 980.0, 970.0]), [Tag("v1", 995, ("c0",))])
    found = survival(changes, "landed_at", pd.Timestamp(day(AS_OF)))
    assert (found.times, found.n, found.longest) == ((5.0,), 3, 35.5)
    assert found.share == pytest.approx((2 / 3,))


def test_waits_from_another_start_leave_out_what_has_none() -> None:
    changes = waiting([Landed("a", 10, started=4), Landed("b", None)], [Tag("v1", 12, ("a", "b"))])
    found = survival(changes.assign(started_at=[day(4)] * len(changes)), "started_at", pd.Timestamp(day(AS_OF)))
    assert (found.times, found.n) == ((8.0,), 1)
    empty = changes.assign(started_at=pd.Series(pd.NaT, index=changes.index, dtype="datetime64[us, UTC]"))
    assert survival(empty, "started_at", pd.Timestamp(day(AS_OF))).n == 0


def test_the_ratio_of_the_median_waits() -> None:
    """Eight releases a side, which held waits of 1 to 8 days, and of 3 to 24."""
    found = ratio(left("b", range(1, 9)), left("n", [3 * wait for wait in range(1, 9)]))
    assert (found.value, found.unit, found.n) == (3, "ratio", 8)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 3 < found.high


def test_the_changes_of_a_release_are_one_draw() -> None:
    """A hundred changes in eight releases tell as little as eight, one in each."""
    waits = list(range(1, 9))
    few, many = (ratio(left("b", waits, each), left("n", waits, each)) for each in (1, 100))
    assert (few.low, few.high, few.n) == (many.low, many.high, many.n)


@pytest.mark.parametrize(
    ("n_before", "n_now", "missing"),
    [
        pytest.param(8, 8, None, id="eight a side"),
        pytest.param(
            7, 8, "the window before has 7 of 8 releases that changes left in; about 7 weeks at this pace", id="before"
        ),
        pytest.param(
            8,
            7,
            "the window has 7 of 8 releases that changes left in; too few at this pace for a window of 1 year; "
            "a longer one can be set",
            id="now",
        ),
        pytest.param(
            0, 8, "the window before has 0 of 8 releases that changes left in; about 1 year at this pace", id="none"
        ),
    ],
)
def test_a_ratio_needs_eight_releases_a_side(n_before: int, n_now: int, missing: str | None) -> None:
    sides = (left(name, [1.0 + k for k in range(n)], each=20) for name, n in (("b", n_before), ("n", n_now)))
    assert ratio(*sides).missing == missing


def test_tags_of_one_moment_are_one_release() -> None:
    assert ratio(left("b", [4.0] * 20), left("n", range(1, 21))).missing is not None


def test_what_is_not_out_yet_is_no_release_of_its_own() -> None:
    """Eight releases and a ninth heap that still waits: nine things to draw, and a longer median."""
    out, waits = left("n", range(1, 9)), waiting(landed([0.0] * 2, prefix="w"))
    assert ratio(left("b", range(1, 9)), pd.concat([out, waits], ignore_index=True)).value == 5 / 4


def test_a_median_that_is_not_reached_is_no_ratio() -> None:
    out, waits = left("n", range(1, 9)), waiting(landed([0.0] * 20, prefix="w"))
    found = ratio(left("b", range(1, 10)), pd.concat([out, waits], ignore_index=True))
    assert (found.value, found.missing) == (None, "the median wait of one of the windows is not known")


def test_the_median_wait_of_every_four_weeks() -> None:
    """Five changes every four weeks wait for 3 days, then for 9; the newest ten are not out."""
    days = [AS_OF - 14 - 28 * back for back in (4, 3, 2, 1, 0)]
    changes = [change for k, at in enumerate(days) for change in landed([at] * 5, prefix=f"g{k}-")]
    tags = [
        Tag(f"v{k}", days[k] + wait, tuple(f"g{k}-{number}" for number in range(5)))
        for k, wait in enumerate((3, 9, 9))
    ]  # fmt: skip
    bins, n_waiting = cohorts(waiting(changes, tags), day(AS_OF))
    assert bins.medians.tolist() == [3, 9, 9]
    assert bins.starts == tuple(day(AS_OF - 28 * back) for back in (5, 4, 3))
    assert n_waiting == 2


def test_four_weeks_of_which_half_is_out_are_not_known() -> None:
    """As soon as three of five are out, the median is."""
    for n_out, n_waiting in ((2, 1), (3, 0)):
        tag = Tag("v", 995, tuple(f"c{number}" for number in range(n_out)))
        bins, found = cohorts(waiting(landed([990.0] * 5), [tag]), day(AS_OF))
        assert (bins.medians.tolist(), found) == ([5.0] * (1 - n_waiting), n_waiting)


def test_a_wait_of_no_time_has_a_logarithm() -> None:
    bins, _ = cohorts(left("c", [0.0], each=5, at=990), day(AS_OF))
    assert bins.medians.tolist() == [1 / 24]


def test_nothing_landed_no_cohorts() -> None:
    bins, n_waiting = cohorts(waiting([]), day(AS_OF))
    assert (bins.medians.tolist(), bins.starts, n_waiting) == ([], (), 0)


@pytest.mark.parametrize(
    ("medians", "n_waiting", "held"),
    [
        pytest.param([1.0] * 10, 0, False, id="nothing waits"),
        pytest.param([1.0] * 10, 2, False, id="two bins where waits are short"),
        pytest.param([1.0] * 10, 3, True, id="three bins where waits are short"),
        pytest.param([60.0] * 10, 4, False, id="not yet twice as long as usual"),
        pytest.param([60.0] * 10, 5, True, id="more than twice as long as usual"),
        pytest.param([1.0] * 99 + [9999.0], 3, True, id="one long wait is not usual"),
        pytest.param([], 2, False, id="nothing was ever out, for long"),
        pytest.param([], 3, True, id="nothing was ever out"),
    ],
)
def test_much_is_held_back(medians: list[float], n_waiting: int, held: bool) -> None:
    bins = Bins(np.arange(len(medians), dtype=np.float64), tuple(day(0) for _ in medians), np.array(medians))
    assert held_back(bins, n_waiting) == held
