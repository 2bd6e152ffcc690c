"""Which questions are answered, and what is blank, praise, or nothing."""

from __future__ import annotations

import pytest

from flowlens.facts.documents.answers import Answers, answers, says_something, tells
from flowlens.facts.documents.outline import lines_of, outline
from flowlens.model.documents import DocumentKind


def answered(text: str, kind: DocumentKind = "post-mortem") -> Answers:
    return answers(outline(lines_of(text, ".md"), ".md"), kind)


def letters(found: Answers) -> str:
    return "H" * found.happened + "L" * found.learned + "C" * found.change + "!" * found.praise_only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("## Summary\nThe disk was full.\n", "H", id="one"),
        pytest.param(
            "## Summary\nIt broke.\n## Root cause\nThe disk was full.\n## Action items\n- Fix it\n", "HLC", id="all"
        ),
        pytest.param("## Summary\n\n## Root cause\n\n## Action items\n", "", id="headings alone"),
        pytest.param("## Action items\n### Process\n### Documentation\n", "", id="deeper headings are no answer"),
        pytest.param("## Action items\n### Process\n1. Call earlier\n", "C", id="an answer further down"),
        pytest.param("## Action items\n- #2127\n", "C", id="a reference is an answer"),
        pytest.param("## Action items\n- [ ] \n- [ ]\n", "", id="empty boxes"),
        pytest.param("## Action items\n<!-- what will\nwe change? -->\n", "", id="a comment"),
        pytest.param("## Action items\n1. {{ summary }} [link to github issue]\n", "", id="blanks"),
        pytest.param("## Action items\nNone.\n", "", id="none"),
        pytest.param("## Action items\nNo action items at this time\n", "", id="no items"),
        pytest.param("## Action items\nTBD\n", "", id="to be done"),
        pytest.param("## Action items\n| Action | Owner |\n|---|---|\n| Fix the disk | a |\n", "C", id="table"),
        pytest.param(
            "## Lessons learned\n### What went well\n- The alert came\n### What went wrong\n- Too late\n",
            "L",
            id="both sides",
        ),
        pytest.param(
            "## Lessons learned\n### What went well\n- The alert came\n### What went wrong\n", "L!", id="praise alone"
        ),
        pytest.param("## Kudos\n- Thanks to everybody\n", "!", id="kudos"),
        pytest.param(
            "## What went well\n- The launch was great\n## Actions\n- Do it again soon\n",
            "LC",
            id="praise with actions",
        ),
        pytest.param("## Summary\nIt broke.\n", "H", id="no praise at all"),
    ],
)
def test_what_is_answered(text: str, expected: str) -> None:
    assert letters(answered(f"# Title\n{text}")) == expected


def test_the_columns_of_a_retrospective_tell_what_happened() -> None:
    text = "# Sprint 7\n## Went well\n- We shipped it\n## Didn't go well\n- Tests were slow\n"
    assert letters(answered(text)) == "L"
    assert letters(answered(text, "retrospective")) == "HL"


def test_an_action_in_running_text_counts() -> None:
    assert answers([], "retrospective", inline_actions=True).change
    assert not answers([], "retrospective").change


def test_questions_that_are_asked_are_counted_once() -> None:
    assert answered("# T\n## Went well\n## Went wrong\n## Summary\n## Impact\n## Kudos\n## Appendix\n").n_asked == 2


@pytest.mark.parametrize(("n", "expected"), [(39, False), (40, True)])
def test_a_long_lead_tells_what_happened(n: int, expected: bool) -> None:
    lines = lines_of("## Before\n" + "word " * n + "\n## Root cause\n" + "word " * 100, ".md")
    (last,) = (section for section in outline(lines, ".md") if section.title == "Root cause")
    assert tells(lines[1:], [last]) is expected


def test_a_text_without_sections_is_its_own_lead() -> None:
    assert tells(lines_of("word " * 40, ".md"), [])
    assert not tells(lines_of("```\n" + "word " * 40 + "\n```", ".md"), [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("two words", True, id="two words"),
        pytest.param("one", False, id="one word"),
        pytest.param("https://example.org/1", True, id="address"),
        pytest.param("|---|---|", False, id="rule"),
        pytest.param("N/A", False, id="not applicable"),
        pytest.param("[TBD] Incident title", True, id="a blank among words"),
        pytest.param("磁盘 已满", True, id="no Latin letters"),
        pytest.param("none of the alerts came in time because nobody had turned them on again", True, id="none of"),
    ],
)
def test_saying_something(text: str, expected: bool) -> None:
    assert says_something([text]) is expected
