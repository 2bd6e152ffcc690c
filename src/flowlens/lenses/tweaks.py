"""How much of the new work people came back to, how soon, and how that compares with the other files."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.lenses.enough import wanting
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import Windows
from flowlens.stats.cluster_ratio import cluster_ratio
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.proportion import cluster_share
from flowlens.stats.share_difference import difference
from flowlens.stats.survival import Survival, kaplan_meier

__all__ = [
    "LONG_DAYS", "PIECES", "SHORT_DAYS", "YEAR_DAYS", "Sides", "enough", "shortage", "until_touched", "write_lifts",
    "write_returns", "write_shares", "write_untouched",
]  # fmt: skip

# From so many pieces out of so many changes on a share is worth telling: of 30, one half is 33 to 67 %.
PIECES, _CHANGES = 30, 8
# Of fewer releases one cannot say how releases differ: then the changes in them are what is drawn together.
_FEWEST_RELEASES = 8
SHORT_DAYS, LONG_DAYS, YEAR_DAYS = 28, 56, 365


@dataclass(frozen=True, slots=True)
class Sides:
    """The pieces of new work whose 56 days are over: those of the window, and those of the one before."""

    before: pd.DataFrame
    now: pd.DataFrame
    windows: Windows

    @property
    def each(self) -> tuple[tuple[str, pd.DataFrame], ...]:
        """Both, with what ends the name of a measure of theirs."""
        return ("", self.now), ("_before", self.before)


def enough(pieces: pd.DataFrame) -> bool:
    """Whether a share of these pieces is worth telling."""
    return len(pieces) >= PIECES and pieces["change"].nunique() >= _CHANGES


def shortage(pieces: pd.DataFrame, windows: Windows | None = None) -> str:
    """Why it is not."""
    if len(pieces) < PIECES:
        return wanting(len(pieces), PIECES, "pieces of new work", None if windows is None else windows.pace)
    return f"the new work came with too few changes ({wanting(pieces['change'].nunique(), _CHANGES, 'changes')})"


def write_shares(sheet: Sheet, sides: Sides) -> None:
    """Write the shares touched again, what they grew by, and how much of that the mix of new and grown files explains.

    Files of one release resemble each other, so whole releases are what intervals rest on.
    """
    shares = {
        f"tweaked_{LONG_DAYS}{end}": _share(side, side["after"] <= LONG_DAYS, sides.windows) for end, side in sides.each
    }
    shares[f"tweaked_{SHORT_DAYS}"] = _share(sides.now, sides.now["after"] <= SHORT_DAYS, sides.windows)
    for name, (found, why) in shares.items():
        sheet.estimate(name, found, "share", why)
    now, before = (shares[f"tweaked_{LONG_DAYS}{end}"] for end in ("", "_before"))
    why = now[1] if now[0].value is None else before[1]
    sheet.difference("tweak_growth", difference(before[0], now[0]), why)
    expected = _mixed(sides)
    if expected is None or before[0].value is None:
        sheet.missing("mix_growth", "share", before[0].n, before[1] or "the window before holds only one of the two")
    else:
        sheet.number("mix_growth", expected - before[0].value, "share", before[0].n)


def write_returns(sheet: Sheet, sides: Sides) -> None:
    """Write what the touches were: improvements or repairs, of new files or of files that grew; and the counts."""
    now = sides.now
    parts = {
        "improved_56": (now, now["improved"] <= LONG_DAYS),
        "repaired_56": (now, now["repaired"] <= LONG_DAYS),
        "tweaked_fresh": (now[now["fresh"]], now["after"][now["fresh"]] <= LONG_DAYS),
        "tweaked_grown": (now[~now["fresh"]], now["after"][~now["fresh"]] <= LONG_DAYS),
    }
    touched = now[now["after"] <= LONG_DAYS]
    parts["repaired_only"] = (touched, touched["improved"] > LONG_DAYS)
    for name, (pieces, hits) in parts.items():
        found, why = _share(pieces, hits)
        sheet.estimate(name, found, "share", why)
    sheet.number("n_pieces", len(now), "pieces of new work", len(now))
    sheet.number("n_fresh", int(now["fresh"].sum()), "files", len(now))
    sheet.number("n_changes", now["change"].nunique(), "changes", len(now))
    sheet.number("n_releases", now["release"].nunique(), "releases", len(now))


def write_lifts(sheet: Sheet, sides: Sides) -> None:
    """Write the share of the other files touched in the same time, and how many times as often new work was."""
    for end, side in sides.each:
        compared = side[side["base"].notna()]
        if not enough(compared):
            why = shortage(compared if enough(side) else side)
            sheet.missing(f"base_56{end}", "share", len(compared), why)
            sheet.missing(f"lift{end}", "ratio", len(compared), why)
            continue
        sheet.number(f"base_56{end}", float(compared["base"].mean()), "share", len(compared))
        hits: Floats = np.asarray(compared["after"] <= LONG_DAYS, dtype=np.float64)
        found = cluster_ratio(hits, compared["base"].to_numpy(dtype=np.float64), _together(compared))
        sheet.estimate(f"lift{end}", found, "ratio", "no other file was touched")


def until_touched(pieces: pd.DataFrame, now: float) -> Survival:
    """How long new work stays as it was released; what is removed untouched, or still untouched, is censored."""
    waited = np.minimum(pieces["removed"].to_numpy(dtype=np.float64), now - pieces["shipped"].to_numpy(np.float64))
    after = pieces["after"].to_numpy(dtype=np.float64)
    touched = np.isfinite(after)
    return kaplan_meier(np.maximum(np.where(touched, after, waited), 0.0), touched, _together(pieces))


def write_untouched(sheet: Sheet, old: pd.DataFrame) -> None:
    """Write the share of work, released over a year ago, that was neither touched nor removed within a year."""
    left = (old["after"] > YEAR_DAYS) & (old["removed"] > YEAR_DAYS)
    found, why = _share(old, left)
    sheet.estimate("untouched_year", found, "share", f"of what was released over a year ago, {why}")


def _share(pieces: pd.DataFrame, hits: pd.Series[bool], windows: Windows | None = None) -> tuple[Estimate, str]:
    if not enough(pieces):
        return Estimate(None, None, None, len(pieces)), shortage(pieces, windows)
    return cluster_share(hits.to_numpy(dtype=np.bool_), _together(pieces)), ""


def _together(pieces: pd.DataFrame) -> list[Hashable]:
    few = pieces["release"].nunique() < _FEWEST_RELEASES
    codes: NDArray[np.int64] = pd.factorize(pieces["change" if few else "release"])[0]
    return list(codes.tolist())


def _mixed(sides: Sides) -> float | None:
    """The share before, had it held as many new files, among those and files that grew, as the window does now."""
    fresh = sides.before["fresh"].to_numpy(dtype=np.bool_)
    if sides.now.empty or not fresh.any() or fresh.all():
        return None
    hits = (sides.before["after"] <= LONG_DAYS).to_numpy(dtype=np.float64)
    weight = float(sides.now["fresh"].mean())
    return weight * float(hits[fresh].mean()) + (1 - weight) * float(hits[~fresh].mean())
