"""The exclusion ledger: everything that the net numbers leave out, with a reason and a count."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.events import FOREIGN_HISTORY
from flowlens.model.report import Exclusion

__all__ = ["ledger"]


def ledger(changes: pd.DataFrame, files: pd.DataFrame) -> tuple[Exclusion, ...]:
    """The ledger of these changes and their files: files first, then lines that moved, then whole changes."""
    return (*_files(files), *_moved(files), *_changes(changes))


def _files(files: pd.DataFrame) -> list[Exclusion]:
    left_out = files[files["excluded"].notna()]
    lines = (left_out["added"] + left_out["deleted"]).fillna(0)
    return [
        Exclusion(str(reason), int(group["change"].nunique()), len(group), int(group["lines"].sum()))
        for reason, group in left_out.assign(lines=lines).groupby("excluded", sort=True)
    ]


def _moved(files: pd.DataFrame) -> list[Exclusion]:
    counted = files[files["excluded"].isna() & ((files["moved_in"] + files["moved_out"]) > 0)]
    if counted.empty:
        return []
    lines = int((counted["moved_in"] + counted["moved_out"]).sum())
    return [Exclusion("moved lines", int(counted["change"].nunique()), len(counted), lines)]


def _changes(changes: pd.DataFrame) -> list[Exclusion]:
    reasons = {
        "bulk reformat (.git-blame-ignore-revs)": changes["ignored"],
        "written by bots": changes["bot"],
        FOREIGN_HISTORY: changes["event"] == FOREIGN_HISTORY,
        "no mainline date": changes["landed_at"].isna(),
    }
    rows = [(reason, changes[chosen]) for reason, chosen in reasons.items()]
    rows += [(f"unknown: {reason}", group) for reason, group in changes.groupby("unknown", sort=True)]
    return [
        Exclusion(reason, len(chosen), int(chosen["n_files"].fillna(0).sum()), int(chosen["raw_lines"].fillna(0).sum()))
        for reason, chosen in rows
        if len(chosen)
    ]
