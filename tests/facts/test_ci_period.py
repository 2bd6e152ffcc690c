"""Runs and deployments of a part of the history."""

from __future__ import annotations

from datetime import datetime

import pytest

from flowlens.facts.build import build
from flowlens.facts.ci_tables import with_ci
from flowlens.facts.period import as_it_was, within
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts
from flowlens.model.ci import CiRead, Deployed, Job, Run
from tests.mined import at, commit, diff, diffs_of, file, mined, step
from tests.repos import day

A, B = "a" * 40, "b" * 40
EVERY = {"over", "runs", "queued", "newest", "undated"}


@pytest.fixture
def facts() -> Facts:
    """Commits on day 0 and 10. Runs: from day 1 to 3, from day 5 on, after the newest commit."""
    history = mined([commit(A), commit(B, A, 10)], [step(A, None), step(B, A)])
    given = build(history, diffs_of(diff(A, None, file()), diff(B, A, file())), {}, FactsSettings())
    runs = (
        Run("own", "over", "Tests", A, "main", None, at(0.5), at(1), at(3), "success"),
        Run("own", "runs", "Tests", A, "main", None, at(4), at(5)),
        Run("own", "queued", "Tests", A, "main", None, at(6)),
        Run("own", "newest", "Tests", B, "main", None, None, at(10), at(10.1), "failure"),
        Run("own", "undated", "Tests", A, "main", conclusion="failure"),
    )
    jobs = tuple(_job(one) for one in runs)
    deployments = (Deployed("own", "1", "production", A, at(2)), Deployed("own", "2", "production", B, at(11)))
    return with_ci(given, CiRead(runs, jobs, deployments))


def _job(run: Run) -> Job:
    return Job("own", "1", run.id, None, "x", None, run.queued_at, run.started_at, run.ended_at)


@pytest.mark.parametrize(
    ("since", "until", "builds", "deployments"),
    [
        pytest.param(None, None, EVERY, {"1", "2"}, id="all"),
        pytest.param(None, day(10), EVERY, {"1", "2"}, id="the newest moment"),
        pytest.param(None, day(2.9), set(), {"1"}, id="before it ended"),
        pytest.param(None, day(3), {"over"}, {"1"}, id="when it ended"),
        pytest.param(None, day(9), {"over", "runs", "queued"}, {"1"}, id="before the newest"),
        pytest.param(day(4), None, {"runs", "queued", "newest"}, {"2"}, id="since"),
        pytest.param(day(4), day(5.5), {"runs"}, set(), id="between"),
    ],
)
def test_what_was_known_then(
    facts: Facts, since: datetime | None, until: datetime | None, builds: set[str], deployments: set[str]
) -> None:
    part = within(facts, since, until)
    assert set(part.builds["id"]) == builds
    assert set(part.jobs["build"]) == builds
    assert set(part.deployments["id"]) == deployments


def test_as_it_was_on_an_earlier_day(facts: Facts) -> None:
    assert set(as_it_was(facts, None, day(3)).builds["id"]) == {"over"}
    assert as_it_was(facts, None, day(0.1)).builds.empty


def test_the_facts_themselves_are_left_as_they_were(facts: Facts) -> None:
    before = facts.builds.copy(deep=True)
    within(facts, day(4), day(5))
    assert facts.builds.equals(before)
