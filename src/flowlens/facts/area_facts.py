"""The facts of one area: what touches it, with the lines and files in it only."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

import pandas as pd

from flowlens.errors import UsageError
from flowlens.facts.among import among
from flowlens.facts.files import net_lines
from flowlens.facts.pull_period import reviews_of
from flowlens.facts.tables import Facts
from flowlens.model.phrase import phrase

__all__ = ["of_area", "releases_with"]

_LISTED = 40
_OF_PULLS = "Of pull requests those count that became such a change; what is open belongs to no area."


def of_area(facts: Facts, area: str) -> Facts:
    """The facts of that area alone; UsageError where no file of the history lies in it.

    A change counts with its lines and files in the area, a release with the changes in it that touch the area. How many
    areas a change touches stays as it was, and so do branches and CI runs, of which nobody knows where they belong. Of
    pull requests those count that became such a change.
    """
    files = facts.change_files[facts.change_files["area"] == area].reset_index(drop=True)
    if files.empty:
        raise _unknown(facts, area)
    changes = _changes(facts.changes, files)
    links = facts.release_changes
    links = links[among(links["change"], changes["id"])].reset_index(drop=True)
    paths = facts.change_files.drop_duplicates("path", keep="last").set_index("path")["area"]
    documents = facts.documents[facts.documents["path"].map(paths) == area].reset_index(drop=True)
    actions = facts.document_actions
    flags = facts.flags[facts.flags["path"].map(paths) == area].reset_index(drop=True)
    pulls = facts.pulls[among(facts.pulls["change"], changes["id"])].reset_index(drop=True)
    return replace(
        facts,
        pulls=pulls,
        pulls_partial=facts.pulls_partial or not facts.pulls.empty,
        reviews=reviews_of(facts.reviews, pulls),
        repository=replace(facts.repository, name=f"{facts.repository.name}: {area}"),
        commits=facts.commits[among(facts.commits["change"], changes["id"])].reset_index(drop=True),
        changes=changes,
        change_files=files,
        releases=releases_with(facts.releases, links),
        release_changes=links,
        documents=documents,
        document_actions=actions[actions["document"].isin(documents["path"])].reset_index(drop=True),
        flags=flags,
        flag_looks=_looks(facts.flag_looks, flags),
        notices=(
            *facts.notices,
            _notice(area, len(changes), len(facts.changes), has_runs=not facts.builds.empty),
            *([_OF_PULLS] if len(facts.pulls) else []),
        ),
    )


def _notice(area: str, n: int, n_all: int, *, has_runs: bool) -> str:
    touch = "touches" if n == 1 else "touch"
    return (
        f"Only the area {area} is judged: {phrase(n, 'changes')} of {n_all:,} {touch} it, and of them the files in it "
        f"count. Branches{' and CI runs' if has_runs else ''} are those of the whole repository."
    )


def _changes(changes: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    """The changes that have one of the files, with the sums of these in place of their own."""
    rows = files.assign(
        net=net_lines(files),
        moved=files["moved_in"] + files["moved_out"],
        added=files["added"].fillna(0),
        deleted=files["deleted"].fillna(0),
    )
    sums = rows.groupby("change").agg(
        net_lines=("net", "sum"),
        moved_lines=("moved", "sum"),
        added=("added", "sum"),
        deleted=("deleted", "sum"),
        n_files=("net", "size"),
    )
    touching = changes[among(changes["id"], sums.index)].reset_index(drop=True)
    columns = {name: touching["id"].map(sums[name]).astype("Int64") for name in sums.columns}
    return touching.assign(**columns, raw_lines=columns["added"] + columns["deleted"])


def releases_with(releases: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """The same releases with what they carry for the area."""
    counted = releases["name"].map(links["release"].value_counts()).fillna(0).astype("Int64")
    # Which of several fixes came from a side branch is known of the whole release only.
    ahead = releases["n_ahead"].where(releases["n_ahead"] < counted, counted)
    return releases.assign(n_changes=counted, n_ahead=ahead, carries_work=(counted > 0).astype("bool"))


def _looks(looks: pd.DataFrame, flags: pd.DataFrame) -> pd.DataFrame:
    """The same looks, each with the number of these flags that it found."""
    seen = [int(((flags["first_seen_at"] <= at) & (flags["last_seen_at"] >= at)).sum()) for at in looks["at"]]
    return looks.assign(n_flags=pd.array(seen, dtype="Int64"))


def _unknown(facts: Facts, area: str) -> UsageError:
    """The error that lists the areas that there are, those with the most changes first."""
    touched = facts.change_files[["area", "change"]].drop_duplicates()["area"]
    known = [str(name) for name in touched.value_counts().index]
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    near = get_close_matches(area, known, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return UsageError(
        f"{facts.repository.name} has no area {area} that a change has touched.",
        next_step=f"{hint}Its areas: {', '.join(known[:_LISTED])}{more}.",
    )
