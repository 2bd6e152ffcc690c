"""Conditional requests: what has not changed is not sent again, and what has is missed by none of them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from flowlens.model.ci import Job, Run
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Question
from flowlens.sources.forge.github_runs import GithubRuns
from flowlens.sources.forge.oldest_first import changed_since, mark_of
from flowlens.sources.forge.rows import Kept
from flowlens.sources.forge.windows import Windows
from tests.sources.forge.asked import asking
from tests.sources.forge.hub import Hub, Node, hub_on, iso, run
from tests.sources.forge.server import NOW, Asked, Reply, serving

DAY = 86_400


class Counting:
    """What a run of ours asked for, and how it was answered."""

    def __init__(self, hub: Hub, job_days: int = 0) -> None:
        self.hub, self.job_days = hub, job_days
        hub.etags = True

    def read(self, mark: Json) -> tuple[list[Kept], Json, list[Asked]]:
        rows: list[Kept] = []
        with hub_on(self.hub) as server, asking(server.url) as http:
            for batch in GithubRuns("team/project", self.job_days).batches(http, mark):
                rows += batch.rows
                mark = batch.mark
        return rows, mark, server.asked


@pytest.fixture
def hub() -> Hub:
    return Hub(runs=[run(n, NOW - 80 * DAY + n * DAY // 4) for n in range(1, 319)], created_at=NOW - 90 * DAY)


def conditional(asked: list[Asked]) -> int:
    return sum("if-none-match" in one.headers for one in asked)


def ids(rows: list[Kept]) -> set[int]:
    return {int(one.id) for one in rows if isinstance(one, Run)}


def test_the_third_run_is_told_that_nothing_is_new(hub: Hub) -> None:
    hub.most_of_a_list = 1_000
    counting = Counting(hub)
    first, mark, asked = counting.read(None)
    assert (len(ids(first)), conditional(asked)) == (318, 0)
    second, mark, asked = counting.read(mark)
    assert ids(second) >= {n for n in range(1, 319) if n * DAY // 4 >= 45 * DAY}
    third, again, asked = counting.read(mark)
    assert third == []
    assert conditional(asked) == len(asked) - 1  # all but the question for the project itself
    assert again == mark


def test_a_run_that_was_repeated_is_seen_and_no_other_comes(hub: Hub) -> None:
    counting = Counting(hub)
    _, mark, _ = counting.read(None)
    _, mark, _ = counting.read(mark)
    hub.runs[250] = {**hub.runs[250], "run_attempt": 2, "conclusion": "failure"}
    hub.runs.append(run(319, NOW - 60))
    rows, mark, _ = counting.read(mark)
    assert {251, 319} <= ids(rows)
    assert len(rows) < 150
    assert counting.read(mark)[0] == []


def test_jobs_and_attempts_of_what_is_as_it_was_are_not_asked_for_again(hub: Hub) -> None:
    jobs: list[Node] = [
        {"id": 9, "run_id": 318, "name": "test", "status": "completed", "conclusion": "success", "run_attempt": 1}
    ]
    hub.jobs[318] = jobs
    counting = Counting(hub, job_days=10)
    _, mark, _ = counting.read(None)
    rows, mark, _ = counting.read(mark)
    assert any(isinstance(one, Job) for one in rows)
    assert not any("jobs" in one.path for one in counting.read(mark)[2])
    # Of more days there are jobs that nobody has asked for yet.
    more = Counting(hub, job_days=20)
    rows, _, asked = more.read(mark)
    assert conditional(asked) == 0
    assert any("jobs" in one.path for one in asked)


def test_where_it_is_ended_it_goes_on_with_what_it_knew(hub: Hub) -> None:
    counting = Counting(hub)
    _, mark, _ = counting.read(None)
    _, whole, _ = counting.read(mark)
    hub.runs[300] = {**hub.runs[300], "conclusion": "failure"}
    with hub_on(hub) as server, asking(server.url) as http:
        batches = GithubRuns("team/project").batches(http, whole)
        broken = next(batches).mark
        batches.close()  # type: ignore[attr-defined]
    rows, again, _ = counting.read(broken)
    assert 301 in ids(rows)
    assert len(rows) < 150
    assert counting.read(again)[0] == []


def test_a_window_of_several_pages_of_which_one_has_changed() -> None:
    """One server all the time: the address of a next page has its port."""
    busy = Hub(runs=[run(n, NOW - 30 * DAY + n * 3600) for n in range(1, 600)], created_at=NOW - 31 * DAY, etags=True)
    with hub_on(busy) as server, asking(server.url) as http:

        def read(mark: Json) -> tuple[set[int], Json, int]:
            n, found = len(server.asked), set[int]()
            for batch in GithubRuns("team/project").batches(http, mark):
                found |= ids(list(batch.rows))
                mark = batch.mark
            return found, mark, conditional(server.asked[n:])

        assert len(read(None)[0]) == 599
        _, mark, _ = read({"whole": NOW})
        assert any("page=2" in str(one.variables) or one.variables.get("page") == "2" for one in server.asked)
        found, mark, n = read(mark)
        assert (found, n >= 6) == (set(), True)
        busy.runs[400] = {**busy.runs[400], "conclusion": "failure"}
        found, mark, _ = read(mark)
        assert 401 in found
        assert len(found) <= 100
        assert read(mark)[0] == set()


def test_gitlab_is_asked_for_what_changed_since_and_need_not_say_it_twice() -> None:
    records = [{"id": n, "updated_at": iso(NOW - DAY + n)} for n in range(1, 4)]

    def answer(asked: Asked) -> Reply:
        since = str(asked.variables.get("updated_after", ""))
        shown = [one for one in records if str(one["updated_at"]) >= since]
        etag = f'W/"{hash(str(shown))}"'
        if asked.headers.get("if-none-match") == etag:
            return Reply(status=304, body=b"", headers={"ETag": etag})
        return Reply(shown, headers={"ETag": etag})

    def read(mark: Json) -> tuple[list[int], Json]:
        came: list[int] = []
        with asking(server.url, kind="gitlab") as http:
            for changed in changed_since(http, Question("projects/1/pipelines"), mark, Tally()):
                came += [row.needed_count("id") for row in changed.rows]
                mark = mark_of(changed.until, changed.etag)
        return came, mark

    with serving(answer) as server:
        came, mark = read(None)
        assert (came, mark) == ([1, 2, 3], {"until": NOW - DAY + 3})
        came, mark = read(mark)  # the last ten minutes, once
        assert came == [1, 2, 3]
        assert isinstance(mark, dict)
        assert mark["etag"]
        assert read(mark) == ([], mark)
        records.append({"id": 4, "updated_at": iso(NOW)})
        came, mark = read(mark)
        assert came == [1, 2, 3, 4]
        assert mark == {"until": NOW}


def test_a_forge_without_etags_is_read_as_ever(hub: Hub) -> None:
    counting = Counting(hub)
    hub.etags = False
    _, mark, _ = counting.read(None)
    second, mark, asked = counting.read(mark)
    assert (len(second) > 0, conditional(asked), mark) == (True, 0, {"whole": NOW})


@pytest.mark.parametrize(
    "pages",
    [None, 5, {"known": []}, {"job_days": 0, "known": {"x": ["W", 1, 2, 3]}}, {"job_days": 0, "known": {"x": None}}],
)
def test_a_mark_that_is_none_costs_questions_and_nothing_else(hub: Hub, pages: Json) -> None:
    rows, _, asked = Counting(hub).read({"whole": NOW - DAY, "pages": pages})
    assert ids(rows) >= {300, 318}
    assert conditional(asked) == 0


def test_an_answer_that_is_not_new_though_nobody_asked_so_is_no_answer(hub: Hub) -> None:
    hub.before = lambda asked: Reply(status=304, body=b"") if asked.path.endswith("/runs") else None
    with pytest.raises(ValueError, match="not new"):
        Counting(hub).read(None)


def test_steady_windows_are_the_same_whatever_the_time_is() -> None:
    def walked(whole: int) -> list[tuple[int, int]]:
        windows, found = Windows.since(whole, None), []
        while windows.at <= whole:
            found.append((windows.at, windows.end))
            if windows.length > DAY and windows.at % (32 * DAY) == 0:
                windows.halve()
                found[-1] = windows.at, windows.end
            windows.go_on()
        return found

    early, late = walked(NOW), walked(NOW + 3 * DAY)
    assert len(set(early) & set(late)) >= len(early) - 2
    assert all(one[1] + 1 == other[0] for one, other in pairwise(early))
    assert early[0][0] <= NOW - 35 * DAY
