"""Areas that were renamed: under their present name, or a folder with a new name would look like work elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.rows import rows_of_files
from flowlens.facts.tables import Facts
from flowlens.lenses.once import once

__all__ = ["present_names"]

# Of the files that the area had then; what was left behind is gone by now.
_MOST = 0.5


@once
def present_names(facts: Facts) -> Mapping[str, str]:
    """By the name of each area that is no more, the one that it was renamed to, and that again, where it was.

    An area was renamed where one change moved at least half of the files it had to one other area, and none is left.
    """
    moves = _moves(facts)
    if moves.empty:
        return {}
    gone = _gone(facts, moves["area_before"].unique().tolist())
    largest = moves.groupby(["area_before", "area", "at"]).size().rename("moved").reset_index()
    largest = largest.sort_values(["moved", "at", "area"], ascending=[False, True, True])
    largest = largest.drop_duplicates("area_before").set_index("area_before")
    names: dict[str, str] = {}
    for area, ends in gone.items():
        move = largest.loc[area]
        n_there = int(((ends["first"] < move["at"]) & (ends["end"] >= move["at"])).sum())
        if move["moved"] >= _MOST * max(n_there, 1):
            names[area] = str(move["area"])
    return {area: _last(area, names) for area in names}


def _moves(facts: Facts) -> pd.DataFrame:
    """The files that a change moved to another area: when, as a row of the changes, from where, and to where."""
    files, at = facts.change_files, rows_of_files(facts)
    renamed = np.flatnonzero((files["status"] == "renamed").to_numpy() & (at >= 0))
    moves = files.iloc[renamed][["old_path", "area"]].assign(at=at[renamed]).dropna()
    known = files[among(files["path"], moves["old_path"].unique())].drop_duplicates("path").set_index("path")["area"]
    # An area is what a path is in, whenever.
    moves = moves.assign(area_before=moves["old_path"].map(known)).dropna()
    return moves[moves["area_before"] != moves["area"]]


def _gone(facts: Facts, areas: list[str]) -> dict[str, pd.DataFrame]:
    """For each of these areas that has no file left, when each of its paths came and went."""
    files, at = facts.change_files, rows_of_files(facts)
    inside = np.flatnonzero(among(files["area"], areas) & (at >= 0))
    rows = files.iloc[inside][["path", "area", "status"]].assign(at=at[inside]).sort_values("at", kind="stable")
    paths = rows.groupby(["area", "path"], sort=False).agg(
        first=("at", "first"), last=("at", "last"), status=("status", "last")
    )
    renamed = np.flatnonzero((files["status"] == "renamed").to_numpy() & (at >= 0))
    left_at = files.iloc[renamed][["old_path"]].assign(at=at[renamed]).groupby("old_path")["at"].max()
    moved_at = left_at.reindex(paths.index.get_level_values("path")).set_axis(paths.index)
    moved = moved_at >= paths["last"]
    is_gone = moved | (paths["status"] == "deleted")
    paths = paths.assign(end=moved_at.where(moved, paths["last"]), gone=is_gone)
    return {str(area): ends for area, ends in paths.groupby(level="area") if ends["gone"].all()}


def _last(area: str, names: Mapping[str, str]) -> str:
    """The end of a chain of names; where it leads back, the name before."""
    seen = {area}
    while area in names and names[area] not in seen:
        area = names[area]
        seen.add(area)
    return area
