"""Releases that deployments and builds tell of."""

from __future__ import annotations

from typing import Any

import pytest

from flowlens.facts.ci_releases import released_by_ci
from flowlens.facts.settings import ReleaseSettings
from flowlens.model.ci import CiRead, Deployed, Job, Run
from flowlens.model.mined import Mined
from tests.mined import at, commit, mined, release, step

A, B, C = "a" * 40, "b" * 40, "c" * 40
SIDE = "d" * 40
DEPLOYMENTS = ReleaseSettings("deployments")
WORKFLOW = ReleaseSettings("builds", workflow="Deploy")
JOB = ReleaseSettings("builds", job="to production")


@pytest.fixture
def history() -> Mined:
    """A, B and C on the mainline, C a series of two commits; a branch aside; and a tag."""
    commits = [commit(A), commit(B, A, 1), commit(C, B, 2), commit(SIDE, A, 1)]
    return mined(commits, [step(A, None), step(B, A), step(C, B)], [release("v1", A, 0.5)])


def deployed(day: float | None, oid: str | None, id: str = "", **other: Any) -> Deployed:
    moment = None if day is None else at(day)
    return Deployed(
        "own", id or f"{day}", **{"environment": "production", "oid": oid, "at": moment, "state": "success", **other}
    )


def releases(given: Mined) -> list[tuple[str, int | None]]:
    return [(one.oid[0], one.at) for one in given.releases]


def test_tags_stay_where_nothing_is_said(history: Mined) -> None:
    assert released_by_ci(history, CiRead(deployments=(deployed(1, A),)), ReleaseSettings()) is history


def test_each_commit_that_was_deployed_is_a_release(history: Mined) -> None:
    found = released_by_ci(history, CiRead(deployments=(deployed(3, C), deployed(1, A))), DEPLOYMENTS)
    assert releases(found) == [("a", at(1)), ("c", at(3))]
    assert {(one.name, one.tag, one.stage, one.level, one.line) for one in found.releases} == {
        ("a" * 12, "", "final", "calendar", "mainline"), ("c" * 12, "", "final", "calendar", "mainline")
    }  # fmt: skip
    (told,) = found.notices
    assert told.startswith("Releases are deployments to production, prod, or live that succeeded, as [release] says: ")
    assert told.endswith(": 2 in files of CI, of which 2 ship something new. Tags are no releases here.")


def test_what_ships_nothing_new_is_told(history: Mined) -> None:
    given = (deployed(1, A), deployed(2, A), deployed(3, SIDE), deployed(4, None))
    found = released_by_ci(history, CiRead(deployments=given), ReleaseSettings("deployments", ("production",)))
    (told,) = found.notices
    assert told.startswith(
        "Releases are deployments to production that succeeded, as [release] says: 4 in files of CI, "
    )
    assert told.endswith(
        "of which 1 ship something new (1 ship what had been shipped before, 2 ship no commit of the mainline). "
        "Tags are no releases here."
    )


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(deployed(2, B, state="failure"), id="failed"),
        pytest.param(deployed(2, B, state="in_progress"), id="goes on"),
        pytest.param(deployed(2, B, state=None), id="of no known state"),
        pytest.param(deployed(2, B, environment="staging"), id="elsewhere"),
        pytest.param(deployed(None, B), id="undated"),
        pytest.param(deployed(2, SIDE), id="aside from the mainline"),
        pytest.param(deployed(2, "e" * 40), id="of another history"),
        pytest.param(deployed(2, None), id="of no commit"),
        pytest.param(deployed(1, A), id="read twice"),
        pytest.param(deployed(2, A), id="deployed again"),
    ],
)
def test_what_is_no_release(history: Mined, other: Deployed) -> None:
    found = released_by_ci(history, CiRead(deployments=(deployed(1, A), other, deployed(5, C))), DEPLOYMENTS)
    assert releases(found) == [("a", at(1)), ("c", at(5))]


def test_a_roll_back_is_no_release_and_what_comes_after_it_is(history: Mined) -> None:
    given = (deployed(1, B), deployed(2, A), deployed(3, C))
    assert releases(released_by_ci(history, CiRead(deployments=given), DEPLOYMENTS)) == [("b", at(1)), ("c", at(3))]


def test_deployments_without_a_state_are_told(history: Mined) -> None:
    found = released_by_ci(history, CiRead(deployments=(deployed(1, A, state=None),)), DEPLOYMENTS)
    assert found.releases == ()
    assert found.notices[1] == (
        "1 deployment with no state, of which nobody knows whether they succeeded: no releases."
    )


@pytest.mark.parametrize("name", ["Production", "LIVE", "prod"])
def test_environments_by_their_usual_names(history: Mined, name: str) -> None:
    assert (
        len(released_by_ci(history, CiRead(deployments=(deployed(1, A, environment=name),)), DEPLOYMENTS).releases) == 1
    )
    other = ReleaseSettings("deployments", environments=("eu-1",))
    assert not released_by_ci(history, CiRead(deployments=(deployed(1, A, environment=name),)), other).releases


def run(day: float, oid: str, workflow: str = "Deploy", conclusion: Any = "success", id: str = "1") -> Run:
    return Run("github", id, workflow, oid, "main", "push", None, at(day) - 60, at(day), conclusion)


def test_runs_of_the_workflow_that_deploys(history: Mined) -> None:
    given = (run(1, A), run(2, B, "Tests"), run(3, B, conclusion="failure"), run(4, C[:9]), run(5, C, "deploy"))
    found = released_by_ci(history, CiRead(given), WORKFLOW)
    assert releases(found) == [("a", at(1)), ("c", at(4))]
    assert "Releases are runs of the workflow Deploy that succeeded" in found.notices[0]


def test_jobs_that_deploy(history: Mined) -> None:
    def job(day: float, name: str, of: str, conclusion: Any = "success", oid: str | None = None) -> Job:
        return Job("github", f"{day}", of, None, name, oid, None, None, at(day), conclusion)

    jobs = (
        job(1, "to production", "1"), job(2, "to staging", "2"), job(3, "to production", "2", "failure"),
        job(4, "To Production", "9", oid=C), job(5, "to production", "8"),
    )  # fmt: skip
    read = CiRead((run(1, A), run(2, B, id="2")), jobs)
    assert releases(released_by_ci(history, read, JOB)) == [("a", at(1)), ("c", at(4))]
    both = ReleaseSettings("builds", workflow="Deploy", job="to production")
    assert releases(released_by_ci(history, read, both)) == [("a", at(1))]
    assert "runs of the job to production of the workflow Deploy" in released_by_ci(history, read, both).notices[0]


def test_the_order_of_the_files_does_not_matter(history: Mined) -> None:
    given = (deployed(1, A), deployed(2, B), deployed(2, C), deployed(3, A))
    first, second = (released_by_ci(history, CiRead(deployments=one), DEPLOYMENTS) for one in (given, given[::-1]))
    assert (first.releases, first.notices) == (second.releases, second.notices)
