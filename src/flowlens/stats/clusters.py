"""Values that belong together, by the number of their cluster."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["cluster_codes", "members"]


def cluster_codes(clusters: Sequence[Hashable] | None, n: int) -> NDArray[np.int64]:
    """Return each value's cluster as a number, from 0 in order of appearance; None makes each value its own."""
    if clusters is None:
        return np.arange(n)
    if len(clusters) != n:
        raise ValueError(f"{n} values but {len(clusters)} clusters")
    numbers = {cluster: number for number, cluster in enumerate(dict.fromkeys(clusters))}
    return np.fromiter(map(numbers.__getitem__, clusters), np.int64, n)


def members(codes: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the positions of each cluster's values, by cluster."""
    if codes.size == 0:
        return []
    return np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
