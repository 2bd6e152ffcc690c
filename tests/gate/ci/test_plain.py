"""What is known where no CI runs."""

from __future__ import annotations

import pytest

from flowlens.gate.ci.plain import read
from flowlens.gate.proposal import Proposal

OLD, NEW, NULL = "b" * 40, "c" * 40, "0" * 40


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({}, Proposal(), id="nothing"),
        pytest.param(
            {
                "PRE_COMMIT_FROM_REF": OLD,
                "PRE_COMMIT_TO_REF": NEW,
                "PRE_COMMIT_LOCAL_BRANCH": "HEAD",
                "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/topic",
                "PRE_COMMIT_REMOTE_NAME": "origin",
            },
            Proposal(kind="change", head=NEW, branch="topic"),
            id="push",
        ),
        pytest.param(
            {
                "PRE_COMMIT_FROM_REF": NULL,
                "PRE_COMMIT_TO_REF": NEW,
                "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/topic",
            },
            Proposal(kind="change", head=NEW, branch="topic"),
            id="push of a new branch",
        ),
        pytest.param(
            {"PRE_COMMIT_REMOTE_BRANCH": "refs/heads/main"},
            Proposal(kind="change", branch="main"),
            id="first push of a whole history",
        ),
        pytest.param(
            {"PRE_COMMIT_TO_REF": NEW, "PRE_COMMIT_REMOTE_BRANCH": "refs/for/main"},
            Proposal(kind="change", head=NEW),
            id="push for a review in Gerrit",
        ),
        pytest.param(
            {"PRE_COMMIT_TO_REF": NEW, "PRE_COMMIT_REMOTE_BRANCH": "refs/tags/v1"}, Proposal(), id="push of a tag"
        ),
        pytest.param(
            {"PRE_COMMIT_FROM_REF": OLD, "PRE_COMMIT_TO_REF": NEW, "PRE_COMMIT_CHECKOUT_TYPE": "1"},
            Proposal(),
            id="post-checkout, which has the same two",
        ),
        pytest.param(
            {"PRE_COMMIT_TO_REF": "HEAD; id", "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/$(id)"},
            Proposal(kind="change", branch="$(id)"),
            id="values that are none",
        ),
    ],
)
def test_a_push(said: dict[str, str], expected: Proposal) -> None:
    assert read(said) == expected
