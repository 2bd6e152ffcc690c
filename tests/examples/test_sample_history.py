"""The invented teams: what a report says of them is known beforehand, and it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.sample_history import Habit, make
from flowlens.config import Overrides, load_config
from flowlens.model.report import Report
from flowlens.pipeline import analyse


def report_on(folder: Path, cache: Path) -> Report:
    return analyse(load_config(folder, overrides=Overrides(cache=cache)))


@pytest.mark.parametrize(
    ("habit", "state", "lenses"),
    [
        pytest.param("iterating", "iterating", dict.fromkeys(("batch-size", "release-cadence", "splash"), "healthy")),
        pytest.param(
            "drifting", "drifting", dict.fromkeys(("batch-size", "release-cadence", "release-batch"), "concern")
        ),
    ],
)
def test_the_report_sees_the_habit(tmp_path: Path, habit: Habit, state: str, lenses: dict[str, str]) -> None:
    make(tmp_path / "team", habit)
    report = report_on(tmp_path / "team", tmp_path / "cache")
    assert report.verdict.state == state
    assert {finding.lens: finding.state for finding in report.findings if finding.lens in lenses} == lenses


def test_the_drift_is_dated(tmp_path: Path) -> None:
    make(tmp_path / "team", "drifting")
    report = report_on(tmp_path / "team", tmp_path / "cache")
    (found,) = (finding for finding in report.findings if finding.lens == "batch-size")
    (change,) = found.change_points
    # The habit turns after two of three years, on 2025-01-01.
    assert abs((change.at.date().toordinal()) - 739_252) <= 28
    assert 2.5 < change.ratio < 3.5


def test_the_same_seed_makes_the_same_repository(tmp_path: Path) -> None:
    make(tmp_path / "one", "iterating", seed=3)
    make(tmp_path / "two", "iterating", seed=3)
    heads = [(tmp_path / name / "refs/heads/main").read_text() for name in ("one", "two")]
    assert heads[0] == heads[1]
