"""The runs of the mainline: the last attempts, spells of red, flaky commits, and lengths."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.mainline_runs import (
    MainlineRuns,
    flaky_commits,
    hours_red,
    lengths,
    mainline_runs,
    red_spells,
    wall_minutes,
)
from tests.lenses.ci import Part, Ran, daily, with_runs
from tests.lenses.tables import day, facts


def given(*runs: Ran, parts: tuple[Part, ...] = ()) -> Facts:
    return with_runs(facts(), runs, parts)


def of(*runs: Ran, parts: tuple[Part, ...] = ()) -> MainlineRuns:
    return mainline_runs(given(*runs, parts=parts))


def test_only_what_ended_green_or_red_on_the_mainline() -> None:
    found = of(
        Ran(1, "success"), Ran(2, "failure"), Ran(3, "timed_out"), Ran(4, "cancelled"), Ran(5, "skipped"),
        Ran(6, "neutral"), Ran(7, None), Ran(None, None), Ran(8, "failure", mainline=False),
    )  # fmt: skip
    assert found.attempts["red"].tolist() == [False, True, True]
    assert found.n_untold == 4


def test_of_a_repeated_run_the_last_attempt() -> None:
    found = of(Ran(1, "failure", id="7"), Ran(1.1, "success", id="7", attempt=2), Ran(1.2, "failure", id="8"))
    assert found.last[["id", "attempt", "red"]].to_numpy().tolist() == [["7", 2, False], ["8", 1, True]]
    assert len(found.attempts) == 3


def test_nothing_at_all() -> None:
    found = of()
    assert found.last.empty
    assert red_spells(found.attempts).empty
    assert red_spells(found.jobs, jobs=True).empty
    assert flaky_commits(found).empty
    assert wall_minutes(found).empty


def test_spells_of_red() -> None:
    """Of Tests days 1 to 3 and from 5 on, of Lint day 2 to 4; a cancelled run ends none."""
    runs = of(
        *daily("grrgg"), Ran(5, "failure", "c5"), Ran(5.5, "cancelled", "c6"), Ran(6, "failure", "c7"),
        Ran(2, "failure", "c2", "Lint"), Ran(4, "success", "c4", "Lint"),
    )  # fmt: skip
    found = red_spells(runs.attempts)
    assert found[["workflow", "oid"]].to_numpy().tolist() == [["Tests", "c1"], ["Lint", "c2"], ["Tests", "c5"]]
    assert found["until"].tolist()[:2] == [pd.Timestamp(day(3)), pd.Timestamp(day(4))]
    assert pd.isna(found["until"].iloc[2])
    assert found["newest_at"].tolist() == [pd.Timestamp(day(6)), pd.Timestamp(day(4)), pd.Timestamp(day(6))]
    hours, over = hours_red(found, pd.Timestamp(day(7)))
    assert (hours.tolist(), over.tolist()) == ([48, 48, 48], [True, True, False])


def test_the_same_workflow_of_two_systems_is_two() -> None:
    both = given(Ran(1, "failure", "a"), Ran(2, "success", "b"))
    both.builds["system"] = ["github", "jenkins"]
    assert red_spells(mainline_runs(both).attempts)["until"].isna().all()


def test_flaky_is_red_first_and_green_later_on_one_commit() -> None:
    found = flaky_commits(
        of(
            Ran(1, "failure", "a"), Ran(2, "success", "a"),  # flaky
            Ran(3, "success", "b"), Ran(4, "failure", "b"),  # broken by something else later
            Ran(5, "failure", "c"), Ran(6, "success", "d"),  # mended by a change
            Ran(7, "failure", "e", "Lint"), Ran(8, "success", "e", "Tests"),  # two workflows
            Ran(9, "failure", "f", id="1"), Ran(9.1, "success", "f", id="1", attempt=2),  # flaky, repeated
        )
    )  # fmt: skip
    assert set(found.loc[found["flaky"], "oid"]) == {"a", "f"}
    assert len(found) == 7


def test_a_job_that_was_flaky_tells_of_an_attempt_that_is_in_no_file() -> None:
    parts = (
        Part("py311", 1, "failure", "a"),
        Part("py311", 2, "success", "a", attempt=2),
        Part("lint", 1, "success", "a"),
    )
    found = flaky_commits(of(Ran(2, "success", "a", attempt=2), Ran(3, "success", "b"), parts=parts))
    assert found[["oid", "flaky"]].to_numpy().tolist() == [["a", True], ["b", False]]


def test_the_longest_run_of_each_green_commit() -> None:
    found = wall_minutes(
        of(
            Ran(1, "success", "a", "Tests", 9), Ran(1.1, "success", "a", "Lint", 2),
            Ran(2, "success", "b", "Tests", 20), Ran(2.1, "failure", "b", "Lint", 1),  # red: it may have ended early
            Ran(3, "success", "c", "Tests", 5), Ran(3.5, "success", "c", "Nightly", 300, event="schedule"),
            Ran(4, "success", "d", "Tests", None), Ran(5, "success", "e", "Tests", -3),
        )
    )  # fmt: skip
    assert found[["oid", "minutes", "workflow"]].to_numpy().tolist() == [
        ["a", 9, "Tests"],
        ["c", 5, "Tests"],
        ["e", 0, "Tests"],
    ]
    assert found["ended_at"].iloc[0] == pd.Timestamp(day(1.1))


def test_lengths_are_never_below_zero() -> None:
    spans = pd.Series(pd.to_timedelta([90, -90], unit="s"))
    assert lengths(spans, pd.Timedelta(minutes=1)).tolist() == [1.5, 0]
