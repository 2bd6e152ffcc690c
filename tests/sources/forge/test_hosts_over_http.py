"""GitLab and Gitea over a real connection that breaks: nothing is lost, nothing told twice, and one clear line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.model.ci import Deployed
from flowlens.model.forge import Pull
from flowlens.sources.forge.gitea import GiteaPulls
from flowlens.sources.forge.gitlab import GitLabPulls
from flowlens.sources.forge.gitlab_deployments import GitLabDeployments
from flowlens.sources.forge.resource import Resource
from flowlens.sources.forge.rows import Kept
from flowlens.sources.forge.settings import Kind
from tests.sources.forge import fake_gitea, fake_gitlab
from tests.sources.forge.asked import TOKEN, Told, asking
from tests.sources.forge.fake_gitea import FakeGitea
from tests.sources.forge.fake_gitlab import FakeGitLab
from tests.sources.forge.in_memory import Forge
from tests.sources.forge.server import NOW, Asked, Reply, serving

Fault = Callable[[Reply], Reply]


def cut(reply: Reply) -> Reply:
    """The same answer, of which the last bytes never come."""
    return Reply(reply.content, reply.status, reply.headers, cut=7)


def answering(forge: Forge, faults: Mapping[int, Fault]) -> Callable[[Asked], Reply]:
    """Answers as the forge in memory does; the answers of these numbers have a fault."""
    n_asked = 0

    def answer(asked: Asked) -> Reply:
        nonlocal n_asked
        n_asked += 1
        if asked.query is not None:
            status, content, headers = forge.post(asked.variables)
        else:
            status, content, headers = forge.get(f"{asked.path}?{urlencode(dict(asked.variables))}")
        reply = Reply(content, status, headers)
        return faults[n_asked](reply) if n_asked in faults else reply

    return answer


FAULTS = {
    "cut": cut,
    "bad gateway": lambda _: Reply({"message": "no"}, 502),
    "no JSON": lambda _: Reply(body=b"<html>try later</html>"),
    "too many": lambda _: Reply({"message": "Retry later"}, 429, {"Retry-After": "9"}),
    "limit of GitLab": lambda _: Reply(
        body=b"Retry later\n", status=429, headers={"RateLimit-Remaining": "0", "RateLimit-Reset": str(NOW + 8)}
    ),
}


def merge_requests(n: int) -> FakeGitLab:
    """So many merge requests, each approved."""
    forge = FakeGitLab({"merge_requests": []}, sizes={})
    for iid in range(1, n + 1):
        forge.lists["merge_requests"].append(fake_gitlab.merge_request(iid, updated_at=fake_gitlab.at(1, iid)))
        forge.lists[f"merge_requests/{iid}/notes"] = [fake_gitlab.note(iid, "approved this merge request")]
        forge.lists[f"merge_requests/{iid}/commits"] = [fake_gitlab.commit(iid)]
    return forge


def read_all(forge: Forge, resource: Resource, faults: Mapping[int, Fault], told: Told) -> list[Kept]:
    """All rows that come over a connection with these faults."""
    kind: Kind = "gitea" if isinstance(forge, FakeGitea) else "gitlab"
    rows: list[Kept] = []
    with serving(answering(forge, faults)) as server:
        if isinstance(forge, FakeGitLab):
            forge.url = f"{server.url}/api/v4"
        with asking(server.url, told, kind=kind) as http:
            for batch in resource.batches(http, None):
                rows += batch.rows
    assert all(asked.headers.get("authorization", "").endswith(TOKEN) for asked in server.asked)
    return rows


@pytest.mark.parametrize("fault", FAULTS)
def test_gitlab_is_read_whole_through_a_fault_on_every_third_answer(fault: str) -> None:
    told = Told()
    rows = read_all(
        merge_requests(3), GitLabPulls(fake_gitlab.PROJECT), dict.fromkeys(range(1, 90, 3), FAULTS[fault]), told
    )
    assert Counter(row.number for row in rows if isinstance(row, Pull)) == Counter(range(1, 4))
    assert all(len(row.reviews or ()) == 1 and row.commits for row in rows if isinstance(row, Pull))
    waited = {"too many": 9.0, "limit of GitLab": 9.0}.get(fault)
    assert set(told.waits) == ({waited} if waited else set())
    assert all("rate limit" in line and TOKEN not in line for line in told.lines)


@pytest.mark.parametrize("fault", ["cut", "too many"])
def test_gitea_is_read_whole_through_a_fault_on_every_third_answer(fault: str) -> None:
    forge = FakeGitea([fake_gitea.pull(number, number) for number in range(1, 4)])
    rows = read_all(forge, GiteaPulls(fake_gitea.PROJECT), dict.fromkeys(range(1, 90, 3), FAULTS[fault]), Told())
    assert Counter(row.number for row in rows if isinstance(row, Pull)) == Counter(range(1, 4))


def test_what_came_before_a_server_went_down_is_kept_and_the_error_is_one_line() -> None:
    forge = FakeGitLab(
        {"deployments": [fake_gitlab.deployment(n, updated_at=fake_gitlab.at(1, n)) for n in range(250)]}
    )
    down = dict.fromkeys(range(3, 90), FAULTS["bad gateway"])
    rows: list[Kept] = []
    with serving(answering(forge, down)) as server:
        forge.url = f"{server.url}/api/v4"
        with asking(server.url, kind="gitlab") as http, pytest.raises(CannotMeasureError) as error:
            rows.extend(row for one in GitLabDeployments(fake_gitlab.PROJECT).batches(http, None) for row in one.rows)
    assert "\n" not in str(error.value)
    assert TOKEN not in str(error.value)
    assert "run it again" in str(error.value)
    assert len([row for row in rows if isinstance(row, Deployed)]) >= 100


def test_a_group_in_a_group_of_a_server_below_a_path() -> None:
    forge = FakeGitLab(
        {"deployments": [fake_gitlab.deployment(n, updated_at=fake_gitlab.at(1, n)) for n in range(150)]}
    )
    with serving(answering(forge, {})) as server:
        forge.url = f"{server.url}/git/api/v4"
        with asking(f"{server.url}/git", kind="gitlab") as http:
            batches = list(GitLabDeployments(fake_gitlab.PROJECT).batches(http, None))
    assert sum(len(batch.rows) for batch in batches) == 150
    assert {asked.path.rpartition("/")[0] for asked in server.asked} == {"/git/api/v4/projects/group%2Fsub%2Fproject"}
