"""Wording that may blame somebody, and what only looks like it."""

from __future__ import annotations

import pytest

from flowlens.facts.documents.blame import blaming
from flowlens.facts.documents.outline import lines_of
from flowlens.model.documents import Quote


def blames(text: str) -> bool:
    return bool(blaming(lines_of(text, ".md")))


@pytest.mark.parametrize(
    "text",
    [
        "The root cause was human error.",
        "Operator error during the upgrade",
        "It was Ann's fault.",
        "It was the users' fault",
        "He should have known better.",
        "Ann should have been more careful",
        "We need to be more careful when deploying",
        "Sloppy work on the configuration",
        "A careless change",
        "The engineer forgot to run the migration",
        "Somebody forgot the lock",
        "@ann forgot to run the tests",
        "The on-call engineer should have paged earlier",
        "The operator is to blame",
        "She neglected the alert",
        "We blamed on the wrong person",
        "It\u2019s plainly Ben\u2019s fault",
    ],
)
def test_wording_that_may_blame(text: str) -> None:
    assert blames(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "This is a blameless post-mortem; human error is no cause.",
        "No blame: nobody should have known better",
        "There is no finger-pointing at the engineer who forgot it",
        "It was nobody's fault.",
        "It was not Ann's fault.",
        "We look at systems rather than human error.",
        "Human error is never a root cause",
        "Human error isn't the cause",
        "Guard against human error by a dry run",
        "A dry run prevents careless changes",
        "It's fault tolerant",
        "A page fault and a segfault",
        "Two calls failed, and they were slow",
        "The service forgot its state",
        "Lazy loaded extensions",
        "The health check failed",
        "The disk is at fault",
        "`git blame` shows the line",
        "We should have alerts for this",
    ],
)
def test_wording_that_does_not(text: str) -> None:
    assert not blames(text)


def test_the_line_is_quoted_with_its_number() -> None:
    lines = lines_of("# Outage\n\n  * Human error.\n```\nhuman error\n```\n", ".md")
    assert blaming(lines) == (Quote(3, "* Human error."),)


def test_only_the_first_lines_are_quoted() -> None:
    assert len(blaming(lines_of("Human error\n" * 50, ".md"))) == 20
