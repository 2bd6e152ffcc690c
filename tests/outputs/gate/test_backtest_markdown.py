"""A backtest as Markdown."""

from __future__ import annotations

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from flowlens.outputs.gate.backtest_markdown import report
from flowlens.outputs.gate.blocks import MOST_BYTES
from tests.outputs.gate.answers import (
    HOSTILE,
    backtest,
    empty_backtest,
    every_backtest,
    hostile_backtest,
    young_backtest,
)
from tests.outputs.gate.runner import commands_in

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAGS = {"h2", "h3", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize(
    "expected",
    [
        "## FlowLens: backtest of the gate\n\nOf the last 100 changes this configuration would have failed 2 (2 %)",
        "\n\nexample/shop, main at 0123456789ab, by flowlens.toml\n\nReplayed: 100 of the last 100 changes.\n\n",
        "| warn | 000000000000 | 2024-03-21 | \\#&#8203;880 | 600 lines | 611 lines | Do 80 |\n",
        "\n\nDrift in 1 episode; 104 weeks looked at, 61 with enough changes.\n\n- 2024-03-04 to 2024-03-25: median 31",
        "### Notices\n\n- 2 commits are unknown.\n",
    ],
)
def test_it_shows(expected: str) -> None:
    assert expected in report(backtest())


def test_what_was_left_out_is_a_table() -> None:
    assert "| Left out | Number |\n| --- | --- |\n| by bots | 4 |\n| reverts | 1 |\n" in report(young_backtest())


def test_an_empty_one_has_no_table() -> None:
    assert "|" not in report(empty_backtest())


@pytest.mark.parametrize("name", every_backtest())
def test_it_is_read_as_tables_and_paragraphs(name: str) -> None:
    told = report(every_backtest()[name])
    assert set(re.findall(r"</?([a-z0-9]+)", READER.render(told))) <= TAGS
    assert "\n\n\n" not in told


def test_a_long_table_is_cut_and_says_so() -> None:
    told = report(hostile_backtest("x"))
    assert told.count("| fail |") == 60
    assert "Another 140 are left out of the table" in told


@pytest.mark.parametrize("hostile", ["@" * 400, "大" * 400, "://" * 200, *HOSTILE])
def test_hostile_text_is_no_markup_and_bounded(hostile: str) -> None:
    told = report(hostile_backtest(hostile))
    assert len(told.encode()) <= MOST_BYTES
    assert all(letter == "\n" or letter.isprintable() for letter in told)
    assert commands_in(told) == []
    html = READER.render(told)
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= TAGS
    assert html.count("<tr>") == 1 + 60 + 1 + 1
    assert not re.search(r"@\w|://|www\.|#\d|GH-\d", unescape(html))
