"""The releases that bring work, and the beat of those that lead: the series behind the release lenses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.rows import rows_of_links
from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes, counted_places
from flowlens.lenses.once import once
from flowlens.lenses.settings import LensSettings
from flowlens.stats.estimate import Floats

__all__ = [
    "NO_RELEASES",
    "ONLY_ASIDE",
    "RELEASE_MORE",
    "Beat",
    "batches",
    "beat",
    "carrying",
    "gap_days",
    "known_finals",
    "positive_gap_days",
    "versions_ahead",
    "what_would_help",
    "why_none",
]

NO_RELEASES = (
    "There is no release to look at: no release tag leads to the mainline. Tag what is released, name the pattern of "
    "the tags under [release] tags, or say by [release] from what carries work to users: deployments, builds, a file "
    "with the version, or the mainline where all that lands is live (`flowlens explain releases` and `ci`)."
)
ONLY_ASIDE = (
    "The releases so far bring nothing to look at: only fixes from a side branch, changes of bots, or changes without "
    "a size. Release the next piece of work from the mainline, and tag it."
)
RELEASE_MORE = "Release the next piece of finished work by itself, and tag it."
# Who deploys all that lands has many releases, and no tag.
_NAME_OR_RELEASE = (
    'Where all that lands is live, say so: [release] from = "mainline" in flowlens.toml. Else release the next piece '
    "of finished work by itself, and tag it."
)
_MOST_WORK = 0.5
_AROUND = 17  # eight releases before and after
_SECONDS = 86_400.0
# An hour: releases of one moment have no logarithm of a gap.
_SHORTEST_DAYS = 1 / 24
# The name of an edition behind a final version (17.09.0-ce).
_EDITION = r"[-._]?[A-Za-z]+$"


@dataclass(frozen=True, slots=True)
class Beat:
    """The releases that lead, oldest first, and how many fixes in between were told apart from them."""

    releases: pd.DataFrame
    n_fixes: int


@once
def known_finals(facts: Facts) -> pd.Series[bool]:
    """Which of the releases are final and were made by now."""
    releases = facts.releases
    return (releases["stage"] == "final") & releases["at"].notna() & (releases["at"] <= pd.Timestamp(facts.as_of))


@once
def carrying(facts: Facts) -> pd.DataFrame:
    """The final releases that bring new work of the mainline, oldest first, up to the moment of the facts."""
    releases = facts.releases
    return releases[known_finals(facts) & releases["carries_work"]].sort_values(["at", "name"], ignore_index=True)


def why_none(facts: Facts) -> str:
    """Why there is no release to look at: none is there, or none brings what counts."""
    return NO_RELEASES if carrying(facts).empty else ONLY_ASIDE


def what_would_help(why: str | None) -> str:
    """What gets a lens on releases an answer that has none, and says so."""
    return _NAME_OR_RELEASE if why == NO_RELEASES else RELEASE_MORE


@once
def beat(facts: Facts) -> Beat:
    """The releases that move ahead on the mainline, without the patches that follow them.

    A patch level alone says little: some teams release all their work as patches. So patches are told apart where most
    of the work around them goes out in larger releases, and any release where it brings fixes from a side branch only.
    """
    releases = carrying(facts)
    ahead = releases["n_ahead"].astype("float64")
    patch = releases["level"] == "patch"
    around = ahead.rolling(_AROUND, center=True, min_periods=1).sum()
    in_larger = ahead.mask(patch, 0.0).rolling(_AROUND, center=True, min_periods=1).sum()
    leads = (ahead > 0) & ~(patch & (in_larger >= _MOST_WORK * around))
    return Beat(releases[leads].reset_index(drop=True), int((~leads).sum()))


def versions_ahead(facts: Facts) -> Beat:
    """The beat, and every version of the repository above all before that is more than a patch: `2.4.0` after `2.3.0`.

    It has commits of its own, even if the mainline has none of them. Where each major version has a branch of its own,
    which reaches the mainline much later or piece by piece, users get its versions all the same. Of components this
    can't be told: several are tagged for one release.
    """
    releases, found = facts.releases, beat(facts)
    dated = known_finals(facts)
    of_own = (releases["line"] == "mainline") & (releases["component"] == "") & (releases["n_commits"] > 0)
    ahead = of_own & _is_larger(releases)
    leads = among(releases["name"], found.releases["name"])
    chosen = releases[dated & (ahead | leads)].sort_values(["at", "name"], ignore_index=True)
    n_more = int((dated & ahead & ~leads & releases["carries_work"]).sum())
    return Beat(chosen, found.n_fixes - n_more)


def _is_larger(releases: pd.DataFrame) -> pd.Series[bool]:
    """Whether a version is more than a patch, and no second build of one: 2.51.0+extra and -ee are 2.51.0 again."""
    plain = releases["version"].str.split("+").str[0].str.replace(_EDITION, "", regex=True)
    months = (releases["level"] == "calendar") & plain.str.fullmatch(r"\d+\.\d+(\.0+)*")
    return (releases["level"].isin(("major", "minor")) | months) & ~plain.duplicated()


def gap_days(releases: pd.DataFrame) -> Floats:
    """The days between each release and the one before: one value less than there are releases."""
    seconds = releases["at"].astype("int64").to_numpy(dtype=np.float64) / 1e6
    return np.diff(seconds) / _SECONDS


def positive_gap_days(releases: pd.DataFrame) -> Floats:
    """The same, none shorter than an hour."""
    return np.maximum(gap_days(releases), _SHORTEST_DAYS)


def batches(facts: Facts, releases: pd.DataFrame, settings: LensSettings) -> pd.DataFrame:
    """The releases with `changes`, `lines` and `oldest_days`: what counts of the changes first contained in them."""
    joined = releases.merge(_sums(facts, settings), left_on="name", right_index=True, how="left")
    return joined.assign(
        changes=joined["changes"].fillna(0).astype("float64"), lines=joined["lines"].fillna(0).astype("float64")
    )


@once
def _sums(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """By the name of a release, what counts of the changes first contained in it."""
    lines = counted_changes(facts, settings)["net_lines"]
    rows = counted_places(facts, settings)[rows_of_links(facts)]
    linked = facts.release_changes[["release", "waited"]][rows >= 0]
    grouped = linked.assign(net_lines=lines.take(rows[rows >= 0]).array).groupby("release")
    sums = grouped.agg(changes=("net_lines", "size"), lines=("net_lines", "sum"))
    return sums.assign(oldest_days=grouped["waited"].quantile(0.9))
