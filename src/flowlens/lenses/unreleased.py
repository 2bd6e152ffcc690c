"""The changes that landed but are in no release: what waits, and how much waited at any time."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes, counted_rows
from flowlens.lenses.first_release import released_at
from flowlens.lenses.once import once
from flowlens.lenses.settings import LensSettings

__all__ = ["unreleased_changes", "with_releases"]


@once
def with_releases(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The counted changes with `released_at` of the first final release that holds them; null where none did so far."""
    at = released_at(facts, counted_rows(facts, settings))
    return counted_changes(facts, settings).assign(released_at=at)


def unreleased_changes(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The counted changes that no final release holds."""
    found = with_releases(facts, settings)
    return found[found["released_at"].isna()].reset_index(drop=True)
