"""What Bitbucket Pipelines says."""

from __future__ import annotations

import pytest

from flowlens.gate.ci.bitbucket import read
from flowlens.gate.proposal import Proposal

SOURCE, TARGET = "c" * 40, "d" * 40
CI = "Bitbucket Pipelines"
PULL = {
    "BITBUCKET_BUILD_NUMBER": "4",
    "BITBUCKET_BRANCH": "feature/x",
    "BITBUCKET_COMMIT": SOURCE,
    "BITBUCKET_PR_ID": "2",
    "BITBUCKET_PR_DESTINATION_BRANCH": "main",
    "BITBUCKET_PR_DESTINATION_COMMIT": TARGET,
}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            PULL,
            Proposal(ci=CI, kind="change", number=2, target="main", target_tip=TARGET, branch="feature/x"),
            id="pull request: HEAD is the pipeline's merge",
        ),
        pytest.param(
            PULL | {"BITBUCKET_PR_DESTINATION_COMMIT": "88a27cd7f221"},
            Proposal(ci=CI, kind="change", number=2, target="main", branch="feature/x"),
            id="pull request, with an abbreviated commit",
        ),
        pytest.param(
            {"BITBUCKET_BUILD_NUMBER": "4", "BITBUCKET_BRANCH": "feature/x", "BITBUCKET_COMMIT": SOURCE},
            Proposal(ci=CI, branch="feature/x"),
            id="branch, of which the default one is not known",
        ),
        pytest.param({"BITBUCKET_BUILD_NUMBER": "4", "BITBUCKET_TAG": "v1"}, Proposal(ci=CI), id="tag"),
        pytest.param(
            {"BITBUCKET_PR_ID": "$(id)", "BITBUCKET_PR_DESTINATION_BRANCH": "a\nb"},
            Proposal(ci=CI, kind="change", target="a\nb"),
            id="values that are none",
        ),
    ],
)
def test_a_pipeline(said: dict[str, str], expected: Proposal) -> None:
    assert read(said) == expected
