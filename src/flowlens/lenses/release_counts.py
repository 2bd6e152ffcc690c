"""How many releases there are of which kind, in one sentence that adds up."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.releases import beat, known_finals
from flowlens.model.phrase import listed, phrase

__all__ = ["release_counts"]


def release_counts(facts: Facts, days: int) -> tuple[str, ...]:
    """The sentence, from all releases of the period down to those that lead in the newest `days`; none without any."""
    releases, found = facts.releases, beat(facts)
    n_finals, n_pre = int(known_finals(facts).sum()), int((releases["stage"] != "final").sum())
    n_leading = len(found.releases)
    n_without = n_finals - n_leading - found.n_fixes
    if not n_finals:
        return ()
    since = pd.Timestamp(facts.as_of) - pd.Timedelta(days=days)
    n_new = int((found.releases["at"] >= since).sum())
    kinds = (
        (n_pre, "pre-releases"),
        (len(releases) - n_pre - n_finals, "those without a usable date"),
        (n_without, "those without new work of the mainline"),
        (found.n_fixes, "small patches or fixes from a side branch"),
    )
    left_out = [f"{words} ({n:,})" for n, words in kinds if n]
    newest = f"{n_new:,} of them in the newest {phrase(days, 'days')}"
    if not left_out:
        return (f"Gaps and batches are told of all {phrase(n_leading, 'releases')}, {newest}.",)
    told = f"Gaps and batches are told of {n_leading:,} of {phrase(len(releases), 'releases')}, {newest}"
    return (f"{told}; left out are {listed(left_out)}.",)
