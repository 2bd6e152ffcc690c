"""Pooled ratios of risks and odds by drawing whole clusters, as the changes of one author resemble each other."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.mantel_haenszel import odds_ratio, risk_ratio, tables_of

__all__ = ["Cohort", "clustered_ratio"]

_N_RESAMPLES = 1000
# Of more resamples without a ratio, the bounds would be of the others.
_MOST_WITHOUT = 0.05


@dataclass(frozen=True, slots=True)
class Cohort:
    """Cases: which were hit, which are of the group, the stratum of each, and what is drawn together."""

    hits: NDArray[np.bool_]
    group: NDArray[np.bool_]
    strata: NDArray[np.intp]
    clusters: Sequence[Hashable]


def clustered_ratio(cases: Cohort, of: Literal["risk", "odds"], seed: int) -> Estimate:
    """Return the pooled ratio (Mantel-Haenszel) with the 95 % percentile interval over whole clusters.

    The bounds are None where there is one cluster, or where over 5 % of the resamples have no hit on a side.
    Sources: Mantel & Haenszel 1959; Davison & Hinkley 1997, section 3.8.
    """
    tables = tables_of(cases.hits, cases.group, cases.strata)
    plain = (risk_ratio if of == "risk" else odds_ratio)(tables)
    codes = cluster_codes(cases.clusters, cases.hits.size)
    n_clusters = int(codes.max(initial=-1)) + 1
    if plain.value is None or n_clusters < 2:
        return Estimate(plain.value, None, None, plain.n)
    # A table for each cluster and stratum, one under the other.
    each = tables_of(cases.hits, cases.group, (codes * len(tables) + cases.strata).astype(np.intp))
    padded = np.zeros((n_clusters * len(tables), 4))
    padded[: len(each)] = each
    random = np.random.default_rng(seed)
    times = random.multinomial(n_clusters, np.full(n_clusters, 1 / n_clusters), size=_N_RESAMPLES).astype(np.float64)
    drawn = (times @ padded.reshape(n_clusters, -1)).reshape(_N_RESAMPLES, len(tables), 4)
    logs = _log_ratios(drawn, of)
    known = logs[np.isfinite(logs)]
    if known.size < (1 - _MOST_WITHOUT) * _N_RESAMPLES:
        return Estimate(plain.value, None, None, plain.n)
    low, high = np.exp(np.quantile(known, [0.025, 0.975])).tolist()
    return Estimate(plain.value, low, high, plain.n)


def _log_ratios(drawn: Floats, of: Literal["risk", "odds"]) -> Floats:
    """Return the log of the pooled ratio of each resample; not finite where there is none."""
    a, b, c, d = (drawn[:, :, column] for column in range(4))
    n = np.maximum(drawn.sum(axis=2), 1.0)
    above, below = (a * (c + d), c * (a + b)) if of == "risk" else (a * d, b * c)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs: Floats = np.log((above / n).sum(axis=1)) - np.log((below / n).sum(axis=1))
    return logs
