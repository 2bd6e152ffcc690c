"""The actions of a document, and what of the repository each names."""

from __future__ import annotations

import pytest

from flowlens.facts.documents.actions import actions_of, inline_actions
from flowlens.facts.documents.outline import lines_of, outline
from flowlens.model.documents import Action

PATH = "docs/postmortems/2024-01-02.md"


def actions(body: str, heading: str = "## Action items\n", path: str = PATH) -> list[Action]:
    lines = lines_of(f"# Outage\n\n## Summary\n- It broke badly\n\n{heading}{body}", ".md")
    return list(actions_of(outline(lines, ".md"), lines, path, "shop"))


@pytest.mark.parametrize(
    ("body", "n"),
    [
        pytest.param("", 0, id="none"),
        pytest.param("We will think of something.\n", 0, id="running text"),
        pytest.param("- Fix the disk\n- Buy another disk\n", 2, id="items"),
        pytest.param(
            "1. Fix the disk\n2) Buy another disk\n* [ ] Call earlier\n+ [x] Write it down\n", 4, id="all marks"
        ),
        pytest.param("- Fix the disk\n  - that is the left one\n  - and the right one\n", 1, id="items below an item"),
        pytest.param(
            "- **Improvements:**\n  - Fix the disk\n  - Call earlier\n- **Tasks:**\n  1. Buy a disk\n",
            3,
            id="item as heading",
        ),
        pytest.param("### Process\n\n1. Fix the disk\n\n### Tools\n\n1. Buy a disk\n", 2, id="deeper headings"),
        pytest.param(
            "| Action | Owner |\n|---|---|\n| Fix the disk | ops |\n| | |\n| Buy a disk | ops |\n", 2, id="table"
        ),
        pytest.param("```\n- not an item\n```\n", 0, id="code"),
        pytest.param("-\n- \n- ok\n", 0, id="empty and too short"),
        pytest.param("- #12\n", 1, id="a number alone"),
        pytest.param("- Fix the disk\n\n## Appendix\n- no action any more\n", 1, id="another section"),
        pytest.param("- Fix the disk\n" * 300, 200, id="too many"),
    ],
)
def test_how_many(body: str, n: int) -> None:
    assert len(actions(body)) == n


def test_only_what_will_change_holds_actions() -> None:
    assert actions("- It was the disk\n", "## Root cause\n") == []


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        pytest.param("Fix it (#12)", ("#12",), id="number"),
        pytest.param("Fix it, GH-12 and !7", ("#12", "!7"), id="other forges"),
        pytest.param("See #12, #13 and #12", ("#12", "#13"), id="several"),
        pytest.param("Fix acme/shop#12 and shop#13", ("#12", "#13"), id="with the name of the repository"),
        pytest.param("Fix acme/cart#12", (), id="another repository"),
        pytest.param("Fix https://github.com/acme/shop/issues/12.", ("#12",), id="issue by address"),
        pytest.param("[PR](https://github.com/acme/shop/pull/12/files)", ("#12",), id="pull by address"),
        pytest.param("<https://gitlab.com/acme/deep/shop/-/merge_requests/7#note_1>", ("!7",), id="merge request"),
        pytest.param("https://github.com/acme/cart/issues/12", (), id="address of another repository"),
        pytest.param("Fix it ([issue][disk])", ("#365",), id="address below"),
        pytest.param("Fix [the disk]", ("#365",), id="its label alone"),
        pytest.param("Paint it #123456789012", (), id="no number of an issue"),
        pytest.param("Paint it #1a2b3c, price 3#4", (), id="colour"),
        pytest.param("Upgrade to #1.2", (), id="version"),
        pytest.param("Anchor docs.html#12", (), id="anchor"),
        pytest.param("Nothing named", (), id="nothing"),
    ],
)
def test_issues_that_are_named(text: str, issues: tuple[str, ...]) -> None:
    definitions = (
        "\n[disk]: https://github.com/acme/shop/issues/365\n[the disk]: https://github.com/acme/shop/issues/365\n"
    )
    (action,) = actions(f"- {text} and more\n{definitions}")
    assert action.issues == issues


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("Repair `src/disk.py` now", "src/disk.py", id="code"),
        pytest.param("Repair src/disk.py.", "src/disk.py", id="running text"),
        pytest.param("Repair [it](../runbook.md#disk)", "docs/runbook.md", id="from the document"),
        pytest.param("Repair [it](./graph.svg)", "docs/postmortems/graph.svg", id="beside it"),
        pytest.param("Repair CONTRIBUTING.md", "CONTRIBUTING.md", id="at the top"),
    ],
)
def test_paths_that_are_named(text: str, path: str) -> None:
    (action,) = actions(f"- {text}\n")
    assert path in action.paths


def test_an_address_is_no_path() -> None:
    (action,) = actions("- See https://example.org/src/disk.py and mail ops@example.org\n")
    assert "src/disk.py" not in action.paths


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param("**[Action Item]** Add it to the handbook", "Add it to the handbook", id="brackets"),
        pytest.param("  - **Action item:** Start earlier next time", "Start earlier next time", id="bold"),
        pytest.param("AI: write a test", "write a test", id="short"),
        pytest.param("Follow-up: tell the users", "tell the users", id="follow-up"),
        pytest.param("The action item was done", None, id="in a sentence"),
        pytest.param("AIRPORT: closed today", None, id="another word"),
        pytest.param("Action item:", None, id="nothing follows"),
    ],
)
def test_actions_in_running_text(line: str, found: str | None) -> None:
    assert [text for _, text in inline_actions(lines_of(line, ".md"))] == ([] if found is None else [found])


def test_an_action_in_running_text_is_counted_once() -> None:
    lines = lines_of("# T\n## Went well\n- The plan\n  - **[Action Item]** Plan again, #5\n", ".md")
    assert actions_of(outline(lines, ".md"), lines, PATH, "shop") == (Action(("#5",)),)
    assert len(actions("- **Action item:** Plan again soon\n")) == 1
