"""The gaps that are shown: those off the beat, the farthest first, and each in usual gaps of its time."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pandas as pd

from flowlens.lenses.beat_evidence import gap_ratios, off_beat
from flowlens.lenses.windows import Windows, two_windows
from tests.lenses.tables import day

GAPS = [7.0] * 20 + [30.0, 7.0, 60.0, 7.0]


def given(gaps: list[float]) -> tuple[pd.DataFrame, pd.Series[pd.Timestamp], Windows]:
    """Releases with these gaps, their days without the first, and the window of all of them."""
    at = pd.to_datetime([day(number) for number in accumulate(gaps, initial=0.0)], utc=True)
    releases = pd.DataFrame({"name": [f"v{number}" for number in range(len(at))], "at": at})
    ends = releases["at"].iloc[1:].reset_index(drop=True)
    return releases, ends, two_windows(ends, (day(0), day(sum(gaps))), 365, 8)


def test_the_farthest_from_the_beat_come_first() -> None:
    releases, ends, windows = given(GAPS)
    found = off_beat(ends, releases, np.array(GAPS), windows, 7.0)
    assert [one.id for one in found] == ["v23", "v21"]
    assert found[0].note == f"60 days after the one before, where 7 are usual, {ends[22]:%Y-%m-%d}"


def test_each_gap_is_told_in_usual_gaps_of_its_time() -> None:
    releases, ends, windows = given(GAPS)
    points = gap_ratios(releases, ends, np.array(GAPS), windows).points
    assert [(point.label, point.group) for point in points[19:22]] == [
        ("7 days", "on the beat"), ("30 days", "off the beat"), ("7 days", "on the beat"),
    ]  # fmt: skip
    assert points[20].value == 30 / 7


def test_releases_of_one_moment_have_no_ratio() -> None:
    releases, ends, windows = given([0.0] * 5)
    assert gap_ratios(releases, ends, np.zeros(5), windows).points == ()


def test_the_dots_of_a_window_are_on_the_beat_that_its_share_counts_by() -> None:
    gaps = [7.0] * 60 + [60.0] * 5
    releases, ends, windows = given(gaps)
    points = gap_ratios(releases, ends, np.array(gaps), windows).points[windows.now]
    assert [point.group for point in points[-6:]] == ["on the beat", *["off the beat"] * 5]
    assert {point.value for point in points[-5:]} == {60 / 7}
