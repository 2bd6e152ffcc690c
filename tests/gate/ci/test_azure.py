"""What Azure Pipelines says."""

from __future__ import annotations

import pytest

from flowlens.gate.ci.azure import read
from flowlens.gate.proposal import Proposal

MERGE = "e" * 40
CI = "Azure Pipelines"
REPOS = {
    "TF_BUILD": "True",
    "BUILD_REASON": "PullRequest",
    "BUILD_SOURCEBRANCH": "refs/pull/17/merge",
    "BUILD_SOURCEVERSION": MERGE,
    "BUILD_REQUESTEDFOR": "Whoever Pushed",
    "SYSTEM_PULLREQUEST_PULLREQUESTID": "17",
    "SYSTEM_PULLREQUEST_SOURCEBRANCH": "refs/heads/users/ben/topic",
    "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            REPOS,
            Proposal(ci=CI, kind="change", number=17, merged=MERGE, target="main", branch="users/ben/topic"),
            id="pull request of Azure Repos",
        ),
        pytest.param(
            REPOS
            | {
                "SYSTEM_PULLREQUEST_PULLREQUESTID": "570859613",
                "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER": "17",
                "SYSTEM_PULLREQUEST_SOURCEBRANCH": "topic",
                "SYSTEM_PULLREQUEST_TARGETBRANCH": "main",
            },
            Proposal(ci=CI, kind="change", number=17, merged=MERGE, target="main", branch="topic"),
            id="pull request of GitHub",
        ),
        pytest.param(
            REPOS | {"BUILD_SOURCEBRANCH": "refs/heads/users/ben/topic"},
            Proposal(ci=CI, kind="change", number=17, target="main", branch="users/ben/topic"),
            id="pull request without a test merge",
        ),
        pytest.param(
            REPOS | {"BUILD_SOURCEVERSION": "HEAD"},
            Proposal(ci=CI, kind="change", number=17, target="main", branch="users/ben/topic"),
            id="pull request without an id of the test merge",
        ),
        pytest.param(
            {"BUILD_REASON": "IndividualCI", "BUILD_SOURCEBRANCH": "refs/heads/topic", "BUILD_SOURCEVERSION": MERGE},
            Proposal(ci=CI, branch="topic"),
            id="push to a branch, of which the default one is not known",
        ),
        pytest.param(
            {"BUILD_REASON": "Schedule", "BUILD_SOURCEBRANCH": "refs/heads/main"},
            Proposal(ci=CI, branch="main"),
            id="schedule",
        ),
        pytest.param({"BUILD_REASON": "IndividualCI", "BUILD_SOURCEBRANCH": "refs/tags/v1"}, Proposal(ci=CI), id="tag"),
        pytest.param({"TF_BUILD": "True"}, Proposal(ci=CI), id="nothing but the name"),
    ],
)
def test_a_build(said: dict[str, str], expected: Proposal) -> None:
    assert read(said) == expected
