"""Large versions: where releases come every week, the few of them that users plan for, as a series of their own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.bins import graded_change_points
from flowlens.lenses.enough import GAPS_FOR_SHIFTS, SILENT_GAPS
from flowlens.lenses.releases import known_finals, positive_gap_days
from flowlens.model.measure import Aside, ChangePoint, Point, Series
from flowlens.model.phrase import beside, duration, phrase
from flowlens.stats.estimate import Floats

__all__ = ["large_versions", "large_versions_aside"]

# Half of the minor versions of a major one: that is what it mostly does.
_MOSTLY = 0.5
# Where more minor versions than this do otherwise than most of their major version, there is no telling what a line is.
_UNCLEAR = 0.1
# Where most releases are large versions, they are told already.
_FEW = 0.5
# Numbers of up to six digits: longer ones are days or builds.
_NUMBERS = r"^(\d{1,6})(?:\.(\d{1,6}))?(?!\d)"
_MOST = 1_000_000


def large_versions(facts: Facts) -> pd.DataFrame:
    """The first final release of each line, oldest first, where it is above all lines before; no dates for versions.

    A line is what is still mended after the next one is out. In a major version whose minor versions mostly are, each
    of them is a line; else the major version is. So laravel's are 5.1 to 5.8, and 6 to 13: each of the former was
    mended beside the next, and of the weekly 6.1, 6.2 … none was. None where the habit is not clear: where over a tenth
    of the minor versions do otherwise than most of their major version.
    """
    finals = _numbered(facts)
    mended = _mended(finals)
    shares = mended["mended"].groupby(mended["major"]).mean()
    mostly = mended["major"].map(shares) >= _MOSTLY
    if (mended["mended"] != mostly).mean() > _UNCLEAR:
        return finals.iloc[:0]
    by_minor = finals["major"].map(shares) >= _MOSTLY
    line = finals["minor"].where(by_minor, -1)
    number = finals["major"] * 2 * _MOST + line + 1
    first = finals[~number.duplicated()]
    above = number[first.index]
    return first[above == above.cummax()].reset_index(drop=True)


def large_versions_aside(facts: Facts, releases: pd.DataFrame, seed: int, least_ratio: float) -> Aside | None:
    """How often they come, and when that changed; None where they are most of the releases, or few.

    Nothing rests on it: what users wait for is the next release.
    """
    large = large_versions(facts)
    n_gaps = len(large) - 1
    if n_gaps < GAPS_FOR_SHIFTS or len(large) > _FEW * len(releases):
        return None
    gaps = positive_gap_days(large)
    begins = tuple(moment.to_pydatetime() for moment in large["at"])[:-1]
    shifts = graded_change_points(begins, gaps, "days", seed, least_ratio)
    silent = float((pd.Timestamp(facts.as_of) - large["at"].iloc[-1]) / pd.Timedelta(days=1))
    return Aside("large-versions", _sentence(gaps, shifts, silent), shifts, _series(large, gaps))


def _numbered(facts: Facts) -> pd.DataFrame:
    """The repository's own final versions that are no dates, oldest first, with the first two of their numbers."""
    releases = facts.releases
    own = known_finals(facts) & (releases["component"] == "")
    numbers = releases["version"].str.extract(_NUMBERS)
    # A patch of a date, as pip's 26.0.1, has the level of a patch.
    is_date = numbers[0].isin(numbers[0][releases["level"] == "calendar"].dropna())
    chosen = releases[own & numbers[0].notna() & ~is_date].sort_values(["at", "name"])
    return chosen.assign(
        major=numbers[0].reindex(chosen.index).astype("int64"),
        minor=numbers[1].reindex(chosen.index).fillna("0").astype("int64"),
    )


def _mended(finals: pd.DataFrame) -> pd.DataFrame:
    """By `major`, each minor version that has a next one in it, and whether it was `mended` after that was out."""
    minors = finals.groupby(["major", "minor"], as_index=False)["at"].agg(["min", "max"])
    following = minors.groupby("major")["min"].shift(-1)
    mended = minors.assign(mended=minors["max"] > following)[following.notna()]
    return mended[["major", "mended"]]


def _sentence(gaps: Floats, shifts: tuple[ChangePoint, ...], silent_days: float) -> str:
    """How often they come; how often they came, where none came for longer than a pace that still holds allows."""
    last = shifts[-1] if shifts else None
    usual, n = (float(np.median(gaps)), len(gaps)) if last is None else (last.after, last.n_after)
    over = silent_days > SILENT_GAPS * usual
    told = f"Large versions {'came' if over else 'come'} every {phrase(usual, 'days')} (median of {n})"
    if last is not None:
        until = f"until {last.at:%Y-%m-%d}" if last.sure else f"until {last.at:%Y-%m-%d}, as is likely"
        told = f"{told}, {'after' if over else 'where they came'} every {beside(last.before, usual, 'days')} {until}"
    return f"{told}; the last is {duration(silent_days)} old." if over else f"{told}."


def _series(large: pd.DataFrame, gaps: Floats) -> Series:
    rows = zip(large["at"].iloc[1:], gaps.tolist(), large["name"].iloc[1:], strict=True)
    points = tuple(Point(at.to_pydatetime(), gap, name, name) for at, gap, name in rows)
    return Series("large_gaps", "days since the large version before", "days", points)
