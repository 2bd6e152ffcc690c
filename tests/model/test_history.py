"""What a commit and a step say of themselves."""

from __future__ import annotations

import pytest

from flowlens.model.history import Commit, Person, Step

ANN = Person("Ann", "ann@example.org")


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        pytest.param("Fix it\n\nBecause.\n", "Fix it", id="subject and body"),
        pytest.param("Fix it", "Fix it", id="no newline"),
        pytest.param("", "", id="empty"),
        pytest.param("\nFix it\n", "", id="an empty first line"),
    ],
)
def test_the_subject_is_the_first_line(message: str, subject: str) -> None:
    assert Commit("a", (), ANN, ANN, 0, 0, message).subject == subject


def test_a_step_is_named_by_its_last_commit() -> None:
    assert Step(("a", "b"), None, "rebase", None, ("a", "b")).oid == "b"
