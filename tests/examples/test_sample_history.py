"""The invented teams: what a report says of them is known beforehand, and it says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from examples.sample_history import Habit, make
from flowlens.config import Overrides, load_config
from flowlens.model.report import Report
from flowlens.pipeline import analyse

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Habit, Report]:
    folder = tmp_path_factory.mktemp("teams")
    found: dict[Habit, Report] = {}
    for habit in get_args(Habit):
        make(folder / habit, habit)
        found[habit] = analyse(load_config(folder / habit, overrides=Overrides(cache=folder / "cache")))
    return found


def kept(habit: Habit) -> Any:
    """The report that is kept in the repository."""
    return json.loads((ROOT / "reports" / f"{habit}.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("habit", "lenses"),
    [
        pytest.param("iterating", dict.fromkeys(("batch-size", "release-cadence", "splash"), "healthy")),
        pytest.param("drifting", dict.fromkeys(("batch-size", "release-cadence", "release-batch"), "concern")),
    ],
)
def test_the_report_sees_the_habit(reports: Mapping[Habit, Report], habit: Habit, lenses: dict[str, str]) -> None:
    report = reports[habit]
    assert report.verdict.state == habit
    assert {finding.lens: finding.state for finding in report.findings if finding.lens in lenses} == lenses


def test_the_drift_is_dated(reports: Mapping[Habit, Report]) -> None:
    (found,) = (finding for finding in reports["drifting"].findings if finding.lens == "batch-size")
    (change,) = found.change_points
    # The habit turns after two of three years, on 2025-01-01.
    assert abs(change.at.date().toordinal() - 739_252) <= 28
    assert 2.5 < change.ratio < 3.5


@pytest.mark.parametrize("habit", get_args(Habit))
def test_the_same_seed_makes_the_repository_and_the_report_that_are_kept(
    reports: Mapping[Habit, Report], habit: Habit
) -> None:
    assert kept(habit)["repository"]["head"] == reports[habit].repository.head
    assert kept(habit)["verdict"]["sentence"] == reports[habit].verdict.sentence


def test_the_readme_shows_a_report_that_is_kept() -> None:
    sample = (ROOT / "README.md").read_text("utf-8").split("```text\n")[1].split("\n```")[0]
    assert (ROOT / "reports" / "drifting.txt").read_text("utf-8").startswith(f"{sample}\n")
