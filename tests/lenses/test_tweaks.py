"""Shares of what was touched, against other files and the window before, by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from flowlens.lenses.sheet import Sheet
from flowlens.lenses.tweaks import (
    Sides,
    enough,
    shortage,
    until_touched,
    write_lifts,
    write_returns,
    write_shares,
    write_untouched,
)
from flowlens.lenses.windows import two_windows
from flowlens.model.measure import Measure
from flowlens.stats.proportion import wilson

INF = float("inf")
NAMES = (
    "tweaked_28", "tweaked_56", "tweaked_56_before", "tweak_growth", "mix_growth", "lift", "lift_before", "base_56",
    "base_56_before", "improved_56", "repaired_56", "repaired_only", "tweaked_fresh", "tweaked_grown", "n_pieces",
    "n_fresh", "n_changes", "n_releases", "untouched_year",
)  # fmt: skip
WINDOWS = two_windows(
    pd.Series(pd.DatetimeIndex([], tz="UTC")),
    (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)),
    365,
    1,
)


def pieces(n: int, n_touched: int, base: float = 0.25, fresh: bool = True, **other: list[Any]) -> pd.DataFrame:
    """So many pieces, each of a change and release of its own, of which the first ones are improved after 10 days."""
    after = [10.0] * n_touched + [INF] * (n - n_touched)
    table = pd.DataFrame(
        {
            "change": [f"c{fresh}{k}" for k in range(n)], "release": [f"v{fresh}{k}" for k in range(n)],
            "shipped": [float(k) for k in range(n)], "fresh": fresh, "base": base, "after": after, "improved": after,
            "repaired": INF, "removed": INF,
        }
    )  # fmt: skip
    return table.assign(**other)


def written(before: pd.DataFrame, now: pd.DataFrame) -> dict[str, Measure]:
    sheet, sides = Sheet(dict.fromkeys(NAMES, "")), Sides(before, now, WINDOWS)
    write_shares(sheet, sides)
    write_lifts(sheet, sides)
    write_returns(sheet, sides)
    return sheet.values


def test_shares_and_what_they_grew_by() -> None:
    values = written(pieces(40, 30), pieces(40, 10))
    assert (values["tweaked_56"].value, values["tweaked_56_before"].value) == (0.25, 0.75)
    assert values["tweak_growth"].value == -0.5
    assert values["tweak_growth"].high is not None
    assert values["tweak_growth"].high < 0
    assert values["mix_growth"].missing == "the window before holds only one of the two"
    assert 0 < (values["tweaked_56"].low or 0) <= (wilson(10, 40).low or 0)


@pytest.mark.parametrize(
    ("n", "n_changes", "why"),
    [
        pytest.param(29, 29, "29 of 30 pieces of new work", id="few pieces"),
        pytest.param(1, 1, "1 of 30 pieces of new work", id="one"),
        pytest.param(0, 0, "0 of 30 pieces of new work", id="none"),
        pytest.param(30, 7, "the new work came with too few changes (7 of 8 changes)", id="few changes"),
        pytest.param(30, 8, None, id="enough"),
    ],
)
def test_what_is_enough(n: int, n_changes: int, why: str | None) -> None:
    one = pieces(n, 0)
    one["change"] = [f"c{k % max(n_changes, 1)}" for k in range(n)]
    assert enough(one) == (why is None)
    assert why is None or shortage(one) == why
    values = written(one, one)
    assert (values["tweaked_56"].missing is None) == (why is None)
    assert (values["lift"].missing is None) == (why is None)


def test_a_release_of_many_files_is_one_witness() -> None:
    """Of 40 pieces 10 are touched, all of one release: that tells less than 10 that each are of their own."""
    alone = written(pieces(40, 10), pieces(40, 10))["tweaked_56"]
    bulk = pieces(40, 10, release=[f"v{k // 10}" if k < 10 else f"v{k}" for k in range(40)])
    together = written(pieces(40, 10), bulk)["tweaked_56"]
    assert (alone.value, alone.missing) == (0.25, None)
    assert (together.value, together.missing) == (None, "too unsure to tell (3.1–78 %)")


def test_the_lift_is_touches_over_those_expected() -> None:
    values = written(pieces(40, 8, base=0.0), pieces(40, 20, base=0.25))
    assert (values["lift"].value, values["base_56"].value) == (2.0, 0.25)
    assert values["lift_before"].missing == "no other file was touched"
    none = written(pieces(40, 8), pieces(40, 8, base=float("nan")))
    assert none["lift"].missing == "0 of 30 pieces of new work"


def test_another_mix_explains_a_fall() -> None:
    """New files are touched in one of ten, grown ones in nine of ten, before as now; only that most are new now."""
    before = pd.concat([pieces(20, 2), pieces(80, 72, fresh=False)], ignore_index=True)
    now = pd.concat([pieces(80, 8), pieces(20, 18, fresh=False)], ignore_index=True)
    values = written(before, now)
    assert values["tweak_growth"].value == pytest.approx(-0.48)
    assert values["mix_growth"].value == pytest.approx(-0.48)


def test_repairs_are_told_from_improvements() -> None:
    now = pieces(80, 40, repaired=[10.0] * 60 + [INF] * 20, improved=[INF] * 30 + [10.0] * 10 + [INF] * 40)
    values = written(pieces(40, 10), now.assign(after=[10.0] * 60 + [INF] * 20))
    assert [values[name].value for name in ("improved_56", "repaired_56", "repaired_only")] == [
        10 / 80,
        60 / 80,
        50 / 60,
    ]
    assert values["tweaked_grown"].missing == "0 of 30 pieces of new work"


def test_the_wait_for_the_first_touch_is_censored_by_removal_and_by_today() -> None:
    table = pieces(4, 1, after=[5.0, INF, INF, INF], removed=[INF, 2.0, INF, INF], shipped=[0.0, 0.0, 0.0, 9.0])
    curve = until_touched(table, 10.0)
    # When the first is touched, two are left: the second is gone, and the fourth has been out for a day.
    assert (curve.times, curve.share, curve.longest) == ((5.0,), (0.5,), 10.0)


def test_untouched_for_a_year() -> None:
    old = pieces(40, 10, removed=[INF] * 10 + [100.0] * 10 + [INF] * 20)
    sheet = Sheet(dict.fromkeys(NAMES, ""))
    write_untouched(sheet, old)
    assert sheet.values["untouched_year"].value == 0.5
    write_untouched(sheet, old.iloc[:5])
    assert sheet.values["untouched_year"].missing == (
        "of what was released over a year ago, 5 of 30 pieces of new work"
    )
