"""Merge requests of GitLab: what their answers become."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from flowlens.model.forge import Pull
from flowlens.sources.forge.gitlab import GitLabPulls
from flowlens.sources.forge.people import People
from tests.sources.forge.fake_gitlab import (
    PROJECT,
    FakeGitLab,
    Record,
    at,
    commit,
    merge_request,
    note,
    seconds,
    user,
)
from tests.sources.forge.in_memory import Asking, read

KEY = People(b"a key of sixteen", frozenset({"main"}))


def pull(one: Record, notes: list[Record] = [], **lists: list[Record]) -> Pull:  # noqa: B006  # never changed
    """The one merge request as it is read."""
    iid = one["iid"]
    forge = FakeGitLab(
        {
            "merge_requests": [one],
            f"merge_requests/{iid}/notes": notes,
            f"merge_requests/{iid}/commits": [commit(2, day=2), commit(1)],
            **{f"merge_requests/{iid}/{name}": rows for name, rows in lists.items()},
        },
        sizes={iid: (30, 12, 4)},
    )
    (found,), _ = read(GitLabPulls(PROJECT), forge)
    assert isinstance(found, Pull)
    return found


def person(name: str) -> str:
    """The pseudonym of that user."""
    return KEY.pseudonym(name)[2:]


def test_a_merged_one_has_all_that_gitlab_tells() -> None:
    found = pull(merge_request(7))
    assert asdict(found) | {"commits": None} == {
        "system": "gitlab", "number": 7, "opened_at": seconds(1), "base": "main", "person": person("ann"), "bot": False,
        "ready_at": seconds(1), "merged_at": seconds(4), "closed_at": seconds(4), "updated_at": seconds(5),
        "head_oid": "8" * 40, "merge_oid": "a" * 40, "labels": ("batch-size-ok", "backend"),
        "added": 30, "deleted": 12, "n_files": 4, "commits": None, "reviews": (),
    }  # fmt: skip
    assert found.commits is not None
    assert [(one.oid[-1], one.at) for one in found.commits] == [("1", seconds(1)), ("2", seconds(2))]


@pytest.mark.parametrize(
    ("parents", "merge"), [(None, None), ([], None), (["a" * 40], False), (["a" * 40, "b" * 40], True)]
)
def test_what_is_a_merge_of_the_mainline(parents: list[str] | None, merge: bool | None) -> None:
    lists = {"merge_requests": [merge_request(1)], "merge_requests/1/notes": []}
    commits = [{**commit(1), "parent_ids": parents}]
    (found,), _ = read(GitLabPulls(PROJECT), FakeGitLab({**lists, "merge_requests/1/commits": commits}))
    assert isinstance(found, Pull)
    assert [one.merge for one in found.commits or ()] == [merge]


@pytest.mark.parametrize(
    ("told", "oid"),
    [
        pytest.param({"squash_commit_sha": "b" * 40}, "a" * 40, id="a squash with a merge commit is its merge commit"),
        pytest.param({"merge_commit_sha": None, "squash_commit_sha": "b" * 40}, "b" * 40, id="a squash without one"),
        pytest.param({"merge_commit_sha": None}, "8" * 40, id="a fast-forward is its head"),
        pytest.param({"state": "opened", "merged_at": None, "merge_commit_sha": None}, None, id="an open one has none"),
        pytest.param(
            {"state": "closed", "merged_at": None, "merge_commit_sha": None}, None, id="a closed one has none"
        ),
    ],
)
def test_what_it_became(told: Record, oid: str | None) -> None:
    assert pull(merge_request(1, **told)).merge_oid == oid


@pytest.mark.parametrize(
    ("body", "ready_at"),
    [
        pytest.param("marked this merge request as **ready**", seconds(2), id="now"),
        pytest.param("unmarked as a **Work In Progress**", seconds(2), id="before 13.9"),
        pytest.param("unmarked this merge request as a **Work In Progress**", seconds(2), id="between"),
        pytest.param("marked this merge request as **draft**", seconds(1), id="not when it becomes one"),
        pytest.param(
            "changed title from **Draft: a** to **a**", seconds(1), id="not by the title, which is told twice"
        ),
    ],
)
def test_when_it_left_draft(body: str, ready_at: int) -> None:
    assert pull(merge_request(1), [note(5, body, "ann")]).ready_at == ready_at


def test_an_open_draft_was_never_ready() -> None:
    assert pull(merge_request(1, state="opened", merged_at=None, draft=True)).ready_at is None


def reviews(*notes: Record, **lists: list[Record]) -> list[tuple[Any, ...]]:
    """State, person and day of the reviews in these notes."""
    found = pull(merge_request(1), list(notes), **lists).reviews
    return [
        (one.state, one.person, None if one.at is None else 1 + (one.at - seconds(1)) / 86_400) for one in found or ()
    ]


@pytest.mark.parametrize(
    ("body", "state"),
    [
        pytest.param("approved this merge request", "approved", id="approved"),
        pytest.param("requested changes", "changes_requested", id="changes"),
        pytest.param("left review comments without approving", "commented", id="comments"),
    ],
)
def test_what_a_reviewer_did(body: str, state: str) -> None:
    assert reviews(note(5, body)) == [(state, person("ben"), 2)]


def test_what_says_nothing_of_a_review_is_none() -> None:
    bodies = ["added 1 commit", "assigned to @ben", "approved", "mentioned in issue #1", "requested review from @ben"]
    assert reviews(*(note(number, body) for number, body in enumerate(bodies))) == []


def test_a_remark_of_another_is_a_review_and_one_of_the_author_is_not() -> None:
    assert reviews(
        note(5, "approved this merge request", "cem", system=False),
        note(6, "requested changes", "ann", system=False),
    ) == [("commented", person("cem"), 2)]


def test_an_approval_that_is_taken_back_is_dismissed() -> None:
    assert reviews(
        note(4, "approved this merge request", "cem"),
        note(5, "approved this merge request"),
        note(6, "unapproved this merge request", day=3),
    ) == [("approved", person("cem"), 2), ("dismissed", person("ben"), 2)]


def test_a_push_may_take_back_all_approvals() -> None:
    said = "reset approvals from @ben and @cem by pushing to the branch"
    found = reviews(note(4, "approved this merge request"), note(5, said, "ann", day=3))
    assert found == [("dismissed", person("ben"), 2)]


def test_approvals_that_no_note_tells_of_come_from_their_list() -> None:
    listed: list[Record] = [{"user": user("ben"), "approved_at": at(3)}, {"user": user("cem")}]
    assert reviews(approvals=listed) == [("approved", person("ben"), 3), ("approved", person("cem"), None)]
    # Where a note tells of one there is nothing to ask for.
    assert reviews(note(5, "approved this merge request", day=2), approvals=listed) == [("approved", person("ben"), 2)]


@pytest.mark.parametrize(
    "name",
    ["project_3_bot", "project_3_bot_0f1e2d3c4b5a6978", "group_9_bot_0f1e2d3c", "renovate-bot", "dependabot"],
)
def test_access_tokens_and_programs_are_bots(name: str) -> None:
    found = pull(merge_request(1, author=user(name)), [note(5, "approved this merge request", name)])
    assert found.bot
    assert [one.bot for one in (found.reviews or ())] == [True]


def test_people_are_no_bots_and_a_deleted_one_is_nobody() -> None:
    found = pull(merge_request(1, author=user("ghost1")), [note(5, "approved this merge request", "abbott")])
    assert (found.person, found.bot) == (None, False)
    assert [(one.person, one.bot) for one in (found.reviews or ())] == [(person("abbott"), False)]


def test_sizes_are_left_out_where_the_token_may_not_ask() -> None:
    forge = FakeGitLab({"merge_requests": [merge_request(1), merge_request(2)]})
    for iid in (1, 2):
        forge.lists |= {f"merge_requests/{iid}/notes": [], f"merge_requests/{iid}/commits": []}
    rows, _ = read(GitLabPulls(PROJECT), forge)
    assert [(one.added, one.n_files) for one in rows if isinstance(one, Pull)] == [(None, None)] * 2


def test_that_there_are_no_sizes_is_told_once() -> None:
    every = [merge_request(iid, updated_at=at(2, iid)) for iid in range(1, 50)]
    batches = list(GitLabPulls(PROJECT).batches(Asking(FakeGitLab({"merge_requests": every})), None))
    assert len(batches) == 3
    assert [len(batch.notices) for batch in batches] == [1, 0, 0]


def test_one_that_is_deleted_while_it_is_read_keeps_no_other_from_being_read() -> None:
    forge = FakeGitLab({"merge_requests": [merge_request(1), merge_request(2)]}, sizes={})
    forge.lists |= {"merge_requests/2/notes": [note(5, "approved this merge request")], "merge_requests/2/commits": []}
    rows, _ = read(GitLabPulls(PROJECT), forge)
    found = [(one.number, one.commits, len(one.reviews or ())) for one in rows if isinstance(one, Pull)]
    assert found == [(1, None, 0), (2, (), 1)]


def test_one_that_is_deleted_while_it_is_read_keeps_no_approvals_of_others_from_being_read() -> None:
    forge = FakeGitLab({"merge_requests": [merge_request(1), merge_request(2)]}, sizes={})
    forge.lists |= {"merge_requests/2/notes": [], "merge_requests/2/commits": []}
    forge.lists["merge_requests/2/approvals"] = [{"user": user("ben"), "approved_at": at(3)}]
    rows, _ = read(GitLabPulls(PROJECT), forge)
    assert [(one.number, len(one.reviews or ())) for one in rows if isinstance(one, Pull)] == [(1, 0), (2, 1)]


@pytest.mark.parametrize("field", ["iid", "created_at", "target_branch", "updated_at"])
def test_an_answer_without_what_it_must_have_is_named(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        pull(merge_request(1) | {field: None})


def test_no_name_and_no_text_is_kept() -> None:
    found = repr(pull(merge_request(1), [note(5, "approved this merge request"), note(6, "SECRET", system=False)]))
    for word in ("SECRET", "ann", "ben", "Example", "example", "topic"):
        assert word not in found
