"""The new work in each release, file by file, and whether people came back to it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.first_release import first_finals
from flowlens.lenses.touches import SECONDS, Touches
from flowlens.stats.estimate import Floats

__all__ = ["GROWN_LINES", "shipped_work"]

# A file that was there already holds new work where so many lines came, three times what went.
GROWN_LINES = 20
_GROWN_TIMES = 3
_NO_NEW_WORK = ("fix", "revert", "docs", "test", "chore", "merge")


def shipped_work(facts: Facts, rows: pd.DataFrame, found: Touches) -> pd.DataFrame:
    """New source files and files that grew, once a file and release, by the day they were released.

    `rows` are the `source_rows`. Each has `shipped` (day), `release`, `fresh` (the file is new), `lines`, `touch` (the
    place of the first touch after it, -1 without), `after` (days to it), `improved` and `repaired` (days to the first
    that is no fix, and that is one; infinite without), `removed` (days to its deletion; infinite while it is there).
    """
    lines = _grown(rows, "added", "moved_in")
    able = rows["counted"].to_numpy() & ~rows["reverts"].to_numpy() & ~rows["event"].to_numpy()
    fresh = able & among(rows["status"], ("added", "copied")) & (lines > 0)
    more = (lines >= GROWN_LINES) & (lines >= _GROWN_TIMES * _grown(rows, "deleted", "moved_out"))
    grown = able & more & among(rows["status"], ("modified", "renamed")) & ~among(rows["kind"], _NO_NEW_WORK)
    chosen = fresh | grown
    pieces = rows.loc[chosen, ["change", "path", "file", "day"]].assign(fresh=fresh[chosen], lines=lines[chosen])
    release = first_finals(facts)[rows["row"].to_numpy(dtype=np.int64)[chosen]]
    pieces, release = pieces[release >= 0], release[release >= 0]
    at = facts.releases["at"].astype("int64").to_numpy(dtype=np.float64)[release] / SECONDS
    pieces = pieces.assign(release=facts.releases["name"].take(release).array, shipped=at)
    # Released from another branch, it reached the mainline later: only then can somebody come back to it there.
    pieces["shipped"] = np.maximum(pieces["shipped"], pieces["day"])
    pieces = pieces.sort_values(["shipped", "release", "file", "day"], ignore_index=True)
    pieces = pieces.drop_duplicates(["release", "file"], ignore_index=True)
    return _followed(pieces, found)


def _grown(rows: pd.DataFrame, name: str, moved: str) -> Floats:
    """The lines that came, or went, without those that only moved."""
    came, shifted = (rows[column].to_numpy(dtype=np.float64, na_value=0.0) for column in (name, moved))
    lines: Floats = came - shifted
    return lines


def _followed(pieces: pd.DataFrame, found: Touches) -> pd.DataFrame:
    file, shipped = pieces["file"].to_numpy(dtype=np.int64), pieces["shipped"].to_numpy(dtype=np.float64)
    ended = pieces["file"].map(found.ended).to_numpy(dtype=np.float64)
    removed = np.where(np.isnan(ended), np.inf, ended - shipped)
    touch = found.first_after(file, shipped)
    repairs, improvements = found.only(found.fix), found.only(~found.fix)
    told = pieces.assign(
        touch=touch,
        after=_days_to(found, touch, shipped),
        improved=_days_to(improvements, improvements.first_after(file, shipped), shipped),
        repaired=_days_to(repairs, repairs.first_after(file, shipped), shipped),
        removed=removed,
    )
    # What was gone before its release was never shipped.
    return told[removed > 0].reset_index(drop=True)


def _days_to(found: Touches, place: NDArray[np.int64], shipped: Floats) -> Floats:
    if not found.day.size:
        return np.full(shipped.size, np.inf)
    return np.where(place >= 0, found.day[place] - shipped, np.inf)
