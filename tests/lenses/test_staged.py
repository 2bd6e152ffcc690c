"""Which releases a pre-release of the same version came before."""

from __future__ import annotations

import pytest

from flowlens.lenses.releases import beat
from flowlens.lenses.staged import with_pre_releases
from tests.lenses.history import Out, released
from tests.lenses.tables import Landed, facts


def pre(name: str, day: float) -> Out:
    return Out(name, day, stage="pre-release")


@pytest.mark.parametrize(
    ("others", "n", "days"),
    [
        pytest.param([], 0, None, id="none"),
        pytest.param([pre("v2.0.0rc1", 90)], 1, 10.0, id="a candidate"),
        pytest.param([pre("v2.0rc1", 90)], 1, 10.0, id="with fewer zeros"),
        pytest.param([pre("v2.0.0-beta.1", 80), pre("v2.0.0-rc.1", 90)], 2, 20.0, id="two"),
        pytest.param([pre("v2.0.0rc1", 100)], 1, 0.0, id="at the same moment"),
        pytest.param([pre("v2.0.0rc1", 101)], 0, None, id="after it"),
        pytest.param([pre("v1.9.0rc1", 90)], 0, None, id="of another version"),
        pytest.param([pre("v2.0.1rc1", 90)], 0, None, id="of a patch of it"),
        pytest.param([pre("v2.0.0.dev0", 10)], 0, None, id="where the work on it began"),
        pytest.param([Out("v1.9.0", 90)], 0, None, id="a final release"),
    ],
)
def test_a_release_and_its_pre_releases(others: list[Out], n: int, days: float | None) -> None:
    given = released([Out("v2.0.0", 100), *others])
    rows = with_pre_releases(given, beat(given).releases)
    row = rows[rows["name"] == "v2.0.0"]
    assert row["n_pre"].tolist() == [n]
    assert row["pre_days"].dropna().tolist() == ([] if days is None else [days])


def test_a_pre_release_of_another_component_is_none() -> None:
    given = released([Out("v2.0.0", 100), pre("v2.0.0rc1", 90)])
    given.releases.loc[given.releases["name"] == "v2.0.0rc1", "component"] = "other"
    assert with_pre_releases(given, beat(given).releases)["n_pre"].tolist() == [0]


def test_names_without_numbers_are_no_version() -> None:
    given = released([Out("stable", 100), pre("candidate", 90)])
    assert with_pre_releases(given, beat(given).releases)["n_pre"].tolist() == [0]


def test_no_releases_have_none() -> None:
    given = facts([Landed("a")])
    assert with_pre_releases(given, beat(given).releases).empty
