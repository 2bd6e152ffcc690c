"""How much is missing, and when there will be enough, if ever."""

from __future__ import annotations

from math import inf

import pytest

from flowlens.lenses import enough
from flowlens.lenses.enough import Pace, wanting


@pytest.mark.parametrize(
    ("n", "pace", "text"),
    [
        pytest.param(0, None, "0 of 50 changes", id="none"),
        pytest.param(0, Pace(90, 365), "0 of 50 changes; none so far, so no pace can be told", id="none has no pace"),
        pytest.param(1, None, "1 of 50 changes", id="no pace"),
        pytest.param(1, Pace(0, 365), "1 of 50 changes; it takes 2 to tell a pace", id="a pace of one moment"),
        pytest.param(25, Pace(30, 365), "25 of 50 changes; about 4 weeks at this pace", id="half"),
        pytest.param(49, Pace(49.5, 365), "49 of 50 changes; about 1 day at this pace", id="the last"),
        pytest.param(25, Pace(182.5, 365), "25 of 50 changes; about 6 months at this pace", id="just"),
        pytest.param(
            25,
            Pace(183, 365),
            "25 of 50 changes; too few at this pace for a window of 1 year",
            id="never",
        ),
        pytest.param(
            25,
            Pace(183, 365, settable=True),
            "25 of 50 changes; too few at this pace for a window of 1 year; a longer one can be set",
            id="a longer window",
        ),
        pytest.param(
            2,
            Pace(365, 365, settable=True),
            "2 of 50 changes; too few at this pace for a window of 1 year",
            id="no window of ten years",
        ),
        pytest.param(25, Pace(365), "25 of 50 changes; about 1 year at this pace", id="counted for ever"),
        pytest.param(
            0, Pace(90, 365, inf), "0 of 50 changes; none so far, so no pace can be told", id="there never was any"
        ),
        pytest.param(2, Pace(0, 365, inf), "2 of 50 changes; it takes a day or more to tell a pace", id="of others"),
        pytest.param(
            0,
            Pace(365, 365, 800),
            "0 of 50 changes; nothing for 2 years, so no pace can be told (--until looks at an earlier day)",
            id="none in the window",
        ),
        pytest.param(
            25, Pace(365, 730, 45), "25 of 50 changes; nothing new for 6 weeks, so no pace can be told", id="silent"
        ),
        pytest.param(25, Pace(365, 730, 43), "25 of 50 changes; about 1 year at this pace", id="not silent yet"),
        pytest.param(49, Pace(49, 365, 28), "49 of 50 changes; about 1 day at this pace", id="four weeks off"),
        pytest.param(2, Pace(1, 365), "2 of 50 changes; about 3 weeks at this pace", id="two in a day"),
        pytest.param(
            30, Pace(0.5, 365), "30 of 50 changes; it takes a day or more to tell a pace", id="all in half a day"
        ),
        pytest.param(
            0,
            Pace(100, 365, counted=100, delay_days=265),
            "0 of 50 changes; about 10 months at this pace",
            id="the pace of another window",
        ),
    ],
)
def test_what_is_missing(n: int, pace: Pace | None, text: str) -> None:
    assert wanting(n, 50, "changes", pace) == text


def test_how_much_is_enough() -> None:
    """8 gaps a side, 12 at an unknown date, 50 changes, 100 for P90, 24 bins."""
    assert (enough.GAPS, enough.GAPS_FOR_SHIFTS, enough.CHANGES, enough.CHANGES_FOR_P90, enough.TREND_BINS) == (
        8, 12, 50, 100, 24,
    )  # fmt: skip
