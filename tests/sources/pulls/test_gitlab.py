"""GitLab's merge requests as its API answers."""

from __future__ import annotations

from typing import Any

from tests.sources.pulls.reading import HEAD, MERGE, fault_of, read, seconds


def request(**other: Any) -> dict[str, Any]:
    plain = {
        "iid": 7, "id": 4711, "created_at": "2026-01-30T09:00:00.000Z", "merged_at": "2026-01-31T12:00:00.000+01:00",
        "closed_at": None, "updated_at": "2026-01-31T13:00:00Z", "draft": False, "target_branch": "main", "sha": HEAD,
        "merge_commit_sha": MERGE, "squash_commit_sha": None, "author": {"id": 1, "username": "ann", "name": "Ann"},
        "labels": ["bug"], "changes_count": "3",
    }  # fmt: skip
    return {**plain, **other}


def test_a_merge_request() -> None:
    (pull,) = read([request()]).pulls
    assert (pull.system, pull.number, pull.base, pull.labels) == ("gitlab", 7, "main", ("bug",))
    assert (pull.merged_at, pull.closed_at) == (seconds("2026-01-31T11:00:00"),) * 2
    assert (pull.head_oid, pull.merge_oid, pull.n_files, pull.added) == (HEAD, MERGE, 3, None)


def test_a_squash_without_a_merge_and_a_fast_forward() -> None:
    squash, forward = (request(merge_commit_sha=None, squash_commit_sha=one) for one in (MERGE, None))
    assert read([squash]).pulls[0].merge_oid == MERGE
    assert read([forward]).pulls[0].merge_oid is None


def test_so_many_files_that_gitlab_stopped_counting() -> None:
    assert read([request(changes_count="1000+")]).pulls[0].n_files is None


def test_approvals_that_were_put_beside_it() -> None:
    approved = [{"user": {"username": "ben"}, "approved_at": "2026-01-31T10:00:00Z"}]
    for given in (request(approved_by=approved), request(approvals={"approved_by": approved})):
        (review,) = read([given]).pulls[0].reviews or ()
        assert (review.state, review.at, review.bot) == ("approved", seconds("2026-01-31T10:00:00"), False)


def test_approvals_that_nobody_put_there_are_not_none() -> None:
    assert [one.reviews for one in read([request(), request(iid=8, approved_by=[])]).pulls] == [None, ()]


def test_a_draft_and_a_fault() -> None:
    assert read([request(work_in_progress=True, draft=None)]).pulls[0].ready_at is None
    assert "record 1: iid: is missing" in fault_of([request(), {"id": 1}])
    assert "created_at: is missing" in fault_of([request(created_at=None)])


def test_one_that_was_closed_opened_again_and_merged_ended_when_it_was_merged() -> None:
    (pull,) = read([request(closed_at="2026-01-30T12:00:00Z")]).pulls
    assert pull.closed_at == pull.merged_at == seconds("2026-01-31T11:00:00")
    (closed,) = read([request(merged_at=None, closed_at="2026-01-30T12:00:00Z")]).pulls
    assert (closed.merged_at, closed.closed_at) == (None, seconds("2026-01-30T12:00:00"))
