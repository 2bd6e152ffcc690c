"""Release batch: how much is in a release, its growth, and regrouping."""

from __future__ import annotations

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.release_batch import judge, measure
from flowlens.lenses.releases import NO_RELEASES, ONLY_ASIDE
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measures
from flowlens.verdict.policy import policy
from tests.lenses.tables import Landed, Tag, day, facts, landed, train


def monthly(sizes: list[int], lines: list[int] | None = None, as_of: float | None = None, **other: object) -> Facts:
    """A release every 28 days with so many changes each, of so many lines each."""
    changes = [
        change
        for month, n in enumerate(sizes)
        for change in landed(
            [28 * month + 1 + 26 * k / n for k in range(n)], (lines or [10])[month % len(lines or [10])], f"m{month}-"
        )
    ]
    return facts(changes, train(changes, [28.0 * (k + 1) for k in range(len(sizes))], **other), as_of)


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts) -> Finding:
    return judge(measured(given), policy(None))


def test_the_level_is_told_in_quantiles() -> None:
    values = measured(monthly([2, 4, 6, 8, 10, 12, 14])).values
    assert (values["changes_median"].value, values["changes_median"].n) == (8, 7)
    assert values["changes_p90"].value == pytest.approx(12.8)
    assert (values["lines_median"].value, values["lines_median"].unit) == (80, "lines")
    assert values["changes_per_day"].value == pytest.approx(56 / 195)


def test_the_age_is_that_of_the_oldest_tenth() -> None:
    changes = landed([28.0 * month + 28 - age for month in range(6) for age in range(11)])
    values = measured(facts(changes, train(changes, [28.0 * (month + 1) for month in range(6)]))).values
    assert values["age_median"].value == 9


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param(facts(), NO_RELEASES, id="nothing at all"),
        pytest.param(facts([Landed("a")], [Tag("v1", 1)]), NO_RELEASES, id="a tag without new work"),
        pytest.param(facts([Landed("a", bot=True)], [Tag("v1", 1, ("a",))]), ONLY_ASIDE, id="changes of bots"),
        pytest.param(facts([Landed("a", lines=None)], [Tag("v1", 1, ("a",))]), ONLY_ASIDE, id="unknown sizes"),
        pytest.param(facts([Landed("a")], [Tag("v1", 1, ("a",), ahead=0)]), ONLY_ASIDE, id="fixes from a side branch"),
    ],
)
def test_without_work_in_releases_it_says_what_would_enable_it(given: Facts, why: str) -> None:
    finding = found(given)
    assert (finding.state, finding.sentence) == ("not-applicable", why)
    assert finding.try_next is not None


@pytest.mark.parametrize(
    ("sizes", "sentence"),
    [
        pytest.param([3], "1 of 6 releases; it takes 2 to tell a pace", id="one"),
        pytest.param([3] * 5, "5 of 6 releases; about 4 weeks at this pace", id="one is missing"),
    ],
)
def test_too_few_releases_are_an_answer(sizes: list[int], sentence: str) -> None:
    finding = found(monthly(sizes))
    assert finding.state == "not-enough-data"
    assert finding.sentence == f"Not enough data to tell how much is in a release: {sentence}."


def test_even_releases_are_healthy() -> None:
    finding = found(monthly([10] * 30))
    assert finding.state == "healthy"
    assert finding.change_points == ()
    assert finding.sentence == (
        "A release brings 10 changes (median of 14), against 10 in the window before (1.0 times, 1.0–1.0): "
        "no clear growth."
    )


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param(10, "healthy", id="smaller"),
        pytest.param(20, "healthy", id="the same"),
        pytest.param(22, "healthy", id="grown by a tenth"),
        pytest.param(24, "watch", id="grown by a fifth"),
        pytest.param(29, "watch", id="not yet by half"),
        pytest.param(30, "concern", id="grown by half"),
    ],
)
def test_growth_of_a_release(now: int, state: str) -> None:
    finding = found(monthly([20] * 13 + [now] * 13, as_of=26 * 28))
    assert finding.state == state
    assert finding.sentence.startswith("Releases have grown.") == (state != "healthy")


def test_growth_of_one_release_is_none() -> None:
    assert found(monthly([20] * 25 + [90])).state == "healthy"


def test_regrouping_is_growth_beyond_that_of_a_change() -> None:
    finding = found(monthly([10] * 13 + [30] * 14, [40] * 13 + [20] * 14))
    assert finding.measures["ratio"].value == 3
    assert finding.measures["regrouping"].value == 6
    assert finding.sentence.endswith("; its growth is 6.0 times that of the changes in it.")


def test_a_release_that_grew_as_its_changes_did_is_not_regrouped() -> None:
    finding = found(monthly([10] * 13 + [30] * 14, [10] * 13 + [30] * 14))
    assert finding.measures["regrouping"].value == pytest.approx(1)
    assert finding.sentence.endswith("; the changes in it have grown as much.")


