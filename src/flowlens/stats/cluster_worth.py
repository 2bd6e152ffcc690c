"""How many independent values those that come in clusters are worth, as the changes of one author do."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.stats.estimate import Z_95, Floats
from flowlens.stats.student import t_95

__all__ = ["Worth", "worth"]


@dataclass(frozen=True, slots=True)
class Worth:
    """So many independent values would tell a share as well, and the quantile for 95 % that goes with it."""

    n: float
    quantile: float


def worth(hits: Floats, sizes: Floats) -> Worth:
    """Return what clusters (two or more) of such sizes, with so many hits each, are worth for the share of hits.

    By how much the clusters' shares differ. Where these differ no more than by chance, or there is no hit or nothing
    else, it is every value, with the normal quantile; else fewer, with Student's. Sources: Kish 1965 (values' worth);
    Bell & McCaffrey 2002 (the variance of few and unequal clusters, CR2, and its degrees of freedom).
    """
    n = float(sizes.sum())
    share, parts = float(hits.sum()) / n, sizes / n
    chance = n * share * (1 - share)
    found = float(((hits - share * sizes) ** 2 / (1 - parts)).sum())
    if found <= chance:
        return Worth(n, Z_95)
    return Worth(n * chance / found, float(t_95([_degrees(parts)])[0]))


def _degrees(parts: Floats) -> float:
    """Return the degrees of freedom of the variance, of clusters that are such parts of all values.

    Of the matrix whose diagonal holds the clusters' variances, the squared trace over that of its square.
    """
    pull = parts**2 / (1 - parts)
    return 1 / float(parts @ parts + pull.sum() ** 2 - pull @ pull)
