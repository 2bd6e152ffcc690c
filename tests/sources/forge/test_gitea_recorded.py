"""One branch landed in five ways by a real Gitea: the same pull request each time, and the same change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from flowlens.cli.failures import run as called
from flowlens.cli.main import flowlens
from flowlens.config import Overrides, load_config
from flowlens.facts.tables import Facts
from flowlens.model.ci import Job, Run
from flowlens.model.forge import Pull
from flowlens.pipeline import gather
from flowlens.sources.forge.gitea import GiteaPulls
from flowlens.sources.forge.gitea_runs import GiteaRuns
from flowlens.sources.forge.people import People
from tests.sources.forge.in_memory import read
from tests.sources.forge.recorded_gitea import WAYS, Recorded, clone_of
from tests.sources.forge.server import Asked, Reply, serving

TOKEN = "planted4711planted4711planted4711"
KEY = People(b"a key of sixteen")


def pull(way: str) -> Pull:
    """The one pull request of that repository."""
    (found,), _ = read(GiteaPulls(f"ann/{way}"), Recorded())
    assert isinstance(found, Pull)
    return found


def noon(day: int) -> int:
    """Noon of that day of January 2026, when the commits were written."""
    return int(datetime(2026, 1, day, 12, tzinfo=UTC).timestamp())


@pytest.mark.parametrize("way", WAYS)
def test_the_pull_request_is_the_same_however_it_landed(way: str) -> None:
    found = pull(way)
    assert (found.number, found.base, found.person, found.bot) == (1, "main", KEY.pseudonym("ann")[2:], False)
    assert (found.added, found.deleted, found.n_files, found.labels) == (92, 20, 4, ("batch-size-ok",))
    assert found.commits is not None
    assert [(one.at, one.added, one.deleted, one.merge) for one in found.commits] == [
        (noon(6), 60, 0, False),
        (noon(7), 0, 30, False),
        (noon(8), 42, 0, False),
    ]
    assert found.head_oid == found.commits[-1].oid
    assert [(one.state, one.person) for one in found.reviews or ()] == [
        ("changes_requested", KEY.pseudonym("ben")[2:]),
        ("approved", KEY.pseudonym("ben")[2:]),
    ]
    assert found.merged_at is not None
    assert found.ready_at is not None
    assert found.opened_at < found.ready_at < found.merged_at == found.closed_at


def test_runs_have_the_jobs_of_their_last_attempt() -> None:
    rows, _ = read(GiteaRuns("ann/merge"), Recorded())
    runs = [row for row in rows if isinstance(row, Run)]
    # A branch that is not the mainline comes in without its name, and its jobs cost no question.
    assert [(one.id, one.event, one.branch, one.attempt, one.conclusion) for one in runs] == [
        ("5", "push", "main", 2, "success"),
        ("4", "pull_request", None, 1, "failure"),
        ("3", "push", "…", 1, "failure"),
        ("2", "push", "main", 1, "failure"),
        ("1", "push", "main", 1, "failure"),
    ]
    assert {one.workflow for one in runs} == {"ci.yml"}
    assert runs[0].oid == pull("merge").merge_oid
    jobs = [row for row in rows if isinstance(row, Job)]
    assert [(one.run, one.name, one.attempt, one.conclusion) for one in jobs[:2]] == [
        ("5", "test", 1, "success"),
        ("5", "lint", 2, "success"),
    ]
    assert {one.run for one in jobs} == {"1", "2", "5"}
    times = [(one.started_at, one.ended_at) for one in runs] + [(one.started_at, one.ended_at) for one in jobs]
    assert all(started and ended and started < ended for started, ended in times)


def test_a_run_that_waits_for_a_runner_is_not_over() -> None:
    rows, mark = read(GiteaRuns("ann/squash"), Recorded())
    assert {(one.conclusion, one.ended_at) for one in rows if isinstance(one, Run)} == {(None, None)}
    assert len(mark["open"]) == 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("landed")


@pytest.fixture(scope="module")
def landed(folder: Path) -> dict[str, Facts]:
    """The facts of each repository, after its forge was mined from the command line."""
    found = {}
    with pytest.MonkeyPatch.context() as patch, serving(_answer) as server:
        patch.setenv("GITEA_TOKEN", TOKEN)
        for way in WAYS:
            clone, cache = clone_of(way, folder), folder / f"cache-{way}"
            named = ["--forge-kind", "gitea", "--forge-url", server.url, "--forge-project", f"ann/{way}"]
            store = ["--cache-dir", str(cache), "--deep-budget", "0", "--quiet"]
            assert called(flowlens, ["mine", str(clone), *store, "--forge", *named]) == 0
            found[way] = gather(load_config(clone, overrides=Overrides(cache=cache)))
        assert all(asked.headers["authorization"] == f"token {TOKEN}" for asked in server.asked)
    return found


def _answer(asked: Asked) -> Reply:
    status, content, headers = Recorded().get(f"{asked.path}?{urlencode(dict(asked.variables))}")
    return Reply(content, status, headers)


def test_the_change_is_the_same_however_it_landed(landed: dict[str, Facts]) -> None:
    sizes, pulls = [], []
    for facts in landed.values():
        (one,) = facts.pulls.to_dict("records")
        change = facts.changes[facts.changes["id"] == one["change"]]
        sizes.append(change[["pull", "raw_lines", "net_lines", "n_files", "n_people"]].to_dict("records"))
        pulls.append({name: one[name] for name in ("n_commits", "first_commit_at", "opened_lines", "n_approvals")})
        assert one["linked_by"] == "merge"
    assert all(one == sizes[0] for one in sizes)
    assert all(one == pulls[0] for one in pulls)
    assert sizes[0][0]["net_lines"] == 112
    assert {name: len(facts.changes) for name, facts in landed.items()} == dict.fromkeys(WAYS, 6)
    assert [facts.changes["how"].iloc[-1] for facts in landed.values()] == [
        "merge",
        "squash",
        "rebase",
        "merge",
        "rebase",
    ]


def test_nobody_of_the_server_is_in_the_store(landed: dict[str, Facts], folder: Path) -> None:
    assert landed
    files = [path for path in folder.rglob("*") if path.is_file() and "forge" in path.name]
    kept = b"".join(path.read_bytes() for path in files)
    assert b"ci.yml" in kept
    for name in (b"ann@example.org", b"ben", b"noreply.localhost", b"A report", TOKEN.encode()):
        assert name not in kept
