"""Which CI it is, and the labels that somebody hands over."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.gate.ci.read import read_proposal
from flowlens.gate.proposal import Proposal
from tests.gate.ci.events import example_file

GITHUB = {
    "CI": "true",
    "GITHUB_ACTIONS": "true",
    "GITHUB_EVENT_NAME": "pull_request",
    "GITHUB_EVENT_PATH": example_file("pull_request_labeled"),
    "GITHUB_REF": "refs/pull/2/merge",
    "GITHUB_SHA": "1" * 40,
}
PUSH = {"PRE_COMMIT_REMOTE_BRANCH": "refs/heads/topic", "PRE_COMMIT_TO_REF": "c" * 40}


@pytest.mark.parametrize(
    ("said", "ci"),
    [
        pytest.param({}, "", id="none"),
        pytest.param({"CI": "true"}, "", id="one that is not known"),
        pytest.param(PUSH, "", id="pre-commit, which is none"),
        pytest.param(GITHUB, "GitHub Actions", id="GitHub"),
        pytest.param(GITHUB | PUSH, "GitHub Actions", id="pre-commit in GitHub"),
        pytest.param(GITHUB | {"GITEA_ACTIONS": "true"}, "Gitea Actions", id="Gitea sets GitHub's variables"),
        pytest.param(
            GITHUB | {"GITEA_ACTIONS": "true", "FORGEJO_ACTIONS": "true"},
            "Forgejo Actions",
            id="Forgejo sets Gitea's and GitHub's variables",
        ),
        pytest.param(
            GITHUB | {"FORGEJO_ACTIONS": "false", "FORGEJO_EVENT_NAME": "push"},
            "Forgejo Actions",
            id="Forgejo's runner by itself",
        ),
        pytest.param({"GITHUB_ACTIONS": "false"}, "", id="switched off"),
        pytest.param({"GITHUB_ACTIONS": ""}, "", id="empty"),
        pytest.param({"GITHUB_EVENT_NAME": "push"}, "", id="a variable of GitHub's, but no run"),
        pytest.param({"GITLAB_CI": "true"}, "GitLab CI", id="GitLab"),
        pytest.param({"BITBUCKET_BUILD_NUMBER": "1"}, "Bitbucket Pipelines", id="Bitbucket"),
        pytest.param({"TF_BUILD": "True"}, "Azure Pipelines", id="Azure"),
        pytest.param({"BUILDKITE": "true"}, "Buildkite", id="Buildkite"),
        pytest.param({"JENKINS_URL": "https://ci.example.org/"}, "Jenkins", id="Jenkins"),
    ],
)
def test_which_ci_it_is(said: dict[str, str], ci: str) -> None:
    assert read_proposal(said).ci == ci


def test_nothing_said_is_an_empty_proposal() -> None:
    assert read_proposal({"HOME": "/root", "PATH": "/usr/bin"}) == Proposal()


def test_a_push_that_pre_commit_looks_at() -> None:
    assert read_proposal(PUSH) == Proposal(kind="change", head="c" * 40, branch="topic")
    assert read_proposal(GITHUB | PUSH).number == 2


def test_gitea_s_checkout_is_not_taken_for_a_test_merge() -> None:
    assert read_proposal(GITHUB).merged == "1" * 40
    assert read_proposal(GITHUB | {"GITEA_ACTIONS": "true"}).merged is None


@pytest.mark.parametrize(
    ("handed_over", "expected"),
    [
        pytest.param({}, ("bug",), id="not set: the event's"),
        pytest.param({"FLOWLENS_LABELS": "batch-size-ok, docs"}, ("batch-size-ok", "docs"), id="others"),
        pytest.param({"FLOWLENS_LABELS": ""}, (), id="none any more"),
    ],
)
def test_labels_that_are_handed_over_go_first(handed_over: dict[str, str], expected: tuple[str, ...]) -> None:
    assert read_proposal(GITHUB | handed_over).labels == expected


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="none"),
        pytest.param(PUSH, id="pre-commit"),
        pytest.param({"GITEA_ACTIONS": "true"}, id="Gitea"),
        pytest.param({"GITLAB_CI": "true", "CI_MERGE_REQUEST_LABELS": "bug"}, id="GitLab"),
        pytest.param({"BITBUCKET_BUILD_NUMBER": "1"}, id="Bitbucket"),
        pytest.param({"TF_BUILD": "True"}, id="Azure"),
        pytest.param({"BUILDKITE": "true", "BUILDKITE_PULL_REQUEST_LABELS": "bug"}, id="Buildkite"),
        pytest.param({"JENKINS_URL": "https://ci.example.org/"}, id="Jenkins"),
    ],
)
def test_labels_are_handed_over_to_every_ci(said: dict[str, str]) -> None:
    assert read_proposal(said | {"FLOWLENS_LABELS": "batch-size-ok"}).labels == ("batch-size-ok",)


@pytest.mark.parametrize("ci", ["GITHUB_ACTIONS", "GITEA_ACTIONS", "FORGEJO_ACTIONS"])
def test_an_event_file_that_is_none_is_said(tmp_path: Path, ci: str) -> None:
    path = tmp_path / "event.json"
    path.write_text("{")
    with pytest.raises(CannotMeasureError, match=r"event\.json is not JSON\."):
        read_proposal({ci: "true", "GITHUB_EVENT_PATH": str(path)})


def test_a_path_of_another_ci_is_not_read(tmp_path: Path) -> None:
    assert read_proposal({"GITLAB_CI": "true", "GITHUB_EVENT_PATH": str(tmp_path / "none")}).ci == "GitLab CI"
