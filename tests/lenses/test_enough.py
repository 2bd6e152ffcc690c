"""How much is missing, and when there will be enough, if ever."""

from __future__ import annotations

import pytest

from flowlens.lenses import enough
from flowlens.lenses.enough import Pace, wanting


@pytest.mark.parametrize(
    ("n", "pace", "text"),
    [
        pytest.param(0, None, "0 changes where 50 are needed", id="none"),
        pytest.param(0, Pace(90, 365), "0 changes where 50 are needed", id="none has no pace"),
        pytest.param(1, None, "1 change where 50 are needed", id="no pace"),
        pytest.param(1, Pace(0, 365), "1 change where 50 are needed", id="a pace of one moment"),
        pytest.param(25, Pace(30, 365), "25 changes where 50 are needed (at this pace in 30 days)", id="half"),
        pytest.param(49, Pace(49.5, 365), "49 changes where 50 are needed (at this pace in 2 days)", id="rounded up"),
        pytest.param(25, Pace(182.5, 365), "25 changes where 50 are needed (at this pace in 183 days)", id="just"),
        pytest.param(
            25,
            Pace(183, 365),
            "25 changes where 50 are needed (too few at this pace for a window of 365 days)",
            id="never",
        ),
    ],
)
def test_what_is_missing(n: int, pace: Pace | None, text: str) -> None:
    assert wanting(n, 50, "changes", pace) == text


def test_how_much_is_enough() -> None:
    """8 gaps a side, 24 at an unknown date, 50 changes, 100 for P90, 24 bins."""
    assert (enough.GAPS, enough.GAPS_FOR_SHIFTS, enough.CHANGES, enough.CHANGES_FOR_P90, enough.TREND_BINS) == (
        8, 24, 50, 100, 24,
    )  # fmt: skip
