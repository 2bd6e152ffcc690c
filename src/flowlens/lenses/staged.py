"""Which releases went out in stages, after a pre-release of the same version: how many, and for how long."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.enough import GAPS_FOR_LEVEL, Pace, wanting
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.version_numbers import numbers
from flowlens.lenses.windows import Windows
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import wilson
from flowlens.stats.share_difference import share_difference

__all__ = ["STAGED", "with_pre_releases", "write_stages", "write_time"]

# Of fewer releases, a share says next to nothing: of 8 without any, up to a third may be staged.
STAGED = 8
_LARGE = 4
_SECONDS = 86_400
_KEYS = ["component", "numbers"]
_MARK = r"(?i)[._-]dev"


def with_pre_releases(facts: Facts, releases: pd.DataFrame) -> pd.DataFrame:
    """The releases with `n_pre` of their version that came before them, and `pre_days` since the first (null without).

    A version is its numbers: 2.0.0rc1 and 2.0.0-beta.2 lead to 2.0.0, and 2.0rc1 does as well.
    """
    releases_before = facts.releases[(facts.releases["stage"] == "pre-release") & facts.releases["at"].notna()]
    # A tag such as v2.0.0.dev0 marks where the work on a version begins, and reaches nobody.
    known = releases_before[~releases_before["version"].str.contains(_MARK, regex=True).astype("bool")]
    pre = known.assign(numbers=numbers(known["version"]))[[*_KEYS, "at"]].rename(columns={"at": "pre_at"})
    named = releases.assign(numbers=numbers(releases["version"]))
    # Null numbers are not the same numbers, though a merge would join them.
    pairs = named[named["numbers"].notna()][["name", "at", *_KEYS]].merge(pre, on=_KEYS)
    pairs = pairs.assign(pre_days=(pairs["at"] - pairs["pre_at"]).dt.total_seconds() / _SECONDS)
    grouped = pairs[pairs["pre_days"] >= 0].groupby("name")["pre_days"].agg(["size", "max"])
    n_pre, pre_days = (named["name"].map(grouped[column]).astype("float64") for column in ("size", "max"))
    return named.assign(n_pre=n_pre.fillna(0).astype("int64"), pre_days=pre_days)


def write_stages(sheet: Sheet, before: pd.DataFrame, now: pd.DataFrame, windows: Windows) -> None:
    """Write the shares of releases that are `staged`: of all, of those that are `large`, and of the others."""
    large, small = now["staged"][now["large"]], now["staged"][~now["large"]]
    for name, part, least in (
        ("staged_share", now["staged"], STAGED),
        ("staged_before", before["staged"], STAGED),
        ("staged_large", large, _LARGE),
        ("staged_small", small, _LARGE),
    ):
        if len(part) < least:
            sheet.missing(name, "share", len(part), _few(name, len(part), least, windows))
        else:
            sheet.estimate(name, wilson(int(part.sum()), len(part)), "share")
    missing = sheet.values["staged_large"].missing or sheet.values["staged_small"].missing
    if missing is None:
        counts = [(int(part.sum()), len(part)) for part in (small, large)]
        sheet.difference("staged_difference", share_difference(*counts))
    else:
        sheet.missing("staged_difference", "share", min(len(large), len(small)), missing)


def _few(name: str, n: int, least: int, windows: Windows) -> str:
    if name == "staged_before":
        return windows.lacking(least, "releases")
    unit = {"staged_large": "large releases", "staged_small": "small releases"}.get(name, "releases")
    return wanting(n, least, unit, windows.pace)


def write_time(sheet: Sheet, now: pd.DataFrame, pace: Pace) -> None:
    """Write how long the stages took, and how often what was found in one took another."""
    staged = now[now["staged"]]
    n = len(staged)
    if n < GAPS_FOR_LEVEL:
        why = wanting(n, GAPS_FOR_LEVEL, "releases with a pre-release", pace)
        sheet.missing("pre_days", "days", n, why)
        sheet.missing("respun_share", "share", n, why)
        return
    sheet.estimate("pre_days", order_interval(staged["pre_days"].to_numpy(dtype=np.float64), 0.5), "days")
    sheet.estimate("respun_share", wilson(int((staged["n_pre"] > 1).sum()), n), "share")
