"""The changes that landed but are in no release: what waits, and how much waited at any time."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.once import once
from flowlens.lenses.settings import LensSettings

__all__ = ["unreleased_changes", "with_releases"]


@once
def with_releases(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The counted changes with `released_at` of the first final release that holds them; null where none did so far."""
    releases = facts.releases
    known = releases["at"].notna() & (releases["at"] <= pd.Timestamp(facts.as_of))
    finals = releases[known & (releases["stage"] == "final")]
    held = facts.release_changes.merge(finals[["name", "at"]], left_on="release", right_on="name", how="inner")
    changes = counted_changes(facts, settings)
    found = changes.merge(held[["change", "at"]], left_on="id", right_on="change", how="left")
    return found.drop(columns="change").rename(columns={"at": "released_at"})


def unreleased_changes(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The counted changes that no final release holds."""
    found = with_releases(facts, settings)
    return found[found["released_at"].isna()].reset_index(drop=True)
