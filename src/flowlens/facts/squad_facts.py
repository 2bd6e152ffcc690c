"""The facts of one squad: the changes that belong to it, whole, and the releases with what they carry of these."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from flowlens.facts.among import among
from flowlens.facts.area_facts import releases_with
from flowlens.facts.pull_period import reviews_of
from flowlens.facts.rows import chosen_rows
from flowlens.facts.tables import Facts

__all__ = ["of_squad"]


def of_squad(facts: Facts, chosen: NDArray[np.bool_]) -> Facts:
    """The facts of the chosen rows of `changes`; the same facts where these are all of them.

    A release counts with the changes in it that belong to the squad, a change with all of its files and the pull
    request that it was. Documents, flags
    and branches are those of the whole repository, of which nobody knows where they belong.
    """
    if chosen.all():
        return facts
    changes = chosen_rows(facts.changes, chosen)
    links = facts.release_changes
    links = links[among(links["change"], changes["id"])].reset_index(drop=True)
    files = facts.change_files
    repairs, upkeep = facts.repairs, facts.maintainability
    pulls = facts.pulls[among(facts.pulls["change"], changes["id"])].reset_index(drop=True)
    return replace(
        facts,
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
