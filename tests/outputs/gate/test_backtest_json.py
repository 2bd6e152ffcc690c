"""A backtest as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from flowlens.outputs.gate.backtest_json import report
from flowlens.outputs.plain import printable
from tests.outputs.gate.answers import HOSTILE, TIP, backtest, hostile_backtest, replayed, young_backtest
from tests.outputs.gate.runner import commands_in


def test_all_of_a_small_one() -> None:
    small = replace(backtest(), replayed=(replayed(2, "fail", 1_842), replayed(1, "pass", 30, None)))
    assert json.loads(report(small)) == {
        "schema": 1,
        "flowlens": "0.1.0",
        "repository": "example/shop",
        "mainline": "main",
        "head": TIP,
        "config": "flowlens.toml",
        "unit": "change",
        "asked": 100,
        "verdicts": {
            "pass": 1, "exempt": 0, "overridden": 0, "insufficient-history": 0, "warn": 0, "unknown": 0, "fail": 1,
        },
        "replayed": [
            {
                "oid": "0" * 39 + "2", "landed_at": "2024-01-03T23:30:00Z", "subject": "Do 2", "pull": 802,
                "net_lines": 1_842, "files": 3, "verdict": "fail", "limit": 611.0, "rank": 1, "baseline_count": 100,
            },
            {
                "oid": "0" * 39 + "1", "landed_at": "2024-01-02T23:30:00Z", "subject": "Do 1", "pull": None,
                "net_lines": 30, "files": 3, "verdict": "pass", "limit": None, "rank": 1, "baseline_count": 100,
            },
        ],
        "left_out": {},
        "weeks": 104,
        "weeks_judged": 61,
        "episodes": [
            {
                "first": "2024-03-04T00:00:00Z", "last": "2024-03-25T00:00:00Z", "recent_median": 88.0,
                "before_median": 31.0, "n_recent": 22, "n_before": 140,
            }
        ],
        "notices": ["2 commits are unknown."],
    }  # fmt: skip


def test_every_replayed_change_is_there_and_counted() -> None:
    loaded = json.loads(report(backtest()))
    assert len(loaded["replayed"]) == 100
    assert (loaded["verdicts"]["pass"], loaded["verdicts"]["warn"], loaded["verdicts"]["fail"]) == (95, 3, 2)
    young = json.loads(report(young_backtest()))
    assert (young["verdicts"]["insufficient-history"], young["left_out"]) == (6, {"by bots": 4, "reverts": 1})


def test_what_is_not_finite_is_null() -> None:
    odd = replace(backtest(), replayed=(replayed(1, "pass", 1, float("inf")),))
    assert json.loads(report(odd), parse_constant=pytest.fail)["replayed"][0]["limit"] is None


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_printable_text(hostile: str) -> None:
    told = report(hostile_backtest(hostile))
    assert told.isascii()
    assert commands_in(told) == []
    loaded = json.loads(told)
    assert loaded["replayed"][0]["subject"] == printable(hostile)
    assert loaded["left_out"] == {printable(hostile): 3}
