"""The tables of CI: each run once, linked to what it ran on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from flowlens.facts.build import build
from flowlens.facts.ci_tables import with_ci
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts
from flowlens.model.ci import CiRead, Deployed, Job, Run
from tests.mined import at, commit, diff, diffs_of, file, mined, release, step

A, B, C, M = ("a" * 40, "ab" * 20, "c" * 40, "d" * 40)
STRANGE = "e" * 40


@pytest.fixture
def facts() -> Facts:
    """A, then a merge M of B, then C; A and C are released."""
    commits = [commit(A), commit(B, A, 1), commit(M, f"{A} {B}", 2), commit(C, M, 3)]
    steps = [step(A, None), step(M, A, f"{M} {B}", "merge"), step(C, M)]
    table = diffs_of(*(diff(one, None, file()) for one in (A, M, C)))
    releases = [release("v1rc1", A, 1, stage="pre-release"), release("v1", A, 1.5), release("v2", C, 4)]
    return build(mined(commits, steps, releases), table, {}, FactsSettings())


def run(id: str = "1", oid: str | None = A, **other: Any) -> Run:
    given = {"branch": "main", "event": "push", "started_at": at(1), "ended_at": at(1.01), "conclusion": "success"}
    return Run("github", id, "Tests", oid, **{**given, **other})


def builds(facts: Facts, *runs: Run) -> pd.DataFrame:
    return with_ci(facts, CiRead(runs=runs)).builds


def test_without_runs_nothing_changes_but_the_notices(facts: Facts) -> None:
    assert with_ci(facts, CiRead(notices=("x",))).notices == (*facts.notices, "x")
    assert with_ci(facts, CiRead()).builds.empty


def test_a_run_belongs_to_a_change_and_a_release(facts: Facts) -> None:
    found = builds(facts, run("1", A), run("2", B), run("3", M), run("4", C), run("5", STRANGE), run("6", None))
    assert found["change"].fillna("-").tolist() == [A, M, M, C, "-", "-"]
    assert found["release"].fillna("-").tolist() == ["v1", "-", "-", "v2", "-", "-"]
    assert found["mainline"].tolist() == [True, True, True, True, False, False]


def test_what_cannot_be_linked_is_counted(facts: Facts) -> None:
    job = Job("github", "1", "gone", None, "lint")
    deployed = Deployed("own", "1", "production", STRANGE)
    given = CiRead((run("1", STRANGE), run("2", None), run("3")), (job,), (deployed,))
    strange = "neither the mainline nor a release holds the commit, as where a pull request was squashed."
    assert with_ci(facts, given).notices[len(facts.notices) :] == (
        "1 CI run of 3 could not be linked: no commit is named.",
        f"1 CI run of 3 could not be linked: {strange}",
        f"1 deployment of 1 could not be linked: {strange}",
        "1 CI job of 1 could not be linked: their run is in no file.",
    )


@pytest.mark.parametrize(
    ("branch", "event", "oid", "shown", "mainline"),
    [
        pytest.param("main", "push", A, "main", True, id="mainline"),
        pytest.param("main", "schedule", A, "main", True, id="nightly"),
        pytest.param("refs/heads/main", None, A, "main", True, id="whole name"),
        pytest.param("origin/main", None, A, "main", True, id="as a clone names it"),
        pytest.param("main", "pull_request", B, "main", False, id="a fork's pull request from its main"),
        pytest.param("ann/main", "push", B, "…", False, id="another branch"),
        pytest.param("v1", "push", A, "…", False, id="tag"),
        pytest.param(None, None, M, None, True, id="no branch, the mainline's own commit"),
        pytest.param(None, None, B, None, False, id="no branch, a commit of a merged branch"),
        pytest.param(None, "pull_request", A, None, False, id="no branch, for a pull request"),
        pytest.param("main", "push", STRANGE, "main", False, id="not in the history"),
    ],
)
def test_which_runs_are_of_the_mainline(
    facts: Facts, branch: str | None, event: str | None, oid: str, shown: str | None, mainline: bool
) -> None:
    found = builds(facts, run(oid=oid, branch=branch, event=event))
    assert found["mainline"].tolist() == [mainline]
    assert found["branch"].fillna("-").tolist() == [shown or "-"]


def test_a_run_that_is_read_twice_counts_once(facts: Facts) -> None:
    first = run(ended_at=None, conclusion=None)
    found = builds(facts, run(), first, run(), run(attempt=2, conclusion="failure"))
    assert found["attempt"].tolist() == [1, 2]
    assert found["conclusion"].tolist() == ["success", "failure"]


def test_the_same_number_of_another_workflow_or_system_is_another_run(facts: Facts) -> None:
    assert len(builds(facts, run(), replace(run(), workflow="Lint"), replace(run(), system="jenkins"))) == 3


@pytest.mark.parametrize(
    ("begun", "expected"),
    [(B[:7], B), (C[:12], C), ("a" * 7, A), ("f" * 7, "f" * 7)],
)
def test_the_beginning_of_an_object_id_is_enough_where_it_is_just_one(facts: Facts, begun: str, expected: str) -> None:
    assert builds(facts, run(oid=begun))["oid"].tolist() == [expected]


def test_the_beginning_of_two_is_none(facts: Facts) -> None:
    commits = [commit("aaaaaaa1"), commit("aaaaaaa2", "aaaaaaa1", 1)]
    two = build(mined(commits, [step("aaaaaaa1", None)]), diffs_of(diff("aaaaaaa1", None)), {}, FactsSettings())
    assert builds(two, run(oid="aaaaaaa"))["change"].isna().all()


def test_a_job_knows_what_its_run_knows(facts: Facts) -> None:
    job = Job("github", "5", "1", None, "lint", None, None, at(1), at(1.1), "failure", 1)
    given = CiRead((run(), run("2", B, event="pull_request")), (job, job, replace(job, run="2"), replace(job, run="9")))
    found = with_ci(facts, given).jobs
    by_build = found.set_index("build")
    assert by_build["workflow"].fillna("-").to_dict() == {"1": "Tests", "2": "Tests", "9": "-"}
    assert by_build["mainline"].to_dict() == {"1": True, "2": False, "9": False}
    assert by_build["change"].fillna("-").to_dict() == {"1": A, "2": M, "9": "-"}


def test_a_job_of_an_attempt_that_is_in_no_file_knows_its_run(facts: Facts) -> None:
    job = Job("github", "5", "1", None, "lint", A, conclusion="failure", attempt=1)
    found = with_ci(facts, CiRead((run(attempt=2),), (job,))).jobs
    assert (found["mainline"].tolist(), found["workflow"].tolist()) == ([True], ["Tests"])


def test_jobs_alone_are_of_no_mainline(facts: Facts) -> None:
    found = with_ci(facts, CiRead(jobs=(Job("github", "5", "1", "Tests", "lint", A),))).jobs
    assert (found["mainline"].tolist(), found["change"].tolist()) == ([False], [A])


def test_a_deployment_belongs_to_the_release_of_its_commit(facts: Facts) -> None:
    later, first = Deployed("own", "2", "production", C, at(5)), Deployed("own", "1", "production", A, at(2), "success")
    found = with_ci(facts, CiRead(deployments=(later, first, replace(first, state=None)))).deployments
    assert found["release"].tolist() == ["v1", "v2"]
    assert found["change"].tolist() == [A, C]
    assert found["state"].fillna("-").tolist() == ["success", "-"]


def test_hostile_names_are_text(facts: Facts) -> None:
    names = ["=1+1", "\x1b[31m", "\u202e", "<script>", "x" * 120, "\n"]
    found = builds(facts, *(replace(run(), workflow=name) for name in names))
    assert sorted(found["workflow"]) == sorted(names)


def test_the_order_of_the_files_does_not_matter(facts: Facts) -> None:
    runs = [run(str(number), started_at=at(number % 3)) for number in range(9)]
    assert builds(facts, *runs).equals(builds(facts, *reversed(runs)))
