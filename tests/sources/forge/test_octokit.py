"""What GitHub really answered, as @octokit/fixtures holds it, given again word for word: read, refused, or shut out.

Of these recordings none is of a pull request, a review, a run or a deployment (`benchmarks/forge_recorded.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.model.ci import Published
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import MissingError, Question
from flowlens.sources.forge.field import moment, part
from flowlens.sources.forge.github_runs import GithubRuns
from flowlens.sources.forge.http import Http
from flowlens.sources.forge.paged import whole_of
from flowlens.sources.forge.rest_releases import GiteaReleases
from tests.sources.forge.asked import TOKEN, Told, asking
from tests.sources.forge.server import Asked, Reply, Server, serving

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "octokit.json").read_text("utf-8"))
ANSWERS: dict[str, Any] = {one["path"]: one for one in RECORDED["answers"]}
AT = 1_507_651_200  # 2017-10-10 16:00, the time of every recording
HELLO = "repos/octokit-fixture-org/hello-world"
ISSUES = "repos/octokit-fixture-org/paginate-issues/issues"
RENAMED = "repos/octokit-fixture-org/rename-repository"
RELEASE = "/repos/octokit-fixture-org/release-assets/releases/tags/v1.0.0"
PEOPLE = ("octokit-fixture", "avatars.", "sesame", "Hello world", "Initial release", "gravatar")


def given_again(asked: Asked) -> Reply:
    """The recorded answer to that question; addresses of GitHub's API lead to the server, as they did to GitHub's."""
    query = urlencode(dict(asked.variables), quote_via=quote, safe="")
    path = asked.path.removeprefix("/api/v3") + (f"?{query}" if query else "")
    if path.startswith(f"/{HELLO}/actions"):
        return Reply({"total_count": 0, "workflow_runs": []})
    one = ANSWERS[path]
    here = f"http://{asked.headers['host']}/api/v3"
    headers = {name.title(): value.replace("https://api.github.com", here) for name, value in one["headers"].items()}
    return Reply(one["content"], one["status"], headers)


@contextmanager
def recorded(told: Told | None = None) -> Iterator[tuple[Http, Server]]:
    with serving(given_again) as server, asking(server.url, told) as http:
        yield http, server


def test_where_it_is_from() -> None:
    assert RECORDED["origin"].startswith("@octokit/fixtures ")
    assert RECORDED["origin"].endswith(", MIT licence")


def test_a_project() -> None:
    with recorded() as (http, _):
        answer = http.ask(Question(HELLO))
    assert moment(part(answer.content), "created_at") == answer.at == AT
    assert answer.etag == '"00000000000000000000000000000000"'


def test_runs_are_asked_for_from_the_day_on_which_the_project_was_made() -> None:
    with recorded() as (http, server):
        batches = list(GithubRuns(HELLO.removeprefix("repos/")).batches(http, None))
    assert [batch.mark for batch in batches] == [{"whole": AT}]
    assert server.asked[-1].variables["created"] == "2017-10-10T16:00:00Z..2017-10-10T16:00:00Z"


def test_a_project_that_was_renamed_is_found_by_its_number() -> None:
    with recorded() as (http, server):
        content = part(http.ask(Question(RENAMED)).content)
    assert content["name"] == "rename-repository-newname"
    assert [asked.path.removeprefix("/api/v3") for asked in server.asked] == [f"/{RENAMED}", "/repositories/1000"]


def test_a_list_of_five_pages_is_read_to_its_end() -> None:
    with recorded() as (http, server):
        rows = whole_of(http, Question(ISSUES, {"per_page": 3}), Tally())
    assert rows is not None
    assert [row.count("number") for row in rows] == list(range(13, 0, -1))
    assert {row.text("state") for row in rows} == {"open"}
    assert len(server.asked) == 5


def test_what_a_search_counts() -> None:
    with recorded() as (http, _):
        question = Question("search/issues", {"q": "sesame repo:octokit-fixture-org/search-issues"})
        assert http.ask(question).total == 2


def test_a_release_in_the_form_that_gitea_took_over() -> None:
    class Listed:
        def ask(self, question: Question) -> Any:
            del question
            answer = http.ask(Question(RELEASE))
            return type(answer)([answer.content])

    with recorded() as (http, _):
        rows = [row for batch in GiteaReleases("x/y").batches(Listed(), None) for row in batch.rows]
    assert rows == [Published("gitea", "1000", "v1.0.0", "Version 1.0.0", AT, AT, noted=True)]


@pytest.mark.parametrize("path", [path for path, one in ANSWERS.items() if one["status"] == 200])
def test_nobody_and_no_text_comes_in(path: str) -> None:
    """Whatever GitHub tells of people in any answer, and what they wrote, stays outside."""
    told = Told()
    with recorded(told) as (http, server):
        # As an answer leads on to a next page, by its address.
        come = json.dumps(http.ask(Question(f"{server.url}/api/v3{path}")).content)
    assert any(word in json.dumps(ANSWERS[path]["content"]) for word in PEOPLE)
    assert [word for word in PEOPLE if word in come] == []
    assert (told.lines, told.waits) == ([], [])


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        pytest.param(
            "repos/octokit-fixture-org/get-archive/tarball/main",
            CannotMeasureError,
            "leads to another server",
            id="a redirect to codeload.github.com",
        ),
        pytest.param(
            "repos/octokit-fixture-org/branch-protection/branches/main/protection",
            MissingError,
            "(HTTP 404)",
            id="nothing there",
        ),
        pytest.param("repos/octokit-fixture-org/errors/labels", CannotMeasureError, "(HTTP 422", id="a wrong question"),
    ],
)
def test_a_refusal_is_one_line(path: str, error: type[Exception], words: str) -> None:
    with recorded() as (http, server), pytest.raises(error) as caught:
        http.ask(Question(path))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert len(server.asked) == 1
