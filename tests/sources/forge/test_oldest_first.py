"""GitLab's lists by the time of the last change: nothing is left out or told twice, whatever happens meanwhile."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest

from flowlens.model.ci import Deployed
from flowlens.sources.forge.gitlab_deployments import GitLabDeployments
from tests.sources.forge.fake_gitlab import PROJECT, FakeGitLab, Record, at, deployment
from tests.sources.forge.in_memory import Asking, read

LIST = "deployments"


def forge(n: int, *, hours: float = 1) -> FakeGitLab:
    """So many deployments, each changed so many hours after the one before."""
    return FakeGitLab({LIST: [deployment(number, updated_at=at(1, number * hours)) for number in range(1, n + 1)]})


def ids(rows: list[Any]) -> list[int]:
    """Their ids, in the order in which they came."""
    return [int(row.id) for row in rows if isinstance(row, Deployed)]


@pytest.mark.parametrize("n", [0, 1, 99, 100, 101, 250])
@pytest.mark.parametrize("hours", [1, 0], ids=["apart", "all in one second"])
def test_each_comes_once(n: int, hours: float) -> None:
    rows, _ = read(GitLabDeployments(PROJECT), forge(n, hours=hours))
    assert Counter(ids(rows)) == Counter(range(1, n + 1))


def test_the_next_run_asks_for_what_has_changed_since_with_ten_minutes_of_overlap() -> None:
    server = forge(250)
    _, mark = read(GitLabDeployments(PROJECT), server)
    server.asked.clear()
    server.lists[LIST].append(deployment(999, updated_at=at(1, 250 - 0.1)))
    rows, _ = read(GitLabDeployments(PROJECT), server, mark)
    assert ids(rows) == [999, 250]
    assert [asked.partition("?")[0].rpartition("/")[2] for asked in server.asked] == [LIST, "environments"]
    assert "updated_after=2026-01-11T09%3A50%3A00Z" in server.asked[0]


def test_one_that_changes_while_pages_are_read_pushes_none_out() -> None:
    server = forge(250)

    def change(_: str) -> None:
        # From the second question on, the first of the list moves to its end, and all others one up.
        if len(server.asked) == 2:
            server.lists[LIST][0]["updated_at"] = at(20)

    server.before = change
    rows, _ = read(GitLabDeployments(PROJECT), server)
    assert set(ids(rows)) == set(range(1, 251))


def test_one_that_is_deleted_while_pages_are_read_pushes_none_out() -> None:
    server = forge(250)
    gone: list[Record] = []

    def delete(_: str) -> None:
        if len(server.asked) == 2 and not gone:
            gone.append(server.lists[LIST].pop(0))

    server.before = delete
    rows, _ = read(GitLabDeployments(PROJECT), server)
    assert set(ids(rows)) == set(range(1, 251))


def test_what_is_broken_off_goes_on_where_it_was() -> None:
    server = forge(250)

    def fall(_: str) -> None:
        if len(server.asked) == 3:
            raise ConnectionError

    server.before = fall
    seen: list[int] = []
    mark: Any = None
    with suppress(ConnectionError):
        for batch in GitLabDeployments(PROJECT).batches(Asking(server), None):
            seen += ids(list(batch.rows))
            mark = batch.mark
    assert 0 < len(seen) < 250
    server.before = lambda _: None
    rows, _ = read(GitLabDeployments(PROJECT), server, mark)
    assert set(seen) | set(ids(rows)) == set(range(1, 251))
    assert len(ids(rows)) < 60, "what was kept is not asked for again"


def test_an_answer_that_is_no_list_is_an_error() -> None:
    class Other(FakeGitLab):
        def get(self, address: str) -> tuple[int, Any, dict[str, str]]:
            return 200, {"message": address}, {}

    with pytest.raises(ValueError, match="is no list"):
        read(GitLabDeployments(PROJECT), Other())
