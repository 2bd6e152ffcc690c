"""A commit that is no change by itself: what it is, and the change that brought it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.model.explained import Part
from flowlens.model.phrase import phrase

__all__ = ["commit_parts"]

_SHOWN_OID = 12


def commit_parts(facts: Facts, oid: str) -> tuple[str, tuple[Part, ...], str | None]:
    """A line that says which commit it is, the answers on it, and the change that brought it to the mainline."""
    row = facts.commits[facts.commits["oid"] == oid].iloc[0]
    change = None if pd.isna(row["change"]) else str(row["change"])
    if change is None:
        counted = "no change: a release holds it, and the mainline does not, so no lens on changes counts it"
    else:
        counted = f"a part of change {change[:_SHOWN_OID]}, and by itself of no lens on sizes"
    lines = (counted, f"kind: {row['kind']}{', by a bot' if row['bot'] else ''}", *_notes(facts, row))
    return f"commit {oid[:_SHOWN_OID]}: {row['subject']}", (Part("Counted as", lines), Part("Size", _size(row))), change


def _notes(facts: Facts, row: pd.Series[Any]) -> tuple[str, ...]:
    notes = [] if pd.isna(row["reverts"]) else [f"it reverts {row['reverts'][:_SHOWN_OID]}"]
    by = facts.commits.loc[facts.commits["reverts"] == row["oid"], "oid"].tolist()
    notes += [f"{each[:_SHOWN_OID]} reverts it" for each in by]
    return (*notes, *(["listed in .git-blame-ignore-revs"] if row["ignored"] else []))


def _size(row: pd.Series[Any]) -> tuple[str, ...]:
    if not pd.isna(row["unknown"]):
        return (f"unknown: {row['unknown']}",)
    if row["parents"] > 1:
        return ("a merge: what it brought is counted with the change",)
    if pd.isna(row["added"]):
        return ("not counted",)
    lines, files = phrase(row["added"] + row["deleted"], "lines"), phrase(row["n_files"], "files")
    return (f"{lines} raw ({row['added']:,} added, {row['deleted']:,} deleted) in {files}",)
