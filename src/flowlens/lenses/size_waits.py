"""How long small changes waited for somebody, against large ones: what weighs as much on both weighs on the small."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.lenses.pull_lives import alike
from flowlens.lenses.sheet import Sheet
from flowlens.stats.bootstrap import ratio_interval
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.estimate import Estimate, Floats

__all__ = ["OF_A_SIZE", "few_of_a_size", "timed", "waited_days", "write_by_size", "write_ratio"]

# A quarter of a window of enough pulls is as many at least.
OF_A_SIZE = 15


def write_by_size(sheet: Sheet, small: pd.DataFrame, large: pd.DataFrame, seed: int) -> None:
    """Write how long small and large changes waited, and the ratio of both; nothing where there are few of a size."""
    small, large = timed(small), timed(large)
    few = few_of_a_size(small, large)
    for name, side in (("waited_small", small), ("waited_large", large)):
        if few:
            sheet.missing(name, "days", len(side), few)
        else:
            [clusters] = alike(side)
            sheet.estimate(name, cluster_interval(waited_days(side), 0.5, clusters), "days")
    if few:
        sheet.missing("small_ratio", "ratio", min(len(small), len(large)), few)
    else:
        write_ratio(sheet, "small_ratio", large, small, seed)


def write_ratio(sheet: Sheet, name: str, one: pd.DataFrame, other: pd.DataFrame, seed: int) -> None:
    """Write the other's median wait over the one's, drawing whole people."""
    before, after = alike(one, other)
    found = ratio_interval(waited_days(one), waited_days(other), before, after, seed)
    n = min(len(one), len(other))
    sheet.estimate(name, Estimate(found.value, found.low, found.high, n), "ratio", "half of them did not wait at all")


def timed(pulls: pd.DataFrame) -> pd.DataFrame:
    """Those whose waits are known: an approval may be told without its time."""
    return pulls[pulls["waited"].notna()]


def few_of_a_size(small: pd.DataFrame, large: pd.DataFrame) -> str | None:
    """Why nothing is told of small and of large changes; None where there are enough of both."""
    n = min(len(small), len(large))
    return None if n >= OF_A_SIZE else f"{n} of {OF_A_SIZE} changes that are small, or that are large"


def waited_days(pulls: pd.DataFrame) -> Floats:
    """The days for which each of them waited."""
    return pulls["waited"].to_numpy(dtype=np.float64)
