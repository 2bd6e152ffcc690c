"""What the runners of GitHub, Gitea and Forgejo have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.gate.ci.actions import branch_run, pull_run, read_run
from flowlens.gate.proposal import Proposal
from tests.gate.ci.events import written


def test_the_variables_go_before_the_event(tmp_path: Path) -> None:
    pull = {"number": 7, "base": {"ref": "old"}, "head": {"ref": "old-topic"}}
    event = written(tmp_path, {"pull_request": pull, "repository": {"default_branch": "main"}})
    said = {"GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "topic", "GITHUB_EVENT_PATH": event}
    expected = Proposal(ci="A", kind="change", number=7, target="main", default_branch="main", branch="topic")
    assert pull_run(read_run("A", said)) == expected


def test_the_event_says_what_the_variables_do_not(tmp_path: Path) -> None:
    pull = {"number": 7, "commits": 3, "base": {"ref": "main"}, "head": {"ref": "topic"}, "user": {"login": "ben"}}
    event = written(tmp_path, {"pull_request": pull | {"labels": [{"name": "bug"}, {"name": None}, {"name": "ok"}]}})
    expected = Proposal(
        ci="A", kind="change", number=7, target="main", branch="topic", labels=("bug", "ok"), author="ben", n_commits=3
    )
    assert pull_run(read_run("A", {"GITHUB_EVENT_PATH": event, "GITHUB_BASE_REF": ""})) == expected


@pytest.mark.parametrize(
    ("ref", "number"),
    [
        pytest.param("refs/pull/7/merge", 7, id="merge"),
        pytest.param("refs/pull/7/head", 7, id="head"),
        pytest.param("refs/pull/0/head", None, id="zero"),
        pytest.param("refs/pull/x/head", None, id="no number"),
        pytest.param("refs/pull/7/head/x", None, id="more behind it"),
        pytest.param("refs/heads/pull/7/head", None, id="branch"),
    ],
)
def test_without_an_event_file_the_ref_has_the_number(ref: str, number: int | None) -> None:
    run = read_run("A", {"GITHUB_REF": ref, "GITHUB_EVENT_PATH": ""})
    assert pull_run(run) == Proposal(ci="A", kind="change", number=number)


@pytest.mark.parametrize(
    ("ref", "pushed", "expected"),
    [
        pytest.param("refs/heads/topic", True, ("change", "topic"), id="push"),
        pytest.param("refs/heads/main", True, ("branch", "main"), id="push to the default branch"),
        pytest.param("refs/tags/topic", True, ("branch", None), id="push of a tag"),
        pytest.param("refs/heads/topic", False, ("branch", "topic"), id="no push"),
        pytest.param("", False, ("branch", None), id="no ref"),
    ],
)
def test_a_branch(tmp_path: Path, ref: str, *, pushed: bool, expected: tuple[str, str | None]) -> None:
    event = written(tmp_path, {"before": "b" * 40, "repository": {"default_branch": "main"}})
    proposal = branch_run(read_run("A", {"GITHUB_REF": ref, "GITHUB_EVENT_PATH": event}), pushed=pushed)
    kind, branch = expected
    assert (proposal.kind, proposal.branch, proposal.default_branch) == (kind, branch, "main")
    assert (proposal.base, proposal.head, proposal.merged) == (None, None, None)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        pytest.param("refs/pull/7/merge", True, id="pull"),
        pytest.param(None, True, id="not said"),
        pytest.param("refs/heads/main", False, id="branch"),
        pytest.param("main", False, id="short, as it was once"),
    ],
)
def test_whether_it_runs_on_a_pull(ref: str | None, *, expected: bool) -> None:
    assert read_run("A", {} if ref is None else {"GITHUB_REF": ref}).of_pull is expected
