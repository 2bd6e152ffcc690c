"""What Buildkite says."""

from __future__ import annotations

import pytest

from flowlens.gate.ci.buildkite import read
from flowlens.gate.proposal import Proposal

BASE, HEAD = "b" * 40, "c" * 40
CI = "Buildkite"
BRANCH = {
    "BUILDKITE": "true",
    "BUILDKITE_BRANCH": "topic",
    "BUILDKITE_COMMIT": HEAD,
    "BUILDKITE_BUILD_AUTHOR": "dependabot[bot]",
    "BUILDKITE_PIPELINE_DEFAULT_BRANCH": "main",
    "BUILDKITE_PULL_REQUEST": "false",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "",
    "BUILDKITE_PULL_REQUEST_LABELS": "",
    "BUILDKITE_SOURCE": "webhook",
}
PULL = BRANCH | {
    "BUILDKITE_PULL_REQUEST": "123",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "release/1",
    "BUILDKITE_PULL_REQUEST_LABELS": "bug,batch-size-ok",
}
QUEUE = BRANCH | {
    "BUILDKITE_BRANCH": "gh-readonly-queue/main/pr-7",
    "BUILDKITE_MERGE_QUEUE_BASE_BRANCH": "main",
    "BUILDKITE_MERGE_QUEUE_BASE_COMMIT": BASE,
}
QUEUED = "gh-readonly-queue/main/pr-7"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            PULL,
            Proposal(
                ci=CI,
                kind="change",
                number=123,
                target="release/1",
                default_branch="main",
                branch="topic",
                labels=("bug", "batch-size-ok"),
            ),
            id="pull request",
        ),
        pytest.param(
            QUEUE,
            Proposal(ci=CI, kind="queue", base=BASE, head=HEAD, target="main", default_branch="main", branch=QUEUED),
            id="merge queue",
        ),
        pytest.param(
            QUEUE | {"BUILDKITE_COMMIT": "HEAD", "BUILDKITE_MERGE_QUEUE_BASE_COMMIT": "main"},
            Proposal(ci=CI, kind="queue", target="main", default_branch="main", branch=QUEUED),
            id="merge queue, with names in place of ids",
        ),
        pytest.param(
            BRANCH, Proposal(ci=CI, kind="change", default_branch="main", branch="topic"), id="push to another branch"
        ),
        pytest.param(
            BRANCH | {"BUILDKITE_BRANCH": "main"},
            Proposal(ci=CI, default_branch="main", branch="main"),
            id="push to the default branch",
        ),
        pytest.param(
            BRANCH | {"BUILDKITE_SOURCE": "schedule"},
            Proposal(ci=CI, default_branch="main", branch="topic"),
            id="schedule on another branch",
        ),
        pytest.param(
            BRANCH | {"BUILDKITE_BRANCH": "v1.2.3", "BUILDKITE_TAG": "v1.2.3"},
            Proposal(ci=CI, default_branch="main"),
            id="tag",
        ),
        pytest.param({"BUILDKITE": "true"}, Proposal(ci=CI), id="nothing but the name"),
        pytest.param(
            {"BUILDKITE_PULL_REQUEST": "$(id)", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "$(id)"},
            Proposal(ci=CI, kind="change", target="$(id)"),
            id="values that are none",
        ),
    ],
)
def test_a_build(said: dict[str, str], expected: Proposal) -> None:
    assert read(said) == expected
