"""Changes that were taken back: what was reverted, when, and how long it had been on the mainline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from flowlens.facts.among import among, rows_among
from flowlens.facts.tables import Facts
from flowlens.lenses.once import once
from flowlens.lenses.settings import LensSettings

__all__ = ["Reverts", "reverts"]

_SECONDS = 86_400
_LATE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Reverts:
    """The first revert of each change, oldest first, and how many were left out.

    Columns: `id` of the reverting change and its `landed_at`, `target` (the change taken back) and its `target_at`,
    `days` between the two. `n_relanded` took a revert back, so that the work came again; of `n_bots` one side was a
    program, as where a person takes back an automated update; `n_late` took back what had been there for over a year,
    which is a change of mind and no repair.
    """

    rows: pd.DataFrame
    n_relanded: int
    n_bots: int
    n_late: int


@once
def reverts(facts: Facts, settings: LensSettings) -> Reverts:
    """The reverts on the mainline of what had landed there in an earlier change.

    Left out: what was reverted before it landed, as a part of the same change, and what is on no mainline.
    """
    columns = ["id", "landed_at", "position", "bot", "reverts"]
    naming = facts.changes[columns][facts.changes["reverts"].notna() & facts.changes["landed_at"].notna()]
    pairs = _with_targets(facts, naming)
    undoing = pairs["reverts"].map(_undoes(facts, naming)).astype("bool")
    n_relanded = int((~undoing).sum())
    pairs = pairs[undoing]
    by_bot = (pairs["bot"] | pairs["target_bot"].astype("bool")) & (not settings.include_bots)
    rows = pairs[~by_bot].sort_values(["landed_at", "position"]).drop_duplicates("target")
    days = ((rows["landed_at"] - rows["target_at"]).dt.total_seconds() / _SECONDS).clip(lower=0.0)
    kept = rows[["id", "landed_at", "target", "target_at"]].assign(days=days)
    late = days > _LATE_DAYS
    return Reverts(kept[~late].reset_index(drop=True), n_relanded, int(by_bot.sum()), int(late.sum()))


def _with_targets(facts: Facts, naming: pd.DataFrame) -> pd.DataFrame:
    """The reverts with the change that holds what they take back, where it had landed before."""
    commits = facts.commits[["oid", "change"]][among(facts.commits["oid"], naming["reverts"])]
    change_of = dict(zip(commits["oid"].tolist(), commits["change"].tolist(), strict=True))
    targets = [change_of.get(oid, oid) for oid in naming["reverts"].tolist()]
    # Without a type an empty column is one of numbers, and not of texts.
    pairs = naming.assign(target=pd.Series(targets, index=naming.index, dtype="str"))
    rows = rows_among(facts.changes["id"], pairs["target"])
    found = facts.changes[["landed_at", "position", "bot"]].take(rows[rows >= 0])
    joined = pairs[rows >= 0].assign(
        target_at=found["landed_at"].array, target_position=found["position"].array, target_bot=found["bot"].array
    )
    return joined[joined["target_at"].notna() & (joined["target_position"] < joined["position"])]


def _undoes(facts: Facts, naming: pd.DataFrame) -> dict[str, bool]:
    """For each commit that is reverted, whether taking it back undoes work.

    Taking back a revert lands the work again; taking back what landed again undoes it once more.
    """
    commits = facts.commits[["oid", "reverts"]][facts.commits["reverts"].notna()]
    # A merge says nothing of what the only commit that it brings takes back; a change of several is no revert itself.
    single = facts.changes["reverts"].notna() & (facts.changes["n_commits"] <= 1)
    whole = facts.changes[["id", "reverts"]][single]
    taken_back = dict(zip(whole["id"].tolist(), whole["reverts"].tolist(), strict=True))
    taken_back |= dict(zip(commits["oid"].tolist(), commits["reverts"].tolist(), strict=True))
    return {oid: _depth(oid, taken_back) % 2 == 0 for oid in set(naming["reverts"].tolist())}


def _depth(oid: str, taken_back: Mapping[str, str]) -> int:
    """How many reverts lie below a commit, each taking back the next."""
    seen: set[str] = set()
    while oid in taken_back and oid not in seen:
        seen.add(oid)
        oid = taken_back[oid]
    return len(seen)
