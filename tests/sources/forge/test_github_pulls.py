"""Pull requests of GitHub: each field where it belongs, and all of them, whatever happens while they are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.model.forge import Pull, Pushed, Review
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.github_pulls import GithubPulls, pull_of
from flowlens.sources.forge.http import Http
from flowlens.sources.forge.people import People
from tests.sources.forge.asked import KEY, asking
from tests.sources.forge.hub import Hub, Node, commit, hub_on, iso, oid, pull
from tests.sources.forge.server import Asked, Reply

T = 1_750_000_000
DAY = 86_400
_ANN = People(KEY).pseudonym("ann")[2:]
_BEN = People(KEY).pseudonym("ben")[2:]


def read(http: Http, mark: Json = None, *, page: int = 3) -> tuple[dict[int, Pull], Json]:
    """All rows by number, and the last mark."""
    pulls: dict[int, Pull] = {}
    for batch in GithubPulls("team/project", page).batches(http, mark):
        pulls |= {one.number: one for one in batch.rows if isinstance(one, Pull)}
        mark = batch.mark
    return pulls, mark


def numbers(hub: Hub, mark: Json = None) -> tuple[list[int], Json]:
    with hub_on(hub) as server, asking(server.url) as http:
        pulls, mark = read(http, mark)
    return sorted(pulls), mark


def test_a_pull_request_with_all_that_it_has() -> None:
    node = pull(
        7, T, mergedAt=iso(T - 60), closedAt=iso(T - 60), mergeCommit=commit(99), baseRefName="main",
        author={"__typename": "User", "login": "Ann"}, labels=[{"name": "bug"}, {"name": "size/S"}],
        timelineItems=[{"createdAt": iso(T - 900)}, {"createdAt": iso(T - 600)}],
        commits=[{"commit": commit(1)}, {"commit": commit(2, n_parents=2)}],
        reviews=[
            review("r1", T - 300, "CHANGES_REQUESTED", "ben"),
            review("r2", T - 200, "APPROVED", "ben"),
            {**review("r3", T - 100, "COMMENTED", "x"), "author": {"__typename": "Bot", "login": "code-scanning"}},
            {**review("r4", 0, "PENDING", "cyd"), "submittedAt": None},
            {**review("r5", T, "DISMISSED", "x"), "author": None, "commit": None},
        ],
    )  # fmt: skip
    with hub_on(Hub(pulls=[node])) as server, asking(server.url) as http:
        pulls, _ = read(http)
    bot = People(KEY).pseudonym("code-scanning")[2:]
    assert pulls[7] == Pull(
        system="github", number=7, opened_at=T - 3600, base="main", person=_ANN, bot=False, ready_at=T - 600,
        merged_at=T - 60, closed_at=T - 60, updated_at=T, head_oid=oid(7), merge_oid=oid(99), labels=("bug", "size/S"),
        added=7, deleted=0, n_files=1,
        commits=(Pushed(oid(1), 1_700_000_001, 10, 0, False), Pushed(oid(2), 1_700_000_002, 10, 0, True)),
        reviews=(
            Review("r1", T - 300, "changes_requested", _BEN, oid=oid(1)),
            Review("r2", T - 200, "approved", _BEN, oid=oid(1)),
            Review("r3", T - 100, "commented", bot, bot=True, oid=oid(1)),
            Review("r5", T, "dismissed", None),
        ),
    )  # fmt: skip


def review(key: str, at: int, state: str, login: str) -> Node:
    author = {"__typename": "User", "login": login}
    return {"id": key, "submittedAt": iso(at), "state": state, "author": author, "commit": commit(1)}


@pytest.mark.parametrize(
    ("node", "ready_at"),
    [
        pytest.param(pull(1, T), T - 3600, id="never a draft"),
        pytest.param(pull(1, T, isDraft=True), None, id="still a draft"),
        pytest.param(pull(1, T, isDraft=True, timelineItems=[{"createdAt": iso(T - 9)}]), None, id="a draft again"),
        pytest.param(pull(1, T, timelineItems=[{"createdAt": iso(T - 9)}]), T - 9, id="it was one"),
    ],
)
def test_when_it_was_ready(node: Node, ready_at: int | None) -> None:
    with hub_on(Hub(pulls=[node])) as server, asking(server.url) as http:
        assert read(http)[0][1].ready_at == ready_at


def test_a_pull_request_that_was_closed_became_no_commit() -> None:
    """GitHub names a merge that it tried for it, which is in no history."""
    with hub_on(Hub(pulls=[pull(1, T, closedAt=iso(T), mergeCommit=commit(5))])) as server, asking(server.url) as http:
        assert read(http)[0][1].merge_oid is None


def test_more_commits_and_reviews_than_a_page_holds() -> None:
    node = pull(
        1, T, commits=[{"commit": commit(n)} for n in range(1, 181)],
        reviews=[review(f"r{n}", T - n, "COMMENTED", "ben") for n in range(160)],
    )  # fmt: skip
    huge = pull(2, T, commits=[{"commit": commit(n)} for n in range(1_001)])
    with hub_on(Hub(pulls=[node, huge])) as server, asking(server.url) as http:
        pulls, _ = read(http)
    assert [one.oid for one in pulls[1].commits or ()] == [oid(n) for n in range(1, 181)]
    assert [one.id for one in (pulls[1].reviews or ())] == [f"r{n}" for n in range(160)]
    assert pulls[2].commits is None
    assert len(server.asked) == 1 + 2 + 2


def test_pages_to_the_last() -> None:
    hub = Hub(pulls=[pull(n, T + n * DAY) for n in range(1, 11)])
    found, mark = numbers(hub)
    assert found == list(range(1, 11))
    assert mark == {"whole": T + 10 * DAY}


def test_only_what_has_changed_comes_again() -> None:
    hub = Hub(pulls=[pull(n, T + n * DAY) for n in range(1, 11)])
    _, mark = numbers(hub)
    hub.pulls[1] = pull(2, T + 20 * DAY, isDraft=True)
    hub.pulls.append(pull(11, T + 21 * DAY))
    found, mark = numbers(hub, mark)
    assert found == [2, 7, 8, 9, 10, 11]  # up to the page that holds something older than the overlap
    assert mark == {"whole": T + 21 * DAY}


def test_of_the_same_second_none_is_lost() -> None:
    hub = Hub(pulls=[pull(n, T) for n in range(1, 9)])
    found, mark = numbers(hub)
    assert found == list(range(1, 9))
    hub.pulls.append(pull(9, T))
    assert 9 in numbers(hub, mark)[0]


def changing(hub: Hub, at: int, change: Callable[[], None]) -> None:
    """Change what the hub has before it answers the question of that number."""
    left = iter(range(at + 1))

    def before(_: Asked) -> Reply | None:
        if next(left, None) == at:
            change()
        return None

    hub.before = before


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_page_that_changes_while_the_pages_are_read(at: int) -> None:
    hub = Hub(pulls=[pull(n, T + n * DAY) for n in range(1, 11)])

    def change() -> None:
        hub.pulls[0] = pull(1, T + 30 * DAY, isDraft=True)  # the oldest moves past what was read already
        hub.pulls.append(pull(11, T + 31 * DAY))
        del hub.pulls[8]  # and one that was read is gone

    changing(hub, at, change)
    with hub_on(hub) as server, asking(server.url) as http:
        pulls, mark = read(http)
    assert {*range(1, 9), 10, 11} <= pulls.keys()
    assert pulls[1].ready_at is None
    assert mark == {"whole": T + 31 * DAY}


def test_it_goes_on_where_it_was_ended() -> None:
    hub = Hub(pulls=[pull(n, T + n * DAY) for n in range(1, 11)])
    with hub_on(hub) as server, asking(server.url) as http:
        batches = GithubPulls("team/project", 3).batches(http, None)
        first, second = next(batches), next(batches)
        before = len(server.asked)
        pulls, mark = read(http, second.mark)
    assert sorted({one.number for batch in (first, second) for one in batch.rows if isinstance(one, Pull)}) == [
        *range(5, 11)
    ]
    assert set(range(1, 5)) <= pulls.keys()
    assert mark == {"whole": T + 10 * DAY}
    assert len(server.asked) - before == 3  # two pages that were left, and a look at the beginning


def test_a_place_to_go_on_that_is_no_longer_known() -> None:
    hub = Hub(pulls=[pull(n, T + n * DAY) for n in range(1, 6)])
    found, mark = numbers(hub, {"whole": None, "top": T, "after": "forgotten"})
    assert (found, mark) == ([1, 2, 3, 4, 5], {"whole": T + 5 * DAY})


def test_pages_that_go_round_in_a_ring() -> None:
    node = {"pageInfo": {"hasNextPage": True, "endCursor": "same"}, "totalCount": 1, "nodes": [pull(1, T)]}
    answer = Reply({"data": {"project": {"pullRequests": {**node, "nodes": []}}}})
    hub = Hub(before=lambda _: answer)
    with hub_on(hub) as server, asking(server.url) as http, pytest.raises(CannotMeasureError, match="in a ring"):
        read(http)
    assert len(server.asked) == 2


def test_a_page_that_is_too_much_is_asked_for_by_halves() -> None:
    hub = Hub(pulls=[pull(n, T + n * DAY) for n in range(1, 11)])
    hub.before = lambda asked: Reply({}, 502) if int(str(asked.variables.get("first", 1))) > 2 else None
    with hub_on(hub) as server, asking(server.url) as http:
        pulls, _ = read(http, page=9)
    assert sorted(pulls) == list(range(1, 11))


def test_a_forge_that_is_down_for_good() -> None:
    hub = Hub(before=lambda _: Reply({}, 502))
    with hub_on(hub) as server, asking(server.url) as http, pytest.raises(CannotMeasureError, match="again and again"):
        read(http, page=4)


def test_an_empty_project() -> None:
    assert numbers(Hub()) == ([], {"whole": None})


@pytest.mark.parametrize(
    "node",
    [
        pytest.param({}, id="nothing"),
        pytest.param({**pull(1, T), "number": "1"}, id="number"),
        pytest.param({**pull(1, T), "createdAt": 5}, id="time"),
        pytest.param({**pull(1, T), "commits": {"nodes": [{"commit": {}}]}}, id="commit"),
        pytest.param({**pull(1, T), "labels": {"nodes": {}}}, id="labels"),
        pytest.param({**pull(1, T), "additions": True}, id="additions"),
        pytest.param({**pull(1, T, mergedAt=iso(T)), "mergeCommit": []}, id="merge"),
    ],
)
def test_what_is_none_is_a_fault(node: Node) -> None:
    given = {name: {} if isinstance(value, list) and name != "mergeCommit" else value for name, value in node.items()}
    with pytest.raises(ValueError, match=r" is "):
        pull_of(given)
