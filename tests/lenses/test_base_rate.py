"""The other files at the time of a release: which there are, and which were touched."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.base_rate import touched_share
from flowlens.lenses.new_work import shipped_work
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.touches import source_rows, touches
from tests.lenses.files import Step, history
from tests.lenses.tables import Landed, Tag


def shares(given: Facts, days: int = 56) -> list[float]:
    rows = source_rows(given, LensSettings())
    found = touches(rows)
    return list(touched_share(rows, found, shipped_work(given, rows, found), days).tolist())


def others(*touched: tuple[str, float], gone: float | None = None) -> Facts:
    """New work of day 100, released on day 101, beside the old files a and b of day 0."""
    changes = [Landed("old", 0), Landed("new", 100)]
    steps = [Step("old", f"{name}.py", "added", 1) for name in ("a", "b")] + [Step("new", "new.py", "added")]
    for number, (name, at) in enumerate(touched):
        changes.append(Landed(f"t{number}", at))
        steps.append(Step(f"t{number}", f"{name}.py", added=1))
    if gone is not None:
        changes.append(Landed("gone", gone))
        steps.append(Step("gone", "b.py", "deleted", 0, 1))
    changes.sort(key=lambda change: change.day or 0)
    return history(changes, steps, [Tag("v1", 101, ("new",))], 600)


@pytest.mark.parametrize(
    ("given", "share"),
    [
        pytest.param(others(), 0.0, id="none"),
        pytest.param(others(("a", 150)), 0.5, id="one of two"),
        pytest.param(others(("a", 157)), 0.5, id="on the last day"),
        pytest.param(others(("a", 157.5)), 0.0, id="too late"),
        pytest.param(others(("a", 101)), 0.0, id="at the moment itself"),
        pytest.param(others(("a", 120), ("a", 130)), 0.5, id="twice is once"),
        pytest.param(others(("a", 50), ("b", 150)), 0.5, id="before does not count"),
        pytest.param(others(("new", 150)), 0.0, id="the new work itself is no other file"),
        pytest.param(others(("a", 150), gone=50), 1.0, id="what is gone is not there"),
        pytest.param(others(("a", 150), gone=140), 0.5, id="gone afterwards without a touch"),
    ],
)
def test_the_share_of_the_others(given: Facts, share: float) -> None:
    assert shares(given) == [share]


def test_files_nobody_worked_on_for_a_year_are_left_out() -> None:
    changes = [Landed("old", 0), Landed("t", 100), Landed("new", 380), Landed("u", 400)]
    steps = [
        *(Step("old", f"{name}.py", "added", 1) for name in ("a", "b")), Step("t", "a.py", added=1),
        Step("new", "new.py", "added"), Step("u", "b.py", added=1),
    ]  # fmt: skip
    assert shares(history(changes, steps, [Tag("v1", 381, ("new",))], 600)) == [0.0]


def test_without_other_files_there_is_no_share() -> None:
    given = history([Landed("new", 0)], [Step("new", "new.py", "added")], [Tag("v1", 1, ("new",))])
    assert np.isnan(shares(given)).tolist() == [True]
    assert shares(history([], [])) == []
