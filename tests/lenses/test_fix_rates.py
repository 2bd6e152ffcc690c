"""The release-based proxies of DORA's instability, from releases that one can count by eye."""

from __future__ import annotations

import pytest

from flowlens.lenses.fix_rates import write_fixes
from flowlens.lenses.quick_fixes import quick_fixes
from flowlens.lenses.recovery import MEASURES
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from tests.lenses.history import Out, released, train_of

RATES = ("fail_rate", "fail_rate_before", "fail_growth", "fix_days", "rework_rate")


def rates(rows: list[Out], as_of: float) -> dict[str, Measure]:
    sheet = Sheet(MEASURES)
    write_fixes(sheet, quick_fixes(released(rows, as_of=as_of), LensSettings()))
    assert set(sheet.values) == {*RATES, "fix_horizon"}
    return sheet.values


def test_now_and_before() -> None:
    """Two years of monthly releases: one repaired in the first, after 2 days, and three in the second, after 3."""
    fixes = [Out("v1.5.1", 152, 1, "fix"), *(Out(f"v1.{k}.1", 30 * k + 3, 1, "fix") for k in (15, 17, 20))]
    values = rates([*train_of(24), *fixes], as_of=730)
    assert (values["fail_rate"].n, values["fail_rate"].value) == (12, 0.25)
    assert values["fail_rate_before"].value == pytest.approx(1 / 12)
    assert values["fail_rate_before"].n == 12
    assert values["fail_growth"].value == pytest.approx(2 / 12)
    assert (values["fix_days"].n, values["fix_days"].value) == (3, 3)
    assert (values["rework_rate"].n, values["rework_rate"].value) == (15, 0.2)


def test_none_had_to_be_repaired() -> None:
    values = rates([*train_of(12), Out("v1.5.1", 170, 1, "fix")], as_of=380)
    assert values["fail_rate"].value == 0
    assert values["fail_rate"].high is not None
    assert values["fix_days"].missing == "no release of the window was repaired so soon"
    assert values["fail_growth"].missing == "the window before has 0 of 8 releases; about 8 months at this pace"


def test_a_planned_looking_patch_is_rework_but_no_failure() -> None:
    values = rates([*train_of(12), Out("v1.5.1", 152, 1)], as_of=380)
    assert values["fail_rate"].value == 0
    assert values["rework_rate"].value == pytest.approx(1 / 13)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        pytest.param([], "no final release", id="nothing"),
        pytest.param(
            [*train_of(1), Out("v1.1.1", 32, 1, "fix")], "1 of 8 releases; it takes 2 to tell a pace", id="one"
        ),
        pytest.param(
            [Out(f"v1.{k}.0", 5) for k in range(12)],
            "no release is a patch by its version, so that none tells of a repair",
            id="all at one moment",
        ),
    ],
)
def test_where_none_can_be_told_all_say_why(rows: list[Out], why: str) -> None:
    values = rates(rows, as_of=400)
    assert values["fail_rate"].missing == why
    assert values["fail_growth"].missing is not None
    assert all(values[name].value is None for name in ("fail_rate", "fail_growth", "fail_rate_before"))
