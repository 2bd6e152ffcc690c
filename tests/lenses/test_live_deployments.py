"""Deployments to users: what succeeded, what failed, what was taken back."""

from __future__ import annotations

import pandas as pd

from flowlens.lenses.live_deployments import finished, live_deployments
from tests.lenses.deployments import Deployed, with_deployments
from tests.lenses.tables import changes_at, day, facts

TABLES = facts(changes_at(0, 10, 10))


def took_back(*deployments: Deployed) -> list[float | None]:
    """On which day each was taken back."""
    found = live_deployments(with_deployments(TABLES, deployments))["took_back"]
    return [None if pd.isna(at) else (at - day(0)) / pd.Timedelta(days=1) for at in found]


def test_an_older_change_in_its_place_takes_it_back() -> None:
    assert took_back(Deployed(1, "c1"), Deployed(2, "c5"), Deployed(3, "c1"), Deployed(4, "c6")) == [
        None,
        3,
        None,
        None,
    ]


def test_the_same_again_a_failed_one_and_one_elsewhere_take_nothing_back() -> None:
    assert took_back(Deployed(1, "c5"), Deployed(2, "c5")) == [None, None]
    assert took_back(Deployed(1, "c5"), Deployed(2, "c1", "failure")) == [None, None]
    assert took_back(Deployed(1, "c5"), Deployed(2, "c1", environment="staging")) == [None]
    assert took_back(Deployed(1, "c5"), Deployed(2, "elsewhere"), Deployed(3, None)) == [None, None, None]


def test_what_failed_was_mended_by_the_next_success() -> None:
    told = Deployed(1, "c1", "failure"), Deployed(2, "c1", "error"), Deployed(4, "c2"), Deployed(5, "c3", "failed")
    found = live_deployments(with_deployments(TABLES, told))["restored_at"]
    assert [None if pd.isna(at) else at.to_pydatetime() for at in found] == [day(4), day(4), None, None]


def test_what_is_not_over_or_has_no_time_is_not_told() -> None:
    told = (
        Deployed(1, "c1", "in_progress"),
        Deployed(2, "c1", None),
        Deployed(None, "c1"),
        Deployed(3, "c1", "inactive"),
    )
    assert finished(with_deployments(TABLES, told))["done"].tolist() == [True]
