"""In which release each change first reached its users."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.among import rows_among
from flowlens.facts.rows import rows_of_links
from flowlens.facts.tables import Facts
from flowlens.lenses.once import once
from flowlens.lenses.releases import known_finals

__all__ = ["first_finals", "released_at"]


@once
def first_finals(facts: Facts) -> NDArray[np.int64]:
    """For each row of `changes` the row in `releases` of the first final release that holds it by now; -1 without.

    One more at the end is -1 as well: the release of no change.
    """
    releases = facts.releases
    finals = releases.loc[known_finals(facts), ["at", "name"]].sort_values(["at", "name"]).index.to_numpy()
    rank = np.full(len(releases) + 1, -1, dtype=np.int64)
    rank[finals] = np.arange(finals.size)
    changes = rows_of_links(facts)
    ranks = rank[rows_among(releases["name"], facts.release_changes["release"])]
    held = np.flatnonzero((ranks >= 0) & (changes >= 0))
    found = np.full(len(facts.changes) + 1, -1, dtype=np.int64)
    # What is written last is the first one.
    latest_first = held[np.argsort(-ranks[held], kind="stable")]
    found[changes[latest_first]] = finals[ranks[latest_first]]
    return found


def released_at(facts: Facts, rows: NDArray[np.int64]) -> pd.Series[pd.Timestamp]:
    """When these rows of `changes` were first released; null where they were not so far, and for row -1."""
    releases = first_finals(facts)[rows]
    return facts.releases["at"].reindex(releases).reset_index(drop=True)
