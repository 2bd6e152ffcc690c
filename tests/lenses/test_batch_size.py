"""Batch size: level, growth, steady growth, large changes, and what explains a drift."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.batch_size import judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measure, Measures
from flowlens.verdict.policy import policy
from tests.lenses.tables import Landed, changes_at, day, facts, landed

YEAR = 365
PEOPLE = ("ann", "ben", "cat", "dan", "eve", "fay")


def measured(given: Facts, **settings: object) -> Measures:
    return measure(given, LensSettings(**settings))  # type: ignore[arg-type]


def found(given: Facts) -> Finding:
    return judge(measured(given), policy(None))


def by_many(changes: list[Landed]) -> list[Landed]:
    """The changes, made by six people in turn, three by each."""
    return [
        Landed(change.id, change.day, change.lines, PEOPLE[number // 3 % 6], change.area)
        for number, change in enumerate(changes)
    ]


def two_years(before: int | list[int], now: int | list[int]) -> list[Landed]:
    """A hundred changes a year for two years, of these sizes; ten months of each, too few bins for a trend."""
    sizes = [[lines] if isinstance(lines, int) else lines for lines in (before, now)]
    earlier = landed([number * 2.7 for number in range(100)], sizes[0], "b")
    return by_many([*earlier, *landed([YEAR + 1 + number * 2.7 for number in range(100)], sizes[1], "n")])


def test_the_level_is_told_in_quantiles() -> None:
    values = measured(facts(changes_at(0, 300, 100, lines=list(range(1, 101))), as_of=300)).values
    assert (values["median"].value, values["median"].n, values["median"].unit) == (50.5, 100, "lines")
    assert values["p75"].value == pytest.approx(75.25)
    assert values["p90"].value == pytest.approx(90.1)


def test_the_share_above_the_limit_is_strictly_above() -> None:
    values = measured(facts(changes_at(0, 300, 60, lines=[400, 401, 10])), large_change_lines=400).values
    assert (values["large_share"].value, values["large_share"].n) == (20 / 60, 60)
    assert values["large_share"].low is not None


@pytest.mark.parametrize(
    ("n", "as_of", "sentence"),
    [
        pytest.param(0, 0, "0 of 50 changes; none so far, so no pace can be told.", id="none"),
        pytest.param(1, 0, "1 of 50 changes; it takes 2 to tell a pace.", id="one, and no time to tell a pace"),
        pytest.param(40, 30, "40 of 50 changes; about 8 days at this pace.", id="a young repository"),
        pytest.param(49, 98, "49 of 50 changes; about 2 days at this pace.", id="one is missing"),
        pytest.param(
            3, 4000, "0 of 50 changes; nothing for 11 years, so no pace can be told (--until looks at "
"an earlier day).", id="all too long ago"
        ),
        pytest.param(
            3,
            2000,
            "3 of 50 changes; too few at this pace for a window of 6 years.",
            id="never enough",
        ),
    ],
)  # fmt: skip
def test_too_few_changes_are_an_answer(n: int, as_of: float, sentence: str) -> None:
    finding = found(facts(changes_at(0, min(as_of, 98), n), as_of=as_of))
    assert finding.state == "not-enough-data"
    assert finding.sentence == f"Not enough data to tell how big a change is: {sentence}"
    assert finding.confidence == "low"
    assert finding.measures["median"].value is None
    assert finding.try_next is not None


def test_fifty_are_enough() -> None:
    finding = found(facts(changes_at(0, 98, 50, lines=1)))
    assert finding.state == "healthy"
    assert finding.confidence == "low"
    assert finding.sentence == (
        "The median change has 1 net line, with no level before to compare it with (the window before has 0 of 50 "
        "changes)."
    )


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"bot": True}, id="a bot"),
        pytest.param({"lines": None}, id="an unknown size"),
        pytest.param({"lines": 0}, id="no line that people wrote"),
        pytest.param({"event": "another history merged in"}, id="another history"),
        pytest.param({"ignored": True}, id="a bulk reformat"),
    ],
)
def test_what_does_not_count_changes_nothing(odd: dict[str, object]) -> None:
    changes = two_years([10, 20, 30], [11, 22, 33])
    more = [*changes, Landed("odd", 700, **{"lines": 90_000, **odd})]  # type: ignore[arg-type]
    assert measured(facts(more, as_of=740)) == measured(facts(changes, as_of=740))


def test_what_counts_changes_something() -> None:
    changes = two_years([10, 20, 30], [11, 22, 33])
    more = [*changes, Landed("ordinary", 700, 90_000)]
    assert measured(facts(more, as_of=740)) != measured(facts(changes, as_of=740))


def test_bots_count_where_they_are_asked_for() -> None:
    given = facts(changes_at(0, 300, 60, bot=True))
    assert measured(given, include_bots=True).values["median"].value == 10
    assert measured(given).values["median"].value is None


def test_clear_growth_is_a_concern() -> None:
    finding = found(facts(two_years([8, 10, 12], [24, 30, 36])))
    assert finding.state == "concern"
    assert finding.measures["ratio"].value == 3.0
    assert finding.confidence == "medium"
    assert finding.sentence.startswith(
        "Changes have grown. The median change has 30 net lines, against 10 in the window before (3.0 times, "
    )
    assert finding.sentence.endswith(
        "Like for like the growth is 3.0 times (3.0–3.0); work in other areas accounts for nothing; "
        "what new people add can't be told, as who is new is not known in the first 90 days of a history."
    )
    assert finding.try_next is not None
    assert (finding.try_next.measure, finding.try_next.goal) == ("median", "below")


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param([8, 10, 12], "healthy", id="the same"),
        pytest.param([4, 5, 6], "healthy", id="smaller"),
        pytest.param([11, 14, 17], "healthy", id="grown by less than half"),
        pytest.param([12, 15, 18], "concern", id="grown by half"),
    ],
)
def test_growth_counts_from_one_half_on(now: list[int], state: str) -> None:
    assert found(facts(two_years([8, 10, 12], now))).state == state


def test_growth_that_may_be_chance_is_no_concern() -> None:
    sizes = [1, 2, 4, 900, 1, 3000, 2, 700, 5, 1]
    finding = found(facts(two_years(sizes, [*sizes[:8], 3, 9])))
    assert finding.state != "concern"


def test_steady_growth_is_worth_a_watch() -> None:
    changes = [
        change for month in range(40) for change in landed([month * 28 - 2.5 + 2.5 * n for n in range(10)],
                                                          round(100 * 1.25 ** (month / 13)), f"m{month}-")
    ]  # fmt: skip
    finding = found(facts(by_many(changes)))
    assert finding.state == "watch"
    assert finding.sentence.startswith("Changes grow steadily: by 25 % a year over three years. The median change has ")
    assert finding.measures["growth"].n == 39
    assert finding.measures["growth"].value == pytest.approx(1.25, rel=0.02)


def test_many_large_changes_are_worth_a_watch() -> None:
    finding = found(facts(two_years([10, 500], [10, 500])))
    assert finding.state == "watch"
    assert finding.sentence.startswith("50 % of the changes have more than 400 net lines. The median change has 255 ")
    assert (finding.measures["limit"].value, finding.measures["limit"].unit) == (400, "lines")


def test_a_tie_of_all_sizes_is_healthy() -> None:
    finding = found(facts(two_years(10, 10)))
    assert finding.state == "healthy"
    assert finding.sentence.endswith("(1.0 times, 1.0–1.0): no clear growth.")


def test_one_author_is_resampled_by_week() -> None:
    finding = found(facts([Landed(c.id, c.day, c.lines) for c in two_years([8, 10, 12], [24, 30, 36])]))
    assert finding.measures["ratio"].value == 3.0
    assert (finding.measures["ratio"].low or 0) > 1
    assert finding.state == "concern"


def test_the_largest_changes_are_the_evidence() -> None:
    evidence = measured(facts(changes_at(0, 300, 100, lines=list(range(1, 101))), as_of=300)).evidence
    assert [one.id for one in evidence] == ["c99", "c98", "c97", "c96", "c95"]
    assert evidence[0].kind == "change"
    assert evidence[0].note == "100 lines: Do c99"


def test_the_running_lines_begin_with_the_fiftieth_change() -> None:
    series = {one.name: one for one in measured(facts(changes_at(0, 300, 60, lines=list(range(1, 61))))).series}
    assert len(series["changes"].points) == 60
    assert len(series["running_median"].points) == 11
    assert series["running_median"].points[0].value == 25.5
    assert series["running_median"].points[0].at == day(49 * 5)
    assert series["running_p25"].points[0].value == 13.25
    assert {point.area for point in series["changes"].points} == {"src"}


def test_p90_of_a_slow_repository_says_that_it_never_will() -> None:
    values = measured(facts(changes_at(0, 730, 120), as_of=729)).values
    assert values["p90"].missing == (
        "60 of 100 changes; too few at this pace for a window of 1 year; a longer one can be set"
    )


def test_growth_of_two_weeks_may_be_chance() -> None:
    """Three times as large for sure, but two weeks against two others could be so by the luck of the weeks."""
    before = landed([0.0] * 50 + [10.0] * 50, [8, 10, 12], "b")
    now = landed([500.0] * 50 + [510.0] * 50, [24, 30, 36], "n")
    finding = found(facts(by_many([*before, *now])))
    assert finding.measures["ratio"].value == 3
    assert (finding.measures["ratio"].low or 0) > 1
    assert (finding.measures["ratio_p"].value or 0) > 0.05
    assert finding.state == "healthy"


def test_growth_by_a_tenth_a_year_is_not_worth_a_watch() -> None:
    changes = [
        change
        for month in range(39)
        for change in landed([month * 28 + 2.5 * n for n in range(10)], round(100 * 1.1 ** (month / 13)), f"m{month}-")
    ]
    finding = found(facts(by_many(changes)))
    assert finding.measures["growth"].value == pytest.approx(1.1, rel=0.02)
    assert (finding.measures["growth_p"].value or 0) < 0.001
    assert finding.state == "healthy"


@pytest.mark.parametrize(
    ("n_large", "state"), [pytest.param(16, "healthy", id="perhaps"), pytest.param(28, "watch", id="surely")]
)
def test_a_quarter_must_be_sure(n_large: int, state: str) -> None:
    """16 of 60 are 27 %, but that may be 12 %; 28 of 60 are 30 % at least."""
    sizes = [500 if number < n_large else 10 for number in range(60)]
    assert found(facts(landed([5.0 * number for number in range(60)], sizes))).state == state


def with_imports(event: str | None) -> list[Landed]:
    """A hundred changes of 10 lines in the first year; in the second 70 like these, and 80 of 5,000."""
    before = landed([number * 2.7 for number in range(100)], [8, 10, 12], "b")
    now = landed([YEAR + 1 + number * 1.8 for number in range(150)], [8, 10, 12], "n")
    large = [replace(one, lines=5_000, event=event) if number % 15 < 8 else one for number, one in enumerate(now)]
    return [replace(one, person=PEOPLE[number // 3 % 6]) for number, one in enumerate([*before, *large])]


def test_growth_that_only_imports_make_is_no_concern() -> None:
    finding = found(facts(with_imports("imported files")))
    values = finding.measures
    assert (values["median"].value, values["ratio"].value) == (5_000, 500)
    assert (values["median_without_imports"].value, values["median_without_imports"].n) == (10, 70)
    assert (values["ratio_without_imports"].value, values["ratio_without_imports"].n) == (1, 70)
    assert (values["ratio"].low or 0) > 1
    assert finding.state == "watch", "for so many large changes"
    assert not finding.sentence.startswith("Changes have grown.")


def test_the_same_growth_without_imports_is_a_concern() -> None:
    finding = found(facts(with_imports(None)))
    assert finding.measures["ratio"].value == 500
    assert finding.measures["ratio_without_imports"].missing == "no change of the window looks imported"
    assert finding.state == "concern"


def test_growth_that_imports_do_not_make_is_a_concern() -> None:
    changes = two_years([8, 10, 12], [24, 30, 36])
    finding = found(facts([*changes, Landed("import", 700, 90_000, "ann", event="imported files")]))
    assert finding.measures["ratio_without_imports"].value == 3
    assert finding.state == "concern"


@pytest.mark.parametrize(
    ("now", "state"),
    [pytest.param([7, 9, 11], "healthy", id="nine lines"), pytest.param([8, 10, 12], "concern", id="ten lines")],
)
def test_below_ten_lines_a_change_is_small_whatever_it_was(now: list[int], state: str) -> None:
    finding = found(facts(two_years([2, 3, 4], now)))
    assert (finding.measures["ratio"].value or 0) >= 3
    assert finding.state == state


@pytest.mark.parametrize(
    ("p", "confidence"),
    [
        pytest.param(0.0099, "medium", id="below 0.01"),
        pytest.param(0.01, "low", id="0.01"),
        pytest.param(0.049, "low", id="nearly 0.05"),
        pytest.param(0.05, "high", id="no growth: as sure as the number of changes"),
    ],
)
def test_a_slow_growth_is_as_sure_as_its_p(p: float, confidence: str) -> None:
    measures = measured(facts(by_many(changes_at(0, 1000, 900, lines=[20, 30, 40]))))
    assert measures.values["ratio"].n >= 200
    growth = Measure(1.2, "ratio", 36, low=1.01, high=1.4)
    values = {**measures.values, "growth": growth, "growth_p": Measure(p, "p-value", 36)}
    finding = judge(replace(measures, values=values), policy(None))
    assert finding.state == ("watch" if p < 0.05 else "healthy")
    assert finding.confidence == confidence


@pytest.mark.parametrize(
    ("low", "high", "state", "confidence"),
    [
        pytest.param(0.1, 0.2, "healthy", "high", id="surely few"),
        pytest.param(0.1, 0.3, "healthy", "medium", id="perhaps a quarter"),
        pytest.param(0.3, 0.4, "watch", "high", id="surely many"),
    ],
)
def test_no_surer_than_the_share_of_large_changes_is(low: float, high: float, state: str, confidence: str) -> None:
    measures = measured(facts(by_many(changes_at(0, 1000, 900, lines=[20, 30, 40]))))
    values = {**measures.values, "large_share": Measure((low + high) / 2, "share", 300, low=low, high=high)}
    finding = judge(replace(measures, values=values), policy(None))
    assert (finding.state, finding.confidence) == (state, confidence)


@pytest.mark.parametrize("low", [pytest.param(1.0, id="just"), pytest.param(None, id="no bound")])
def test_a_growth_whose_interval_holds_1_is_none(low: float | None) -> None:
    measures = measured(facts(by_many(changes_at(0, 1000, 900, lines=[20, 30, 40]))))
    growth = Measure(1.2, "ratio", 36, low=low, high=1.4)
    values = {**measures.values, "growth": growth, "growth_p": Measure(0.001, "p-value", 36)}
    finding = judge(replace(measures, values=values), policy(None))
    assert finding.state == "healthy"
    assert "grow steadily" not in finding.sentence


def test_a_concern_is_as_sure_as_the_number_of_changes_though_the_trend_grows_as_well() -> None:
    measures = measured(facts(two_years([8, 10, 12], [24, 30, 36])))
    growth = Measure(1.2, "ratio", 36, low=1.01, high=1.4)
    values = {**measures.values, "growth": growth, "growth_p": Measure(0.04, "p-value", 36)}
    finding = judge(replace(measures, values=values), policy(None))
    assert (finding.state, finding.confidence) == ("concern", "medium")


def test_another_limit_is_named() -> None:
    measures = measured(facts(two_years([10, 500], [10, 500])), large_change_lines=100)
    sentence = judge(measures, policy(None)).sentence
    assert sentence.startswith("50 % of the changes have more than 100 net lines. ")


@pytest.mark.parametrize(
    ("sizes", "limit"),
    [
        pytest.param([*range(1, 101)], "90 lines", id="the tenth begins below the limit"),
        pytest.param([10] * 80 + [900] * 20, "400 lines", id="it begins above"),
    ],
)
def test_what_is_split_is_what_moves_the_largest_tenth(sizes: list[int], limit: str) -> None:
    finding = found(facts(two_years(sizes, sizes)))
    assert finding.state == "healthy"
    assert finding.try_next is not None
    assert f"above {limit} is split" in finding.try_next.hypothesis
