"""Precision and recall of what was said of labelled commits, as counted and weighted back to the whole history."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.kinds.labelled import Labelled
from flowlens.stats.proportion import wilson

__all__ = ["QUESTIONS", "Said", "Share", "confusions", "shares"]

_SEED = 20240601
_DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """A labelled commit, and the kind that FlowLens gives it."""

    row: Labelled
    kind: str


@dataclass(frozen=True, slots=True)
class Share:
    """Hits among n labelled commits, and their share of the whole history (0 to 1) with an interval, if there are any.

    In the weighted share each repository counts the same. Its interval is a bootstrap's, which draws the commits of
    each stratum of each repository again; where all or none hit, it cannot tell, and Wilson's of the counts is taken.
    """

    hits: int
    n: int
    weighted: float | None
    low: float | None
    high: float | None


# The kind asked for, and whether the labels say that a commit is of that kind.
QUESTIONS: dict[str, Callable[[Labelled], bool]] = {
    "fix": lambda row: row.fix_of == "product",
    "revert": lambda row: row.is_revert,
}


def shares(said: Sequence[Said], kind: str) -> tuple[Share, Share]:
    """Precision and recall of that kind."""
    is_said = np.array([one.kind == kind for one in said], dtype=np.bool_)
    is_true = np.array([QUESTIONS[kind](one.row) for one in said], dtype=np.bool_)
    weights, draws = _weights(said), _draws(said)
    hits = is_said & is_true
    return _share(hits, is_said, weights, draws), _share(hits, is_true, weights, draws)


def confusions(said: Sequence[Said]) -> list[tuple[str, Counter[str]]]:
    """For each label, how many of the commits are said to be of which kind."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in said:
        found["revert" if one.row.is_revert else f"fix of {one.row.fix_of}"][one.kind] += 1
    return sorted((label.replace("fix of no", "neither"), kinds) for label, kinds in found.items())


def _share(
    hits: NDArray[np.bool_], among: NDArray[np.bool_], weights: NDArray[np.float64], draws: NDArray[np.int64]
) -> Share:
    n_hits, n = int(hits.sum()), int(among.sum())
    if n == 0:
        return Share(0, 0, None, None, None)
    weighted = float((weights * hits).sum() / (weights * among).sum())
    if n_hits in {0, n}:
        counted = wilson(n_hits, n)
        return Share(n_hits, n, weighted, counted.low, counted.high)
    wholes = (weights * among)[draws].sum(axis=1)
    drawn = (weights * hits)[draws].sum(axis=1)[wholes > 0] / wholes[wholes > 0]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Share(n_hits, n, weighted, float(low), float(high))


def _weights(said: Sequence[Said]) -> NDArray[np.float64]:
    """For which part of its repository's history each commit stands; those of one repository add up to 1."""
    wholes: defaultdict[str, float] = defaultdict(float)
    for one in said:
        wholes[one.row.repository] += one.row.weight
    return np.array([one.row.weight / wholes[one.row.repository] for one in said], dtype=np.float64)


def _draws(said: Sequence[Said]) -> NDArray[np.int64]:
    """The positions of as many commits of each stratum as there are, drawn with replacement; one row a draw."""
    strata: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, one in enumerate(said):
        strata[one.row.repository, one.row.stratum].append(position)
    dice = np.random.default_rng(_SEED)
    parts = [dice.choice(np.array(strata[key], dtype=np.int64), (_DRAWS, len(strata[key]))) for key in sorted(strata)]
    return np.concatenate(parts, axis=1)
