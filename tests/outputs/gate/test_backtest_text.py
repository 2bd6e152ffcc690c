"""A backtest as plain text."""

from __future__ import annotations

import pytest

from flowlens.outputs.gate.backtest_text import report
from tests.outputs.gate.answers import HOSTILE, backtest, empty_backtest, every_backtest, hostile_backtest
from tests.outputs.gate.runner import commands_in

RICH = """\
Of the last 100 changes this configuration would have failed 2 (2 %) and warned 3 (3 %).
  example/shop, main at 0123456789ab, by flowlens.toml
  replayed: 100 of the last 100 changes
  Verdict  Change        Day         Pull  Size         Fails above  Subject
  fail     000000000000  2024-04-09        1,842 lines  611 lines    Do 99
  warn     000000000000  2024-03-21  #880  600 lines    611 lines    Do 80
  warn     000000000000  2024-03-01  #860  400 lines    611 lines    Do 60
  fail     000000000000  2024-02-10  #840  612 lines    611 lines    Do 40
  warn     000000000000  2024-01-21  #820  321 lines    611 lines    Do 20
  Drift in 1 episode; 104 weeks looked at, 61 with enough changes.
  2024-03-04 to 2024-03-25: median 31 lines before (n = 140), 88 lines in the recent days up to 2024-03-04 (n = 22)
  notice: 2 commits are unknown.
"""
EMPTY = """\
This configuration would have judged none of the last 100 changes.
  example/shop, main at 0123456789ab
  replayed: 0 of the last 100 changes
  No week could be looked at for drift.
"""


def test_it_tells_what_would_have_happened() -> None:
    assert report(backtest()) == RICH


def test_an_empty_one_has_no_table() -> None:
    assert report(empty_backtest()) == EMPTY


def test_what_was_left_out_is_counted() -> None:
    assert "\n  left out:\n    by bots: 4\n    reverts: 1\n" in report(every_backtest()["young"])


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_within_its_line(hostile: str) -> None:
    told = report(hostile_backtest(hostile))
    assert told.count("\n") == report(hostile_backtest("x")).count("\n")
    assert all(letter == "\n" or letter.isprintable() for letter in told)
    assert all(line.startswith("  ") for line in told.splitlines()[1:])
    assert commands_in(told) == []
