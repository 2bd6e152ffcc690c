"""Runs of GitHub Actions: every one, though a list holds a thousand at most; and deployments, by how they went."""

from __future__ import annotations

import pytest

from flowlens.model.ci import Deployed, Job, Run
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.github_deployments import GithubDeployments
from flowlens.sources.forge.github_runs import GithubRuns
from flowlens.sources.forge.rows import Kept
from tests.sources.forge.asked import asking
from tests.sources.forge.hub import Hub, deployment, hub_on, iso, oid, run
from tests.sources.forge.server import NOW, Asked, Reply, Server

DAY = 86_400


def read(hub: Hub, mark: Json = None, job_days: int = 0) -> tuple[list[Kept], Json, tuple[str, ...], Server]:
    """All rows, the last mark, what was told, and the server that was asked."""
    rows: list[Kept] = []
    notices: tuple[str, ...] = ()
    with hub_on(hub) as server, asking(server.url) as http:
        for batch in GithubRuns("team/project", job_days).batches(http, mark):
            rows += batch.rows
            mark, notices = batch.mark, notices + batch.notices
    return rows, mark, notices, server


def ids(rows: list[Kept]) -> list[int]:
    return sorted(int(one.id) for one in rows if isinstance(one, Run))


def test_a_run_with_all_that_it_has() -> None:
    at = NOW - DAY
    (found,), mark, notices, _ = read(Hub(runs=[run(5, at, conclusion="failure")]))
    assert found == Run("github", "5", "Tests", oid(5), "main", "push", at, at, at + 60, "failure", 1)
    assert (mark, notices) == ({"whole": NOW}, ())


def test_more_runs_than_a_list_holds() -> None:
    times = [NOW - 400 * DAY, *(NOW - 9 * DAY + 40 * n for n in range(390)), *(NOW - 60 for _ in range(60))]
    hub = Hub(runs=[run(n, at) for n, at in enumerate(times, 1)], most_of_a_list=1_000)
    assert ids(read(hub)[0]) == list(range(1, 452))
    # As if GitHub's limit were lower: windows become shorter until each holds what can be listed.
    few = GithubRuns("team/project")
    with hub_on(hub) as server, asking(server.url) as http:
        import flowlens.sources.forge.github_runs as module

        before = module._MOST_OF_A_LIST
        module._MOST_OF_A_LIST = hub.most_of_a_list = 100
        try:
            rows = [one for batch in few.batches(http, None) for one in batch.rows]
        finally:
            module._MOST_OF_A_LIST = before
    assert sorted(set(ids(rows))) == list(range(1, 452))
    assert len(rows) == 451


def test_a_list_that_changes_while_its_pages_are_read() -> None:
    hub = Hub(runs=[run(n, NOW - 10 * DAY + n) for n in range(1, 251)])

    def before(asked: Asked) -> Reply | None:
        if asked.variables.get("page") == "2" and len(hub.runs) == 250:
            del hub.runs[200:203]  # what follows moves to a page that was read already
        return None

    hub.before = before
    rows, _, notices, _ = read(hub)
    assert set(ids(rows)) >= set(range(1, 201)) | set(range(204, 251))
    assert notices == ()


def test_a_list_that_lacks_what_it_counts() -> None:
    short = Reply({"total_count": 3, "workflow_runs": [run(1, NOW - DAY)]})
    hub = Hub(before=lambda asked: short if asked.path.endswith("/runs") else None)
    rows, _, notices, _ = read(hub)
    assert ids(rows) == [1]
    assert notices == ("GitHub counts 2 CI runs more than it lists.",)


def test_the_month_before_is_read_again() -> None:
    hub = Hub(runs=[run(1, NOW - 90 * DAY), run(2, NOW - 20 * DAY, status="in_progress", conclusion=None)])
    rows, mark, _, _ = read(hub)
    assert [one.conclusion for one in rows if isinstance(one, Run)] == [None, "success"]
    hub.runs[1] = run(2, NOW - 20 * DAY, run_attempt=2, conclusion="success")
    hub.earlier[2, 1] = run(2, NOW - 20 * DAY, conclusion="failure")
    again, mark, _, _ = read(hub, mark)
    assert [(one.id, one.attempt, one.conclusion) for one in again if isinstance(one, Run)] == [
        ("2", 2, "success"), ("2", 1, "failure"),
    ]  # fmt: skip
    assert mark == {"whole": NOW}


def test_an_attempt_that_github_has_forgotten() -> None:
    rows, _, _, server = read(Hub(runs=[run(2, NOW - DAY, run_attempt=3)]))
    assert ids(rows) == [2]
    assert sum("attempts" in asked.path for asked in server.asked) == 2


