"""An invented team that deploys every day, and has no tag."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens import pipeline
from flowlens.config import Settings
from flowlens.model.finding import Finding
from tests.repos import Repo, day
from tests.runs import asked

DAYS = 400


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A change each morning; each is deployed to staging at once, and six hours later to production."""
    repo = Repo(tmp_path_factory.mktemp("team") / "project")
    rows = ["environment,oid,at,state"]
    builds = ["workflow,id,oid,branch,ended_at,conclusion"]
    for number in range(DAYS):
        oid = repo.commit({"src/a.py": f"{number}\n" * 3}, at=day(number))
        late = day(number + 0.25).isoformat()
        rows.append(f"staging,{oid},{day(number).isoformat()},success")
        # Every tenth deployment fails first.
        rows += [f"Production,{oid},{day(number + 0.2).isoformat()},failure"] * (number % 10 == 0)
        rows.append(f"Production,{oid},{late},success")
        builds.append(f"Deploy,{number},{oid},main,{late},success")
    (repo.folder / "ci").mkdir()
    (repo.folder / "ci" / "deployments.csv").write_text("\n".join(rows))
    (repo.folder / "ci" / "builds.csv").write_text("\n".join(builds))
    return repo


def settings(repo: Repo, tmp_path: Path, release: str) -> Settings:
    (repo.folder / "flowlens.toml").write_text(f'[ci]\nruns = ["ci/*.csv"]\n[release]\n{release}\n')
    return asked(repo.folder, tmp_path / "cache")


def findings(given: Settings) -> dict[str, Finding]:
    return {one.lens: one for one in pipeline.analyse(given).findings}


SOURCES = {"deployments": 'from = "deployments"', "builds": 'from = "builds"\nworkflow = "deploy"'}


@pytest.mark.parametrize("release", SOURCES.values(), ids=SOURCES)
def test_cadence_and_lead_time_are_those_of_what_was_deployed(repo: Repo, tmp_path: Path, release: str) -> None:
    found = findings(settings(repo, tmp_path, release))
    cadence, lead, batch = (found[name].measures for name in ("release-cadence", "lead-time", "release-batch"))
    assert cadence["gap_median"].value == pytest.approx(1)
    assert lead["wait_median"].value == pytest.approx(0.25)
    assert lead["unreleased_changes"].value == 0
    assert batch["changes_median"].value == 1
    assert found["release-cadence"].state == "healthy"


def test_without_it_there_is_no_release_and_it_says_what_would_enable_it(repo: Repo, tmp_path: Path) -> None:
    found = findings(settings(repo, tmp_path, 'from = "tags"'))["release-cadence"]
    assert found.state == "not-applicable"
    assert "by [release] from what carries work to users: deployments, builds" in found.sentence


def test_what_is_a_release_is_said(repo: Repo, tmp_path: Path) -> None:
    facts = pipeline.gather(settings(repo, tmp_path, 'from = "deployments"\nenvironments = ["production"]'))
    assert facts.notices[1] == (
        "Releases are deployments to production that succeeded, as [release] says: 400 in files of CI, of which 400 "
        "ship something new. Tags are no releases here."
    )
    assert facts.repository.n_releases == DAYS
    assert (facts.deployments["release"].notna()).all()


def test_every_change_of_the_mainline_is_live_where_the_team_says_so(repo: Repo, tmp_path: Path) -> None:
    given = settings(repo, tmp_path, 'from = "mainline"')
    found = findings(given)
    cadence, lead, batch = (found[name].measures for name in ("release-cadence", "lead-time", "release-batch"))
    assert cadence["gap_median"].value == pytest.approx(1)
    assert (lead["wait_median"].value, lead["unreleased_changes"].value) == (0, 0)
    assert batch["changes_median"].value == 1
    assert pipeline.gather(given).notices[1] == (
        "Releases are the 400 changes of the mainline, as [release] says: what lands is live."
    )


def test_another_source_is_another_report(repo: Repo, tmp_path: Path) -> None:
    first = findings(settings(repo, tmp_path, 'from = "tags"'))
    second = findings(settings(repo, tmp_path, 'from = "deployments"'))
    assert first["release-cadence"].state != second["release-cadence"].state
