"""What a revert takes back."""

from __future__ import annotations

import pytest

from flowlens.sources.git.targets import Targets
from tests.mined import commit

A, B, C, D = "a" * 40, "b" * 40, "ab" + "0" * 38, "d" * 40

COMMITS = {
    A: commit(A, message="Add a thing (#1)\n"),
    B: commit(B, message="Twice\n"),
    C: commit(C, message="Twice\n"),
}


@pytest.mark.parametrize(
    ("message", "target"),
    [
        pytest.param(f"R\n\nThis reverts commit {A}.\n", A, id="whole id"),
        pytest.param(f"R\n\nThis reverts commit {A[:7]}.\n", A, id="short id"),
        pytest.param(f"R\n\nThis reverts commit {A[:12].upper()}\n", A, id="capitals"),
        pytest.param(f"R\n\nThis partially reverts commit {A[:9]}.\n", A, id="in part"),
        pytest.param(f"R\n\nThis reverts commit {A}, reversing\nchanges made to {B}.\n", A, id="of a merge"),
        pytest.param(f"R\n\nThis reverts commit {A[:6]}.\n", None, id="too short"),
        pytest.param(f"R\n\nThis reverts commit {D}.\n", None, id="an unknown commit"),
        pytest.param(f"R\n\nThis reverts commit {A[:39]}b.\n", None, id="a start like another, an end unlike"),
        pytest.param(f"R\n\nThis mostly reverts {A[:9]}.\n", A, id="in part, without the word commit"),
        pytest.param(f"R\n\nReverts {A[:12]} #9\n", A, id="a short sentence"),
        pytest.param(f"Revert {A[:8]}\n", A, id="in the subject"),
        pytest.param("Revert deadbeef\n", None, id="a word that could be an id"),
        pytest.param("R\n\nReverts #5\n", D, id="a pull"),
        pytest.param("R\n\nReverts owner/repo#5\n", D, id="a pull with its project"),
        pytest.param("R\n\nThis reverts merge request !5\n", D, id="GitLab"),
        pytest.param("R\n\nReverts #6\n", None, id="an unknown pull"),
        pytest.param("R\n\nThat reverts #5 in part\n", None, id="a pull in a sentence"),
        pytest.param('Revert "Add a thing (#1)"\n', A, id="its subject"),
        pytest.param('Revert "Twice"\n', None, id="a subject that two have"),
        pytest.param('Revert "Nothing"\n', None, id="a subject that none has"),
        pytest.param("Revert the thing\n", None, id="no quotes"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_target_of_a_revert(message: str, target: str | None) -> None:
    assert Targets(COMMITS, {5: D}).of(message) == target


def test_a_short_id_that_two_commits_begin_with_names_none() -> None:
    twins = {oid: commit(oid) for oid in ("abcdef0" + "1" * 33, "abcdef0" + "2" * 33)}
    targets = Targets(twins, {})
    assert targets.of("This reverts commit abcdef0.") is None
    assert targets.of("This reverts commit abcdef02.") == "abcdef0" + "2" * 33
