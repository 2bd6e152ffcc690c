"""Numbers, ids and lists as a reader sees them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.outputs.gate.figures import apart, counted, few, line, period, short_id, subject
from tests.outputs.gate.answers import START, TIP


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        pytest.param((1_842.0, 611.0, None), "lines", ["1,842 lines", "611 lines", "—"], id="far apart"),
        pytest.param((1.0, 0.0), "lines", ["1 line", "0 lines"], id="one"),
        pytest.param((611.0, 611), "lines", ["611 lines", "611 lines"], id="the same"),
        pytest.param((612.0, 611.5), "lines", ["612 lines", "611.5 lines"], id="half a line above the limit"),
        pytest.param((1.5004, 1.5), "ratio", ["1.5004 times", "1.5 times"], id="just above a ratio"),
        pytest.param((1.46, 1.5), "ratio", ["1.46 times", "1.5 times"], id="just below a ratio"),
        pytest.param((1.8, 1.5), "ratio", ["1.8 times", "1.5 times"], id="well above a ratio"),
        pytest.param((1_000.25, 1_000.0, 10.0), "days", ["1,000.2 days", "1,000 days", "10 days"], id="thousands"),
        pytest.param((0.0204, 0.02), "p-value", ["0.0204", "0.02"], id="a chance above its limit"),
        pytest.param((0.3704, 0.37), "share", ["0.3704", "0.37"], id="a share above its limit"),
        pytest.param((float("nan"), 1.5), "ratio", ["unknown", "1.5 times"], id="not a number"),
        pytest.param((float("inf"), float("inf")), "lines", ["unknown", "unknown"], id="infinite"),
        pytest.param((), "lines", [], id="nothing"),
    ],
)
def test_numbers_beside_their_limits(values: tuple[float | None, ...], unit: str, expected: list[str]) -> None:
    assert apart(values, unit) == expected


# Less than a day is told in hours, and has its order by its unit.
@given(st.sampled_from([("lines", 0), ("ratio", 0), ("days", 1)]), st.data())
def test_what_is_printed_has_the_order_of_the_numbers(unit_and_least: tuple[str, int], data: st.DataObject) -> None:
    unit, least = unit_and_least
    values = data.draw(st.lists(st.floats(least, 1e7), min_size=2, max_size=3))
    told = [float(text.partition(" ")[0].replace(",", "")) for text in apart(values, unit)]
    pairs = list(zip(values, told, strict=True))
    assert all((one[0] < other[0]) == (one[1] < other[1]) for one in pairs for other in pairs)


@pytest.mark.parametrize(
    ("oid", "expected"),
    [
        pytest.param(TIP, "0123456789ab", id="SHA-1"),
        pytest.param("f" * 64, "f" * 12, id="SHA-256"),
        pytest.param(None, "unknown", id="none"),
        pytest.param("", "unknown", id="empty"),
        pytest.param("\x1b[31m", "\\x1b[31m", id="no id at all"),
    ],
)
def test_short_ids(oid: str | None, expected: str) -> None:
    assert short_id(oid) == expected


def test_days_are_those_of_utc() -> None:
    late = datetime(2024, 3, 5, 1, 0, tzinfo=timezone(timedelta(hours=3)))
    assert period(late, late + timedelta(days=21)) == "2024-03-04 to 2024-03-25"
    assert period(START, START) == "2024-01-01"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(["a", "b"], ["a", "b"], id="all fit"),
        pytest.param(["a", "b", "c"], ["a", "b", "and 1 more"], id="one too many"),
        pytest.param([*"ab"] * 600, ["a", "b", "and 1,198 more"], id="far too many"),
    ],
)
def test_the_first_few(texts: list[str], expected: list[str]) -> None:
    assert few(texts, 2) == expected


def test_counts_have_their_names() -> None:
    assert counted({"by bots": 1_200, "a\nb": 1}) == ["by bots: 1,200", "a\\nb: 1"]


@pytest.mark.parametrize(("cut", "most"), [(line, 400), (subject, 72)], ids=["line", "subject"])
def test_text_from_anywhere_is_one_bounded_line(cut: object, most: int) -> None:
    assert callable(cut)
    assert cut("Fix a\x1b[31m\nb \u202e\udc80") == "Fix a\\x1b[31m\\nb \\u202e\\udc80"
    assert cut("n" * most) == "n" * most
    assert cut("n" * (most + 1)) == "n" * (most - 1) + "…"
