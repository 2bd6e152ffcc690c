"""Newcomers: how large their changes are, whether they come back, and that no small group is ever shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.newcomers import MEASURES, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.verdict.policy import policy
from tests.lenses.tables import Landed, changes_at, day, facts

END = 1095.0
BEGIN = END - 365
S = LensSettings()


def old(n_people: int = 8, n: int = 480, lines: int = 20) -> list[Landed]:
    """Three years of changes by people who were there from the start."""
    rows = changes_at(0, END, n, prefix="o")
    return [replace(one, person=f"old{k % n_people}", lines=lines + k % 3) for k, one in enumerate(rows)]


def new(n_people: int, lines: int, back: int, first: float = BEGIN + 30) -> list[Landed]:
    """People who came one every two days with three changes in a day, or one at once if they do not come `back`."""
    return [
        Landed(f"n{k}-{j}", first + 2 * k + j * 20, lines + (k + j) % 3, person=f"new{k}")
        for k in range(n_people)
        for j in range(3 if k < back else 1)
    ]


def found(changes: list[Landed], settings: LensSettings = S, as_of: float = END) -> Finding:
    return judge(measure(facts(changes, as_of=as_of), settings), policy(None))


def test_the_split_is_exact_and_of_the_same_size_healthy() -> None:
    finding = found([*old(), *new(12, 20, 6)])
    values = finding.measures
    assert set(values) == set(MEASURES)
    assert (values["people_share"].value, values["people_share"].n) == (0.6, 20)
    n_changes = sum(c.day is not None and c.day >= BEGIN for c in old()) + 24
    assert values["changes_share"].value == pytest.approx(24 / n_changes)
    assert values["changes_share"].n == n_changes
    assert values["median_new"].n == 24
    assert values["median_established"].n == n_changes - 24
    assert values["ratio"].value == pytest.approx(1)
    assert (values["came_back"].value, values["came_back"].n) == (0.5, 12)
    assert values["seen_median"].value == pytest.approx(21)
    assert finding.state == "healthy"
    assert finding.sentence == (
        "60 % of 20 people were new and made 13 % of the changes; "
        "a typical one is of 21 lines, against 21 lines of the others: no clear difference; "
        "50 % came back with a second one within 90 days."
    )


@pytest.mark.parametrize(
    ("lines", "state", "word"),
    [
        pytest.param(200, "watch", "of the others: larger", id="ten times as large"),
        pytest.param(25, "healthy", "of the others: larger", id="larger, but by a quarter"),
        pytest.param(3, "healthy", "of the others: smaller", id="smaller"),
    ],
)
def test_larger_first_changes_are_watched(lines: int, state: str, word: str) -> None:
    finding = found([*old(), *new(12, lines, 6)])
    assert (finding.state, word in finding.sentence) == (state, True)


def test_below_the_floor_larger_is_small_still() -> None:
    assert found([*old(lines=1), *new(12, 7, 6)]).state == "healthy"


def test_few_who_come_back_are_watched() -> None:
    finding = found([*old(), *new(160, 20, 5)])
    assert finding.measures["came_back"].value == pytest.approx(5 / 160, abs=0.02)
    assert finding.state == "watch"
    assert "came back with a second one within 90 days: few." in finding.sentence


def test_what_someone_lands_after_90_days_is_no_longer_new() -> None:
    later = [Landed(f"l{k}", BEGIN + 30 + 2 * k + 90, 500, person=f"new{k}") for k in range(12)]
    before, after = (found([*old(), *new(12, 20, 6), *more]).measures for more in ([], later))
    assert after["median_new"] == before["median_new"]
    assert after["median_established"].n == before["median_established"].n + 12


@pytest.mark.parametrize("n_old", [4, 5])
@pytest.mark.parametrize("n_new", [4, 5])
def test_no_group_of_fewer_than_five_is_shown(n_old: int, n_new: int) -> None:
    finding = found([*old(n_old), *new(n_new, 20, n_new)])
    enough = min(n_old, n_new) >= 5
    assert (finding.state != "not-applicable") == enough
    if not enough:
        assert {(one.value, one.n) for one in finding.measures.values()} == {(None, 0)}
        assert (finding.evidence, finding.series) == ((), ())


def test_a_larger_smallest_group_is_kept_to() -> None:
    changes = [*old(), *new(9, 20, 9)]
    assert found(changes, LensSettings(smallest_group=8)).state != "not-applicable"
    assert found(changes, LensSettings(smallest_group=9)).state == "not-applicable"


@pytest.mark.parametrize("back", [4, 5, 7, 8, 12])
def test_who_came_back_is_told_of_five_on_both_sides_only(back: int) -> None:
    told = found([*old(), *new(12, 20, back)]).measures["came_back"]
    assert (told.value is not None) == (5 <= back <= 7)
    if told.value is None:
        assert told.n == 0


def test_a_quarter_with_a_small_group_has_no_dots() -> None:
    (series,) = measure(facts([*old(), *new(12, 20, 6)], as_of=END), S).series
    assert {point.group for point in series.points} == {"new", "established"}
    ends = {point.at for point in series.points}
    assert ends <= {day(END) - timedelta(days=91 * k) for k in range(8)}
    # They came in the first quarter of the window, and were new in it and the next.
    assert day(END) not in ends


def test_nobody_is_named() -> None:
    finding = found([*old(), *new(12, 20, 6)])
    told = f"{finding.sentence} {finding.evidence} {finding.series} {finding.try_next}"
    assert "old" not in told
    assert not any(f"new{k}" in told for k in range(12))


@pytest.mark.parametrize("begin", [0.0, 1.0])
def test_a_year_of_history_before_the_window_is_needed(begin: float) -> None:
    changes = [replace(one, id=f"{one.id}-{begin}") for one in [*old(), *new(12, 20, 6)]]
    kept = [one for one in changes if one.day is not None and one.day >= END - 730 + begin]
    kept.append(Landed("first", END - 730 + begin, person="old0"))
    assert (found(kept).state == "not-applicable") == (begin > 0)


def test_a_shallow_clone_cannot_tell_who_is_new() -> None:
    given = facts([*old(), *new(12, 20, 6)], as_of=END)
    shallow: Facts = replace(given, repository=replace(given.repository, shallow=True))
    finding = judge(measure(shallow, S), policy(None))
    assert finding.state == "not-applicable"
    assert "shallow" in finding.sentence


def test_nothing_at_all_is_not_applicable() -> None:
    assert found([], as_of=0).state == "not-applicable"


def test_without_lines_there_is_nothing_to_compare() -> None:
    empty = [replace(one, lines=0) for one in [*old(), *new(12, 20, 12)]]
    finding = found(empty)
    assert finding.state == "not-enough-data"
    assert "fewer than 5 people or 20 changes to compare" in finding.sentence


def test_bots_are_nobody() -> None:
    bots = [Landed(f"b{k}", BEGIN + k, 900, person=f"bot{k}", bot=True) for k in range(20)]
    assert found([*old(), *new(12, 20, 6), *bots]).measures == found([*old(), *new(12, 20, 6)]).measures
