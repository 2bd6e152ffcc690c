"""The slow drift of a share."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.lenses.share_trend import write_share_trend
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from tests.lenses.tables import day


def trend(n_bins: int, share: float, a_year: float) -> dict[str, Measure]:
    """Twenty changes each four weeks, of which a growing share hits."""
    at, hits = [], []
    for number in range(n_bins):
        wanted = round(20 * (share + a_year * number * 28 / 365))
        at += [day(28 * number + 1 + k) for k in range(20)]
        hits += [k < wanted for k in range(20)]
    sheet = Sheet({"trend": "a", "trend_p": "b"})
    write_share_trend(sheet, pd.Series(pd.DatetimeIndex(at)), pd.Series(hits), day(28 * n_bins))
    return sheet.values


def test_a_share_that_grows() -> None:
    values = trend(36, 0.1, 0.2)
    assert values["trend"].value == pytest.approx(0.2, abs=0.02)
    assert values["trend_p"].value is not None
    assert values["trend_p"].value < 0.01


def test_a_steady_share_does_not_grow() -> None:
    values = trend(36, 0.3, 0.0)
    assert (values["trend"].value, values["trend_p"].value) == (0, 1)


def test_few_bins_say_nothing() -> None:
    assert trend(23, 0.3, 0.1)["trend"].missing == "23 of 24 four-week bins"
