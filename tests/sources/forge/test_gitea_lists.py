"""Gitea's lists of the newest first: nothing is left out or read for ever, whatever happens meanwhile."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from flowlens.model.ci import Run
from flowlens.model.forge import Pull
from flowlens.sources.forge.gitea import GiteaPulls
from flowlens.sources.forge.gitea_runs import GiteaRuns
from flowlens.sources.forge.rows import Kept
from tests.sources.forge.fake_gitea import PROJECT, FakeGitea, at, job, pull, run
from tests.sources.forge.in_memory import Asking, read


def forge(n: int, *, minutes: float = 60) -> FakeGitea:
    """So many pull requests, each changed so many minutes after the one before."""
    return FakeGitea([pull(number, number * minutes) for number in range(1, n + 1)])


def numbers(rows: list[Kept]) -> list[int]:
    """The numbers of the pull requests, in the order in which they came."""
    return [row.number for row in rows if isinstance(row, Pull)]


def ids(rows: list[Kept]) -> list[tuple[int, str | None]]:
    """The ids of the runs and how they ended."""
    return [(int(row.id), row.conclusion) for row in rows if isinstance(row, Run)]


@pytest.mark.parametrize("n", [0, 1, 49, 50, 51, 120])
def test_each_comes_once_the_newest_first(n: int) -> None:
    rows, _ = read(GiteaPulls(PROJECT), forge(n))
    assert numbers(rows) == list(range(n, 0, -1))


@pytest.mark.parametrize("kind", ["runs", "tasks"])
def test_runs_of_a_forgejo_that_tells_no_next_page(kind: str) -> None:
    task = {"name": "test", "workflow_id": "ci.yml", "created_at": at(1), "updated_at": at(9)}
    listed = [{**task, **run(number)} for number in range(1, 121)]
    server = FakeGitea(runs=listed, links=False) if kind == "runs" else FakeGitea(tasks=listed, links=False)
    rows, _ = read(GiteaRuns(PROJECT), server)
    assert [number for number, _ in ids(rows)] == list(range(120, 0, -1))
    assert sum(f"/{kind}?" in asked and "page=" in asked for asked in server.asked) == 3


def test_one_that_is_deleted_meanwhile_where_no_next_page_is_told() -> None:
    server = FakeGitea(runs=[run(number) for number in range(1, 121)], links=False)

    def delete(address: str) -> None:
        if "page=2" in address and server.runs is not None:
            server.runs = [one for one in server.runs if one["id"] != 115]

    server.before = delete
    rows, _ = read(GiteaRuns(PROJECT), server)
    assert {number for number, _ in ids(rows)} == set(range(1, 121))


def test_reviews_of_which_no_next_page_is_told() -> None:
    reviews = [
        {"id": number, "state": "COMMENT", "user": {"login": "ben"}, "submitted_at": at(number)}
        for number in range(1, 121)
    ]
    server = FakeGitea([pull(1, 60)], links=False, reviews=reviews)
    (only,), _ = read(GiteaPulls(PROJECT), server)
    assert isinstance(only, Pull)
    assert [review.id for review in (only.reviews or ())] == [str(number) for number in range(1, 121)]


def test_all_of_one_second_come_once() -> None:
    rows, _ = read(GiteaPulls(PROJECT), forge(120, minutes=0))
    assert sorted(numbers(rows)) == list(range(1, 121))


def test_the_next_run_reads_what_has_changed_since_and_the_last_ten_minutes() -> None:
    server = forge(120)
    _, mark = read(GiteaPulls(PROJECT), server)
    server.pulls[6]["updated_at"] = at(120 * 60 - 5)  # late, with an earlier time than the newest that was seen
    server.pulls[8]["updated_at"] = at(121 * 60)
    server.asked.clear()
    rows, mark = read(GiteaPulls(PROJECT), server, mark)
    assert numbers(rows) == [9, 120, 7]
    assert sum("pulls?" in asked for asked in server.asked) == 1
    rows, _ = read(GiteaPulls(PROJECT), server, mark)
    assert numbers(rows) == [9]


def test_one_that_changes_meanwhile_is_read_by_the_next_run() -> None:
    server = forge(120)

    def change(address: str) -> None:
        if "page=2" in address:
            server.pulls[3]["updated_at"] = at(120 * 60 + 1)

    server.before = change
    first, mark = read(GiteaPulls(PROJECT), server)
    server.before = lambda _: None
    second, _ = read(GiteaPulls(PROJECT), server, mark)
    assert set(numbers(first)) | set(numbers(second)) == set(range(1, 121))
    assert len(numbers(first)) == len(set(numbers(first)))
    assert 4 in numbers(second)


@pytest.mark.parametrize("when", ["page=2", "pulls/115"], ids=["before a page", "before it is read itself"])
def test_one_that_is_deleted_meanwhile_pushes_none_out(when: str) -> None:
    server = forge(120)

    def delete(address: str) -> None:
        if when in address and len(server.pulls) == 120:
            server.pulls.pop(114)

    server.before = delete
    rows, _ = read(GiteaPulls(PROJECT), server)
    assert set(numbers(rows)) >= set(range(1, 121)) - {115}


@pytest.mark.parametrize("calls", [1, 60, 150, 205])
def test_what_is_broken_off_again_and_again_is_read_whole_at_last(calls: int) -> None:
    # Three at a time changed in one second.
    server = FakeGitea([pull(number, number // 3 * 60) for number in range(1, 121)])
    seen: list[int] = []
    mark: Any = None
    for breaks in (True, True, False):
        server.asked.clear()

        def fall(_: str, breaks: bool = breaks) -> None:
            if breaks and len(server.asked) > calls:
                raise ConnectionError

        server.before = fall
        with suppress(ConnectionError):
            for batch in GiteaPulls(PROJECT).batches(Asking(server), mark):
                seen += numbers(list(batch.rows))
                mark = batch.mark
    assert set(seen) == set(range(1, 121))
    # What is read twice is what was changed in the last minutes, and at the end of each span.
    assert len(seen) <= 120 + 2 * 4
    server.asked.clear()
    rows, _ = read(GiteaPulls(PROJECT), server, mark)
    assert numbers(rows) == [120]


def test_what_changes_after_it_was_broken_off_is_read_though_its_time_is_one_that_was_had() -> None:
    server = forge(60)
    marks = [batch.mark for batch in GiteaPulls(PROJECT).batches(Asking(server), None)]
    server.pulls[4]["updated_at"] = at(60 * 60)  # the same second as the newest that was seen
    rows, _ = read(GiteaPulls(PROJECT), server, marks[1])
    assert 5 in numbers(rows)
    # The first ten of twenty are known, but for the newest ten minutes and for the last one's second.
    assert len(rows) == 60 - 20 + 2


def test_a_run_that_was_not_over_is_read_again_and_the_newest_page_too() -> None:
    server = FakeGitea(runs=[run(number) for number in range(1, 121)])
    assert server.runs is not None
    server.runs[9] = run(10, "in_progress", "")
    rows, mark = read(GiteaRuns(PROJECT), server)
    assert len(ids(rows)) == 120
    assert (10, None) in ids(rows)
    server.runs[9] = run(10, conclusion="failure")
    server.runs.append(run(121))
    rows, mark = read(GiteaRuns(PROJECT), server, mark)
    assert (10, "failure") in ids(rows)
    assert {number for number, _ in ids(rows)} == {10, *range(71, 122)}
    rows, _ = read(GiteaRuns(PROJECT), server, mark)
    assert {number for number, _ in ids(rows)} == set(range(72, 122))


def test_a_run_that_was_deleted_is_asked_for_once() -> None:
    server = FakeGitea(runs=[run(1, "waiting", ""), run(2)])
    _, mark = read(GiteaRuns(PROJECT), server)
    server.runs = [run(2)]
    _, mark = read(GiteaRuns(PROJECT), server, mark)
    server.asked.clear()
    read(GiteaRuns(PROJECT), server, mark)
    assert not any(asked.endswith("/runs/1") for asked in server.asked)


def test_a_server_without_runs_tells_tasks() -> None:
    task = {"id": 7, "name": "test", "workflow_id": "ci.yml", "status": "failure", "head_branch": "main"}
    times = {"head_sha": "a" * 40, "event": "push", "created_at": at(1), "updated_at": at(9), "run_started_at": at(2)}
    rows, _ = read(GiteaRuns(PROJECT), FakeGitea(tasks=[{**task, **times}]))
    (only,) = rows
    assert isinstance(only, Run)
    assert (only.workflow, only.conclusion, only.attempt) == ("ci.yml: test", "failure", 1)


def test_a_server_that_tells_runs_at_last_is_read_anew() -> None:
    task = {"name": "test", "workflow_id": "ci.yml", "created_at": at(1), "updated_at": at(9)}
    server = FakeGitea(tasks=[{**task, **run(number)} for number in range(1, 200)])
    _, mark = read(GiteaRuns(PROJECT), server)
    server.runs = [run(number) for number in range(1, 121)]
    batches = list(GiteaRuns(PROJECT).batches(Asking(server), mark))
    assert sorted(number for number, _ in ids([row for batch in batches for row in batch.rows])) == list(range(1, 121))
    assert [batch.forget for batch in batches] == [("runs", "jobs"), *[()] * (len(batches) - 1)]
    again = list(GiteaRuns(PROJECT).batches(Asking(server), batches[-1].mark))
    assert not any(batch.forget for batch in again)
    assert len([row for batch in again for row in batch.rows]) == 50


def test_tasks_that_were_broken_off_are_not_forgotten() -> None:
    task = {"name": "test", "workflow_id": "ci.yml", "created_at": at(1), "updated_at": at(9)}
    server = FakeGitea(tasks=[{**task, **run(number)} for number in range(1, 121)])
    first = next(GiteaRuns(PROJECT).batches(Asking(server), None))
    again = list(GiteaRuns(PROJECT).batches(Asking(server), first.mark))
    assert not any(batch.forget for batch in again)
    assert len([row for batch in again for row in batch.rows]) == 120


def test_jobs_are_read_of_the_mainline_only() -> None:
    jobs = {1: [job(11, 1, run_attempt=2)], 2: [job(12, 2)]}
    server = FakeGitea(runs=[run(1), run(2, event="pull_request", head_branch="topic")], jobs=jobs)
    rows, _ = read(GiteaRuns(PROJECT), server)
    assert [row.attempt for row in rows if isinstance(row, Run)] == [1, 2]
    assert len(rows) == 3
