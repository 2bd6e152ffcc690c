"""GitHub's own examples and recorded answers (recorded.json names where they are from) are read as they stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flowlens.model.ci import Job, Run
from flowlens.sources.forge.asking import Question
from flowlens.sources.forge.github_runs import GithubRuns
from tests.sources.forge.asked import asking
from tests.sources.forge.server import NOW, Asked, Reply, serving

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))
EXAMPLES = RECORDED["examples"]


def test_where_it_is_from() -> None:
    assert [line.partition(",")[2].partition(":")[0] for line in RECORDED["origin"]] == [" MIT licence"] * 2


def test_the_examples_of_the_description() -> None:
    asked_for = {"project": EXAMPLES["project"], "runs": EXAMPLES["runs"], "jobs": EXAMPLES["jobs"]}

    def answer(asked: Asked) -> Reply:
        name = asked.path.rpartition("/")[2]
        return Reply(asked_for[name])

    with serving(answer) as server, asking(server.url) as http:
        batches = list(GithubRuns("team/project", job_days=36_500).batches(http, None))
        kept = json.dumps([http.ask(Question(name)).content for name in asked_for])
    run = Run(
        "github", "30433642", "Build", "acb5820ced9479c074f688cc328bf03f341a511d", "…", "push", 1579721588, 1579721588
    )
    assert [one for batch in batches for one in batch.rows] == [run]
    assert batches[-1].mark == {"whole": NOW}
    for name in ("octocat", "Octo Cat", "Update README", "linter", "my runner"):
        assert name in json.dumps(EXAMPLES)
        assert name not in kept


def test_a_job_that_does_not_say_which_attempt_it_is_of() -> None:
    listed = {**EXAMPLES["runs"]["workflow_runs"][0], "head_branch": "main"}
    answers = {"project": {}, "runs": {"total_count": 1, "workflow_runs": [listed]}, "jobs": EXAMPLES["jobs"]}
    with (
        serving(lambda asked: Reply(answers[asked.path.rpartition("/")[2]])) as server,
        asking(server.url) as http,
    ):
        batches = list(GithubRuns("team/project", job_days=36_500).batches(http, None))
    job = Job(
        "github", "399444496", "29679449", "CI", "build", "f83a356604ae3c5d03e1b46ef4d1ca77d64a90b0",
        started_at=1579542160, ended_at=1579542279, conclusion="success",
    )  # fmt: skip
    assert [one for batch in batches for one in batch.rows if isinstance(one, Job)] == [job]


def test_the_pages_of_a_recorded_list() -> None:
    """Each Link names the first, the last, the next and the one before, in an order of its own."""
    links = RECORDED["links"]

    def answer(asked: Asked) -> Reply:
        page = int(str(asked.variables.get("page", 1)))
        link = links[page - 1].replace("https://api.github.com/", f"http://{asked.headers['host']}/api/v3/")
        return Reply([page], headers={"Link": link})

    found, question = [], Question("repos/team/project/issues", {"per_page": 3})
    with serving(answer) as server, asking(server.url) as http:
        while True:
            page = http.ask(question)
            found.append(page.content)
            if page.next is None:
                break
            question = Question(page.next)
    assert found == [[1], [2], [3], [4], [5]]


def test_a_project_that_was_renamed() -> None:
    moved = RECORDED["renamed"]

    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("/repositories/1000"):
            return Reply({"created_at": "2017-10-10T16:00:00Z"})
        location = moved["location"].replace("https://api.github.com", f"http://{asked.headers['host']}/api/v3")
        return Reply({"message": "Moved Permanently"}, moved["status"], {"Location": location})

    with serving(answer) as server, asking(server.url) as http:
        assert http.ask(Question("repos/team/project")).content == {"created_at": "2017-10-10T16:00:00Z"}
