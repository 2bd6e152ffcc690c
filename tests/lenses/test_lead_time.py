"""Lead time: waits with what still waits counted, growth, and work that lies for long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.lead_time import judge, measure
from flowlens.lenses.releases import NO_RELEASES
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measure, Measures
from flowlens.verdict.policy import policy
from tests.lenses.tables import Landed, Tag, changes_at, day, facts, landed, train


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts) -> Finding:
    return judge(measured(given), policy(None))


def daily(waits: list[float], as_of: float | None = None) -> Facts:
    """Three changes a week apart from the next three, each released by itself after its wait."""
    changes, tags = [], []
    for week, wait in enumerate(waits):
        three = landed([7.0 * week] * 3, prefix=f"w{week}-", started=7.0 * week - 2)
        changes += three
        tags.append(Tag(f"v{week:03}", 7 * week + wait, tuple(one.id for one in three)))
    return facts(changes, tags, as_of)


def test_waits_from_landing_and_from_the_first_commit() -> None:
    finding = found(daily([5.0] * 52))
    values = finding.measures
    assert (values["wait_median"].value, values["wait_median"].unit, values["wait_median"].n) == (5, "days", 156)
    assert values["wait_p90"].value == 5
    assert values["lead_median"].value == 7
    assert values["work_median"].value == 2
    assert finding.state == "healthy"
    assert finding.sentence == (
        "A finished change waits 5 days for its release (7 days from its first commit); nothing waits now."
    )


def test_quantiles_are_those_at_which_so_many_are_released() -> None:
    changes = landed([0.0] * 100)
    tags = [Tag(f"v{number:03}", number + 1, (f"c{number}",)) for number in range(100)]
    values = measured(facts(changes, tags)).values
    assert (values["wait_median"].value, values["wait_p90"].value) == (50, 90)


def test_what_waits_counts_as_waiting() -> None:
    """60 released after 10 days, 40 that wait for 20: the median is 10, but nine in ten are not out yet."""
    changes = [*landed([0.0] * 60), *landed([0.0] * 40, prefix="w")]
    finding = found(facts(changes, [Tag("v1", 10, tuple(f"c{k}" for k in range(60)))], as_of=20))
    assert finding.measures["wait_median"].value == 10
    assert finding.measures["wait_p90"].missing == "more than 10 % still wait; the longest for 20 days"
    assert finding.measures["unreleased_changes"].value == 40
    assert finding.measures["unreleased_lines"].value == 400
    assert finding.measures["oldest_unreleased"].value == 20
    assert finding.sentence == (
        "A finished change waits 10 days for its release (10 days from its first commit); "
        "40 changes wait now, the oldest for 20 days."
    )


def test_half_that_waits_leaves_no_median() -> None:
    changes = [*landed([0.0] * 40), *landed([0.0] * 60, prefix="w")]
    finding = found(facts(changes, [Tag("v1", 10, tuple(f"c{k}" for k in range(40)))], as_of=20))
    assert finding.measures["wait_median"].missing == "more than 50 % still wait; the longest for 20 days"
    assert finding.state == "watch"
    assert finding.sentence == (
        "More than half of the changes of the window are not released yet; 60 changes wait now, the oldest for 20 days."
    )
    assert finding.try_next is not None
    assert (finding.try_next.measure, finding.try_next.goal) == ("unreleased_changes", "below")


def test_one_change_waits_in_the_singular() -> None:
    changes = [*landed([0.0] * 60), Landed("w", 19)]
    finding = found(facts(changes, [Tag("v1", 10, tuple(f"c{k}" for k in range(60)))], as_of=20))
    assert finding.sentence.endswith("; 1 change waits now, the oldest for 1 day.")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(facts(), id="nothing at all"),
        pytest.param(facts(changes_at(0, 100, 60)), id="no tag"),
        pytest.param(facts([Landed("a")], [Tag("v1", 1, ("a",), "pre-release")]), id="a pre-release"),
        pytest.param(facts([Landed("a")], [Tag("v1", 9, ("a",))], as_of=5), id="a tag of the future"),
    ],
)
def test_without_releases_it_says_what_would_enable_it(given: Facts) -> None:
    finding = found(given)
    assert (finding.state, finding.sentence) == ("not-applicable", NO_RELEASES)
    assert finding.try_next is not None
    assert finding.try_next.hypothesis == "Release what is finished on the mainline now, and tag it."


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        pytest.param(1, "1 of 50 changes; it takes 2 to tell a pace.", id="one"),
        pytest.param(49, "49 of 50 changes; about 1 day at this pace.", id="one is missing"),
    ],
)
def test_too_few_changes_are_an_answer(n: int, sentence: str) -> None:
    changes = landed([0.0] * n)
    finding = found(facts(changes, train(changes, [20.0])))
    assert finding.state == "not-enough-data"
    assert finding.sentence == f"Not enough data to tell how long work waits: {sentence}"


def test_a_pre_release_is_no_release() -> None:
    changes = landed([0.0] * 60)
    every = tuple(change.id for change in changes)
    values = measured(facts(changes, [Tag("v1rc1", 2, every, "pre-release"), Tag("v1", 10, every)])).values
    assert values["wait_median"].value == 10


def test_a_tag_of_the_future_releases_nothing_yet() -> None:
    changes = landed([0.0] * 60)
    some, rest = tuple(f"c{k}" for k in range(40)), tuple(f"c{k}" for k in range(40, 60))
    values = measured(facts(changes, [Tag("v1", 10, some), Tag("v2", 5000, rest)], as_of=20)).values
    assert values["unreleased_changes"].value == 20
    assert values["wait_p90"].value is None


def test_a_change_released_before_it_landed_has_not_waited() -> None:
    changes = landed([10.0] * 60)
    finding = found(facts(changes, [Tag("v1", 4, tuple(change.id for change in changes))], as_of=20))
    assert finding.measures["wait_median"].value == 0
    inventory = {one.name: one for one in finding.series}["unreleased"]
    assert {point.value for point in inventory.points} == {0}


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param(10.0, "healthy", id="the same"),
        pytest.param(5.0, "healthy", id="shorter"),
        pytest.param(14.0, "healthy", id="grown by less than half"),
        pytest.param(15.0, "concern", id="grown by half"),
    ],
)
def test_growth_of_the_wait(now: float, state: str) -> None:
    finding = found(daily([10.0] * 53 + [now] * 52, as_of=105 * 7 + now))
    assert finding.state == state
    assert finding.sentence.startswith("Waits have grown to 1.5 times those of the window before.") == (
        state == "concern"
    )


@pytest.mark.parametrize(
    ("wait", "state"), [pytest.param(89.0, "healthy", id="89 days"), pytest.param(90.0, "watch", id="90 days")]
)
def test_a_quarter_of_a_year_is_worth_a_watch(wait: float, state: str) -> None:
    given = daily([wait] * 52)
    assert found(given).state == state


@pytest.mark.parametrize(
    ("as_of", "state"), [pytest.param(19.0, "healthy", id="19 days"), pytest.param(20.0, "watch", id="20 days")]
)
def test_work_that_lies_twice_as_long_as_usual(as_of: float, state: str) -> None:
    changes = [*landed([0.0] * 60), Landed("forgotten", 0)]
    finding = found(facts(changes, [Tag("v1", 10, tuple(f"c{k}" for k in range(60)))], as_of=as_of))
    assert finding.state == state


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"bot": True}, id="a bot"),
        pytest.param({"lines": None}, id="an unknown size"),
        pytest.param({"event": "another history merged in"}, id="another history"),
        pytest.param({"ignored": True}, id="a bulk reformat"),
    ],
)
def test_what_does_not_count_changes_nothing(odd: dict[str, object]) -> None:
    changes = landed([0.0] * 60)
    tags = [Tag("v1", 10, tuple(f"c{k}" for k in range(60)))]
    more = [*changes, Landed("odd", 1, **odd)]  # type: ignore[arg-type]
    assert measured(facts(more, tags, as_of=30)) == measured(facts(changes, tags, as_of=30))


def test_the_oldest_that_wait_are_the_evidence() -> None:
    changes = [*landed([0.0] * 60), *landed([float(k) for k in range(1, 8)], prefix="w")]
    evidence = measured(facts(changes, [Tag("v1", 10, tuple(f"c{k}" for k in range(60)))], as_of=10)).evidence
    assert [one.id for one in evidence] == ["w0", "w1", "w2", "w3", "w4"]
    assert evidence[0].note == "waits for 9 days: Do w0"


def test_the_inventory_over_time() -> None:
    changes = landed([0.0, 10.0, 20.0, 40.0])
    series = {one.name: one for one in measured(facts(changes, [Tag("v1", 30, ("c0", "c1", "c2"))], 60)).series}
    points = series["unreleased"].points
    assert [(point.at, point.value) for point in points if point.at in {day(7), day(14), day(21), day(56)}] == [
        (day(7), 1), (day(14), 2), (day(21), 3), (day(56), 1),
    ]  # fmt: skip
    # A release takes all at once, whatever day of the week it is.
    around = [(point.at, point.value) for point in points if day(28) < point.at <= day(35)]
    assert around == [(day(30) - timedelta(seconds=1), 3), (day(30), 0), (day(35), 0)]
    assert (points[0].at, points[-1].at) == (day(0), day(60))


def test_the_curve_goes_from_all_to_the_longest_wait_there_is() -> None:
    changes = landed([0.0, 0.0, 0.0, 0.0])
    series = {one.name: one for one in measured(facts(changes, [Tag("v1", 2.5, ("c0",))], 60)).series}
    assert [(point.label, point.value) for point in series["waiting_survival"].points] == [
        ("0.0", 1.0), ("2.5", 0.75), ("60.0", 0.75),
    ]  # fmt: skip


def test_work_released_before_it_landed_leaves_the_inventory_when_it_lands() -> None:
    given = facts([Landed("waits", 0), Landed("aside", 40)], [Tag("v1", 20, ("aside",))], as_of=60)
    series = {one.name: one for one in measured(given).series}
    assert {point.value for point in series["unreleased"].points} == {1}


def in_releases(waits: list[list[float]], spread: float) -> Facts:
    """Six changes for each of the waits, now and 500 days later; they leave so many days after one another."""
    changes, tags = [], []
    for window, its in enumerate(waits):
        for k, wait in enumerate(its):
            six = landed([500.0 * window] * 6, prefix=f"{window}-{k}-")
            changes += six
            tags += [
                Tag(f"v{window}.{k:02}.{n}", 500 * window + wait + spread * n, (one.id,)) for n, one in enumerate(six)
            ]
    return facts(changes, tags)


@pytest.mark.parametrize(
    ("spread", "state"),
    [
        pytest.param(0, "healthy", id="ten releases of six changes each"),
        pytest.param(0.001, "concern", id="sixty releases of a change each"),
    ],
)
def test_the_changes_of_a_release_tell_as_much_as_one(spread: float, state: str) -> None:
    """Waits of 4 to 40 days, then of 6.4 to 64: ten releases a side might be so by chance, sixty not."""
    finding = found(in_releases([[4.0 * k for k in range(1, 11)], [6.4 * k for k in range(1, 11)]], spread))
    ratio = finding.measures["ratio"]
    assert ratio.value == pytest.approx(1.6, rel=0.001)
    assert ((ratio.low or 0) > 1) == (state == "concern")
    assert finding.state == state


def test_a_ratio_needs_eight_releases_a_side() -> None:
    nine = [float(k) for k in range(1, 10)]
    enough, few = (found(in_releases([nine, [40.0 + k % n for k in range(9)]], 0)) for n in (8, 7))
    assert enough.measures["ratio"].n == 8
    assert few.measures["ratio"].missing == (
        "the window has 7 of 8 releases that changes left in; too few at this pace for a window of 1 year; "
        "a longer one can be set"
    )
    assert (enough.state, few.state) == ("concern", "healthy")


def test_where_growth_would_not_have_been_seen_nothing_is_highly_sure() -> None:
    given = measured(daily([10.0] * 105, as_of=105 * 7 + 10))
    many = replace(given.values["wait_median"], n=500, low=9.0, high=11.0)
    compared = {**given.values, "wait_median": many, "ratio": Measure(1.0, "ratio", 50, 0.9, 1.1)}
    alone = {**compared, "ratio": Measure(None, "ratio", 0, missing="the window before has 0 of 8 releases")}
    assert judge(replace(given, values=compared), policy(None)).confidence == "high"
    assert judge(replace(given, values=alone), policy(None)).confidence == "medium"


@pytest.mark.parametrize(
    ("now", "state"),
    [pytest.param(0.99, "healthy", id="under a day"), pytest.param(1.0, "concern", id="a day")],
)
def test_below_a_day_a_wait_is_short_whatever_it_was(now: float, state: str) -> None:
    finding = found(daily([0.25] * 53 + [now] * 52, as_of=105 * 7 + now))
    assert (finding.measures["ratio"].value or 0) > 3.9
    assert finding.state == state


def squashed(n: int, **other: Any) -> Facts:
    """Fifty changes begun two days before they landed, and so many more begun as they landed."""
    whole = landed([10.0] * 50, started=8.0)
    more = landed([10.0] * n, prefix="s", started=10.0, **other)
    every = [*whole, *more]
    return facts(every, [Tag("v1", 15, tuple(one.id for one in every))])


@pytest.mark.parametrize(
    ("other", "n"),
    [
        pytest.param({"how": "squash"}, 50, id="a squash has lost its first commit"),
        pytest.param({"how": "squash", "commits": 2}, 150, id="one of two commits has it"),
        pytest.param({"how": "direct"}, 150, id="a single commit is its own first"),
        pytest.param({"how": "merge", "commits": 1}, 150, id="a merge of one commit has it"),
    ],
)
def test_squashes_tell_nothing_of_the_first_commit(other: dict[str, object], n: int) -> None:
    values = measured(squashed(100, **other)).values
    assert (values["lead_median"].n, values["work_median"].n) == (n, n)
    assert values["lead_median"].value == (7 if n == 50 else 5)
    assert values["work_median"].value == (2 if n == 50 else 0)
    assert (values["wait_median"].value, values["wait_median"].n) == (5, 150)


def test_where_nearly_all_is_squashed_there_is_no_time_from_the_first_commit() -> None:
    changes = [*landed([10.0] * 49, started=8.0), *landed([10.0] * 99, prefix="s", how="squash")]
    finding = found(facts(changes, [Tag("v1", 15, tuple(one.id for one in changes))]))
    for name in ("lead_median", "work_median"):
        assert finding.measures[name].missing == (
            "49 of 50 changes whose first commit is known (a squash hides it); about 1 day at this pace"
        )
    assert finding.sentence == "A finished change waits 5 days for its release; nothing waits now."


def test_a_trend_over_what_is_out_would_flatter_where_much_is_held_back() -> None:
    """Five changes every four weeks for 34 months, each out after 3 days; of the newest, nothing is out yet."""

    def growth(n_waiting: int) -> list[tuple[float | None, str | None]]:
        months = [landed([28.0 * month + 5] * 5, prefix=f"m{month}-") for month in range(34)]
        tags = [
            Tag(f"v{k:02}", 28 * k + 8, tuple(one.id for one in five))
            for k, five in enumerate(months[: len(months) - n_waiting])
        ]
        values = measured(facts([one for five in months for one in five], tags, as_of=34 * 28)).values
        return [(values[name].value, values[name].missing) for name in ("growth", "growth_p")]

    assert [missing for _, missing in growth(2)] == [None, None]
    assert growth(2)[0][0] == 1
    why = "most of what landed in the last 3 bins of four weeks waits still"
    assert growth(3) == [(None, why), (None, why)]


@pytest.mark.parametrize(
    ("n_releases", "bounded"), [pytest.param(51, False, id="51 releases"), pytest.param(52, True, id="52 releases")]
)
def test_the_interval_of_p90_needs_many_releases(n_releases: int, bounded: bool) -> None:
    """The value is told either way; the median has its interval from fewer releases."""
    values = measured(daily([float(1 + week % 6) for week in range(n_releases)])).values
    assert values["wait_p90"].value == 6
    assert (values["wait_p90"].low is not None) is bounded
    assert values["wait_median"].low is not None


def test_changes_of_one_release_are_one_wait() -> None:
    """Sixty changes that leave in six releases say less than sixty that leave one by one."""
    alone = [Tag(f"a{k:03}", k + 1, (f"c{k}",)) for k in range(60)]
    together = [Tag(f"t{k}", 10 * k + 10, tuple(f"c{n}" for n in range(10 * k, 10 * k + 10))) for k in range(6)]
    narrow, wide = (measured(facts(landed([0.0] * 60), tags)).values["wait_median"] for tags in (alone, together))
    assert (narrow.value, wide.value) == (30, 30)
    assert (wide.high or 0) - (wide.low or 0) > (narrow.high or 0) - (narrow.low or 0)


def test_a_rise_that_no_window_can_be_compared_for_is_watched() -> None:
    """Weekly releases, then one in 60 days: six of them in the year are too few to compare it with the one before."""
    changes = changes_at(0, 720, 720)
    finding = found(facts(changes, train(changes, [*range(7, 301, 7), *range(360, 721, 60)])))
    assert finding.measures["ratio"].value is None
    assert finding.state == "watch"
    assert "On 2020-11-02 waits went from 3 days to 30 days." in finding.sentence
