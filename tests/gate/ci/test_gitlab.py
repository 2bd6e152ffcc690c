"""What GitLab CI says."""

from __future__ import annotations

import pytest

from flowlens.gate.ci.gitlab import read
from flowlens.gate.proposal import Proposal

BASE, SOURCE, TARGET, MERGE = "b" * 40, "c" * 40, "d" * 40, "e" * 40
CI = "GitLab CI"
# A merge request's pipeline: the two ids are empty.
REQUEST = {
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_COMMIT_SHA": SOURCE,
    "CI_DEFAULT_BRANCH": "main",
    "CI_MERGE_REQUEST_EVENT_TYPE": "detached",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_ID": "12345",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": BASE,
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "release/1",
    "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
    "CI_MERGE_REQUEST_LABELS": "bug,batch-size-ok",
    "GITLAB_USER_LOGIN": "whoever-started-it",
}
MERGED = {
    "CI_COMMIT_SHA": MERGE,
    "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": SOURCE,
    "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": TARGET,
}
BRANCH = {"CI_COMMIT_SHA": SOURCE, "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BEFORE_SHA": BASE}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            REQUEST,
            Proposal(
                ci=CI,
                kind="change",
                number=7,
                base=BASE,
                head=SOURCE,
                target="release/1",
                default_branch="main",
                branch="topic",
                labels=("bug", "batch-size-ok"),
            ),
            id="merge request",
        ),
        pytest.param(
            REQUEST | MERGED | {"CI_MERGE_REQUEST_EVENT_TYPE": "merged_result"},
            Proposal(
                ci=CI,
                kind="change",
                number=7,
                base=BASE,
                head=SOURCE,
                target="release/1",
                target_tip=TARGET,
                default_branch="main",
                branch="topic",
                labels=("bug", "batch-size-ok"),
            ),
            id="merged results: HEAD is GitLab's merge",
        ),
        pytest.param(
            REQUEST | MERGED | {"CI_MERGE_REQUEST_EVENT_TYPE": "merge_train"},
            Proposal(
                ci=CI,
                kind="queue",
                number=7,
                base=BASE,
                head=SOURCE,
                target="release/1",
                target_tip=TARGET,
                default_branch="main",
                branch="topic",
                labels=("bug", "batch-size-ok"),
            ),
            id="merge train",
        ),
        pytest.param(
            REQUEST | {"CI_PIPELINE_SOURCE": "parent_pipeline", "CI_MERGE_REQUEST_LABELS": ""},
            Proposal(
                ci=CI,
                kind="change",
                number=7,
                base=BASE,
                head=SOURCE,
                target="release/1",
                default_branch="main",
                branch="topic",
            ),
            id="child pipeline of a merge request without labels",
        ),
        pytest.param(
            {
                "CI_PIPELINE_SOURCE": "external_pull_request_event",
                "CI_DEFAULT_BRANCH": "main",
                "CI_EXTERNAL_PULL_REQUEST_IID": "9",
                "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME": "topic",
                "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA": SOURCE,
                "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME": "main",
                "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA": TARGET,
            },
            Proposal(
                ci=CI,
                kind="change",
                number=9,
                head=SOURCE,
                target="main",
                target_tip=TARGET,
                default_branch="main",
                branch="topic",
            ),
            id="pull request of GitHub",
        ),
        pytest.param(
            BRANCH | {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "topic"},
            Proposal(ci=CI, kind="change", default_branch="main", branch="topic"),
            id="push to another branch",
        ),
        pytest.param(
            BRANCH | {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main"},
            Proposal(ci=CI, default_branch="main", branch="main"),
            id="push to the default branch",
        ),
        pytest.param(
            BRANCH | {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_TAG": "v1"},
            Proposal(ci=CI, default_branch="main"),
            id="push of a tag",
        ),
        pytest.param(
            BRANCH | {"CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_BRANCH": "topic"},
            Proposal(ci=CI, default_branch="main", branch="topic"),
            id="schedule on another branch",
        ),
        pytest.param(
            BRANCH | {"CI_PIPELINE_SOURCE": "parent_pipeline", "CI_COMMIT_BRANCH": "topic"},
            Proposal(ci=CI, default_branch="main", branch="topic"),
            id="child pipeline of a branch",
        ),
        pytest.param({"GITLAB_CI": "true"}, Proposal(ci=CI), id="nothing but the name"),
        pytest.param(
            {
                "CI_PIPELINE_SOURCE": "merge_request_event",
                "CI_COMMIT_SHA": "--output=x",
                "CI_MERGE_REQUEST_IID": "$(id)",
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": "0" * 40,
                "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "main",
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "$(id)",
            },
            Proposal(ci=CI, kind="change", target="$(id)"),
            id="values that are none",
        ),
    ],
)
def test_a_pipeline(said: dict[str, str], expected: Proposal) -> None:
    assert read(said) == expected
