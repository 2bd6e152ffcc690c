"""Which files are documents, and what becomes of them."""

from __future__ import annotations

import pytest

from flowlens.facts.documents.read import document_of
from flowlens.model.documents import Action, Document, Quote

WHOLE = "# Outage\n## Summary\nIt broke badly.\n## Root cause\nHuman error.\n## Action items\n- Fix #12\n"
GUIDE = "# Post-mortems\n\nWe write one after each outage.\n\n## When to write one\nAlways, of course.\n"
NARRATIVE = "# Outage\n\n" + "The disk was full and nobody was told of it. " * 10


def test_all_that_is_read() -> None:
    assert document_of("docs/postmortems/disk.md", WHOLE, "shop") == Document(
        path="docs/postmortems/disk.md",
        kind="post-mortem",
        happened=True,
        learned=True,
        change=True,
        actions=(Action(("#12",)),),
        blame=(Quote(5, "Human error."),),
    )


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("docs/install.md", WHOLE, False, id="another page with the headings"),
        pytest.param("docs/postmortems/disk.md", GUIDE, False, id="a page about them"),
        pytest.param("docs/postmortems/2024-01-02.md", GUIDE, True, id="dated in a plain folder"),
        pytest.param(
            "docs/incidents/disk.md", "# Disk\n## Summary\nIt broke badly.\n", False, id="vague and one question"
        ),
        pytest.param("docs/incidents/disk.md", WHOLE, True, id="vague and three questions"),
        pytest.param("docs/incidents/2024-01-02.md", "# Disk\n## Impact\n", True, id="vague, dated, asked"),
        pytest.param("docs/incidents/2024-01-02.md", "# Disk\nIt broke.\n", False, id="vague, dated, nothing asked"),
        pytest.param("docs/postmortems/README.md", GUIDE, False, id="index"),
        pytest.param(
            "docs/postmortems/README.md", "# All\n## Summary\nThey lie here.\n", False, id="index with a summary"
        ),
        pytest.param("docs/postmortems/README.md", WHOLE, True, id="the only document of its folder"),
        pytest.param("docs/incidents/README.md", WHOLE, False, id="the index of a vague folder"),
        pytest.param("docs/postmortems/how-to.md", WHOLE, False, id="how to"),
        pytest.param(
            "docs/postmortems/new.md", "# T\n## Summary\n\n## Lessons\n\n## Actions\n", False, id="not filled in"
        ),
        pytest.param(
            "docs/postmortems/new.md",
            "# [Incident title]\n## Summary\nYYYY-MM-DD HH:MM to {{ end }} it was down\n",
            False,
            id="blanks of a template",
        ),
        pytest.param("docs/postmortems/2024-01-02.md", "# T\n## Summary\n\n## Lessons\n", True, id="dated and empty"),
        pytest.param("docs/postmortems/2024-01-02.md", "", True, id="dated and without a word"),
        pytest.param("docs/postmortems/disk.md", "", False, id="without a word"),
    ],
)
def test_whether_it_is_one(path: str, text: str, expected: bool) -> None:
    assert (document_of(path, text, "shop") is not None) is expected


def test_a_narrative_tells_what_happened() -> None:
    found = document_of("docs/postmortems/2024-01-02.md", NARRATIVE, "shop")
    assert found is not None
    assert (found.happened, found.learned, found.change) == (True, False, False)


def test_hostile_text_is_read_too() -> None:
    text = "\x00\x1b[31m<script>" + "\u202e" * 10 + "#" * 100_000 + "\n" + "# " * 10_000 + "\n|" * 5_000
    assert document_of("docs/postmortems/2024-01-02.md", text, "shop") is not None
