"""Numbers in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.model.phrase import amount, beside, between, duration, first_few, listed, phrase


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        pytest.param(84, "days", "84 days", id="days"),
        pytest.param(1, "days", "1 day", id="one day"),
        pytest.param(1.04, "days", "1 day", id="about one day"),
        pytest.param(1.05, "days", "1.1 days", id="a little more"),
        pytest.param(0, "changes", "0 changes", id="none"),
        pytest.param(1, "people", "1 person", id="one person"),
        pytest.param(1240, "lines", "1,240 lines", id="thousands"),
        pytest.param(0.37, "share", "37 %", id="share"),
        pytest.param(1, "share", "100 %", id="all"),
        pytest.param(0.0714, "share", "7.1 %", id="small share"),
        pytest.param(0.005, "share", "0.5 %", id="less than a percent"),
        pytest.param(1.8, "ratio", "1.8 times", id="ratio"),
        pytest.param(1, "ratio", "1.0 times", id="the same"),
        pytest.param(0.5, "ratio", "0.5 times", id="half"),
        pytest.param(12.4, "ratio", "12 times", id="large ratio"),
        pytest.param(0.021, "p-value", "p = 0.021", id="chance"),
        pytest.param(0.001, "p-value", "p = 0.001", id="the smallest chance that is told"),
        pytest.param(0.00099, "p-value", "p < 0.001", id="smaller still"),
        pytest.param(0, "p-value", "p < 0.001", id="no chance"),
        pytest.param(1, "p-value", "p = 1", id="sure"),
        pytest.param(0.31, "", "0.31", id="no unit"),
        pytest.param(1, "four-week bins", "1 four-week bin", id="one bin"),
        pytest.param(1, "parsecs", "1 parsecs", id="a unit without a singular"),
    ],
)
def test_a_number_with_its_unit(value: float, unit: str, text: str) -> None:
    assert phrase(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(0.004, "0", id="nothing left"),
        pytest.param(-0.004, "0", id="no minus nothing"),
        pytest.param(0.994, "0.99", id="two digits below one"),
        pytest.param(0.995, "1", id="one"),
        pytest.param(9.94, "9.9", id="two digits below ten"),
        pytest.param(9.95, "10", id="ten"),
        pytest.param(99.4, "99", id="whole from ten on"),
        pytest.param(99.5, "100", id="a hundred"),
        pytest.param(999.6, "1,000", id="a thousand"),
        pytest.param(1234567, "1,234,567", id="millions"),
        pytest.param(-84.2, "-84", id="negative"),
        pytest.param(math.nan, "unknown", id="not a number"),
        pytest.param(math.inf, "unknown", id="infinite"),
    ],
)
def test_rounded_to_what_a_reader_can_use(value: float, text: str) -> None:
    assert amount(value, "days") == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        pytest.param(0.0, "1 day", id="nothing is soon"),
        pytest.param(1.4, "1 day", id="one day"),
        pytest.param(13.4, "13 days", id="days"),
        pytest.param(14, "2 weeks", id="weeks"),
        pytest.param(60, "9 weeks", id="nearly two months"),
        pytest.param(61, "2 months", id="months"),
        pytest.param(150, "5 months", id="five months"),
        pytest.param(365, "1 year", id="a year"),
        pytest.param(400, "13 months", id="more than a year"),
        pytest.param(731, "2 years", id="years"),
        pytest.param(2190, "6 years", id="six windows"),
        pytest.param(500_000, "1,369 years", id="for ever"),
    ],
)
def test_a_length_of_time(days: float, text: str) -> None:
    assert duration(days) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        pytest.param(0, "0 days", id="at once"),
        pytest.param(0.995, "1 day", id="a day"),
        pytest.param(0.994, "24 hours", id="nearly a day"),
        pytest.param(0.04, "58 minutes", id="nearly an hour"),
        pytest.param(1 / 24, "1 hour", id="an hour"),
        pytest.param(1 / 1440, "1 minute", id="a minute"),
        pytest.param(20 / 86_400, "20 seconds", id="less"),
        pytest.param(-0.5, "-12 hours", id="earlier"),
    ],
)
def test_less_than_a_day_is_told_in_hours_or_less(days: float, text: str) -> None:
    assert phrase(days, "days") == text


def test_a_number_next_to_another_says_its_unit_only_where_it_differs() -> None:
    assert beside(84, 3, "days") == "84"
    assert beside(0.25, 0.5, "days") == "6"
    assert beside(3, 0.5, "days") == "3 days"
    assert beside(0.4, 0.5, "lines") == "0.4"


def test_an_interval_around_hours() -> None:
    assert between(0.25, 0.5, "days", 0.3) == "6–12"
    assert between(0, 0.5, "days", 0.3) == "0–12"
    assert between(0.02, 3, "days", 0.3) == "29 minutes–3 days"
    assert between(0.5, 3, "days", 2) == "12 hours–3 days"
    assert between(0.1, 3, "hours", 2) == "0.1–3"


def test_an_interval() -> None:
    assert between(76.6, 91.4, "days") == "77–91"
    assert between(0.1, 0.25, "share") == "10–25 %"


@given(st.floats(0.01, 1e9), st.sampled_from(["days", "lines", "ratio", "share"]))
def test_rounding_is_off_by_a_twentieth_at_most(value: float, unit: str) -> None:
    text = amount(value, unit)
    told = float(text.removesuffix(" %").replace(",", "")) / (100 if unit == "share" else 1)
    assert told == pytest.approx(value, rel=0.5 if value < 0.1 else 0.051)


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=2).map(sorted))
def test_a_larger_number_never_reads_smaller(pair: list[float]) -> None:
    less, more = (float(amount(value, "days").replace(",", "")) for value in pair)
    assert less <= more


@pytest.mark.parametrize(
    ("names", "expected"),
    [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b, c"), (["a", "b", "c", "d"], "a, b, c …")],
    ids=["none", "one", "three", "four"],
)
def test_the_first_few_names(names: list[str], expected: str) -> None:
    assert first_few(names) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [([], ""), (["a"], "a"), (["a", "", "b"], "a and b"), (["a", "b", "c"], "a, b, and c")],
    ids=["none", "one", "two, and an empty one", "three"],
)
def test_a_list_in_words(parts: list[str], expected: str) -> None:
    assert listed(parts) == expected


def test_a_list_of_which_one_is_enough() -> None:
    assert listed(["live", "eu", "us"], "or") == "live, eu, or us"