def test_it_goes_on_where_it_was_ended() -> None:
    hub = Hub(runs=[run(n, NOW - 50 * DAY + n * DAY) for n in range(1, 41)], created_at=NOW - 60 * DAY)
    rows, mark, _, _ = read(hub, {"whole": None, "upto": NOW - 30 * DAY})
    assert ids(rows) == list(range(20, 41))
    assert mark == {"whole": NOW}


def test_what_was_unfinished_when_it_was_ended_is_read_again_however_late_it_goes_on() -> None:
    hub = Hub(runs=[run(n, NOW - 100 * DAY + n * DAY, status="queued", conclusion=None) for n in range(1, 40)])
    hub.most_of_a_list = 10
    begun = NOW - 60 * DAY
    _, mark, _, _ = read(hub, {"whole": None, "upto": NOW - 61 * DAY, "begun": begun})
    assert mark == {"whole": begun}
    hub.runs[37] = run(38, NOW - 62 * DAY, conclusion="success")
    again, mark, _, _ = read(hub, mark)
    assert [one.conclusion for one in again if isinstance(one, Run) and one.id == "38"] == ["success"]
    assert mark == {"whole": NOW}


def test_where_it_began_is_kept_from_the_first_window_on() -> None:
    hub = Hub(runs=[run(n, NOW - 1_010 + n) for n in range(1, 1_006)], created_at=NOW - 2 * DAY)
    with hub_on(hub) as server, asking(server.url) as http:
        marks = [batch.mark for batch in GithubRuns("team/project").batches(http, None)]
    assert [mark.get("begun") for mark in marks[:-1] if isinstance(mark, dict)] == [NOW] * (len(marks) - 1)
    assert len(marks) > 1
    assert marks[-1] == {"whole": NOW}


def test_a_branch_that_is_not_the_mainline_comes_without_its_name() -> None:
    rows, _, _, server = read(Hub(runs=[run(1, NOW - DAY, head_branch="ann/idea", run_attempt=2)]), job_days=30)
    assert [one.branch for one in rows if isinstance(one, Run)] == ["…"]
    assert not any("attempts" in asked.path or "jobs" in asked.path for asked in server.asked)


def test_jobs_of_the_last_days_only() -> None:
    job = {
        "id": 9, "run_id": 2, "run_attempt": 1, "workflow_name": "Tests", "name": "lint", "head_sha": oid(2),
        "status": "completed", "conclusion": "success", "created_at": iso(NOW), "started_at": iso(NOW),
        "completed_at": iso(NOW + 5), "runner_name": "host-of-ann", "steps": [{"name": "deploy to ann"}],
    }  # fmt: skip
    hub = Hub(runs=[run(1, NOW - 40 * DAY), run(2, NOW - 2 * DAY)], jobs={2: [job]})
    rows, _, _, server = read(hub, job_days=30)
    assert [one for one in rows if isinstance(one, Job)] == [
        Job("github", "9", "2", "Tests", "lint", oid(2), NOW, NOW, NOW + 5, "success", 1)
    ]
    assert [asked.path for asked in server.asked if asked.path.endswith("jobs")] == [
        "/api/v3/repos/team/project/actions/runs/2/jobs"
    ]


@pytest.mark.parametrize(
    ("statuses", "at", "state"),
    [
        pytest.param([], NOW - DAY, None, id="nothing is said of it"),
        pytest.param([("SUCCESS", NOW - 5), ("IN_PROGRESS", NOW - 9)], NOW - 5, "success", id="live"),
        pytest.param([("INACTIVE", NOW), ("SUCCESS", NOW - 5)], NOW - 5, "success", id="it was, until the next one"),
        pytest.param([("FAILURE", NOW), ("QUEUED", NOW - 5)], NOW - DAY, "failure", id="it failed"),
        pytest.param([("INACTIVE", NOW), ("PENDING", NOW - 5)], NOW - DAY, "inactive", id="given up"),
    ],
)
def test_a_deployment(statuses: list[tuple[str, int]], at: int, state: str | None) -> None:
    hub = Hub(deployments=[deployment(3, NOW - DAY, *statuses)])
    with hub_on(hub) as server, asking(server.url) as http:
        (batch,) = GithubDeployments("team/project").batches(http, None)
    assert batch.rows == [Deployed("github", "3", "production", oid(3), at, state)]
    assert batch.mark == {"whole": NOW - DAY}


def test_deployments_of_the_month_before_are_read_again() -> None:
    hub = Hub(deployments=[deployment(n, NOW - (400 - n) * DAY) for n in range(1, 400)])
    with hub_on(hub) as server, asking(server.url) as http:
        first = [one for batch in GithubDeployments("team/project").batches(http, None) for one in batch.rows]
        n_asked = len(server.asked)
        again = list(GithubDeployments("team/project").batches(http, {"whole": NOW - DAY}))
    assert {one.id for one in first if isinstance(one, Deployed)} == {str(n) for n in range(1, 400)}
    assert n_asked == 5  # four pages, and a look at the beginning
    assert len(again) == 1
