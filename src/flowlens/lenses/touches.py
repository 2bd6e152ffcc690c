"""Who came back to which file, and when: every later change of people to the lines of a source file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.among import among
from flowlens.facts.rows import rows_of_files
from flowlens.facts.tables import Facts
from flowlens.lenses.counted import is_counted
from flowlens.lenses.file_lives import file_lives
from flowlens.lenses.settings import LensSettings
from flowlens.stats.estimate import Floats

__all__ = ["SECONDS", "Touches", "source_rows", "touches"]

# Times are in microseconds since 1970; days are what is counted in.
SECONDS = 86_400e6
# A change of so many source files at once is about none of them (the largest change set that code-maat looks at); so is
# one of a third as many, where these are a quarter of all that there are.
_SWEEP_FILES = 30
_COLUMNS = ["change", "path", "old_path", "status", "added", "deleted", "moved_in", "moved_out"]
_SMALL_SWEEP_FILES, _SMALL_SWEEP_SHARE = 10, 0.25


@dataclass(frozen=True, slots=True)
class Touches:
    """Touches in order of file and time: the number of the file, the day since 1970, whether a fix, and its change.

    `ended` has the day on which each file that is gone was deleted, by its number; `n_sweeps` changes were left out.
    """

    file: NDArray[np.int64]
    day: Floats
    fix: NDArray[np.bool_]
    change: NDArray[np.object_]
    ended: pd.Series[float]
    n_sweeps: int

    def first_after(self, file: NDArray[np.int64], day: Floats) -> NDArray[np.int64]:
        """The place of the first touch of each of the files after that day; -1 where none came."""
        if not self.file.size:
            return np.full(file.size, -1, dtype=np.int64)
        # One number a file and day, as a file is longer than all days: so that one search answers for all.
        start = float(min(self.day.min(), day.min(initial=np.inf)))
        length = float(max(self.day.max(), day.max(initial=-np.inf))) - start + 1
        place = np.searchsorted(self.file * length + (self.day - start), file * length + (day - start), side="right")
        inside = np.minimum(place, self.file.size - 1)
        return np.where((place < self.file.size) & (self.file[inside] == file), inside, -1)

    def only(self, chosen: NDArray[np.bool_]) -> Touches:
        """Some of the touches."""
        return Touches(
            self.file[chosen], self.day[chosen], self.fix[chosen], self.change[chosen], self.ended, self.n_sweeps
        )


def source_rows(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The source files of each dated change, with `file` (its number, through renames) and what its change is.

    `row` is that of the change in `changes`.
    `counted` tells the changes that people made and landed; `day` is when, counted from 1970.
    """
    dated = facts.changes["landed_at"].notna()
    changes = facts.changes[["landed_at", "kind", "reverts", "event"]][dated]
    counted = is_counted(facts, settings)[dated]
    files, owners = facts.change_files, rows_of_files(facts)
    # What is of no known change is left out.
    chosen = np.flatnonzero((files["content"] == "source").to_numpy(dtype=np.bool_) & np.append(dated, False)[owners])
    position = facts.changes["position"].to_numpy(dtype=np.int64)[owners[chosen]]
    order = np.argsort(position, kind="stable")
    row = owners[chosen[order]]
    rows, place = files[_COLUMNS].take(chosen[order]).reset_index(drop=True), (np.cumsum(dated) - 1)[row]
    known: dict[str, NDArray[Any]] = {
        "row": row,
        "position": position[order],
        "day": changes["landed_at"].astype("int64").to_numpy(dtype=np.float64)[place] / SECONDS,
        "counted": counted.to_numpy(dtype=np.bool_)[place],
        "kind": changes["kind"].to_numpy(dtype=object)[place],
        "reverts": changes["reverts"].notna().to_numpy()[place],
        "event": changes["event"].notna().to_numpy()[place],
    }
    with_changes: pd.DataFrame = rows.assign(**known)
    return with_changes.assign(file=file_lives(with_changes))


def touches(rows: pd.DataFrame) -> Touches:
    """The touches among `source_rows`: no moves, no reverts, no sweeps over many files, no bots."""
    stays = among(rows["status"], ("modified", "renamed")) & (_written(rows) > 0)
    counted = rows["counted"].to_numpy()
    sweep = stays & counted & _sweeps(rows, stays)
    chosen = np.flatnonzero(stays & counted & ~rows["reverts"].to_numpy() & ~sweep)
    file, day = rows["file"].to_numpy(dtype=np.int64), rows["day"].to_numpy(dtype=np.float64)
    chosen = chosen[np.lexsort((day[chosen], file[chosen]))]
    return Touches(
        file=file[chosen],
        day=day[chosen],
        fix=(rows["kind"].to_numpy(dtype=object) == "fix")[chosen],
        change=rows["change"].iloc[chosen].to_numpy(dtype=object),
        ended=rows.loc[among(rows["status"], ("deleted",)), ["file", "day"]].groupby("file")["day"].max(),
        n_sweeps=int(rows["change"][sweep].nunique()),
    )


def _written(rows: pd.DataFrame) -> Floats:
    """The lines written in each file, without those that only moved."""
    columns = ("added", "deleted", "moved_in", "moved_out")
    added, deleted, moved_in, moved_out = (rows[name].to_numpy(dtype=np.float64, na_value=0.0) for name in columns)
    written: Floats = added + deleted - moved_in - moved_out
    return written


def _sweeps(rows: pd.DataFrame, written: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The rows of changes to so many files that were there already that they are about none of them."""
    if not len(rows):
        return np.zeros(0, dtype=np.bool_)
    codes, _ = pd.factorize(rows["position"])
    file = rows["file"].to_numpy()
    born = np.zeros(len(rows), dtype=np.int64)
    born[np.unique(file, return_index=True)[1]] = 1
    alive = np.cumsum(born - (rows["status"] == "deleted").to_numpy(dtype=np.int64))
    there = np.maximum.reduceat(alive, np.unique(codes, return_index=True)[1])[codes]
    n_files = np.bincount(codes, written)[codes]
    small = (n_files >= _SMALL_SWEEP_FILES) & (n_files >= _SMALL_SWEEP_SHARE * there)
    return (n_files >= _SWEEP_FILES) | small
