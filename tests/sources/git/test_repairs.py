"""Repairs that a subject names, and those that only the rest of a message tells."""

from __future__ import annotations

import pytest

from flowlens.sources.git.repairs import hints_at_repair, says_repair
from flowlens.sources.git.wording import spoken, words_of


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Fix a thing", id="fix"),
        pytest.param("This fixes lists", id="inside"),
        pytest.param("Small bugfixes", id="bugfixes"),
        pytest.param("Fix #12", id="an issue alone"),
        pytest.param("Fix #12 - allow lists", id="an issue, then what is new"),
        pytest.param("Fix fixed-size lists", id="fixed things can be fixed"),
        pytest.param("Correct the order of lists", id="correct"),
        pytest.param("Correctly close files", id="correctly"),
        pytest.param("Close files properly", id="properly"),
        pytest.param("Solve a regression in lists", id="a regression"),
        pytest.param("Resolve an issue with lists", id="resolve"),
        pytest.param("Don't lose the last line", id="don't"),
        pytest.param("Don’t lose the last line", id="don't, as typed"),  # noqa: RUF001 - what is tested
        pytest.param("Do not segfault on a missing tree", id="do not"),
        pytest.param("Avoid a NULL dereference", id="avoid a fault"),
        pytest.param("Prevent a data race in reads", id="prevent a fault"),
        pytest.param("Handle an overflow of sizes", id="handle a fault"),
        pytest.param("Plug a memory leak", id="plug"),
    ],
)
def test_a_text_that_says_so(text: str) -> None:
    said = spoken(text)
    assert says_repair(said, words_of(said))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("Prefix the names", id="prefix"),
        pytest.param("Add fixtures", id="fixture"),
        pytest.param("Add fixed-size lists", id="a fixed size"),
        pytest.param("Use a fixed order", id="a fixed order"),
        pytest.param("Debug the parser", id="debug"),
        pytest.param("Add a template for bug reports", id="a bug report"),
        pytest.param("Explain `cargo fix`", id="a command"),
        pytest.param('Add a button "Fix it"', id="a button"),
        pytest.param("Add lists (fixes #12)", id="a closed issue"),
        pytest.param("Add lists, see https://example.org/issues/12", id="an address"),
        pytest.param("Fixed #12 -- Added lists", id="Django's way to close an issue"),
        pytest.param("Don't use globals", id="don't use"),
        pytest.param("Do not recompute sums", id="no repair but speed"),
        pytest.param("Do not close files unnecessarily", id="unnecessarily"),
        pytest.param("Add regression tests", id="tests of regressions"),
        pytest.param("Add a page on crashes", id="a fault alone"),
        pytest.param("Use a panic handler", id="a fault, and something new"),
    ],
)
def test_a_text_that_does_not(text: str) -> None:
    said = spoken(text)
    assert not says_repair(said, words_of(said))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param("Close files\n\nReported-by: A\n", True, id="reported"),
        pytest.param("Close files\n\nFixes #12\n", True, id="closes an issue by the word"),
        pytest.param("Close files\n\nCloses #12\n", False, id="closes an issue by another word"),
        pytest.param("Close files\n\nThe last one was forgotten.\n", True, id="forgotten"),
        pytest.param("Close files\n\nElse it does crash.\n", True, id="a crash"),
        pytest.param("Add files\n\nReported-by: A\n", False, id="reported, yet new"),
        pytest.param('Close files\n\nFixes: 0123abc ("Open files")\n', True, id="names the commit"),
        pytest.param("Add locks\n\nFixes: 0123abc4567d\n", True, id="names the commit, though new"),
        pytest.param("Add locks\n\nFixes: a wish\n", False, id="names no commit"),
        pytest.param("Close files\n\nAs agreed.\n", False, id="nothing told"),
        pytest.param("", False, id="empty"),
    ],
)
def test_a_message_that_tells(message: str, expected: bool) -> None:
    assert hints_at_repair(spoken(message.partition("\n")[0]), message) == expected
