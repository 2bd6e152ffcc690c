"""The report as Markdown."""

from __future__ import annotations

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from flowlens.outputs.markdown import escaped, report, with_code
from tests.outputs.reports import (
    HOSTILE,
    compared_report,
    empty_report,
    hostile_report,
    lacking_report,
    named_report,
    rich_report,
    single_report,
    unreleased_report,
)

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@pytest.mark.parametrize(
    "expected",
    [
        "# FlowLens: example/shop",
        "**✗ Drifting** (medium confidence): Changes doubled",
        "**Try next:** If changes are split at 200 lines, the median falls below 40.",
        "## What decided it\n\n1. **Batch size** (✗ Concern, high confidence): The median change grew",
        "| Batch size: What does batch-size ask? | ✗ Concern, high confidence | Median size of a change: 66 lines (58",
        "- Iteration (? Not enough data): 12 releases are needed; there are 5.",
        "generated (18,342 lines), vendored (90,417 lines).",
        "- 3 commits are unknown",
    ],
)
def test_it_shows(expected: str) -> None:
    assert expected in report(rich_report())


def test_a_lens_has_its_ratio_growth_and_last_change_beside_the_level() -> None:
    (row,) = [line for line in report(compared_report()).splitlines() if line.startswith("| Release cadence")]
    assert row.endswith(
        "| a typical gap: 91 days (88–95, n 8)<br>against the window before: 1.5 times (1.0–2.5, n 8)"
        "<br>growth of the gap a year: — (12 of 24 gaps)<br>changed on 2022-02-12: 30 → 56 days |"
    )


def test_a_reason_that_lenses_share_is_told_once() -> None:
    text = report(unreleased_report())
    _, _, folded = text.partition("## Questions without an answer")
    assert folded.startswith("\n\n- Release cadence, Splash (– Not applicable): There is no release.\n- Ci health (–")
    assert folded.count("There is no release.") == 1


def test_it_ends_with_the_one_thing_to_try() -> None:
    assert report(rich_report()).endswith(
        "\n## One thing to try next\n\nIf changes are split at 200 lines, the median falls below 40.\n\n"
        "- Watch: Median size of a change\n- Now: 66 lines (58–76, n 412)\n- Target: at most 44 lines\n"
        "- Look again on: 2024-02-01\n"
    )


def test_what_was_tried_stands_before_what_to_try() -> None:
    told = "- ✓ **If we split, changes shrink.** Kept: a typical change went from 84 to 42 lines.\n\n## One thing"
    assert f"## What we tried\n\n{told}" in report(rich_report())


def test_where_nothing_could_be_judged_what_would_help_is_told() -> None:
    text = report(lacking_report())
    assert "## What is missing\n\n1. **Iteration** (? Not enough data): 12 releases" in text
    assert "- Target: enough for an answer\n" in text
    assert "## The questions" not in text


def test_a_lens_is_named_by_its_title() -> None:
    text = report(named_report())
    assert "If “Batch size” were healthy" in text
    assert "If batch-size" not in text


def test_one_is_singular() -> None:
    text = report(single_report())
    assert ": 1 change in 1 commit, 1 release with new work; " in text
    assert "lock (1 line)." in text


def test_it_is_read_as_one_table_with_a_row_a_lens() -> None:
    html = READER.render(report(rich_report()))
    assert html.count("<table>") == 1
    assert html.count("<tr>") == 1 + 6, "those that judge"


def test_hostile_text_is_no_markup() -> None:
    html = READER.render(report(hostile_report()))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    tags = set(re.findall(r"</?([a-z0-9]+)", html))
    assert tags <= {
        "h1",
        "h2",
        "p",
        "strong",
        "ol",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "code",
    }
    assert html.count("<tr>") == 1 + len(hostile_report().findings)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_escaped_text_is_one_harmless_line(hostile: str) -> None:
    assert escaped(hostile).isprintable()
    assert not re.search(r"@\w|(?<!\\)[<>`*_|\[\]]|://|www\.|#\d|GH-\d", unescape(escaped(hostile)))


@pytest.mark.parametrize("hostile", [*HOSTILE, "`<b>`", "``[a](b)``", "`a` | `@ann` `#1`", r"\`x` \`", "`a``b`"])
def test_commands_are_code_and_the_rest_is_harmless(hostile: str) -> None:
    html = READER.render(with_code(hostile))
    assert not re.search(r"<(?!/?(?:p|code)>)", html)
    assert not re.search(r"@\w|://|www\.|#\d|GH-\d", re.sub("<code>.*?</code>", "", unescape(html)))


def test_a_command_is_told_as_code() -> None:
    told = with_code("Add `[ci] runs`, or `--ci FILE` (see *this*): `gh run list`.")
    assert told == r"Add `[ci] runs`, or `--ci FILE` (see \*this\*): `gh run list`."
    assert READER.render(told).count("<code>") == 3


def test_plain_words_stay_readable() -> None:
    assert escaped("v1.2.0-rc1: 66 lines (58–76), 7.1 %") == "v1.2.0-rc1: 66 lines (58–76), 7.1 %"


def test_a_long_name_is_cut() -> None:
    assert len(escaped("n" * 5_000)) == 400


def test_an_empty_report_has_no_empty_parts() -> None:
    text = report(empty_report())
    assert "? Not enough data" in text
    assert "##" not in text
    assert "Notices" not in text
