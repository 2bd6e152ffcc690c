"""The answer as Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from markdown_it import MarkdownIt

from flowlens.model.check import CheckVerdict
from flowlens.outputs.gate.markdown import report
from tests.outputs.gate.answers import (
    HOSTILE,
    answer,
    bare_answer,
    check,
    drift,
    every_answer,
    hostile_answer,
    no_check,
)
from tests.outputs.gate.runner import commands_in

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAGS = {"h2", "h3", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}

FAILED = """\
## FlowLens: ✗ Fail

pr-size 1,842 lines (limit 611; larger than 99 of the last 100 changes)

| What | Number |
| --- | --- |
| Size of this change | 1,842 lines |
| Fails above | 611 lines |
| Warns above | 320 lines |
| Files | 14 |
| With all that is left out | 20,186 lines |
| Largest file | src/app/models.py |
| Areas | src: 1,200, tests: 642 |
| As large or larger | 1 of the last 100 changes |
| History | 100 changes, median 32 lines, P90 240 lines, P95 611 lines |
| Left out of the history | by bots: 12, reverts: 1 |

Left out of the size:

- generated: 18,342 lines in 40 files
- lock: 2 lines in 1 file

Notes:

- Attributes are those of the base.

**Next step:** Split the change, or ask for the label batch-size-ok.

Compared: bbbbbbbbbbbb to aaaaaaaaaaaa (GitHub, pull 812), by flowlens.toml at 0123456789ab.

### Notices

- flowlens.toml of the change is not used: that of the base counts.
"""


def test_a_failure_says_what_it_rests_on() -> None:
    assert report(answer()) == FAILED


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("pass", "✓ Pass"),
        ("exempt", "– Exempt"),
        ("overridden", "! Overridden"),
        ("insufficient-history", "? Insufficient history"),
        ("warn", "! Warning"),
        ("unknown", "? Unknown"),
        ("fail", "✗ Fail"),
    ],
)
def test_the_heading_is_the_verdict(verdict: CheckVerdict, expected: str) -> None:
    assert report(answer(check(verdict))).splitlines()[0] == f"## FlowLens: {expected}"


def test_another_rule_has_a_heading_of_its_own() -> None:
    told = report(answer(drift(), check("warn")))
    assert told.startswith("## FlowLens: ! Warning\n\npr-size 540 lines")
    assert "\n\n### Batch-size drift: ✓ Pass\n\ndrift 1.3 times" in told


def test_a_value_never_looks_like_the_limit_that_it_breaks() -> None:
    told = report(answer(replace(drift("warn"), value=1.5004)))
    assert "| Recent changes | 1.5004 times |\n| Fails above | 1.5 times |" in told


def test_what_no_value_can_break_is_said() -> None:
    told = report(answer(check("insufficient-history")))
    assert "| Fails above | no value fails |\n| Warns above | no value warns |" in told


def test_an_override_is_told() -> None:
    assert "\n\n**Override:** label “batch-size-ok”: agreed in review\n\n" in report(answer(check("overridden")))


def test_as_little_as_there_can_be() -> None:
    assert report(bare_answer()) == "## FlowLens: ✓ Pass\n\npr-size 0 lines\n\nCompared: unknown to unknown.\n"


def test_nothing_judged_is_unknown() -> None:
    assert report(no_check()).startswith("## FlowLens: ? Unknown\n\nnothing was judged\n")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_no_markup(hostile: str) -> None:
    told = report(hostile_answer(hostile))
    assert all(letter == "\n" or letter.isprintable() for letter in told)
    assert commands_in(told) == []
    html, plain = READER.render(told), READER.render(report(hostile_answer("x")))
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= TAGS
    assert html.count("<tr>") == plain.count("<tr>")
    assert not re.search(r"@\w|://|www\.|#\d|GH-\d", unescape(html))


@pytest.mark.parametrize("name", every_answer())
def test_it_is_read_without_empty_parts(name: str) -> None:
    told = report(every_answer()[name])
    assert told.endswith("\n")
    assert "\n\n\n" not in told
    assert "|  |" not in told
