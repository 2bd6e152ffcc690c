"""Change points of published series are those that Apache Otava sees; `benchmarks/otava_oracle.py` asks it anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flowlens.stats.change_points import shifts

KEPT = json.loads(Path(__file__).with_name("otava.json").read_text("utf-8"))
SERIES = {one["name"]: one for one in KEPT["series"]}


def cuts(one: dict[str, Any]) -> list[int]:
    return [shift.index for shift in shifts(np.log(one["values"]), seed=0)]


@pytest.mark.parametrize("name", SERIES)
def test_the_same_cuts_as_its_e_divisive(name: str) -> None:
    assert cuts(SERIES[name]) == SERIES[name]["e_divisive"]


@pytest.mark.parametrize("name", SERIES.keys() - {"cargo"})
def test_the_same_cuts_as_its_windows(name: str) -> None:
    assert cuts(SERIES[name]) == SERIES[name]["otava"]


def test_one_odd_first_gap_is_no_change() -> None:
    """Otava's windows part cargo's first gap from all others; a segment here has four at least."""
    assert SERIES["cargo"]["otava"] == [1]
    assert cuts(SERIES["cargo"]) == []


def test_the_series_have_changes_and_none() -> None:
    assert sorted(len(one["e_divisive"]) for one in SERIES.values()) == [0, 1, 1, 1, 1, 2, 2]
