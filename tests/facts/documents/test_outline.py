"""The sections of documents in several formats."""

from __future__ import annotations

import pytest

from flowlens.facts.documents.outline import Section, lines_of, outline


def sections(text: str, ending: str = ".md") -> list[Section]:
    return outline(lines_of(text, ending), ending)


def told(text: str, ending: str = ".md") -> list[tuple[str, str]]:
    """The title of each section with all the words under it."""
    return [
        (one.title, " ".join(line.text.strip() for line in one.body if line.text.strip()))
        for one in sections(text, ending)
    ]


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        pytest.param("# Outage\n\n## Summary\nIt broke.\n\n## Action items ##\n- Fix it\n", ".md", id="hashes"),
        pytest.param(
            "Outage\n======\n\nSummary\n-------\nIt broke.\n\nAction items\n------------\n- Fix it\n",
            ".md",
            id="setext",
        ),
        pytest.param(
            "======\nOutage\n======\n\nSummary\n~~~~~~~\nIt broke.\n\nAction items\n~~~~~~~~~~~~\n- Fix it\n",
            ".rst",
            id="rst",
        ),
        pytest.param("= Outage\n\n== Summary\nIt broke.\n\n== Action items\n- Fix it\n", ".adoc", id="adoc"),
        pytest.param("* Outage\n** Summary\nIt broke.\n** Action items\n- Fix it\n", ".org", id="org"),
        pytest.param("# Outage\n\n**Summary**\n\nIt broke.\n\n**Action items:**\n\n- Fix it\n", ".md", id="bold"),
        pytest.param("Summary\n\nIt broke.\n\nAction items\n\n- Fix it\n", ".txt", id="plain lines"),
        pytest.param("# Outage\n\nSummary: It broke.\n\nAction items:\n\n- Fix it\n", ".md", id="labels"),
        pytest.param(
            "# Outage\n| Summary | It broke. |\n|---|---|\n| **Action items** | - Fix it |\n", ".md", id="table"
        ),
        pytest.param(
            "---\ntitle: Outage\n---\n## Summary\nIt broke.\n## Action items\n- Fix it\n", ".qmd", id="front matter"
        ),
        pytest.param(
            "\ufeff# Outage\r\n\r\n## Summary\r\nIt broke.\r\n\r\n## Action items\r\n- Fix it\r\n",
            ".md",
            id="bom and crlf",
        ),
    ],
)
def test_the_same_document_in_every_format(text: str, ending: str) -> None:
    assert told(text, ending) == [("Summary", "It broke."), ("Action items", "- Fix it")]


def test_a_section_holds_the_deeper_ones() -> None:
    lessons, well, bad, actions = sections("## Lessons\n\n### Went well\nA\n### Went wrong\nB\n## Actions\nC\n")
    assert [line.text for line in lessons.body if line.text] == ["### Went well", "A", "### Went wrong", "B"]
    assert lessons.headings == {3, 5}
    assert [(one.ask, one.number) for one in (lessons, well, bad, actions)] == [
        ("learned", 1),
        ("went well", 3),
        ("learned", 5),
        ("change", 7),
    ]
    assert [line.text for line in bad.body] == ["B"]


def test_code_and_comments_hold_no_headings() -> None:
    text = "# T\n```bash\n# Summary\n```\n~~~\n# Impact\n~~~\n<!-- ## Lessons\n## Timeline -->\n## Actions\nx\n"
    assert told(text) == [("Actions", "x")]


def test_a_fence_on_one_line_opens_nothing() -> None:
    assert told("# T\n```ERROR: x```\n\n## Actions\ny\n") == [("Actions", "y")]


def test_a_fence_is_ended_by_nothing_but_a_fence() -> None:
    assert told("# T\n```\n```bash\nx\n```\n## Actions\ny\n") == [("Actions", "y")]


def test_a_table_and_a_rule_are_no_underlines() -> None:
    assert told("# T\n## Impact\n| a | b |\n|---|---|\n| c | d |\n\n---\n") == [
        ("Impact", "| a | b | |---|---| | c | d | ---")
    ]


def test_a_bold_time_in_a_timeline_is_no_question() -> None:
    assert [one.ask for one in sections("## Timeline\n**10:45** - it broke\n- **11:00**: fixed\n")] == []
    assert [one.ask for one in sections("# T\n## Timeline\n- **11:00**: fixed\n## Impact\nall\n")] == [
        "happened",
        "happened",
    ]


def test_a_label_ends_with_its_paragraph() -> None:
    assert told("# T\n- **Root cause:** the disk\n  was full\n\nand more\n") == [("Root cause", "the disk was full")]


@pytest.mark.parametrize("text", ["", "\n\n", "One line", "# Title alone\nand text\n", "---\n", "```\nopen"])
def test_a_text_without_sections(text: str) -> None:
    assert sections(text) == []


def test_two_equal_headings_are_two_sections() -> None:
    assert told("## Impact\na\n## Impact\nb\n") == [("Impact", "a"), ("Impact", "b")]


def test_a_very_long_line_is_cut() -> None:
    assert len(lines_of("x" * 5_000, ".md")[0].text) == 2_000
