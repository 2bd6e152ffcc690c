"""Which of the commits that a fix may repair it most likely does.

R-SZZ takes the newest of those that last touched the lines of the fix. Two things make a newer commit less likely, and
are asked first: that it was landed along with the fix, as a part of its series; and that it touched few
of the lines where another touched many.

Source: Rosa and others 2021 (R-SZZ). The rest was tried on developers' own `Fixes:` trailers: benchmarks/szz.md.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["likeliest"]

# A series is applied in seconds. Of the candidates as young as this beside older ones, developers named none of 7.
_SERIES_SECONDS = 300
# Of the lines of the candidate that touched most. With no such limit, one line that was renamed since decides.
_LEAST_LINES = 0.2


def likeliest(touched: Mapping[str, int], committed_at: Mapping[str, int], fix: str) -> str | None:
    """The newest candidate, by when it was committed in seconds, that is no part of the fix and touched enough of it.

    `touched` says how many lines of the fix each candidate last touched; None where there is no candidate.
    """
    before = [oid for oid in touched if committed_at[fix] - committed_at[oid] > _SERIES_SECONDS] or list(touched)
    least = _LEAST_LINES * max((touched[oid] for oid in before), default=0)
    enough = [oid for oid in before if touched[oid] >= least]
    return max(enough, key=lambda oid: (committed_at[oid], touched[oid], oid), default=None)
