"""The facts without a release: the next one brings what it brought, later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.explaining.not_released import not_released
from flowlens.facts.tables import Facts
from flowlens.lenses.releases import batches, beat
from flowlens.lenses.settings import LensSettings
from tests.lenses.history import Out, released


def made() -> Facts:
    """Three releases of the mainline that bring 2, 3 and 4 changes, with a patch on an older line."""
    return released([Out("v1.0.0", 10, 2), Out("v1.1.0", 20, 3), Out("v1.0.1", 25, 0), Out("v1.2.0", 40, 4)])


def brought(facts: Facts) -> dict[str, float]:
    found = batches(facts, beat(facts).releases, LensSettings())
    return dict(zip(found["name"], found["changes"], strict=True))


def test_the_next_release_brings_its_changes_later() -> None:
    facts = made()
    without = not_released(facts, "v1.0.0")
    assert without is not None
    assert brought(facts) == {"v1.0.0": 2, "v1.1.0": 3, "v1.2.0": 4}
    assert brought(without) == {"v1.1.0": 5, "v1.2.0": 4}
    of_it = facts.release_changes["release"] == "v1.0.0"
    waited = without.release_changes["waited"] - facts.release_changes["waited"]
    assert waited[of_it].tolist() == pytest.approx([10, 10])
    assert (waited[~of_it] == 0).all()
    assert brought(facts) == {"v1.0.0": 2, "v1.1.0": 3, "v1.2.0": 4}


def test_what_the_last_release_brought_is_in_none() -> None:
    without = not_released(made(), "v1.2.0")
    assert without is not None
    assert brought(without) == {"v1.0.0": 2, "v1.1.0": 3}
    assert "v1.2.0" not in set(without.release_changes["release"])


def test_of_a_maintenance_line_it_cannot_be_told() -> None:
    facts = made()
    lines = facts.releases["line"].mask(facts.releases["name"] == "v1.0.1", "maintenance")
    assert not_released(replace(facts, releases=facts.releases.assign(line=lines)), "v1.0.1") is None
