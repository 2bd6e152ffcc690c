"""Ratios and errors of medians by resampling whole authors, since one author's changes resemble each other."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Estimate, Floats, Values, floats
from flowlens.stats.quantiles import counted_quantiles, median

__all__ = ["CELLS", "log_median", "ratio_interval"]

_N_RESAMPLES = 1000
# Resamples are made in chunks of about this many cells (16 MB each), so that long histories need no more memory.
CELLS = 2_000_000

_Codes = NDArray[np.int64]


def ratio_interval(
    before: Values,
    after: Values,
    clusters_before: Sequence[Hashable] | None,
    clusters_after: Sequence[Hashable] | None,
    seed: int,
) -> Estimate:
    """Return the median after divided by the median before (1 = no change) with its percentile interval.

    Where an author is on both sides, authors are drawn for both at once: what makes an author's changes large before
    and now is no part of the ratio's error. Else, and without clusters (None: values are independent), each side is
    drawn by itself. None where a median of zero, or resamples without anyone of a side, leave a number undefined;
    negative values are a ValueError. Source: Davison & Hinkley 1997, sections 3.8 and 5.3, on the log of the ratio.
    """
    sides = (floats(before), floats(after))
    clusters = (clusters_before, clusters_after)
    own = [cluster_codes(names, side.size) for names, side in zip(clusters, sides, strict=True)]
    n = sides[0].size + sides[1].size
    if any(side.size and side.min() < 0 for side in sides):
        raise ValueError("a ratio of medians needs values of zero or more")
    if not (sides[0].size and sides[1].size):
        return Estimate(None, None, None, n)
    bottom, top = (median(side) for side in sides)
    value = top / bottom if bottom > 0 else None
    if min(codes.max() for codes in own) == 0:
        return Estimate(value, None, None, n)
    random = np.random.default_rng(seed)
    if clusters_before is not None and clusters_after is not None and {*clusters_before} & {*clusters_after}:
        both = cluster_codes([*clusters_before, *clusters_after], n)
        resampled = _medians(sides, np.split(both, [sides[0].size]), random)
    else:
        resampled = [_medians([side], [codes], random)[0] for side, codes in zip(sides, own, strict=True)]
    return Estimate(value, *_ratio_bounds(*resampled), n)


def log_median(values: Values, clusters: Sequence[Hashable] | None, seed: int) -> tuple[float, float] | None:
    """Return the log of the median and its standard error, drawing whole clusters; None from under two of them.

    ValueError on a value that is not above zero: a median of nothing has no log. Source: Davison & Hinkley 1997,
    sections 2.2 and 3.8.
    """
    data = floats(values)
    codes = cluster_codes(clusters, data.size)
    if data.size and data.min() <= 0:
        raise ValueError("the log of a median needs values above zero")
    if data.size == 0 or codes.max() == 0:
        return None
    [resampled] = _medians([data], [codes], np.random.default_rng(seed))
    return float(np.log(median(data))), float(np.log(resampled).std(ddof=1))


def _medians(sides: Sequence[Floats], codes: Sequence[_Codes], random: np.random.Generator) -> list[Floats]:
    """Return the medians of each side's resamples; the sides share their clusters. NaN where none of a side's came."""
    n_clusters = int(max(part.max() for part in codes)) + 1
    orders = [np.argsort(side, kind="stable") for side in sides]
    n_rows = max(1, CELLS // max(n_clusters, *(side.size for side in sides)))
    parts: list[list[Floats]] = [[] for _ in sides]
    for start in range(0, _N_RESAMPLES, n_rows):
        drawn = _draws(random, min(n_rows, _N_RESAMPLES - start), n_clusters)
        for side, part, order, found in zip(sides, codes, orders, parts, strict=True):
            times = drawn.T[part[order]].T
            found.append(np.where(times.any(axis=1), counted_quantiles(side[order], times, 0.5), np.nan))
    return [np.concatenate(found) for found in parts]


def _draws(random: np.random.Generator, n_rows: int, n_clusters: int) -> _Codes:
    """Return how often each cluster is drawn: n_rows rows of counts, each summing to n_clusters."""
    picked = random.integers(n_clusters, size=(n_rows, n_clusters))
    picked += np.arange(n_rows)[:, None] * n_clusters
    return np.bincount(picked.ravel(), minlength=n_rows * n_clusters).reshape(n_rows, n_clusters)


def _ratio_bounds(before: Floats, after: Floats) -> tuple[float | None, float | None]:
    """Return the 2.5 % and 97.5 % points of after / before, None where one is infinite or undefined."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log_ratios = np.log(after) - np.log(before)
    # Of a resample without a side, or of two medians of zero, the ratio may be anything.
    return _point(log_ratios, 0.025, -np.inf), _point(log_ratios, 0.975, np.inf)


def _point(log_ratios: Floats, q: float, anything: float) -> float | None:
    unknown = np.isnan(log_ratios)
    # An order statistic, not a mean of two: a resampled median of zero gives an infinite log, which has no mean.
    bound = float(np.quantile(np.where(unknown, anything, log_ratios), q, method="inverted_cdf"))
    if bound == np.inf or (unknown.any() and bound == anything):
        return None
    return float(np.exp(bound))
