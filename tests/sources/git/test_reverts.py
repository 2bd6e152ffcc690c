"""Reverts, and what lands again."""

from __future__ import annotations

import pytest

from flowlens.sources.git.reverts import landed_again, says_revert


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param('Revert "Add a thing"', id="Git's own words"),
        pytest.param("Reverted the thing", id="past"),
        pytest.param("Reverts #12 - the index is asked again", id="a pull"),
        pytest.param("Partially revert the change to lists", id="in part"),
        pytest.param("Oops, partly revert my last change", id="a mistake"),
        pytest.param("Temporarily revert the update", id="for now"),
        pytest.param("Effectively revert #8364", id="in effect"),
        pytest.param("lib/fs: Revert removal of prefixes", id="behind a part"),
        pytest.param("chore(deps): revert the update", id="behind a type"),
        pytest.param("MAINT: revert the mixins", id="behind an acronym"),
        pytest.param("[BUGFIX lts] Revert the deprecation", id="behind a label"),
        pytest.param("Fix #1, fix #2: revert the sorting", id="behind issues"),
        pytest.param("revert: feat: add a thing", id="a type"),
        pytest.param('revert: "fix: a thing" (#2)', id="a type and a quotation"),
        pytest.param("revert(parser): drop a check", id="a type with its part"),
        pytest.param("Revert: add a thing", id="a word with a colon"),
        pytest.param("REV: undo it all", id="NumPy's type"),
        pytest.param("Back out #850 (#1079)", id="back out"),
        pytest.param("Backed out changeset 30fe4bcf27d4", id="backed out"),
        pytest.param("Backout the last change", id="backout"),
        pytest.param("Undo the renaming", id="undo"),
        pytest.param("Roll back to mock 1.0.0", id="roll back"),
        pytest.param("cmake: enable the workaround for all (revert)", id="in brackets"),
        pytest.param("Rename a macro; revert the renaming before", id="behind a semicolon"),
        pytest.param("fix(std): behaviour revert of 125e873dffc4b68b", id="of an id"),
        pytest.param("Fix an oversight, and revert 5876a8fd.", id="an id"),
    ],
)
def test_a_subject_that_says_so(subject: str) -> None:
    assert says_revert(subject, "")


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param("", id="empty"),
        pytest.param("Add a test that reverts a thing", id="inside"),
        pytest.param("Reversible patches", id="another word"),
        pytest.param("revert: plug a leak", id="a command of that name"),
        pytest.param("revert/cherry-pick: allow a merge", id="two commands"),
        pytest.param("cherry-pick/revert: reject an option", id="the second of two commands"),
        pytest.param("Teach options to merge, revert and friends", id="a list"),
        pytest.param("Background tasks", id="back"),
        pytest.param("Roll back the transaction on error", id="a transaction"),
        pytest.param("Undo and redo in the editor", id="an editor"),
        pytest.param("editor: undo stack of 100 steps", id="an editor's stack"),
        pytest.param("Document undocumented names", id="undocumented"),
        pytest.param("Undo the revert of lists", id="landing again"),
        pytest.param("Restore the cursor", id="restore"),
    ],
)
def test_a_subject_that_does_not(subject: str) -> None:
    assert not says_revert(subject, "")


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        pytest.param("Old names", "This reverts commit 0123456789.\n", True, id="Git's sentence"),
        pytest.param("Old names", "This essentially reverts 0123456 (checkout: new names).\n", True, id="in essence"),
        pytest.param("Old names", "Reverts owner/repo#12\n", True, id="a pull"),
        pytest.param("Old names", "This reverts merge request !12\n", True, id="GitLab"),
        pytest.param("Old names", "Reverts 0123456 #12\nCloses #13\n", True, id="an id alone"),
        pytest.param("Old names", "The button reverts 3 of 4 files.\n", False, id="a button"),
        pytest.param("Old names", "Reverts are rare.\n", False, id="a sentence"),
        pytest.param(
            "New names",
            '* New names\n\n* Revert "Names"\n\nThis reverts commit 0123456.\n',
            False,
            id="inside a squash",
        ),
        pytest.param("revert: old names", "This reverts commit 0123456.\n", True, id="a type, and the sentence"),
        pytest.param("revert: old names", "Refs: 0123456, 789abcd\n", True, id="a type, and ids"),
        pytest.param("revert: old names", "Refs: #12\n", False, id="a type, and an issue"),
    ],
)
def test_the_body(subject: str, body: str, expected: bool) -> None:
    assert says_revert(subject, body) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param('Revert "Revert "Add a thing""\n\nMore\n', 'Add a thing""', id="twice"),
        pytest.param('Revert "Revert "Revert "Add a thing"""', 'Revert "Add a thing"""', id="three times"),
        pytest.param("Revert \"Revert 'Add a thing'\"", "Add a thing'\"", id="two kinds of quotation marks"),
        pytest.param('Reapply "Add a thing"', 'Add a thing"', id="Git's own words"),
        pytest.param("Re-apply the fix", "the fix", id="re-apply"),
        pytest.param("Reland: add a thing", "add a thing", id="reland"),
        pytest.param("Relanded the thing", "the thing", id="past"),
        pytest.param('Revert "Add a thing"', None, id="once"),
        pytest.param('Revert "Reapply "Add a thing""', None, id="taken back once more"),
        pytest.param("Relandscape the garden", None, id="another word"),
        pytest.param("Add a thing\n\nReapply it\n", None, id="below"),
        pytest.param("", None, id="empty"),
    ],
)
def test_what_lands_again(message: str, expected: str | None) -> None:
    assert landed_again(message) == expected
