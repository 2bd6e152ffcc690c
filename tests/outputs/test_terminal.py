"""The report on a terminal."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from flowlens.outputs.terminal import report
from tests.outputs.reports import (
    compared_report,
    empty_report,
    hostile_report,
    lacking_report,
    named_report,
    rich_report,
    single_report,
    unreleased_report,
)


def test_the_verdict_comes_first_and_says_why() -> None:
    lines = report(rich_report()).splitlines()
    assert lines[0].startswith("example/shop  2020-01-01 to 2023-11-01, main at 0123456789ab")
    assert "✗ DRIFTING (medium confidence)" in lines[2]
    text = "\n".join(lines[3:8])
    assert "Changes doubled in size" in text
    assert "Try next: If changes are split at 200 lines, the median falls below 40." in text
    assert "What would change it: A median change of under 40 lines" in text


@pytest.mark.parametrize(
    "expected",
    [
        "✗ Concern", "! Watch", "✓ Healthy", "? Iteration (not enough data): 12", "– Ci health (not applicable): Needs",
        "66 lines", "58–76, n 412", "5–10 %", "12 releases are needed",
        "What does release-batch ask?",
        "Try here: If the release is cut every second Monday, the gap falls to 14 days.",
        "below 56 days; look again on",
        "generated: 18,342 lines in 40 files of 12 changes",
        "3 commits are unknown, because an object is missing.",
    ],
)  # fmt: skip
def test_it_shows(expected: str) -> None:
    assert expected in report(rich_report())


def test_a_missing_measure_of_a_judged_lens_has_its_reason() -> None:
    assert "gone: — Unknown: <script>alert(1)</script>" in " ".join(report(hostile_report(), width=160).split())


def test_a_lens_has_its_ratio_growth_and_last_change_beside_the_level() -> None:
    lines = [" ".join(line.split()) for line in report(compared_report()).splitlines()]
    start = lines.index("a typical gap: 91 days (88–95, n 8)")
    assert lines[start + 1 : start + 4] == [
        "against the window before: 1.5 times (1.0–2.5, n 8)",
        "growth of the gap a year: — 12 of 24 gaps",
        "changed on 2022-02-12: 30 → 56 days",
    ]


def test_what_decided_stands_behind_the_verdict_and_is_not_told_again() -> None:
    text = report(rich_report())
    _, _, after = text.partition("\nWhat decided it\n")
    assert after.startswith(
        "  ✗ Batch size (high confidence): The median change grew from 30 to 66 lines.\n"
        "  ! Release cadence (medium confidence): The gap between releases grew from 30 to 56 days.\n"
        "  ✗ Splash (medium confidence): Half of the year's changes were in one release, v2.3.0.\n"
    )
    assert text.count("The gap between releases grew") == 1
    assert text.count("A release carries 19 changes, as before.") == 1


def test_it_ends_with_the_one_thing_to_try() -> None:
    assert report(rich_report()).endswith(
        "\nOne thing to try next\n"
        "  If changes are split at 200 lines, the median falls below 40.\n"
        "  Watch:          Median size of a change\n"
        "  Now:            66 lines (58–76, n 412)\n"
        "  Target:         at most 44 lines\n"
        "  Look again on:  2024-02-01\n"
    )


def test_what_was_tried_stands_before_what_to_try() -> None:
    text = " ".join(report(rich_report()).split())
    told = "What we tried ✓ If we split, changes shrink. Kept: a typical change went from 84 to 42 lines. One thing to"
    assert told in text
    assert "What we tried" not in report(empty_report())


def test_where_nothing_could_be_judged_what_is_missing_and_what_would_help_are_told() -> None:
    text = report(lacking_report())
    assert "“Iteration” and “Ci health” have no answer yet." in " ".join(text.split())
    assert "\nWhat is missing\n  ? Iteration: 12 releases are needed; there are 5.\n" in text
    assert "  Now:            12 releases are needed; there are 5.\n  Target:         enough for an answer\n" in text
    assert "The questions" not in text


def test_a_reason_that_lenses_share_is_told_once() -> None:
    plain = replace(unreleased_report(), verdict=replace(unreleased_report().verdict, because=()))
    text = report(plain)
    assert "\n  – Release cadence, Splash (not applicable): There is no release.\n" in text
    assert text.count("There is no release.") == 1


def test_a_lens_is_named_by_its_title() -> None:
    text = report(named_report())
    assert "If “Batch size” were healthy" in text
    assert "If batch-size" not in text


def test_one_is_singular() -> None:
    text = report(single_report())
    assert "\n1 change in 1 commit, 1 release with new work\n" in text
    assert "lock: 1 line in 1 file of 1 change" in text


def test_a_long_notice_hangs_on_its_dash() -> None:
    long = replace(rich_report(), notices=("word " * 40,))
    _, _, notices = report(long).partition("\nNotices\n")
    first, *more = notices.split("\n\n")[0].splitlines()
    assert first.startswith("  - word")
    assert more
    assert all(line.startswith("    word") for line in more)


def test_a_healthy_lens_asks_for_no_action() -> None:
    healthy = tuple(replace(finding, state="healthy") for finding in rich_report().findings)
    assert report(rich_report()).count("Try here:") == 1, "that of the batch size stands at the end"
    assert "Try here:" not in report(replace(rich_report(), findings=healthy))


def test_a_sparkline_stands_in_the_row_of_its_lens() -> None:
    row = next(line for line in report(rich_report()).splitlines() if line.startswith("Release cadence"))
    assert re.search(r"2020 [▁▂]{5,}.*█{4}.* 2023$", row), "between the years in which it begins and ends"


def test_hostile_text_stays_text() -> None:
    text = report(hostile_report())
    assert "<script>alert(1)</script>" in text
    assert "\\x1b[31mred\\x1b]0;title\\x07" in text
    assert "\\u202egnitset\\u2066" in text
    assert "[bold red]" in text
    assert ":smile:" in text
    assert all(letter == "\n" or letter.isprintable() for letter in text)
    assert not re.search(r"^\s*::|##\w*\[", text, re.MULTILINE)


def test_a_notice_that_looks_like_a_command_is_none_even_at_the_start_of_a_line() -> None:
    text = report(hostile_report(), width=40)
    assert not re.search(r"^\s*::", text, re.MULTILINE)


@pytest.mark.parametrize("width", [60, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(cell_len(line) for line in report(rich_report(), width=width).splitlines()) <= width


def test_colour_only_where_it_is_wanted() -> None:
    assert "\x1b[" not in report(rich_report())
    coloured = report(rich_report(), colour=True)
    assert re.search(r"\x1b\[1;31m.*DRIFTING", coloured)


def test_an_empty_report_says_that_there_is_too_little() -> None:
    text = report(empty_report())
    assert "? NOT ENOUGH DATA (low confidence)" in text
    assert "What decided it" not in text
    assert "One thing to try next" not in text
    assert "Left out" not in text
