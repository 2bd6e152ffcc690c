"""How often deployments fail or are taken back, and how soon that is mended."""

from __future__ import annotations

import pytest

from flowlens.lenses.deploy_recovery import DEPLOY_MEASURES, deployments_fail, told_of_deployments, write_deployments
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from flowlens.verdict.policy import policy
from tests.lenses.deployments import Deployed, with_deployments
from tests.lenses.tables import changes_at, facts

TABLES = facts(changes_at(0, 100, 100), as_of=100)


def values(*deployments: Deployed) -> dict[str, Measure]:
    sheet = Sheet(DEPLOY_MEASURES)
    write_deployments(sheet, with_deployments(TABLES, deployments), LensSettings())
    return sheet.values


def weekly(n: int = 40) -> list[Deployed]:
    """Each second day a newer change; every tenth is taken back after a quarter of a day."""
    found = []
    for k in range(n):
        found.append(Deployed(2 * k + 1, f"c{2 * k + 1}"))
        if k % 5 == 4:
            found.append(Deployed(2 * k + 1.25, f"c{2 * k - 1}"))
    return found


def test_what_is_taken_back_and_how_soon() -> None:
    told = values(*weekly())
    assert told["rollback_share"].value == pytest.approx(8 / 48)
    assert told["rollback_hours"].value == pytest.approx(6)
    assert told["deploy_fail_share"].value == 0
    assert told["restore_hours"].missing == "0 of 6 deployments that failed"
    assert told_of_deployments(told, policy(None)) == "of 48 deployments to users 0 % failed and 17 % were taken back"


def test_what_was_taken_back_is_told_of_those_whose_change_is_known() -> None:
    told = values(*weekly(), *[Deployed(81 + n / 8, None) for n in range(2)])
    assert (told["deploy_fail_share"].n, told["rollback_share"].n) == (50, 48)
    assert told_of_deployments(told, policy(None)) == (
        "of 50 deployments to users 0 % failed; of 48 whose change is known 17 % were taken back"
    )


def test_what_failed_waits_until_the_next_that_succeeds() -> None:
    failed = [Deployed(10 * k + 0.5, f"c{10 * k}", "failure") for k in range(8)]
    told = values(*failed, *[Deployed(10 * k + 1, f"c{10 * k}") for k in range(8)])
    assert told["deploy_fail_share"].missing == "16 of 20 deployments to users"
    assert told["restore_hours"].value == pytest.approx(12)
    assert told_of_deployments(told, policy(None)) == ""


def test_why_so_many_failures_are_judged_is_told() -> None:
    failed = [Deployed(3 * k + 0.5, f"c{3 * k}", "failure") for k in range(24)]
    told = values(*failed, *[Deployed(3 * k + 3.4, f"c{3 * k}") for k in range(24) if k % 6 == 0])
    # Wilson's interval of 24 of 28 begins at 69 %.
    assert (told["deploy_fail_share"].low or 0) == pytest.approx(0.685, abs=0.001)
    assert (told["restore_hours"].value or 0) > 48
    assert deployments_fail(told, policy(None))
    assert told_of_deployments(told, policy(None)) == (
        "of 28 deployments to users 86 % failed: that is many, and not mended soon"
    )


def test_without_deployments_to_users_it_says_what_it_needs() -> None:
    for given in ([], [Deployed(1, "c1", environment="staging")]):
        assert "needs deployments to users" in str(values(*given)["rollback_share"].missing)
