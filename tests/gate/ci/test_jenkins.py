"""What Jenkins says in a multibranch project."""

from __future__ import annotations

import pytest

from flowlens.gate.ci.jenkins import read
from flowlens.gate.proposal import Proposal

CHANGE = {
    "JENKINS_URL": "https://ci.example.org/",
    "BRANCH_NAME": "PR-24",
    "CHANGE_ID": "24",
    "CHANGE_TARGET": "main",
    "CHANGE_BRANCH": "topic",
    "CHANGE_AUTHOR": "ben",
    "CHANGE_AUTHOR_DISPLAY_NAME": "Ben",
}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            CHANGE,
            Proposal(ci="Jenkins", kind="change", number=24, target="main", branch="topic", author="ben"),
            id="change",
        ),
        pytest.param(
            {"CHANGE_ID": "I8473b95934b5732ac55d26311a706c9c2bde9940", "BRANCH_NAME": "24/1"},
            Proposal(ci="Jenkins", kind="change"),
            id="change whose id is no number",
        ),
        pytest.param(
            {"BRANCH_NAME": "main", "BRANCH_IS_PRIMARY": "true"},
            Proposal(ci="Jenkins", default_branch="main", branch="main"),
            id="primary branch",
        ),
        pytest.param(
            {"BRANCH_NAME": "topic", "BRANCH_IS_PRIMARY": "false"},
            Proposal(ci="Jenkins", kind="change", branch="topic"),
            id="another branch",
        ),
        pytest.param(
            {"BRANCH_NAME": "topic"}, Proposal(ci="Jenkins", branch="topic"), id="branch, not known to be primary"
        ),
        pytest.param({"BRANCH_NAME": "v1", "TAG_NAME": "v1"}, Proposal(ci="Jenkins"), id="tag"),
        pytest.param({"JENKINS_URL": "https://ci.example.org/"}, Proposal(ci="Jenkins"), id="no multibranch project"),
    ],
)
def test_a_build(said: dict[str, str], expected: Proposal) -> None:
    assert read(said) == expected
