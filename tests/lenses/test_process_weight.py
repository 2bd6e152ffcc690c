"""Process weight: light and heavy processes, and those that weigh most on small changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flowlens.lenses.process_weight import MEASURES, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.verdict.policy import policy
from tests.lenses.ci import Ran, with_runs
from tests.lenses.pulls import Asked, Said, of_each, with_pulls
from tests.lenses.tables import changes_at, facts

PEOPLE = ("ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal", "ida", "joe")
SIZES = (2, 10, 60, 400)
CHANGES = [
    replace(one, person=PEOPLE[n // 4 % len(PEOPLE)]) for n, one in enumerate(changes_at(0, 730, 400, lines=SIZES))
]
TABLES = facts(CHANGES)
# A week of work, then the pull: so the wait is a small part of the change's life.
WORKED = 7.0


def found(waits: Sequence[float], review: float | None, worked: float = WORKED, runs: bool = False) -> Finding:
    pulls = [replace(one, begun=one.opened - worked) for one in of_each(TABLES, waits, review)]
    given = with_pulls(TABLES, pulls)
    if runs:
        given = with_runs(given, [Ran(at / 2, oid=f"c{at}", minutes=8) for at in range(400)])
    return judge(measure(given, LensSettings()), policy(None))


def value(finding: Finding, name: str) -> float:
    known = finding.measures[name].value
    assert known is not None, finding.measures[name].missing
    return known


def test_a_light_process_is_healthy() -> None:
    """Answered after an hour, merged an hour later, after a week of work."""
    light = found([2 / 24], 1 / 24)
    assert (light.state, light.confidence) == ("healthy", "medium")
    assert value(light, "waited") == pytest.approx(2 / 24)
    assert value(light, "waiting_share") == pytest.approx(2 / 24 / (7 + 2 / 24))
    assert light.sentence.startswith("A pull request waits 2 hours for somebody (median of ")
    assert set(light.measures) == set(MEASURES)


def test_waiting_for_most_of_a_life_is_worth_a_look() -> None:
    heavy = found([20], 19, worked=1)
    assert heavy.state == "watch"
    assert value(heavy, "waiting_share") == pytest.approx(20 / 21)
    assert heavy.try_next is not None
    assert heavy.try_next.measure == "waited"


def test_a_short_wait_is_none_however_much_of_a_life_it_is() -> None:
    assert found([0.5], 0.4, worked=0.01).state == "healthy"


def test_longer_than_before_and_for_most_of_a_life_is_a_concern() -> None:
    """Three days in the first year, ten in the second."""
    pulls = of_each(TABLES, [3], 2.5)[:200] + of_each(TABLES, [10], 9)[200:]
    grown = judge(measure(with_pulls(TABLES, pulls), LensSettings()), policy(None))
    assert grown.state == "concern"
    assert value(grown, "ratio") == pytest.approx(10 / 3, rel=0.1)
    assert grown.sentence.startswith("A pull request waits 10 days for somebody (median of ")
    assert "), 3.3 times as long as in the window before, for 100 % of its change's life" in grown.sentence
    assert grown.sentence.endswith(" Nobody else had looked at 0 % of the pull requests before the merge.")


def test_small_changes_that_wait_longer_than_large_ones() -> None:
    """By size: the smallest wait six days, the largest two; the work took a month."""
    waits = [6.0, 6.0, 2.0, 2.0]
    weighs = found(waits, 1, worked=30)
    assert weighs.state == "watch"
    assert value(weighs, "small_ratio") == pytest.approx(3)
    assert "small changes wait as large ones do" in weighs.sentence
    assert weighs.try_next is not None
    assert weighs.try_next.measure == "waited_small"
    assert found(waits[::-1], 1, worked=30).state == "healthy"


def test_who_looked_and_how_many() -> None:
    answers = ((), (Said(0),), (Said(0), Said(0, "sue")), (Said(0, state="commented"),))
    pulls = [
        replace(one, answers=tuple(replace(said, day=one.opened) for said in answers[n % 4]))
        for n, one in enumerate(of_each(TABLES, [1]))
    ]
    seen = judge(measure(with_pulls(TABLES, pulls), LensSettings()), policy(None))
    assert value(seen, "unreviewed_share") == pytest.approx(0.25, abs=0.01)
    assert value(seen, "two_share") == pytest.approx(0.25, abs=0.01)
    assert value(seen, "unreviewed_large") == 0
    assert value(seen, "two_small") == 0


def test_minutes_of_ci_where_runs_are_known() -> None:
    assert value(found([1], 0.5, runs=True), "minutes") == 8
    assert "needs CI runs" in str(found([1], 0.5).measures["minutes"].missing)


def test_without_pulls_it_says_what_it_needs() -> None:
    none = judge(measure(TABLES, LensSettings()), policy(None))
    assert none.state == "not-applicable"
    assert "needs pull requests: `--pulls FILE`" in none.sentence


def test_pulls_that_became_nothing_are_no_answer() -> None:
    given = with_pulls(TABLES, [Asked(None, 1, None), Asked("c0", 1, 2, bot=True)])
    none = judge(measure(given, LensSettings()), policy(None))
    assert none.state == "not-applicable"
    assert "of 2 pull requests none that people opened" in none.sentence


def test_reviews_that_nobody_told_are_no_answer() -> None:
    given = with_pulls(TABLES, of_each(TABLES, [1], told=False))
    none = judge(measure(given, LensSettings()), policy(None))
    assert none.state == "not-applicable"
    assert none.sentence == "Not applicable: of 400 pull requests that landed the reviews are not told."


def test_answers_without_times_are_looks_but_no_waits() -> None:
    given = with_pulls(TABLES, of_each(TABLES, [1], 0.5))
    never = {name: given.pulls[name].where(given.pulls[name].isna()) for name in ("first_review_at", "approved_at")}
    timeless = replace(given, pulls=given.pulls.assign(**never))
    told = judge(measure(timeless, LensSettings()), policy(None))
    assert told.state == "not-enough-data"
    assert "0 of 60 pull requests with the times of their answers" in told.sentence
    assert value(told, "unreviewed_share") == 0


def test_a_few_are_not_enough() -> None:
    few = judge(measure(with_pulls(TABLES, of_each(TABLES, [1])[:20]), LensSettings()), policy(None))
    assert few.state == "not-enough-data"
    assert "20 of 60 pull requests" in few.sentence


def test_one_person_alone_has_an_answer_without_a_name() -> None:
    alone = facts(changes_at(0, 730, 200, lines=SIZES))
    told = judge(measure(with_pulls(alone, of_each(alone, [2], 1)), LensSettings()), policy(None))
    assert told.state in {"healthy", "watch"}
    assert "ann" not in told.sentence


def test_changes_of_one_size_are_neither_small_nor_large() -> None:
    alike = facts(changes_at(0, 730, 200, lines=10))
    told = measure(with_pulls(alike, of_each(alike, [2], 1)), LensSettings()).values["small_ratio"]
    assert told.missing == "0 of 15 changes that are small, or that are large"
