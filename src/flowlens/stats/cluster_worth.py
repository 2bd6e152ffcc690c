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

    By how much the share changes where a cluster is left out. Where that is no more than by chance, or there is no hit
    or nothing else, it is every value, with the normal quantile; else fewer, with Student's. Sources: Kish 1965 (what
    values are worth); MacKinnon, Nielsen & Webb 2023 (the jackknife of whole clusters, CV3, of few and unequal ones);
    Bell & McCaffrey 2002 (degrees of freedom).
    """
    n = float(sizes.sum())
    share, parts = float(hits.sum()) / n, sizes / n
    chance = n * share * (1 - share)
    left_out = (hits - share * sizes) / (1 - parts)
    found = (1 - 1 / sizes.size) * float(left_out @ left_out)
    if found <= chance:
        return Worth(n, Z_95)
    return Worth(n * chance / found, float(t_95([_degrees(parts)])[0]))


def _degrees(parts: Floats) -> float:
    """Return the degrees of freedom of such a variance, of clusters that are such parts of all values.

    Of the matrix whose diagonal holds the clusters' variances by CR2, which is right on average where values are
    independent, the squared trace over that of its square. Those by CV3 are fewer: with them the median of 50 changes
    of 40 people was held in 98 of 100 simulated samples in place of 97.
    """
    pull = parts**2 / (1 - parts)
    return 1 / float(parts @ parts + pull.sum() ** 2 - pull @ pull)
