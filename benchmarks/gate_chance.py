"""What the rule `pr-size` would fail if the same changes had come in random order: then none is rare but by chance.

Of a history without ties the two largest of 101 are rare: 2 / 101 = 1.98 %. Ties and the floor take some of that.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from flowlens.gate.pr_size import judge
from flowlens.gate.settings import PrSizeSettings
from flowlens.stats.quantiles import median, quantile

__all__ = ["Chance", "by_chance"]

_SEED = 20240101


@dataclass(frozen=True, slots=True)
class Chance:
    """Of the shares that failed in each order: their median, and the middle 95 % (None: too few changes to judge any).

    White space has no part in it.
    """

    share: float | None
    low: float | None
    high: float | None


def by_chance(sizes: Sequence[int], rule: PrSizeSettings, n_shuffles: int) -> Chance:
    """The shares that the rule fails of these net lines in so many random orders, each after a whole window."""
    if len(sizes) <= rule.window:
        return Chance(None, None, None)
    draw = random.Random(_SEED)  # noqa: S311 - draws no secret
    shares = [_share_failed(draw.sample(sizes, len(sizes)), rule) for _ in range(n_shuffles)]
    return Chance(median(shares), quantile(shares, 0.025), quantile(shares, 0.975))


def _share_failed(sizes: Sequence[int], rule: PrSizeSettings) -> float:
    after = range(rule.window, len(sizes))
    failed = sum(judge(sizes[n], 1, {}, sizes[n - rule.window : n], rule).verdict == "fail" for n in after)
    return failed / len(after)
