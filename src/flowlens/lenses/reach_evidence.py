"""The changes behind what is said of reach: the newest over each strong coupling, and those that reach furthest."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from flowlens.lenses.coupling import Seam
from flowlens.model.measure import Evidence
from flowlens.model.phrase import phrase

__all__ = ["coupling_evidence", "widest"]

_COUPLINGS = 3
_WIDEST = 2


def coupling_evidence(drawn: Sequence[Seam]) -> tuple[Evidence, ...]:
    """The newest change of each of the strongest couplings, and the files that it runs over."""
    return tuple(
        Evidence(
            "change",
            one.newest,
            f"{one.coupling.shared} of {phrase(one.coupling.n, 'changes')} of {one.coupling.one} touch "
            f"{one.coupling.other} as well; most often {one.path} with {one.other} ({phrase(one.times, 'changes')})",
        )
        for one in drawn[:_COUPLINGS]
    )


def widest(now: pd.DataFrame) -> tuple[Evidence, ...]:
    """The changes that touch most areas, the newest first of those that touch as many."""
    chosen = now[now["areas"] > 1].sort_values(["areas", "position"], ascending=[False, False]).head(_WIDEST)
    rows = zip(chosen["id"], chosen["areas"].tolist(), chosen["subject"], strict=True)
    return tuple(Evidence("change", oid, f"{phrase(n, 'areas')}: {subject}") for oid, n, subject in rows)