def test_regrouping_needs_two_windows() -> None:
    values = measured(monthly([10] * 10)).values
    assert values["ratio"].missing == "the window before has 0 of 8 releases; about 10 months at this pace"
    assert values["regrouping"].missing == values["ratio"].missing


def test_a_change_of_level_is_dated_at_its_first_release() -> None:
    (point,) = found(monthly([20] * 14 + [5] * 14)).change_points
    assert point.at == day(28 * 15)
    assert (point.before, point.after, point.ratio) == pytest.approx((20, 5, 0.25))


def test_bots_in_a_release_do_not_count() -> None:
    given = monthly([5] * 10)
    bots = landed([28.0 * month + 3 for month in range(10)], 500, "bot", bot=True)
    ordinary = [
        Landed(oid, at, 10)
        for month in range(10)
        for oid, at in ((f"m{month}-{k}", 28 * month + 1 + 26 * k / 5) for k in range(5))
    ]
    everything = [*ordinary, *bots]
    more = facts(everything, train(everything, [28.0 * (k + 1) for k in range(10)]))
    assert measured(more) == measured(given)


def test_zero_size_changes_are_in_the_release() -> None:
    values = measured(monthly([4] * 8, [0, 20])).values
    assert values["changes_median"].value == 4
    assert values["lines_median"].value == 40


def test_the_largest_releases_of_the_window_are_the_evidence() -> None:
    evidence = measured(monthly([2, 9, 4, 9, 6, 8, 7])).evidence
    assert [one.id for one in evidence] == ["v3", "v1", "v5", "v6", "v4"]
    assert evidence[0].note == "9 changes, 90 lines, 2020-04-22"


def test_the_pace_is_one_of_the_days_that_were_lived() -> None:
    """Ten changes a month: a year of them, and the first two months of a young repository."""
    year, young = measured(monthly([10] * 30)).values, measured(monthly([10] * 8)).values
    assert year["changes_per_day"].value == pytest.approx(year["changes_per_day"].n / 365)
    assert year["changes_per_day"].n == 130
    assert young["changes_per_day"].value == pytest.approx(80 / (8 * 28 - 1))


def test_regrouping_looks_at_the_changes_in_the_releases_only() -> None:
    """What landed in the window and is in no release of it says nothing of these."""
    months = [10] * 13 + [30] * 14
    given = monthly(months, [40] * 13 + [20] * 14)
    changes = [
        Landed(oid, at, lines)
        for oid, at, lines in zip(
            given.changes["id"],
            ((moment - day(0)).total_seconds() / 86_400 for moment in given.changes["landed_at"]),
            given.changes["net_lines"],
            strict=True,
        )
    ]
    tags = train(changes, [28.0 * (k + 1) for k in range(len(months))])
    waiting = landed([27.0 * 28 + 1] * 900, 9_000, "w")
    values = measured(facts([*changes, *waiting], tags, as_of=27 * 28 + 1)).values
    assert values["ratio"].value == 3
    assert values["regrouping"].value == 6


def test_without_releases_before_healthy_says_little() -> None:
    finding = found(monthly([10] * 13))
    assert (finding.state, finding.confidence) == ("healthy", "low")
    assert finding.sentence == (
        "A release brings 10 changes (median of 13), with no level before to compare it with (the window before has 0 "
        "of 8 releases). It counts as healthy because no growth is seen; that there is none can't be told."
    )
    small = found(monthly([4] * 13))
    assert (small.state, small.confidence) == ("healthy", "medium")
    assert small.sentence.endswith("releases). That is little, whatever it was before.")


@pytest.mark.parametrize(
    ("sizes", "confidence"),
    [
        pytest.param([6], "high", id="no growth in sight"),
        pytest.param([4, 5, 6, 8, 9, 11, 13], "medium", id="the interval holds the limit of a watch"),
    ],
)
def test_a_healthy_release_is_as_sure_as_its_interval_is_clear_of_growth(sizes: list[int], confidence: str) -> None:
    """A release a week, for two years."""
    of_week = [sizes[week % len(sizes)] for week in range(104)]
    changes = landed([7.0 * week + k / 4 for week, n in enumerate(of_week) for k in range(n)])
    finding = found(facts(changes, train(changes, [7.0 * week + 6 for week in range(104)])))
    assert (finding.state, finding.confidence) == ("healthy", confidence)


@pytest.mark.parametrize(
    ("now", "state"),
    [pytest.param(4, "healthy", id="four changes"), pytest.param(5, "concern", id="five changes")],
)
def test_below_five_changes_a_release_is_small_whatever_it_was(now: int, state: str) -> None:
    finding = found(monthly([1] * 13 + [now] * 13, as_of=26 * 28))
    assert finding.measures["ratio"].value == now
    assert finding.state == state
