"""What a growth of the median is made of: work in other areas, people of other tenure, and true growth."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.enough import CHANGES
from flowlens.lenses.mix import main_areas
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.tenure import NEW, NEW_DAYS, with_tenure
from flowlens.lenses.together import drawn_together
from flowlens.lenses.windows import Windows
from flowlens.model.measure import Measure
from flowlens.model.phrase import between, listed, phrase
from flowlens.stats.growth_split import Side, growth_split

__all__ = ["told_parts", "write_parts"]

_NAMES = ("part_areas", "part_tenure", "part_together", "part_growth")
_NOTHING = phrase(1, "ratio")


def write_parts(sheet: Sheet, changes: pd.DataFrame, facts: Facts, windows: Windows, settings: LensSettings) -> None:
    """Write the ratios that multiply up to the growth, of changes oldest first, and the share that can be compared."""
    n = min(windows.n_before, windows.n_now)
    if n < CHANGES:
        return _write_nothing(sheet, n, windows.lacking(CHANGES, "changes"))
    known = with_tenure(changes[["position", "person", "landed_at", "net_lines"]])
    before, now = (main_areas(facts, known.iloc[part]) for part in (windows.before, windows.now))
    if min(len(before), len(now)) < CHANGES:
        return _write_nothing(sheet, n, "too few of the changes have an area")
    why = _why_no_tenure(before, now, changes["landed_at"].iloc[0], settings.smallest_group)
    columns = ["area"] if why else ["area", "new"]
    sides = [
        Side(side["net_lines"].to_numpy(dtype=np.float64), clusters, tuple(side[name].tolist() for name in columns))
        for side, clusters in zip((before, now), drawn_together(before, now), strict=True)
    ]
    found = growth_split(sides[0], sides[1], CHANGES, settings.seed)
    if found is None:
        return _write_nothing(sheet, n, f"fewer than {CHANGES} changes a window are of groups that both windows have")
    sheet.estimate("part_areas", found.mixes[0], "ratio")
    if why:
        sheet.missing("part_tenure", "ratio", n, why)
        sheet.missing("part_together", "ratio", n, "only the mix of areas is looked at")
    else:
        sheet.estimate("part_tenure", found.mixes[1], "ratio")
        sheet.estimate("part_together", found.together, "ratio")
    sheet.estimate("part_growth", found.growth, "ratio")
    sheet.number("part_overlap", found.overlap, "share", n)
    return None


def told_parts(values: Mapping[str, Measure]) -> str:
    """The parts in a sentence: what is mix, what is growth within groups, and what can't be told apart."""
    growth = values["part_growth"]
    if growth.value is None or growth.low is None or growth.high is None:
        return ""
    sure = "" if growth.low > 1 else ", which may be none" if growth.high >= 1 else ", which is none"
    parts = [f"work in other areas accounts for {_part(values['part_areas'].value or 1)}"]
    tenure, together = values["part_tenure"].value, values["part_together"].value
    if tenure is not None and together is not None:
        parts.append(f"people of other tenure for {_part(tenure)}")
        if phrase(together, "ratio") != _NOTHING:
            parts.append(f"both at once, which can't be told apart, for {_part(together)}")
    untold = f"; what new people add can't be told, as {values['part_tenure'].missing}" if tenure is None else ""
    alike = f"{phrase(growth.value, 'ratio')} ({between(growth.low, growth.high, 'ratio')}){sure}"
    return f" Like for like the growth is {alike}; {listed(parts)}{untold}."


def _part(value: float) -> str:
    """What a part multiplies the size by; one that a reader sees as 1.0 times is nothing."""
    told = phrase(value, "ratio")
    return "nothing" if told == _NOTHING else told


def _write_nothing(sheet: Sheet, n: int, why: str) -> None:
    for name in _NAMES:
        sheet.missing(name, "ratio", n, why)
    sheet.missing("part_overlap", "share", n, why)


def _why_no_tenure(before: pd.DataFrame, now: pd.DataFrame, begin: pd.Timestamp, smallest: int) -> str | None:
    if before["landed_at"].min() - begin < NEW:
        return f"who is new is not known in the first {NEW_DAYS} days of a history"
    people = [side.loc[side["new"] == new, "person"].nunique() for side in (before, now) for new in (True, False)]
    if min(people) < smallest:
        return f"fewer than {smallest} people of a window are new, or fewer than {smallest} are not"
    return None
