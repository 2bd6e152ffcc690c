"""The variables, and the event file, that each CI sets for a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.gate.ci.events import written

__all__ = ["azure", "bitbucket", "buildkite", "gitea", "github", "github_pull", "gitlab", "jenkins", "pre_push"]


def github(folder: Path, event: str, sha: str, ref: str, payload: Mapping[str, Any] | None = None) -> dict[str, str]:
    """A run of GitHub Actions in a repository whose default branch is main."""
    content = {"repository": {"default_branch": "main"}, **(payload or {})}
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": event,
        "GITHUB_EVENT_PATH": written(folder, content),
        "GITHUB_SHA": sha,
        "GITHUB_REF": ref,
    }


def github_pull(
    folder: Path,
    merged: str,
    *,
    author: str = "ann",
    labels: Sequence[str] = (),
    n_commits: int = 1,
    target: str = "main",
    **more: Any,
) -> dict[str, str]:
    """The run for pull request 7; `merged` is the test merge, `more` are further fields of the pull request."""
    pull = {
        "number": 7,
        "user": {"login": author},
        "labels": [{"name": name} for name in labels],
        "commits": n_commits,
        # The newest commit of the target when the event was made: never the base of the change.
        "base": {"ref": target, "sha": "b" * 40},
        "head": {"ref": "topic", "sha": "c" * 40},
        **more,
    }
    known = github(folder, "pull_request", merged, "refs/pull/7/merge", {"number": 7, "pull_request": pull})
    return {**known, "GITHUB_BASE_REF": target, "GITHUB_HEAD_REF": "topic"}


def gitlab(base: str, head: str, kind: str = "detached", **more: str) -> dict[str, str]:
    """A pipeline of merge request 7; `more` are further variables without their CI_MERGE_REQUEST_."""
    return {
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_DEFAULT_BRANCH": "main",
        "CI_COMMIT_SHA": head,
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_EVENT_TYPE": kind,
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
        **{f"CI_MERGE_REQUEST_{name}": value for name, value in more.items()},
    }


def gitea(folder: Path, head: str, action: str, merge_base: str) -> dict[str, str]:
    """A run of Gitea Actions for pull request 7, of which HEAD is the newest commit."""
    pull = {"number": 7, "merge_base": merge_base, "base": {"ref": "main"}, "head": {"ref": "topic", "sha": head}}
    payload = {"action": action, "number": 7, "pull_request": pull}
    known = github(folder, "pull_request", head, "refs/pull/7/head", payload)
    return {**known, "GITEA_ACTIONS": "true", "GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "topic"}


def bitbucket(target_tip: str) -> dict[str, str]:
    """A pipeline of pull request 7."""
    return {
        "BITBUCKET_BUILD_NUMBER": "1",
        "BITBUCKET_BRANCH": "topic",
        "BITBUCKET_PR_ID": "7",
        "BITBUCKET_PR_DESTINATION_BRANCH": "main",
        "BITBUCKET_PR_DESTINATION_COMMIT": target_tip[:12],
    }


def jenkins(**more: str) -> dict[str, str]:
    """A build of a multibranch project."""
    return {"JENKINS_URL": "https://example.org/", **more}


def azure(merged: str) -> dict[str, str]:
    """A build of pull request 7 in Azure Repos, on the test merge."""
    return {
        "TF_BUILD": "True",
        "BUILD_REASON": "PullRequest",
        "BUILD_SOURCEBRANCH": "refs/pull/7/merge",
        "BUILD_SOURCEVERSION": merged,
        "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
        "SYSTEM_PULLREQUEST_SOURCEBRANCH": "refs/heads/topic",
    }


def buildkite(head: str, labels: str = "") -> dict[str, str]:
    """A build of pull request 7."""
    return {
        "BUILDKITE": "true",
        "BUILDKITE_COMMIT": head,
        "BUILDKITE_BRANCH": "topic",
        "BUILDKITE_PULL_REQUEST": "7",
        "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
        "BUILDKITE_PULL_REQUEST_LABELS": labels,
        "BUILDKITE_PIPELINE_DEFAULT_BRANCH": "main",
    }


def pre_push(head: str, branch: str = "topic") -> dict[str, str]:
    """What pre-commit sets before a push."""
    return {"PRE_COMMIT_TO_REF": head, "PRE_COMMIT_REMOTE_BRANCH": f"refs/heads/{branch}"}
