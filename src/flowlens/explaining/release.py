"""A release: whether and why it counts, and the changes that it was the first to contain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.releases import beat, carrying
from flowlens.lenses.settings import LensSettings
from flowlens.model.explained import Part
from flowlens.model.phrase import phrase

__all__ = ["release_parts"]

_SHOWN_OID = 12
_MOST_CHANGES = 15


def release_parts(facts: Facts, settings: LensSettings, name: str) -> tuple[str, tuple[Part, ...]]:
    """A line that says which release it is, and the answers on it."""
    row = facts.releases[facts.releases["name"] == name].iloc[0]
    at = "an unknown date" if pd.isna(row["at"]) else f"{row['at']:%Y-%m-%d}"
    held = _held(facts, settings, name)
    parts = (
        Part("What it is", (*_what(row), *_published(facts, row))),
        Part("Counted", tuple(_counted(facts, row))),
        Part("First contained in it", tuple(_contents(row, held))),
        Part("The largest of them", tuple(_largest(held)) or ("none",)),
    )
    return f"release {name} of {at}, commit {row['oid'][:_SHOWN_OID]}", parts


def _held(facts: Facts, settings: LensSettings, name: str) -> pd.DataFrame:
    """The changes first contained in it, with whether they count."""
    links = facts.release_changes[facts.release_changes["release"] == name]
    held = links.merge(facts.changes, left_on="change", right_on="id")
    return held.assign(counts=held["id"].isin(counted_changes(facts, settings)["id"]))


def _what(row: pd.Series[Any]) -> Iterator[str]:
    of = f" of {row['component']}" if row["component"] else ""
    version = f"version {row['version']}{of}, " if row["version"] else ""
    yield f"{version}{row['level']}, {row['stage']}"
    yield "on the mainline" if row["line"] == "mainline" else "on a maintenance line: a newer line was out before"


def _published(facts: Facts, row: pd.Series[Any]) -> Iterator[str]:
    """What the forge's page of releases says of it, and when it went live."""
    for one in facts.published[facts.published["release"] == row["name"]].to_dict("records"):
        stage = "a draft" if one["draft"] else "a pre-release" if one["pre_release"] else "a release"
        notes = "with notes" if one["notes"] else "without notes"
        out = "" if pd.isna(one["published_at"]) else f", out at {one['published_at']:%Y-%m-%d %H:%M} UTC"
        yield f"{one['system']} shows it as {stage}, {notes}{out}"
        if not pd.isna(one["deployed_at"]):
            yield f"first deployed to users at {one['deployed_at']:%Y-%m-%d %H:%M} UTC"


def _counted(facts: Facts, row: pd.Series[Any]) -> Iterator[str]:
    """Whether gaps and batches are told of it, and the first reason that decides."""
    if row["stage"] != "final":
        yield "no: it is a pre-release; `gradual-rollout` looks at these"
    elif pd.isna(row["at"]):
        yield "no: its date is unknown"
    elif not row["carries_work"]:
        yield "no: every change of the mainline that it holds had been released before"
    elif row["name"] in set(beat(facts).releases["name"]):
        yield "yes: it carries new work, so gaps and batches are told of it"
        yield from _gap(facts, row)
    elif row["name"] in set(carrying(facts)["name"]) and row["n_ahead"] == 0:
        yield "no: it brings fixes from a side branch only, beside the beat"
    else:
        yield "no: it is a patch beside the beat, as most work around it goes out in larger releases"


def _gap(facts: Facts, row: pd.Series[Any]) -> Iterator[str]:
    before = beat(facts).releases
    before = before[before["at"] < row["at"]]
    if len(before):
        last = before.iloc[-1]
        days = (row["at"] - last["at"]) / pd.Timedelta(days=1)
        yield f"{phrase(days, 'days')} after {last['name']}, the one before that counts"


def _contents(row: pd.Series[Any], held: pd.DataFrame) -> Iterator[str]:
    commits = phrase(row["n_commits"], "commits")
    yield f"{phrase(row['n_changes'], 'changes')} of the mainline; {commits}, whether the mainline has them or not"
    counted = held[held["counts"]]
    lines, n = phrase(int(counted["net_lines"].sum()), "lines"), phrase(len(counted), "changes")
    yield f"{n} with {lines} net count in the lenses"
    for reason, n_left in _left_out(held):
        yield f"  left out: {phrase(n_left, 'changes')} {reason}"
    if len(counted) and counted["waited"].notna().any():
        yield f"half of them waited {phrase(float(counted['waited'].median()), 'days')} or less since they landed"


def _left_out(held: pd.DataFrame) -> Iterator[tuple[str, int]]:
    rest = held[~held["counts"]]
    reasons = {
        "by bots": rest["bot"],
        "listed in .git-blame-ignore-revs": rest["ignored"],
        "of another history that was merged in, or otherwise no behaviour": rest["event"].notna(),
        "whose size or date is unknown": rest["net_lines"].isna() | rest["landed_at"].isna(),
    }
    seen = pd.Series(data=False, index=rest.index)
    for reason, holds in reasons.items():
        if n := int((holds & ~seen).sum()):
            yield reason, n
        seen |= holds


def _largest(held: pd.DataFrame) -> Iterator[str]:
    counted = held[held["counts"]].sort_values(["net_lines", "id"], ascending=[False, True])
    columns = ("id", "net_lines", "subject")
    for oid, lines, subject in zip(*(counted[name][:_MOST_CHANGES] for name in columns), strict=True):
        yield f"{oid[:_SHOWN_OID]}  {phrase(int(lines), 'lines'):>14}  {subject}"
    if len(counted) > _MOST_CHANGES:
        yield f"… and {len(counted) - _MOST_CHANGES:,} more"
