"""What GitHub Actions says, with GitHub's own examples of events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.gate.ci.actions import UNNAMED_HEAD
from flowlens.gate.ci.github import read
from flowlens.gate.proposal import Proposal
from tests.gate.ci.events import example, example_file, written

TESTED = "1" * 40
CI = "GitHub Actions"
# Of the examples.
HEAD = "ec26c3e57ca3a959ca5aad62de7213c562f8c821"


def variables(event: str, path: str, ref: str, **more: str) -> dict[str, str]:
    known = {"GITHUB_EVENT_NAME": event, "GITHUB_EVENT_PATH": path, "GITHUB_REF": ref, "GITHUB_SHA": TESTED}
    return known | {f"GITHUB_{name.upper()}": value for name, value in more.items()}


@pytest.mark.parametrize(
    ("event", "name", "ref", "expected"),
    [
        pytest.param(
            "pull_request",
            "pull_request_labeled",
            "refs/pull/2/merge",
            Proposal(
                ci=CI,
                kind="change",
                number=2,
                merged=TESTED,
                target="master",
                default_branch="master",
                branch="changes",
                labels=("bug",),
                author="Codertocat",
                n_commits=1,
            ),
            id="pull request",
        ),
        pytest.param(
            "pull_request",
            "pull_request_opened_enterprise",
            "refs/pull/2/merge",
            Proposal(
                ci=CI,
                kind="change",
                number=2,
                merged=TESTED,
                target="master",
                default_branch="master",
                branch="changes",
                author="Codertocat",
                n_commits=1,
            ),
            id="pull request of Enterprise, without a label",
        ),
        pytest.param(
            "pull_request_review",
            "pull_request_review_submitted",
            "refs/pull/2/merge",
            Proposal(
                ci=CI,
                kind="change",
                number=2,
                merged=TESTED,
                target="master",
                default_branch="master",
                branch="changes",
                labels=("bug",),
                author="Codertocat",
            ),
            id="review, which has no number of commits",
        ),
        pytest.param(
            "pull_request_target",
            "pull_request_labeled",
            "refs/heads/master",
            Proposal(
                ci=CI,
                kind="change",
                number=2,
                head=HEAD,
                target="master",
                default_branch="master",
                branch="changes",
                labels=("bug",),
                author="Codertocat",
                n_commits=1,
            ),
            id="pull request, run on its target",
        ),
        pytest.param(
            "pull_request",
            "pull_request_labeled",
            "refs/heads/master",
            Proposal(ci=CI, default_branch="master", branch="master"),
            id="pull request closed by being merged: HEAD is the target",
        ),
        pytest.param(
            "merge_group",
            "merge_group",
            "refs/heads/gh-readonly-queue/main/pr-104-929f8209d40f77f4abc622a499c93a83babdbe64",
            Proposal(
                ci=CI,
                kind="queue",
                base="380387fbc80638b734a49e1be1c4dfec1c01b33c",
                head="2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d",
                target="main",
                default_branch="main",
                branch="gh-readonly-queue/main/pr-104-929f8209d40f77f4abc622a499c93a83babdbe64",
            ),
            id="merge queue",
        ),
        pytest.param(
            "push",
            "push_branch",
            "refs/heads/master",
            Proposal(ci=CI, default_branch="master", branch="master"),
            id="push to the default branch",
        ),
        pytest.param(
            "push",
            "push_branch",
            "refs/heads/topic",
            Proposal(ci=CI, kind="change", default_branch="master", branch="topic"),
            id="push to another branch",
        ),
        pytest.param(
            "push",
            "push_tag",
            "refs/tags/simple-tag",
            Proposal(ci=CI, default_branch="master"),
            id="push of a tag",
        ),
        pytest.param(
            "workflow_dispatch",
            "workflow_dispatch",
            "refs/heads/topic",
            Proposal(ci=CI, default_branch="main", branch="topic"),
            id="started by hand on another branch",
        ),
        pytest.param(
            "issue_comment",
            "issue_comment",
            "refs/heads/master",
            Proposal(ci=CI, default_branch="master", branch="master"),
            id="comment",
        ),
    ],
)
def test_an_event(event: str, name: str, ref: str, expected: Proposal) -> None:
    assert read(variables(event, example_file(name), ref)) == expected


def test_a_schedule_names_no_branch_of_its_own(tmp_path: Path) -> None:
    event = written(tmp_path, {"schedule": "15 4 * * *"})
    assert read(variables("schedule", event, "refs/heads/main")) == Proposal(ci=CI, branch="main")


@pytest.mark.parametrize("empty", [{}, {"pull_request": None}], ids=["absent", "null"])
def test_an_empty_payload_as_github_documents_it(tmp_path: Path, empty: object) -> None:
    said = variables(
        "pull_request", written(tmp_path, empty), "refs/pull/2/merge", base_ref="release/1", head_ref="topic"
    )
    expected = Proposal(ci=CI, kind="change", number=2, merged=TESTED, target="release/1", branch="topic")
    assert read(said) == expected


def test_without_an_event_file() -> None:
    said = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_SHA": TESTED, "GITHUB_BASE_REF": "main"}
    assert read(said) == Proposal(ci=CI, kind="change", merged=TESTED, target="main")


def test_nothing_but_the_name() -> None:
    assert read({"GITHUB_ACTIONS": "true"}) == Proposal(ci=CI)


def test_the_newest_commit_of_the_target_is_never_the_base() -> None:
    stale = example("pull_request_labeled")["pull_request"]["base"]["sha"]
    for event, ref in [("pull_request", "refs/pull/2/merge"), ("pull_request_target", "refs/heads/master")]:
        proposal = read(variables(event, example_file("pull_request_labeled"), ref))
        assert stale not in {proposal.base, proposal.head, proposal.merged, proposal.target_tip}


def test_on_the_target_without_the_head_nothing_can_be_judged(tmp_path: Path) -> None:
    event = example("pull_request_labeled")
    event["pull_request"]["head"]["sha"] = "HEAD"
    proposal = read(variables("pull_request_target", written(tmp_path, event), "refs/heads/master"))
    assert (proposal.kind, proposal.head, proposal.unfit) == ("change", None, UNNAMED_HEAD)


def test_what_is_no_commit_is_not_taken(tmp_path: Path) -> None:
    said = variables("pull_request", example_file("pull_request_labeled"), "refs/pull/2/merge", sha="--output=x")
    assert read(said).merged is None
    group = {"merge_group": {"base_sha": "0" * 40, "head_sha": "main", "base_ref": "refs/tags/v1"}}
    queue = read(variables("merge_group", written(tmp_path, group), "refs/heads/q"))
    assert queue == Proposal(ci=CI, kind="queue", branch="q")


def test_a_deleted_account(tmp_path: Path) -> None:
    event = example("pull_request_labeled")
    event["pull_request"]["user"] = None
    assert read(variables("pull_request", written(tmp_path, event), "refs/pull/2/merge")).author is None


def test_text_stays_as_it_is(tmp_path: Path) -> None:
    hostile = "$(touch /tmp/x)`;\n::error::\x1b[31m\u202e</script>" + "x" * 300
    event = example("pull_request_labeled")
    event["pull_request"]["labels"][0]["name"] = hostile
    event["pull_request"]["user"]["login"] = hostile
    event["pull_request"]["base"]["ref"] = hostile
    proposal = read(variables("pull_request", written(tmp_path, event), "refs/pull/2/merge"))
    assert (proposal.labels, proposal.author, proposal.target) == ((hostile,), hostile, hostile)


ODD: list[object] = [
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "x",
    "\ud800",
    "a\x00b\n",
    "0" * 40,
    [],
    [None],
    ["x"],
    [{}],
    {},
    {"x": []},
]
READ = [
    ("pull_request_labeled", ()),
    ("pull_request_labeled", ("pull_request",)),
    ("pull_request_labeled", ("pull_request", "number")),
    ("pull_request_labeled", ("pull_request", "commits")),
    ("pull_request_labeled", ("pull_request", "user")),
    ("pull_request_labeled", ("pull_request", "user", "login")),
    ("pull_request_labeled", ("pull_request", "base")),
    ("pull_request_labeled", ("pull_request", "base", "ref")),
    ("pull_request_labeled", ("pull_request", "head")),
    ("pull_request_labeled", ("pull_request", "head", "ref")),
    ("pull_request_labeled", ("pull_request", "head", "sha")),
    ("pull_request_labeled", ("pull_request", "labels")),
    ("pull_request_labeled", ("pull_request", "labels", 0)),
    ("pull_request_labeled", ("pull_request", "labels", 0, "name")),
    ("pull_request_labeled", ("repository",)),
    ("pull_request_labeled", ("repository", "default_branch")),
    ("merge_group", ("merge_group",)),
    ("merge_group", ("merge_group", "base_sha")),
    ("merge_group", ("merge_group", "base_ref")),
]


def with_odd_values(name: str, path: tuple[str | int, ...]) -> Iterator[Any]:
    """The example with each odd value in that place."""
    for value in ODD:
        event = {"": example(name)}
        *outer, last = ("", *path)
        place: Any = event
        for step in outer:
            place = place[step]
        place[last] = value
        yield event[""]


def assert_sound(proposal: Proposal) -> None:
    """Ids are full ids, numbers count something, and every text can be written."""
    for oid in {proposal.base, proposal.head, proposal.merged} - {None}:
        assert re.fullmatch("[0-9a-f]{40}", str(oid))
    for number in {proposal.number, proposal.n_commits} - {None}:
        assert 0 < (number or 0) < 10**18
    for text in {proposal.target, proposal.branch, proposal.default_branch, proposal.author, *proposal.labels} - {None}:
        assert str(text).encode("utf-8")


@pytest.mark.parametrize(("name", "path"), READ, ids=[".".join(map(str, (name, *path))) for name, path in READ])
def test_an_odd_value_anywhere_is_passed_over_or_said(tmp_path: Path, name: str, path: tuple[str | int, ...]) -> None:
    for content in with_odd_values(name, path):
        event = written(tmp_path, content)
        for kind in ("pull_request", "pull_request_target", "merge_group", "push"):
            try:
                proposal = read(variables(kind, event, "refs/pull/2/merge"))
            except CannotMeasureError as exc:
                told = str(exc)
                assert f"the event file {event} is not a" in told or f"The event file {event} holds no" in told
            else:
                assert_sound(proposal)
