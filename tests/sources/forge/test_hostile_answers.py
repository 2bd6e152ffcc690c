"""Whatever a forge answers, the readers give rows or a fault of ours, and they come to an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.errors import FlowLensError
from flowlens.model.ci import Deployed, Job, Run
from flowlens.model.forge import Pull
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.asking import Answer, Question
from flowlens.sources.forge.github_deployments import GithubDeployments
from flowlens.sources.forge.github_pulls import GithubPulls
from flowlens.sources.forge.github_runs import GithubRuns
from flowlens.sources.forge.people import People
from flowlens.sources.forge.resource import Resource
from flowlens.sources.forge.rows import KINDS, row_of, rows_back
from tests.sources.forge.hub import deployment, pull, run
from tests.sources.forge.server import NOW

PEOPLE = People(bytes(32), frozenset({"main"}))
_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 2**80, 1.5, float("nan"), "", "x", "\ud800", "2026-99-99", "0001-01-01T00:00:00Z", [], [[]], {},
     [None], [1], {"nodes": 1}, {"nodes": [{}]}, {"login": "ann"}, {"login": 5}]
)  # fmt: skip


@dataclass(slots=True)
class Said:
    """The same answer to every question, as it comes in by the door."""

    content: Json
    n: int = 0

    def ask(self, question: Question) -> Answer:
        self.n += bool(question.key)
        assert self.n < 200, "it asks without an end"
        total = self.content.get("total_count") if isinstance(self.content, dict) else None
        return Answer(PEOPLE.hidden(self.content), at=NOW, total=total if isinstance(total, int) else None)


def page(name: str, node: Json) -> Json:
    listed = {"totalCount": 1, "pageInfo": {"hasNextPage": False, "endCursor": "x"}, "nodes": [node]}
    return {"project": {name: listed}}


def inner(node: dict[str, Any]) -> dict[str, Any]:
    """A node of the hub with its lists as pages."""
    return {name: {"nodes": value} if isinstance(value, list) else value for name, value in node.items()}


CASES: list[tuple[Callable[[], Resource], Json]] = [
    (lambda: GithubPulls("a/b"), page("pullRequests", inner(pull(1, NOW)))),
    (lambda: GithubDeployments("a/b"), page("deployments", inner(deployment(1, NOW, ("SUCCESS", NOW))))),
    (lambda: GithubRuns("a/b", 30), {"total_count": 1, "workflow_runs": [run(1, NOW)], "created_at": "2026-01-01"}),
]


def places(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in it, each as the steps that lead there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, one in inside for place in places(one, (*path, step)))]


def changed(value: Any, path: tuple[str | int, ...], odd: Json) -> Json:
    """The same, with something odd in that place."""
    if not path:
        return odd
    step, rest = path[0], path[1:]
    if isinstance(value, list):
        return [changed(one, rest, odd) if at == step else one for at, one in enumerate(value)]
    return {name: changed(one, rest, odd) if name == step else one for name, one in value.items()}


@pytest.mark.parametrize(("resource", "answer"), CASES, ids=["pulls", "deployments", "runs"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_something_odd_in_any_place(resource: Callable[[], Resource], answer: Json, data: st.DataObject) -> None:
    place, odd = data.draw(st.sampled_from(places(answer))), data.draw(_ODD)
    try:
        rows = [one for batch in resource().batches(Said(changed(answer, place, odd)), None) for one in batch.rows]
    except (ValueError, FlowLensError):
        return
    for one in rows:
        kind = next(kind for kind, made in KINDS.items() if isinstance(one, made))
        assert list(rows_back([row_of(one)], kind)) == [one]


@pytest.mark.parametrize(("resource", "answer"), CASES, ids=["pulls", "deployments", "runs"])
def test_without_anything_odd_there_are_rows(resource: Callable[[], Resource], answer: Json) -> None:
    rows = [one for batch in resource().batches(Said(answer), None) for one in batch.rows]
    assert rows
    assert all(isinstance(one, (Pull, Run, Job, Deployed)) for one in rows)


@pytest.mark.parametrize(
    "mark", [None, 5, [], {"whole": "x"}, {"whole": None, "upto": "x"}, {"after": 5}, {"after": "x"}]
)
@pytest.mark.parametrize(("resource", "answer"), CASES, ids=["pulls", "deployments", "runs"])
def test_a_mark_of_another_form_is_none(resource: Callable[[], Resource], answer: Json, mark: Json) -> None:
    assert [one for batch in resource().batches(Said(answer), mark) for one in batch.rows]
