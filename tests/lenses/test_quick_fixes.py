"""Releases that had to be repaired soon: which patches are out of turn, and where none can be told."""

from __future__ import annotations

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.quick_fixes import QuickFixes, quick_fixes
from flowlens.lenses.settings import LensSettings
from tests.lenses.history import Out, released, train_of
from tests.lenses.tables import Landed, facts, shuffled


def told(given: Facts) -> QuickFixes:
    return quick_fixes(given, LensSettings())


def repaired(given: Facts) -> dict[str, str]:
    """Each release that had to be repaired, and by what."""
    rows = told(given).features.dropna(subset="fixed_by")
    return dict(zip(rows["name"], rows["fixed_by"], strict=True))


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        pytest.param(Out("v1.5.1", 152, 1, "fix"), True, id="a fix after two days"),
        pytest.param(Out("v1.5.1", 152, 1, "revert"), True, id="a revert"),
        pytest.param(Out("v1.5.1", 152, 1, "other", ahead=0), True, id="from aside, whatever it says"),
        pytest.param(Out("v1.5.1", 152, 0, "other"), True, id="from a branch that never landed"),
        pytest.param(Out("v1.5.1", 157, 1, "fix"), True, id="after a week"),
        pytest.param(Out("v1.5.1", 157.1, 1, "fix"), False, id="after more than a week"),
        pytest.param(Out("v1.5.1", 152, 1, "other"), False, id="a patch that names no fix"),
        pytest.param(Out("v1.5.1", 152, 1, "fix", bot=True), False, id="a fix of a bot"),
        pytest.param(Out("v1.4.1", 152, 1, "fix"), False, id="a fix of the version before, long after it"),
        pytest.param(Out("v1.5.1rc1", 152, 0, stage="pre-release"), False, id="no final release"),
        pytest.param(Out("v1.6.0.1", 152, 1, "fix", level="minor", ahead=1), False, id="another version"),
    ],
)
def test_a_release_is_repaired_by_a_patch_of_its_own_version_within_a_week(patch: Out, *, expected: bool) -> None:
    given = released([*train_of(8), Out("v1.2.1", 80, 1, "fix"), patch], as_of=260)
    assert repaired(given) == ({"v1.5.0": patch.name} if expected else {})


def test_a_patch_after_a_patch_is_out_of_turn_too_and_the_first_that_repairs_counts() -> None:
    extra = [Out("v1.5.1", 151, 1), Out("v1.5.2", 153, 1, "fix"), Out("v1.5.3", 155, 1, "fix")]
    found = told(released([*train_of(8), *extra], as_of=260))
    assert found.finals[found.finals["unplanned"]]["name"].tolist() == ["v1.5.1", "v1.5.2", "v1.5.3"]
    (row,) = found.features.dropna(subset="fixed_by").itertuples()
    assert (row.name, row.fixed_by, row.fix_days) == ("v1.5.0", "v1.5.2", 3.0)


def test_where_releases_come_weekly_a_patch_in_turn_is_none() -> None:
    """A weekly train whose next release is a patch by its version comes in turn; one after two days does not."""
    weekly = [*train_of(20, 7.0), Out("v1.8.1", 58, 1, "fix"), Out("v1.12.1", 90, 1, "fix")]
    found = told(released(weekly, as_of=200))
    assert found.horizon_days == 3.5
    assert repaired(released(weekly, as_of=200)) == {"v1.8.0": "v1.8.1"}


def test_a_row_of_weekly_patches_after_each_release_is_in_turn() -> None:
    rows = [*train_of(10, 60.0)]
    rows += [Out(f"v1.{k}.{j}", 60.0 * k + 6 * j, 1, "fix", ahead=0) for k in range(1, 11) for j in range(1, 6)]
    found = told(released(rows, as_of=700))
    assert found.horizon_days == 3.0
    assert not found.features["fixed_by"].notna().any()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param(facts(), "no final release", id="nothing"),
        pytest.param(facts([Landed("a")]), "no final release", id="no release"),
        pytest.param(
            released(train_of(12)),
            "no release is a patch by its version, so that none tells of a repair",
            id="no patch",
        ),
        pytest.param(
            released([Out(f"v1.0.{k}", 30.0 * k) for k in range(1, 13)]),
            "patch releases carry the ordinary work here, so that a repair does not stand out",
            id="nothing but patches",
        ),
        pytest.param(
            released([*train_of(40, 1.0), Out("v1.5.1", 5.2, 1, "fix")]),
            "releases come every 1 day, so that a repair does not stand out",
            id="daily releases",
        ),
        pytest.param(released([*train_of(8), Out("v1.5.1", 152, 1)]), None, id="monthly releases and a patch"),
    ],
)
def test_where_a_repair_cannot_be_told_the_reason_is(given: Facts, why: str | None) -> None:
    assert told(given).why_not == why


def test_a_release_that_is_too_young_is_not_judged() -> None:
    rows = [*train_of(8), Out("v1.5.1", 152, 1, "fix")]
    assert len(told(released(rows, as_of=246)).features) == 7
    assert len(told(released(rows, as_of=247)).features) == 8


def test_what_is_made_aside_follows_though_its_version_reads_as_a_day() -> None:
    rows = [Out(f"2023.{k}.0", 30.0 * k, level="calendar") for k in range(1, 13)]
    rows += [Out(f"2023.{k}.1", 30.0 * k + 2, 1, ahead=0, level="calendar") for k in (3, 5, 8)]
    assert repaired(released(rows, as_of=400)) == {f"2023.{k}.0": f"2023.{k}.1" for k in (3, 5, 8)}


def test_a_patch_of_another_component_repairs_nothing() -> None:
    given = released([*train_of(8), Out("v1.2.1", 62, 1, "fix"), Out("v1.5.1", 152, 1, "fix")], as_of=260)
    given.releases["component"] = given.releases["component"].where(given.releases["name"] != "v1.5.1", "other")
    assert repaired(given) == {"v1.2.0": "v1.2.1"}


def test_releases_of_one_moment_and_the_order_of_rows() -> None:
    given = released([*train_of(8), Out("v1.5.1", 150, 1, "fix")], as_of=260)
    assert repaired(given) == {"v1.5.0": "v1.5.1"}
    assert repaired(shuffled(given, 3)) == repaired(given)
