"""What changes do to the code's upkeep: the delta maintainability of a sample of them, as it was found in depth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.enough import CHANGES, wanting
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.together import drawn_together
from flowlens.model.phrase import phrase
from flowlens.stats.cluster_interval import cluster_interval

__all__ = ["UPKEEP_MEASURES", "write_upkeep"]

_PARTS = {"unit_size": "short functions", "unit_complexity": "few branches", "unit_interfacing": "few parameters"}

UPKEEP_MEASURES = {
    **{
        f"dmm_{name}": f"delta maintainability: share of a typical change's lines that make for {words} (median)"
        for name, words in _PARTS.items()
    },
    "dmm_looked": "share of the sampled changes of the window that were looked into in depth",
}


def write_upkeep(sheet: Sheet, facts: Facts, now: pd.DataFrame) -> None:
    """Write the medians over the changes of the window that were looked into, and how many of the sample those are.

    A change without a function that it touches, or in a language that is not read, has no value.
    """
    sample = facts.maintainability[among(facts.maintainability["change"], now["id"])]
    looked = sample[sample["looked"]]
    if sample.empty:
        for name in UPKEEP_MEASURES:
            sheet.missing(name, "share", 0, "no change was looked into in depth (--deep-budget)")
        return
    sheet.number("dmm_looked", len(looked) / len(sample), "share", len(sample))
    people = now.set_index("id")
    for name in _PARTS:
        known = looked[looked[name].notna()]
        if len(known) < CHANGES:
            seen = f"{phrase(len(looked), 'changes')} of {len(sample):,} sampled ones looked into"
            why = f"{wanting(len(known), CHANGES, 'changes')} with a function that can be read ({seen})"
            sheet.missing(f"dmm_{name}", "share", len(known), why)
            continue
        [clusters] = drawn_together(people.loc[known["change"].tolist()])
        found = cluster_interval(known[name].to_numpy(dtype=np.float64), 0.5, clusters)
        sheet.estimate(f"dmm_{name}", found, "share")
