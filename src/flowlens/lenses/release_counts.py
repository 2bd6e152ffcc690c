"""How many releases there are of which kind, in one sentence that adds up."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.releases import beat, known_finals
from flowlens.model.phrase import phrase

__all__ = ["release_counts"]


def release_counts(facts: Facts, days: int) -> tuple[str, ...]:
    """The sentence, from all releases of the period down to those that lead in the newest `days`; none without any."""
    releases, found = facts.releases, beat(facts)
    n_finals, n_pre = int(known_finals(facts).sum()), int((releases["stage"] != "final").sum())
    n_leading = len(found.releases)
    n_without = n_finals - n_leading - found.n_fixes
    if not n_finals:
        return ()
    n_undated = len(releases) - n_pre - n_finals
    undated = f", {n_undated:,} without a usable date" if n_undated else ""
    since = pd.Timestamp(facts.as_of) - pd.Timedelta(days=days)
    n_new = int((found.releases["at"] >= since).sum())
    told = (
        f"Of {phrase(len(releases), 'releases')} {n_pre:,} are pre-releases{undated}, and {n_finals:,} are final: "
        f"{n_without:,} of these without new work of the mainline, {found.n_fixes:,} fixes beside the beat, and "
        f"{n_leading:,} that lead, {n_new:,} of them in the newest {phrase(days, 'days')}. "
        "Gaps and batches are told of those that lead."
    )
    return (told,)
