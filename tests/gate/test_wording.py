"""What the gate says, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flowlens.gate.drift import Drift, Windows
from flowlens.gate.pr_size import Judged
from flowlens.gate.settings import AcceptSettings, DriftSettings, OverrideSettings
from flowlens.gate.wording import accepted_text, allow_by, drift_text, ranked_text


@pytest.mark.parametrize(
    ("lines", "judged", "expected"),
    [
        pytest.param(
            1842,
            Judged("fail", 0.01, 1, 100, 611, 200),
            "pr-size 1,842 lines (limit 611; larger than 99 of the last 100 changes)",
            id="ranked",
        ),
        pytest.param(
            1,
            Judged("insufficient-history", 1, 3, 3, None, None),
            "pr-size 1 line (no limit yet: 3 of 49 changes that are needed; larger than 0 of the last 3 changes)",
            id="young",
        ),
        pytest.param(
            90,
            Judged("insufficient-history", 0.25, 0, 3, 500, None),
            "pr-size 90 lines (limit 500: 3 of 49 changes that are needed; larger than 3 of the last 3 changes)",
            id="young, with a ceiling",
        ),
        pytest.param(
            501,
            Judged("fail", 0.25, 0, 3, 500, None, "max-lines 500"),
            "pr-size 501 lines (a ceiling of the configuration: max-lines 500)",
            id="above a ceiling",
        ),
    ],
)
def test_a_rank(lines: int, judged: Judged, expected: str) -> None:
    assert ranked_text(lines, judged, 49) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param(
            OverrideSettings(),
            "Land it in parts that are each useful by themselves; where it must be whole, give it the label "
            "batch-size-ok.",
            id="a label",
        ),
        pytest.param(
            OverrideSettings((), "Batch-Size-OK"),
            "Land it in parts that are each useful by themselves; where it must be whole, commit with the trailer "
            '"Batch-Size-OK: <why>".',
            id="a trailer",
        ),
        pytest.param(OverrideSettings(()), "Land it in parts that are each useful by themselves.", id="no way"),
    ],
)
def test_what_to_do(settings: OverrideSettings, expected: str) -> None:
    assert allow_by(settings) == expected


def test_a_new_normal() -> None:
    accepted = AcceptSettings("drift", date(2026, 5, 1), "generated clients")
    assert accepted_text(accepted) == "No change before 2026-05-01 counts, by a new normal: generated clients"


NOW, TOO_FEW = Windows(0, 30, 90, 60.0, 20.0, 0.0001), Windows(0, 3, 90)


@pytest.mark.parametrize(
    ("drift", "expected"),
    [
        pytest.param(
            Drift(NOW, NOW, True),
            "drift: median 60 lines in the last 28 days (n = 30), 20 lines in the 182 before (n = 90); p < 0.001, "
            "a week ago as well",
            id="holds",
        ),
        pytest.param(
            Drift(replace(NOW, weeks_p=0.0435, weeks_limit=0.01), NOW, False),
            "drift: median 60 lines in the last 28 days (n = 30), 20 lines in the 182 before (n = 90); p < 0.001, "
            "but p = 0.043 for whole weeks in any order",
            id="single weeks",
        ),
        pytest.param(
            Drift(TOO_FEW, NOW, False),
            "drift: not enough changes: 3 (it takes 12) in the last 28 days, 90 in the 182 before",
            id="too few",
        ),
        pytest.param(
            Drift(NOW, TOO_FEW, False),
            "drift: median 60 lines in the last 28 days (n = 30), 20 lines in the 182 before (n = 90); p < 0.001",
            id="does not hold",
        ),
        pytest.param(
            Drift(replace(NOW, weeks_p=0.005, weeks_limit=0.01), TOO_FEW, False),
            "drift: median 60 lines in the last 28 days (n = 30), 20 lines in the 182 before (n = 90); p < 0.001, "
            "but not yet a week ago",
            id="for the first week",
        ),
    ],
)
def test_a_drift(drift: Drift, expected: str) -> None:
    assert drift_text(drift, DriftSettings()) == expected
