"""Whatever GitLab or Gitea answers, its readers give rows or a fault of ours, and they come to an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.errors import FlowLensError
from flowlens.sources.forge.gitea import GiteaPulls
from flowlens.sources.forge.gitea_runs import GiteaRuns
from flowlens.sources.forge.gitlab import GitLabPipelines, GitLabPulls
from flowlens.sources.forge.gitlab_deployments import GitLabDeployments
from flowlens.sources.forge.resource import Resource
from flowlens.sources.forge.rows import KINDS, row_of, rows_back
from tests.sources.forge import fake_gitlab
from tests.sources.forge.in_memory import Asking, Forge
from tests.sources.forge.recorded_gitea import Recorded
from tests.sources.forge.test_gitlab_mined import gitlab
from tests.sources.forge.test_hostile_answers import _ODD, changed, places

CASES: list[tuple[Callable[[], Resource], Callable[[], Forge]]] = [
    (lambda: GitLabPulls(fake_gitlab.PROJECT), gitlab),
    (lambda: GitLabPipelines(fake_gitlab.PROJECT), gitlab),
    (lambda: GitLabDeployments(fake_gitlab.PROJECT), gitlab),
    (lambda: GiteaPulls("ann/merge"), Recorded),
    (lambda: GiteaRuns("ann/merge"), Recorded),
]
NAMES = ["merge requests", "pipelines", "deployments", "pull requests", "runs"]


@dataclass(slots=True)
class Odd:
    """The forge, but that one of its answers has something odd in one place; both are drawn when they are there."""

    forge: Forge
    data: st.DataObject
    which: int
    n: int = 0

    def get(self, address: str) -> tuple[int, Any, dict[str, str]]:
        return self._told(self.forge.get(address))

    def post(self, variables: Any) -> tuple[int, Any, dict[str, str]]:
        return self._told(self.forge.post(variables))

    def _told(self, answer: tuple[int, Any, dict[str, str]]) -> tuple[int, Any, dict[str, str]]:
        self.n += 1
        assert self.n < 100, "it asks without an end"
        status, content, headers = answer
        if self.n == self.which and status == 200:
            content = changed(content, self.data.draw(st.sampled_from(places(content))), self.data.draw(_ODD))
        return status, content, headers


@pytest.mark.parametrize(("resource", "forge"), CASES, ids=NAMES)
@settings(max_examples=30, deadline=None)
@given(data=st.data(), which=st.integers(1, 8))
def test_something_odd_in_any_answer(
    resource: Callable[[], Resource], forge: Callable[[], Forge], data: st.DataObject, which: int
) -> None:
    try:
        batches = list(resource().batches(Asking(Odd(forge(), data, which)), None))
    except (ValueError, FlowLensError):
        return
    for batch in batches:
        for one in batch.rows:
            kind = next(kind for kind, made in KINDS.items() if isinstance(one, made))
            assert list(rows_back([row_of(one)], kind)) == [one]


@pytest.mark.parametrize("mark", [5, [], {"until": "x"}, {"bottom": "x", "spans": [["a", 1], 3], "open": ["y"]}])
@pytest.mark.parametrize(("resource", "forge"), CASES, ids=NAMES)
def test_a_mark_of_another_form_is_none(
    resource: Callable[[], Resource], forge: Callable[[], Forge], mark: object
) -> None:
    assert [one for batch in resource().batches(Asking(forge()), mark) for one in batch.rows]
