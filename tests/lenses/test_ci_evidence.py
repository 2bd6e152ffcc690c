"""The commits behind what is said of CI."""

from __future__ import annotations

import pandas as pd

from flowlens.lenses.ci_evidence import evidence_of, series_of
from flowlens.lenses.mainline_runs import flaky_commits, mainline_runs, red_spells, wall_minutes
from tests.lenses.ci import Ran, daily, with_runs
from tests.lenses.tables import day, facts


def test_each_commit_stands_there_once_with_the_first_that_is_said_of_it() -> None:
    runs = mainline_runs(
        with_runs(facts(), [*daily("grrg"), Ran(1.5, "success", "c1", "Lint"), Ran(1.2, "failure", "c1", "Lint")])
    )
    spells = red_spells(runs.attempts)
    found = evidence_of(spells[:0].assign(days=[]), spells, flaky_commits(runs), pd.Timestamp(day(9)))
    assert [(one.id, one.kind) for one in found] == [("c1", "commit")]
    assert found[0].note == "Tests was red for 48 hours from 2020-01-02 on (run 1)"


def test_without_anything_there_is_nothing() -> None:
    runs = mainline_runs(facts())
    spells = red_spells(runs.attempts)
    until = pd.Timestamp(day(1))
    assert evidence_of(spells.assign(days=[]), spells, flaky_commits(runs), until) == ()
    assert [one.points for one in series_of(spells, wall_minutes(runs), runs.last, until)] == [(), (), ()]


def test_the_share_of_each_four_weeks_is_of_all_its_runs() -> None:
    """From day 21 on three of four runs are red; four weeks begin on days -2, 26 and 54, the last of which go on."""
    runs = mainline_runs(with_runs(facts(), [*daily("g" * 21), *daily("rrrg" * 10, 21)]))
    share, *_ = series_of(red_spells(runs.attempts), wall_minutes(runs), runs.last, pd.Timestamp(day(80)))
    assert [(point.id, round(point.value, 2), point.label) for point in share.points] == [
        ("2019-12-30", 0.15, "4 of 26 CI runs red"),
        ("2020-01-27", 0.75, "21 of 28 CI runs red"),
    ]
