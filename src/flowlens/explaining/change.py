"""A change: what it is, its size raw and net, what was left out of it and why, and how it reached users."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from flowlens.facts.events import FOREIGN_HISTORY
from flowlens.facts.tables import Facts
from flowlens.lenses.settings import LensSettings
from flowlens.model.explained import Part
from flowlens.model.phrase import phrase

__all__ = ["change_parts"]

_SHOWN_OID = 12
_MOST_FILES = 12
_HOW = {
    "merge": "a merge",
    "squash": "a squashed pull",
    "rebase": "a rebased pull",
    "inferred": "commits that look as one rebased pull (inferred: same committer and moment, written apart)",
    "direct": "a single commit, with nothing that names a pull",
}


def change_parts(facts: Facts, settings: LensSettings, oid: str) -> tuple[str, tuple[Part, ...]]:
    """A line that says which change it is, and the answers on it."""
    row = facts.changes[facts.changes["id"] == oid].iloc[0]
    files = facts.change_files[facts.change_files["change"] == oid]
    parts = (
        Part("Counted as", tuple(_counted_as(row))),
        Part("Size", tuple(_size(row))),
        Part("Left out of the net size", tuple(_left_out(files)) or ("nothing",)),
        Part("Left out of the lenses", tuple(_not_counted(row, settings)) or ("no: it counts",)),
        Part("Release", tuple(_released(facts, oid))),
    )
    return f"change {oid[:_SHOWN_OID]}: {row['subject']}", parts


def _counted_as(row: pd.Series[Any]) -> Iterator[str]:
    landed = "on a date that is unknown" if pd.isna(row["landed_at"]) else f"on {row['landed_at']:%Y-%m-%d}"
    pull = "" if pd.isna(row["pull"]) else f", pull {row['pull']}"
    yield f"one change, which landed {landed} as {_HOW[row['how']]}{pull}"
    begun = "" if pd.isna(row["started_at"]) else f", the first written on {row['started_at']:%Y-%m-%d}"
    yield f"{phrase(row['n_commits'], 'commits')}{begun}; kind: {row['kind']}"
    if not pd.isna(row["reverts"]):
        yield f"it reverts {row['reverts'][:_SHOWN_OID]}"


def _size(row: pd.Series[Any]) -> Iterator[str]:
    if not pd.isna(row["unknown"]):
        yield f"unknown: {row['unknown']}"
        return
    net, raw = phrase(row["net_lines"], "lines"), phrase(row["raw_lines"], "lines")
    yield f"{net} net of {raw} raw ({row['added']:,} added, {row['deleted']:,} deleted)"
    yield f"in {phrase(row['n_files'], 'files')} of {phrase(row['n_areas'], 'areas')}"


def _left_out(files: pd.DataFrame) -> Iterator[str]:
    """A line a reason with its lines and files, then the largest of these files."""
    rows = files.assign(
        lines=(files["added"] + files["deleted"]).fillna(0), moved=files["moved_in"] + files["moved_out"]
    )
    for reason, group in rows[rows["excluded"].notna()].groupby("excluded", sort=True):
        yield f"{reason}: {phrase(int(group['lines'].sum()), 'lines')} in {phrase(len(group), 'files')}"
        yield from _listed(group, "lines")
    moved = rows[rows["excluded"].isna() & (rows["moved"] > 0)]
    if len(moved):
        yield f"moved lines: {phrase(int(moved['moved'].sum()), 'lines')} in {phrase(len(moved), 'files')}"
        yield from _listed(moved, "moved")


def _listed(group: pd.DataFrame, column: str) -> Iterator[str]:
    ordered = group.sort_values([column, "path"], ascending=[False, True])
    for path, lines in zip(ordered["path"][:_MOST_FILES], ordered[column][:_MOST_FILES], strict=True):
        yield f"  {path}: {phrase(int(lines), 'lines')}"
    if len(ordered) > _MOST_FILES:
        yield f"  … and {len(ordered) - _MOST_FILES:,} more"


def _not_counted(row: pd.Series[Any], settings: LensSettings) -> Iterator[str]:
    if row["bot"] and not settings.include_bots:
        yield "all its authors are bots (--include-bots counts it)"
    if row["ignored"]:
        yield "it is a bulk reformat: .git-blame-ignore-revs lists it"
    if row["event"] == FOREIGN_HISTORY:
        yield f"it is no behaviour of this team: {FOREIGN_HISTORY}"
    elif not pd.isna(row["event"]):
        yield f"not left out, but told apart: {row['event']}"
    if not pd.isna(row["unknown"]):
        yield f"its size is unknown: {row['unknown']}"
    if pd.isna(row["landed_at"]):
        yield "it holds no date of landing that is possible"


def _released(facts: Facts, oid: str) -> Iterator[str]:
    links = facts.release_changes[facts.release_changes["change"] == oid]
    releases = links.merge(facts.releases, left_on="release", right_on="name")
    for row in releases.sort_values("at").to_dict("records"):
        at = "on an unknown date" if pd.isna(row["at"]) else f"on {row['at']:%Y-%m-%d}"
        waited = "" if pd.isna(row["waited"]) else f", {phrase(row['waited'], 'days')} after it landed"
        yield f"first contained in {row['name']} ({row['stage']}) {at}{waited}"
    if links.empty:
        yield "in no release" if facts.releases.empty else "in no release yet: it waits"
