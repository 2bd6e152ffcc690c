"""The facts as they would be had a release not been made: what it brought would have waited for the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from flowlens.facts.tables import Facts

__all__ = ["not_released"]

_DAY = pd.Timedelta(days=1)
_BROUGHT = ["n_changes", "n_ahead", "n_commits"]


def not_released(facts: Facts, name: str) -> Facts | None:
    """The same facts without this release, or None where nobody can tell which one would have brought its changes.

    That is the next of its stage and component on the mainline; of a maintenance line it need not hold them.
    """
    releases = facts.releases
    row = releases[releases["name"] == name].iloc[0]
    if row["line"] != "mainline" or pd.isna(row["at"]):
        return None
    later = _later(releases, row)
    links = facts.release_changes
    moved = links["release"] == name
    left = releases[releases["name"] != name].reset_index(drop=True)
    if later is None:
        return replace(facts, releases=left, release_changes=links[~moved].reset_index(drop=True))
    waited = links["waited"].mask(moved, links["waited"] + (later["at"] - row["at"]) / _DAY)
    links = links.assign(release=links["release"].mask(moved, later["name"]), waited=waited)
    return replace(facts, releases=_with(left, later["name"], row), release_changes=links)


def _later(releases: pd.DataFrame, row: pd.Series[Any]) -> pd.Series[Any] | None:
    alike = (releases["stage"] == row["stage"]) & (releases["component"] == row["component"])
    after = releases[alike & (releases["line"] == "mainline") & (releases["at"] > row["at"])]
    return None if after.empty else after.sort_values(["at", "name"]).iloc[0]


def _with(releases: pd.DataFrame, name: str, row: pd.Series[Any]) -> pd.DataFrame:
    """The releases, that of the name bringing what the row brought as well."""
    found = releases.copy()
    here = found["name"] == name
    for column in _BROUGHT:
        found.loc[here, column] += row[column]
    found.loc[here, "carries_work"] = bool((found.loc[here, "carries_work"] | row["carries_work"]).iloc[0])
    return found
