"""The facts of one squad: the changes that belong to it, whole, and the releases with what they carry of these."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.among import among
from flowlens.facts.area_facts import releases_with
from flowlens.facts.pull_period import reviews_of
from flowlens.facts.rows import chosen_rows
from flowlens.facts.tables import Facts

__all__ = ["of_squad"]


def of_squad(facts: Facts, chosen: NDArray[np.bool_]) -> Facts:
    """The facts of the chosen rows of `changes`; the same facts where these are all of them.

    A release counts with the changes in it that belong to the squad, a change with all of its files, the pull request
    that it was, and the CI runs on its commits and on the head of that pull request. Documents, flags and branches are
    those of the whole repository, of which nobody knows where they belong.
    """
    if chosen.all():
        return facts
    changes = chosen_rows(facts.changes, chosen)
    links = facts.release_changes
    links = links[among(links["change"], changes["id"])].reset_index(drop=True)
    files = facts.change_files
    repairs, upkeep = facts.repairs, facts.maintainability
    pulls = facts.pulls[among(facts.pulls["change"], changes["id"])].reset_index(drop=True)
    heads = pulls["head_oid"].dropna()
    return replace(
        facts,
        builds=_of_changes(facts.builds, changes["id"], heads),
        jobs=_of_changes(facts.jobs, changes["id"], heads),
        deployments=_of_changes(facts.deployments, changes["id"], heads),
        runs_partial=facts.runs_partial or not facts.builds.empty,
        commits=facts.commits[among(facts.commits["change"], changes["id"])].reset_index(drop=True),
        changes=changes,
        change_files=files[among(files["change"], changes["id"])].reset_index(drop=True),
        releases=releases_with(facts.releases, links),
        release_changes=links,
        repairs=repairs[among(repairs["change"], changes["id"])].reset_index(drop=True),
        pulls=pulls,
        pulls_partial=facts.pulls_partial or not facts.pulls.empty,
        reviews=reviews_of(facts.reviews, pulls),
        maintainability=upkeep[among(upkeep["change"], changes["id"])].reset_index(drop=True),
    )


def _of_changes(rows: pd.DataFrame, ids: pd.Series[str], heads: pd.Series[str]) -> pd.DataFrame:
    """The rows of CI that belong to one of these changes, or ran on one of these commits and belong to none."""
    loose = rows["change"].isna().to_numpy(dtype=np.bool_) & among(rows["oid"], heads)
    return rows[among(rows["change"], ids) | loose].reset_index(drop=True)
