"""A backtest in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flowlens.model.backtest import Backtest, Episode
from flowlens.outputs.gate.backtest_words import drift, extent, flagged, origin, sentence
from tests.outputs.gate.answers import backtest, empty_backtest, replayed, young_backtest

RICH = backtest()
WEEK = datetime(2024, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(
            RICH, "Of the last 100 changes this configuration would have failed 2 (2 %) and warned 3 (3 %).", id="rich"
        ),
        pytest.param(
            replace(RICH, unit="commit", replayed=RICH.replayed[-1:]),
            "Of the last 1 commit this configuration would have failed 0 (0 %) and warned 0 (0 %).",
            id="one commit",
        ),
        pytest.param(
            replace(RICH, left_out={"by bots": 1}),
            "Of the last 100 changes that could be judged this configuration would have failed 2 (2 %) "
            "and warned 3 (3 %).",
            id="some left out",
        ),
        pytest.param(
            young_backtest(),
            "Of the last 4 changes that could be judged this configuration would have failed 1 (25 %) "
            "and warned 0 (0 %). An override let 1 through.",
            id="some too early",
        ),
        pytest.param(
            replace(RICH, replayed=(replayed(1, "pass", 9_000, None), replayed(2, "warn", 300, None))),
            "Of the last 1 change that could be judged this configuration would have failed 0 (0 %) "
            "and warned 1 (100 %).",
            id="what could not fail is not counted, what warned is",
        ),
        pytest.param(
            replace(RICH, replayed=tuple(replayed(number, "insufficient-history", 9, None) for number in range(9))),
            "This configuration would have judged none of the last 100 changes.",
            id="all too early",
        ),
        pytest.param(
            empty_backtest(), "This configuration would have judged none of the last 100 changes.", id="empty"
        ),
    ],
)
def test_the_sentence(told: Backtest, expected: str) -> None:
    assert sentence(told) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(RICH, "100 of the last 100 changes", id="all"),
        pytest.param(
            young_backtest(), "10 of the last 100 changes, 6 with too little history before them", id="too early"
        ),
        pytest.param(
            replace(RICH, replayed=(replayed(1, "unknown", 0), replayed(2, "pass", 1))),
            "2 of the last 100 changes, 1 that could not be measured",
            id="unknown",
        ),
        pytest.param(empty_backtest(), "0 of the last 100 changes", id="none"),
    ],
)
def test_how_much_was_replayed(told: Backtest, expected: str) -> None:
    assert extent(told) == expected


def test_where_it_comes_from() -> None:
    assert origin(RICH) == "example/shop, main at 0123456789ab, by flowlens.toml"
    assert origin(empty_backtest()) == "example/shop, main at 0123456789ab"


def test_the_changes_on_which_it_would_have_fired() -> None:
    zeros = "0" * 12
    assert flagged(RICH) == [
        ("fail", zeros, "2024-04-09", "", "1,842 lines", "611 lines", "Do 99"),
        ("warn", zeros, "2024-03-21", "#880", "600 lines", "611 lines", "Do 80"),
        ("warn", zeros, "2024-03-01", "#860", "400 lines", "611 lines", "Do 60"),
        ("fail", zeros, "2024-02-10", "#840", "612 lines", "611 lines", "Do 40"),
        ("warn", zeros, "2024-01-21", "#820", "321 lines", "611 lines", "Do 20"),
    ]
    assert [row[0] for row in flagged(young_backtest())] == ["fail", "overridden"]
    assert flagged(empty_backtest()) == []


def test_a_size_never_looks_like_the_limit_that_it_breaks() -> None:
    (row,) = flagged(replace(RICH, replayed=(replayed(1, "fail", 612, 611.6),)))
    assert row[4:6] == ("612 lines", "611.6 lines")


def test_what_could_not_fail_has_no_limit() -> None:
    (row,) = flagged(replace(RICH, replayed=(replayed(1, "warn", 321, None),)))
    assert row[4:6] == ("321 lines", "—")


ONE = (
    "2024-03-04 to 2024-03-25: median 31 lines before (n = 140), 88 lines in the recent days up to 2024-03-04 (n = 22)"
)
WEEK_ALONE = "2024-03-04: median 1 line before (n = 30), 2,000 lines in the recent days up to 2024-03-04 (n = 1,200)"


@pytest.mark.parametrize(
    ("episodes", "n_weeks", "expected"),
    [
        pytest.param(
            RICH.episodes, 104, ["Drift in 1 episode; 104 weeks looked at, 61 with enough changes.", ONE], id="one"
        ),
        pytest.param(
            (Episode(WEEK, WEEK, 2_000.0, 1.0, 1_200, 30),) * 2,
            1_040,
            ["Drift in 2 episodes; 1,040 weeks looked at, 61 with enough changes.", WEEK_ALONE, WEEK_ALONE],
            id="two of a week each",
        ),
        pytest.param((), 1, ["No drift; 1 week looked at, 61 with enough changes."], id="none"),
        pytest.param((), 0, ["No week could be looked at for drift."], id="nothing looked at"),
    ],
)
def test_drift(episodes: tuple[Episode, ...], n_weeks: int, expected: list[str]) -> None:
    assert drift(replace(RICH, episodes=episodes, n_weeks=n_weeks)) == expected
