"""Precision, recall and confusions."""

from __future__ import annotations

import pytest

from benchmarks.kinds.labelled import FixOf, Labelled, Stratum
from benchmarks.kinds.tally import Said, confusions, shares


def said(
    kind: str, fix_of: FixOf = "no", *, revert: bool = False, weight: float = 1, stratum: Stratum = "rest"
) -> Said:
    return Said(Labelled("a/b", "1" * 40, stratum, weight, fix_of, revert), kind)


def test_precision_and_recall() -> None:
    rows = [said("fix", "product")] * 3 + [said("fix", "docs")] + [said("other", "product")] * 2 + [said("other")] * 4
    precision, recall = shares(rows, "fix")
    assert (precision.hits, precision.n) == (3, 4)
    assert precision.weighted == pytest.approx(0.75)
    assert (recall.hits, recall.n) == (3, 5)
    assert recall.weighted == pytest.approx(0.6)
    assert precision.low is not None
    assert precision.high is not None
    assert 0 <= precision.low < 0.75 < precision.high <= 1


def test_a_commit_that_stands_for_many_weighs_more() -> None:
    rows = [said("fix", "product", weight=1, stratum="fix"), said("other", "product", weight=9)]
    _, recall = shares(rows, "fix")
    assert recall.weighted == pytest.approx(0.1)


def test_each_repository_counts_the_same() -> None:
    small = Labelled("a/small", "1" * 40, "rest", 1, "product", is_revert=False)
    large = Labelled("a/large", "2" * 40, "rest", 1_000, "product", is_revert=False)
    _, recall = shares([Said(small, "fix"), Said(large, "other")], "fix")
    assert recall.weighted == pytest.approx(0.5)


def test_where_all_hit_the_interval_is_of_the_counts() -> None:
    precision, _ = shares([said("revert", revert=True)] * 10, "revert")
    assert precision.weighted == pytest.approx(1)
    assert precision.low == pytest.approx(0.7225, abs=1e-4)
    assert precision.high == 1


def test_nothing_said_and_nothing_true() -> None:
    precision, recall = shares([said("other")], "fix")
    assert precision == recall
    assert (precision.n, precision.weighted, precision.low, precision.high) == (0, None, None, None)


def test_confusions() -> None:
    rows = [said("fix", "product"), said("fix", "test"), said("other", "test"), said("revert", "docs", revert=True)]
    rows += [said("other")]
    assert [(label, dict(kinds)) for label, kinds in confusions(rows)] == [
        ("fix of product", {"fix": 1}),
        ("fix of test", {"fix": 1, "other": 1}),
        ("neither", {"other": 1}),
        ("revert", {"revert": 1}),
    ]
    assert confusions([]) == []
