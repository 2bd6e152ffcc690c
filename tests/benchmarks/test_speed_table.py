"""Ratios, targets and the comparison with an earlier run."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from benchmarks.measure import Peak, Sample
from benchmarks.speed_table import as_json, growth_rows, read_before, rows
from benchmarks.targets import FIRST_MINE, LOG, NEW_COMMITS, PYDRILLER, Growth, Result


def a_result(*, mine: float = 7.5, report: float = 12.5, pss_mb: float = 800.0) -> Result:
    """A log of 10 s, and all that is held against it right on its bound."""
    samples = {
        LOG: [Sample(9.0, 9.0), Sample(10.0, 10.0), Sample(14.0, 10.5)],
        FIRST_MINE: [Sample(mine, 2 * mine)],
        "second mine": [Sample(0.5, 0.5)],
        "first report": [Sample(report, report)],
        "second report": [Sample(1.0, 1.0)],
        NEW_COMMITS: [Sample(0.5, 0.5)],
        PYDRILLER: [Sample(150.0, 150.0)],
    }
    growth = [
        Growth(0.5, 500, [Sample(1.0, 1.0)], [Sample(2.0, 2.0)]),
        Growth(1.0, 1000, [Sample(2.5, 2.0)], [Sample(2.0, 2.0)]),
    ]
    return Result("team", 1000, 2, 101, samples, Peak(pss_mb, 900.0), growth)


def met(result: Result) -> dict[str, bool]:
    (repository,) = json.loads(as_json({}, [result]))["repositories"]
    return {what: target["met"] for what, target in repository["targets"].items()}


def test_a_target_is_met_right_on_its_bound() -> None:
    assert len(met(a_result())) == 6
    assert set(met(a_result()).values()) == {True}


@pytest.mark.parametrize(
    ("result", "missed"),
    [
        pytest.param(a_result(mine=7.51), {FIRST_MINE, PYDRILLER}, id="mine"),
        pytest.param(a_result(report=12.51), {"first report"}, id="report"),
        pytest.param(a_result(pss_mb=800.1), {"peak memory of the first mine"}, id="memory"),
    ],
)
def test_a_target_is_missed_behind_it(result: Result, missed: set[str]) -> None:
    assert {what for what, holds in met(result).items() if not holds} == missed


def test_a_row_tells_the_median_with_its_range_and_both_ratios() -> None:
    log, mine, *_ = list(rows([a_result()], None))[2:]
    assert log == "| team | git log --numstat | 10.00 s (9.00 to 14.00) | 10.00 s | 1.000 | 1.000 | 2 restarts | – |"
    assert mine == "| team | first mine | 7.50 s (7.50 to 7.50) | 15.00 s | 0.750 | 1.500 | ≤ 0.75 | yes |"


def test_a_row_says_what_its_target_is_about() -> None:
    new, pydriller = list(rows([a_result()], None))[7:9]
    assert new.endswith("| ≤ 0.05 (101 commits) | yes |")
    assert pydriller.endswith("| ≥ 20 × first mine (20.0 ×) | yes |")


def test_what_was_written_can_be_compared_with(tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_text(as_json({}, [a_result(mine=5.0)]), encoding="utf-8")
    found = list(rows([a_result(pss_mb=700.0)], read_before(file)))
    assert found[3].endswith("| 0.750 | 1.500 | ≤ 0.75 | yes | 0.500 |")
    assert found[-1].endswith("| 700 MB Pss, 900 MB Rss | – | – | – | ≤ 800 MB Pss | yes | 800 MB Pss |")


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(click.UsageError, match="format 1"):
        read_before(file)


def test_growth_is_told_for_a_thousand_commits() -> None:
    assert list(growth_rows([a_result()]))[2:] == [
        "| team | 50% | 500 | 1.00 s | 2.000 s | 0.50 |",
        "| team | 100% | 1,000 | 2.50 s | 2.500 s | 1.25 |",
    ]
