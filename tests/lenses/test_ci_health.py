"""CI health: green, red, slow to mend, broken, flaky and slower mainlines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flowlens.facts.squad_facts import of_squad
from flowlens.facts.tables import Facts
from flowlens.lenses.ci_health import MEASURES, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measures
from flowlens.verdict.policy import policy
from tests.lenses.ci import Part, Ran, daily, with_runs
from tests.lenses.tables import changes_at, facts

YEAR = 365
GREEN = daily("g" * 2 * YEAR)


def given(runs: list[Ran], parts: tuple[Part, ...] = ()) -> Facts:
    return with_runs(facts(changes_at(0, 2 * YEAR, 100)), runs, parts)


def measured(runs: list[Ran], parts: tuple[Part, ...] = ()) -> Measures:
    return measure(given(runs, parts), LensSettings())


def found(runs: list[Ran], parts: tuple[Part, ...] = ()) -> Finding:
    return judge(measured(runs, parts), policy(None))


def value(finding: Finding, name: str) -> float:
    known = finding.measures[name].value
    assert known is not None, finding.measures[name].missing
    return known


def test_without_runs_it_says_what_would_enable_it() -> None:
    finding = found([])
    assert finding.state == "not-applicable"
    assert finding.sentence.startswith("Not applicable: it needs CI runs: add `[ci] runs`, or `--ci FILE`")
    assert set(finding.measures) == set(MEASURES)
    assert not any(one.value is not None for one in finding.measures.values())


def test_runs_of_other_branches_alone_are_not_enough() -> None:
    finding = found([Ran(1, "failure", "a", mainline=False), Ran(2, "cancelled", "b")])
    assert finding.state == "not-applicable"
    assert "of 2 CI runs none ran for the mainline" in finding.sentence


@pytest.mark.parametrize(
    ("n", "state"),
    [pytest.param(1, "not-enough-data", id="one"), pytest.param(29, "not-enough-data", id="29"),
     pytest.param(30, "healthy", id="30")],
)  # fmt: skip
def test_thirty_runs_are_needed(n: int, state: str) -> None:
    finding = found(daily("g" * n))
    assert finding.state == state
    assert set(finding.measures) == set(MEASURES)
    if state == "not-enough-data":
        assert finding.sentence.startswith("Not enough data to tell whether the mainline stays green: ")
        assert f"{n} of 30 CI runs" in finding.sentence


def test_always_green() -> None:
    finding = found(GREEN)
    assert (finding.state, finding.confidence) == ("healthy", "medium")
    assert value(finding, "red_share") == 0
    assert finding.sentence == (
        "0 of 366 CI runs of the mainline ended red (0 %, against 0 % in the window before); the longest run of a "
        "commit takes 10 minutes, against 10 in the window before (1.0 times, 1.0–1.0)."
    )
    assert finding.evidence == ()


def test_often_red_but_mended_within_the_day_is_watched() -> None:
    """Every second run is red, and green again an hour later on the next commit."""
    runs = [
        Ran(at + hour / 24, "failure" if hour == 0 else "success", f"c{at}-{hour}")
        for at in range(2 * YEAR) for hour in (0, 1)
    ]  # fmt: skip
    finding = found(runs)
    assert finding.state == "watch"
    assert value(finding, "red_share") == pytest.approx(0.5, abs=0.01)
    assert value(finding, "green_hours") == pytest.approx(1)
    assert "it took 1 hour until a workflow was green again (median of 365 times)" in finding.sentence
    assert value(finding, "flaky_share") == 0


def test_often_red_and_for_days_is_a_concern() -> None:
    finding = found(daily("rrrggg" * 122))
    assert finding.state == "concern"
    assert value(finding, "green_hours") == 72
    assert "it took 3 days until a workflow was green again" in finding.sentence
    assert "which is long" in finding.sentence
    assert finding.try_next is not None
    assert finding.try_next.measure == "green_hours"
    assert "was red for 72 hours from" in finding.evidence[0].note


def test_seldom_red_and_for_an_hour_is_healthy() -> None:
    runs = [*GREEN, *(Ran(at + 0.5, "failure", f"r{at}") for at in range(0, 2 * YEAR, 30))]
    runs += [Ran(at + 0.5 + 1 / 24, "success", f"m{at}") for at in range(0, 2 * YEAR, 30)]
    assert found(runs).state == "healthy"


def test_more_red_than_before() -> None:
    finding = found([*daily("g" * YEAR), *daily("grggg" * 73, YEAR)])
    assert finding.state == "watch"
    assert "more than before" in finding.sentence
    assert found([*daily("grggg" * 73), *daily("g" * YEAR, YEAR)]).state == "healthy"


def test_a_job_that_is_red_for_weeks_is_broken() -> None:
    parts = [Part("py27", at, "success" if at < 700 else "failure", f"c{at}") for at in range(2 * YEAR)]
    parts += [Part("py311", at, "success", f"c{at}") for at in range(2 * YEAR)]
    finding = found(GREEN, tuple(parts))
    assert finding.state == "watch"
    assert value(finding, "broken_days") == 29
    assert (finding.measures["n_broken"].value, finding.measures["n_broken"].n) == (1, 2)
    assert "1 job is red, and has been for 29 days" in finding.sentence
    assert (finding.evidence[0].id, finding.evidence[0].kind) == ("c700", "commit")
    assert finding.evidence[0].note == "Tests / py27 is red since then, for 29 days (run c700)"
    assert finding.try_next is not None
    assert finding.try_next.measure == "broken_days"


def test_a_workflow_that_was_dropped_while_it_was_red_is_not_broken() -> None:
    old = [Ran(at, "failure", f"c{at}", "Travis") for at in range(100)]
    finding = found([*GREEN, *old])
    assert value(finding, "broken_days") == 0
    assert value(finding, "n_broken") == 0


def test_what_is_red_still_counts_in_the_time_to_green() -> None:
    """Five spells of an hour, and ten workflows that are red for ever: most are red still."""
    runs = [*GREEN, *(Ran(600 + at, "failure", f"r{at}") for at in range(5))]
    runs += [Ran(600 + at + 1 / 24, "success", f"m{at}") for at in range(5)]
    runs += [Ran(650 + at, "failure", f"x{at}", f"W{at}") for at in range(10)]
    missing = measured(runs).values["green_hours"]
    assert (missing.value, missing.missing) == (None, "most are still red")


def test_flaky() -> None:
    runs = []
    for at in range(2 * YEAR):
        red = at % 4 == 0
        runs.append(Ran(at, "failure" if red else "success", f"c{at}", id=f"{at}"))
        if red:
            runs.append(Ran(at + 0.01, "success", f"c{at}", id=f"{at}", attempt=2))
    finding = found(runs)
    assert finding.state == "watch"
    assert value(finding, "flaky_share") == pytest.approx(0.25, abs=0.01)
    assert value(finding, "rerun_share") == pytest.approx(0.25, abs=0.01)
    assert value(finding, "red_share") == 0
    assert "often enough that red is not believed" in finding.sentence
    assert any("was red first and green later" in one.note for one in finding.evidence)


def test_runs_that_take_twice_as_long() -> None:
    runs = [*daily("g" * YEAR, minutes=12), *daily("g" * YEAR, YEAR, minutes=24)]
    finding = found(runs)
    assert finding.state == "watch"
    assert finding.measures["minutes_ratio"].value == pytest.approx(2)
    assert finding.sentence.endswith("against 12 in the window before (2.0 times, 2.0–2.0): longer than before.")
    short = [*daily("g" * YEAR, minutes=2), *daily("g" * YEAR, YEAR, minutes=4)]
    assert found(short).state == "healthy"


def test_runs_of_the_newest_commit_that_end_after_it_count() -> None:
    """The facts are as of day 722.7; runs go on for a week."""
    values = measured(GREEN).values
    assert values["n_runs"].value == 366
    assert values["window"].value == 365


def test_pull_requests_and_the_order_of_rows_change_nothing() -> None:
    runs = daily("rrrggg" * 60)
    more = [*runs, *(Ran(at, "failure", f"p{at}", mainline=False) for at in range(100))]
    plain, mixed = measured(runs), measured(more[::-1])
    others = {"n_others"}
    assert {name: one for name, one in plain.values.items() if name not in others} == {
        name: one for name, one in mixed.values.items() if name not in others
    }
    assert mixed.values["n_others"].value == 100


def test_the_charts_have_what_was_red_and_how_long_runs_take() -> None:
    share, spells, minutes = found(daily("rg" * 180)).series
    assert {point.value for point in share.points} == {0.5}
    assert [point.group for point in spells.points] == ["green again"] * 180
    assert {point.value for point in minutes.points} == {10}
    assert [point.at for point in spells.points] == sorted(point.at for point in spells.points)


def test_a_time_zone_is_no_length_of_time() -> None:
    """Summer time begins on 2020-03-29; a run of the night takes as long as any."""
    assert {point.value for point in found(daily("g" * 120)).series[2].points} == {10}


def test_of_a_squads_changes_its_runs_count_and_not_how_long_the_mainline_was_red() -> None:
    whole = given(daily("grgg" * 100))
    changes = whole.changes["id"].tolist()
    linked = replace(whole, builds=whole.builds.assign(change=[changes[n % 2] for n in range(len(whole.builds))]))
    part = of_squad(linked, np.array([one == changes[1] for one in changes]))
    assert len(part.builds) == len(linked.builds) // 2
    assert set(part.builds["change"]) == {changes[1]}
    measures = measure(part, LensSettings()).values
    assert measures["red_share"].value == pytest.approx(0.5, abs=0.05)
    assert measures["green_hours"].value is None
    assert measures["broken_days"].missing is not None
    assert of_squad(linked, np.ones(len(changes), dtype=bool)).runs_partial is False
