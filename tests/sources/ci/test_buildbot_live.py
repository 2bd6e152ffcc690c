"""A real Buildbot master and worker on loopback: builds that pass, fail, are flaky, are retried and trigger others."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from flowlens.cli.export import export
from flowlens.facts.build import build
from flowlens.facts.ci_tables import with_ci
from flowlens.facts.settings import FactsSettings
from flowlens.lenses.mainline_runs import flaky_commits, mainline_runs
from tests.mined import commit, diff, diffs_of, file, mined, step
from tests.repos import Repo, day
from tests.sources.ci.buildbot_server import Buildbot, buildbot_at
from tests.sources.ci.reading import read_text

NEEDED = ("buildbot", "buildbot_worker", "buildbot_www")
pytestmark = pytest.mark.skipif(
    not all(map(find_spec, NEEDED)), reason="needs buildbot, buildbot-worker and buildbot-www from PyPI"
)


@dataclass(frozen=True, slots=True)
class Built:
    """The master's own answer, the commits that it built, oldest first, and where they are."""

    answer: str
    oids: tuple[str, ...]
    repository: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("buildbot")
    for name in ("repository", "server"):
        (folder / name).mkdir()
    repo = Repo(folder / "repository")
    grades = ("good 1", "bad", "good 2")
    oids = tuple(repo.commit({"grade": grade}, at=day(number)) for number, grade in enumerate(grades))
    with buildbot_at(folder / "server", repo.folder) as server:
        _build(server, oids)
        yield Built(server.text("builds?property=*"), oids, repo.folder)


def _build(server: Buildbot, oids: tuple[str, ...]) -> None:
    """Two pushes and a build that somebody asks for; one that is flaky, and one whose worker is lost meanwhile."""
    server.push(oids[0])
    server.push(oids[1])
    asked = {"branch": "main", "revision": oids[2], "owner": "Ann <ann@example.org>", "reason": "token=hunter2"}
    server.call("forceschedulers/force", "force", builderNames=["tests"], **asked)
    server.call("forceschedulers/force", "force", builderNames=["flaky", "slow"], **asked)
    server.lose_worker()
    found = server.builds_once(8)
    (red,) = (one["buildid"] for one in found if one["properties"]["buildername"][0] == "flaky")
    server.call(f"builds/{red}", "rebuild")
    server.builds_once(9)


def test_how_each_build_ended_and_of_which_commit_it_was(built: Built) -> None:
    read = read_text(built.answer, "builds.json")
    found: dict[str, list[tuple[int, str | None, str | None]]] = {}
    for run in read.runs:
        found.setdefault(run.workflow, []).append((built.oids.index(run.oid or ""), run.event, run.conclusion))
    # In which order builders take their turns is the master's own affair.
    assert {workflow: sorted(ended, key=lambda one: one[0]) for workflow, ended in found.items()} == {
        "tests": [(0, "pushed", "success"), (1, "pushed", "failure"), (2, "force", "success")],
        "flaky": [(2, "force", "failure"), (2, "force", "success")],
        # What Buildbot retried of its own accord, as the worker was lost, says nothing of the commit.
        "slow": [(2, "force", "cancelled"), (2, "force", "success")],
        "after": [(0, "after", "success"), (2, "after", "success")],
    }
    assert read.notices == ()
    assert all((run.started_at or 0) <= (run.ended_at or 0) for run in read.runs)


def test_only_the_flaky_one_is_flaky(built: Built) -> None:
    first, second, third = built.oids
    commits = [commit(first), commit(second, first, 1), commit(third, second, 2)]
    steps = [step(first, None), step(second, first), step(third, second)]
    facts = build(
        mined(commits, steps), diffs_of(*(diff(oid, None, file()) for oid in built.oids)), {}, FactsSettings()
    )
    runs = mainline_runs(with_ci(facts, read_text(built.answer, "builds.json")))
    found = flaky_commits(runs).groupby("workflow")["flaky"].agg(["sum", "size"]).to_dict("index")
    assert found == {
        "after": {"sum": 0, "size": 2}, "flaky": {"sum": 1, "size": 1}, "slow": {"sum": 0, "size": 1},
        "tests": {"sum": 0, "size": 3},
    }  # fmt: skip
    assert runs.n_untold == 1


def test_the_answer_as_a_file_of_a_report(built: Built, tmp_path: Path) -> None:
    answer = tmp_path / "builds.json"
    answer.write_text(built.answer, "utf-8")
    asked = [str(built.repository), "--ci", str(answer), "--output", str(tmp_path / "tables")]
    done = CliRunner().invoke(export, [*asked, "--cache-dir", str(tmp_path / "cache")])
    assert done.exit_code == 0, done.output
    text = (tmp_path / "tables" / "builds.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    tested = sorted((row["change"], row["conclusion"]) for row in rows if row["workflow"] == "tests")
    assert tested == sorted(zip(built.oids, ("success", "failure", "success"), strict=True))
    whole = "".join(path.read_text("utf-8") for path in (tmp_path / "tables").iterdir())
    assert "hunter2" in built.answer
    assert "hunter2" not in whole
