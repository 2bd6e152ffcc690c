"""What Gitea Actions and Forgejo Actions say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flowlens.gate.ci.actions import UNNAMED_HEAD
from flowlens.gate.ci.gitea import read_forgejo, read_gitea
from flowlens.gate.proposal import Proposal
from tests.gate.ci.events import written

BASE, HEAD, TARGET = "b" * 40, "c" * 40, "d" * 40
CI = "Gitea Actions"
PULL = Proposal(
    ci=CI,
    kind="change",
    number=7,
    base=BASE,
    head=HEAD,
    target="main",
    default_branch="main",
    branch="topic",
    labels=("bug", "batch-size-ok"),
    author="ben",
)


def opened(**changed: object) -> dict[str, Any]:
    """An event as Gitea's API documents its parts, with some fields of the pull request changed."""
    pull = {
        "number": 7,
        "user": {"login": "ben"},
        "labels": [{"name": "bug"}, {"name": "batch-size-ok"}],
        "merge_base": BASE,
        "base": {"label": "main", "ref": "main", "sha": TARGET},
        "head": {"label": "topic", "ref": "topic", "sha": HEAD},
    }
    return {"action": "opened", "pull_request": pull | changed, "repository": {"default_branch": "main"}}


def variables(event: str, content: object, folder: Path, ref: str = "refs/pull/7/head") -> dict[str, str]:
    path = written(folder, content)
    return {"GITHUB_EVENT_NAME": event, "GITHUB_EVENT_PATH": path, "GITHUB_REF": ref, "GITHUB_SHA": HEAD}


@pytest.mark.parametrize(
    ("event", "ref", "expected"),
    [
        pytest.param("pull_request", "refs/pull/7/head", PULL, id="pull request"),
        pytest.param("pull_request_review", "refs/pull/7/head", PULL, id="review"),
        pytest.param("workflow_call", "refs/pull/7/head", PULL, id="called workflow"),
        pytest.param("pull_request_target", "refs/heads/main", PULL, id="run on the target"),
        pytest.param(
            "pull_request", "e" * 40, Proposal(ci=CI, default_branch="main"), id="closed by being merged: a commit"
        ),
        pytest.param(
            "workflow_call",
            "refs/heads/topic",
            Proposal(ci=CI, default_branch="main", branch="topic"),
            id="called workflow of a branch",
        ),
        pytest.param(
            "push",
            "refs/heads/topic",
            Proposal(ci=CI, kind="change", default_branch="main", branch="topic"),
            id="push to another branch",
        ),
        pytest.param(
            "push",
            "refs/heads/main",
            Proposal(ci=CI, default_branch="main", branch="main"),
            id="push to the default one",
        ),
        pytest.param(
            "schedule", "refs/heads/main", Proposal(ci=CI, default_branch="main", branch="main"), id="schedule"
        ),
        pytest.param(
            "issue_comment", "refs/heads/main", Proposal(ci=CI, default_branch="main", branch="main"), id="comment"
        ),
    ],
)
def test_an_event(tmp_path: Path, event: str, ref: str, expected: Proposal) -> None:
    assert read_gitea(variables(event, opened(), tmp_path, ref)) == expected


def test_head_is_no_test_merge(tmp_path: Path) -> None:
    assert read_gitea(variables("pull_request", opened(), tmp_path)).merged is None


@pytest.mark.parametrize(
    ("action", "base"),
    [
        pytest.param("opened", BASE, id="opened"),
        pytest.param("label_updated", BASE, id="label"),
        pytest.param("synchronized", None, id="new commits"),
        pytest.param("synchronize", None, id="new commits, as GitHub has it"),
    ],
)
def test_after_new_commits_the_merge_base_is_an_old_one(tmp_path: Path, action: str, base: str | None) -> None:
    proposal = read_gitea(variables("pull_request", opened() | {"action": action}, tmp_path))
    assert (proposal.base, proposal.head, proposal.target) == (base, HEAD, "main")


@pytest.mark.parametrize("absent", [None, "", "main", "b" * 12], ids=["null", "empty", "name", "abbreviated"])
def test_without_the_merge_base_there_is_the_target_only(tmp_path: Path, absent: str | None) -> None:
    proposal = read_gitea(variables("pull_request", opened(merge_base=absent), tmp_path))
    assert (proposal.base, proposal.head, proposal.target) == (None, HEAD, "main")


def test_on_the_target_without_the_head_nothing_can_be_judged(tmp_path: Path) -> None:
    event = opened(head={"ref": "topic"})
    on_target = read_gitea(variables("pull_request_target", event, tmp_path, "refs/heads/main"))
    assert (on_target.head, on_target.unfit) == (None, UNNAMED_HEAD)
    assert read_gitea(variables("pull_request", event, tmp_path)).unfit is None


def test_forgejo_says_the_same(tmp_path: Path) -> None:
    said = variables("pull_request", opened(), tmp_path)
    gitea, forgejo = read_gitea(said), read_forgejo(said)
    assert (forgejo.ci, forgejo.base, forgejo.head) == ("Forgejo Actions", gitea.base, gitea.head)
