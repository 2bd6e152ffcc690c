"""What a reader can look up: who came back to which new work, what nobody came back to, and each release's share."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from flowlens.lenses.touches import Touches
from flowlens.lenses.tweaks import LONG_DAYS
from flowlens.model.measure import Evidence, Point, Series
from flowlens.model.phrase import phrase
from flowlens.stats.survival import Survival

__all__ = ["curve", "left_alone", "per_release", "returns"]

_EVIDENCE = 3
# The share of fewer pieces jumps from none to all.
_FEWEST_SHOWN = 3
_DAY = pd.Timedelta(days=1)
_EPOCH = pd.Timestamp("1970-01-01", tz="UTC")


def returns(now: pd.DataFrame, found: Touches) -> tuple[Evidence, ...]:
    """The newest changes that came back to new work within 56 days, one a release."""
    touched = now[now["after"] <= LONG_DAYS].sort_values(["shipped", "after", "path"], ascending=[False, True, True])
    shown = touched.drop_duplicates("release").head(_EVIDENCE)
    return tuple(
        Evidence("change", str(found.change[place]), f"came back to {path} {phrase(after, 'days')} after {release}")
        for place, path, after, release in zip(
            shown["touch"], shown["path"], shown["after"], shown["release"], strict=True
        )
    )


def left_alone(now: pd.DataFrame) -> tuple[Evidence, ...]:
    """The largest new work of the window that nobody has touched since, by the changes that brought it."""
    untouched = now[(now["touch"] < 0) & (now["removed"] == float("inf"))]
    largest = untouched.sort_values(["lines", "change", "path"], ascending=[False, True, True])
    shown = largest.drop_duplicates("change").head(_EVIDENCE)
    return tuple(
        Evidence("change", change, f"brought {path} ({phrase(lines, 'lines')}), untouched since {release}")
        for change, path, lines, release in zip(
            shown["change"], shown["path"], shown["lines"], shown["release"], strict=True
        )
    )


def per_release(done: pd.DataFrame) -> tuple[Series, Series]:
    """For each release with at least three pieces the share touched within 56 days, of new work and of other files."""
    kept = done[done["base"].notna()]
    grouped = kept.assign(hit=kept["after"] <= LONG_DAYS).groupby("release", sort=False)
    table = grouped.agg(at=("shipped", "min"), n=("hit", "size"), k=("hit", "sum"), base=("base", "mean"))
    table = table[table["n"] >= _FEWEST_SHOWN].reset_index().sort_values(["at", "release"])
    work, others = [], []
    for release, at, n, k, base in table.itertuples(index=False):
        moment = (_EPOCH + at * _DAY).round("s").to_pydatetime()
        work.append(Point(moment, k / n, release, f"{k} of {phrase(n, 'pieces of new work')}", "new work"))
        others.append(Point(moment, base, release, "", "other files in use"))
    label = f"share touched within {LONG_DAYS} days of the release"
    return (
        Series("tweaked", label, "share", tuple(work)),
        Series("tweaked_others", f"{label}, other files", "share", tuple(others)),
    )


def curve(untouched: Survival, as_of: datetime) -> Series:
    """The share that is still as it was released after so many days; the days stand in the label of each point."""
    steps = [(0.0, 1.0), *zip(untouched.times, untouched.share, strict=True)]
    points = tuple(Point(as_of, share, "", repr(float(days))) for days, share in steps)
    return Series("untouched_survival", "share of new work that is still as it was released", "share", points)
