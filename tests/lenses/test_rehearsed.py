"""Which deployments went somewhere else before they went to users."""

from __future__ import annotations

import pytest

from flowlens.lenses.rehearsed import REHEARSED_MEASURES, write_rehearsed
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from tests.lenses.deployments import Deployed, with_deployments
from tests.lenses.tables import changes_at, facts

TABLES = facts(changes_at(0, 100, 100), as_of=100)
LIVE = [Deployed(k + 0.5, f"c{k}") for k in range(40)]


def values(*deployments: Deployed) -> dict[str, Measure]:
    sheet = Sheet(REHEARSED_MEASURES)
    write_rehearsed(sheet, with_deployments(TABLES, deployments), LensSettings())
    return sheet.values


def test_half_go_to_staging_and_a_tenth_to_some_users_first() -> None:
    staged = [Deployed(k + 0.25, f"c{k}", environment="staging") for k in range(20)]
    part = [Deployed(k + 0.375, f"c{k}", environment="Canary 5 %") for k in range(4)]
    told = values(*LIVE, *staged, *part)
    assert (told["rehearsed_share"].value, told["canary_share"].value) == (0.5, 0.1)
    assert told["rehearsed_hours"].value == pytest.approx(6)


@pytest.mark.parametrize("environment", ["staging", "preview", "test", "betacluster"])
def test_an_environment_of_the_team_is_no_part_of_the_users(environment: str) -> None:
    told = values(*LIVE, *(Deployed(k + 0.25, f"c{k}", environment=environment) for k in range(40)))
    assert (told["canary_share"].value, told["rehearsed_share"].value) == (0, 1)


def test_afterwards_or_failed_is_no_rehearsal_and_the_same_commit_counts_once() -> None:
    late = [Deployed(k + 0.75, f"c{k}", environment="canary") for k in range(20)]
    failed = [Deployed(k + 0.25, f"c{k}", "failure", environment="canary") for k in range(20)]
    told = values(*LIVE, *LIVE, *late, *failed)
    assert (told["canary_share"].value, told["canary_share"].n) == (0, 40)
    assert told["rehearsed_hours"].missing == "0 of 6 deployments that went somewhere else first"


def test_few_and_none() -> None:
    assert values(*LIVE[:5])["canary_share"].missing == "5 of 20 deployments of new commits to users"
    assert "needs deployments to users" in str(values()["canary_share"].missing)
