"""Fields of a record, each checked."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.errors import UsageError
from flowlens.sources.ci.row import Row, Tally
from tests.sources.ci.reading import OID, seconds


def row(value: object) -> Row:
    return Row({"x": value}, "file:1", Tally())


@pytest.mark.parametrize(
    ("value", "expected", "n_without_zone"),
    [
        pytest.param("2026-01-31T12:00:00Z", "2026-01-31T12:00:00", 0, id="Z"),
        pytest.param("2026-01-31T12:00:00.987Z", "2026-01-31T12:00:00", 0, id="parts of a second"),
        pytest.param("2026-01-31T12:00:00+05:30", "2026-01-31T06:30:00", 0, id="zone"),
        pytest.param("2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00", 0, id="an hour that summer skips"),
        pytest.param("2026-01-31 12:00", "2026-01-31T12:00:00", 1, id="no zone"),
        pytest.param("2026-01-31", "2026-01-31T00:00:00", 1, id="day"),
        pytest.param(1_769_860_800, "2026-01-31T12:00:00", 0, id="seconds"),
        pytest.param("1769860800.5", "2026-01-31T12:00:00", 0, id="seconds as text"),
        pytest.param(1_769_860_800_123, "2026-01-31T12:00:00", 0, id="milliseconds"),
        pytest.param("0001-01-01T00:00:00Z", None, 0, id="none, as Go writes it"),
        pytest.param(0, None, 0, id="none, as C writes it"),
        pytest.param(None, None, 0, id="null"),
        pytest.param("", None, 0, id="empty"),
    ],
)
def test_times(value: object, expected: str | None, n_without_zone: int) -> None:
    given_row = row(value)
    assert given_row.time("x") == (None if expected is None else seconds(expected))
    assert given_row.tally.n_without_zone == n_without_zone


@pytest.mark.parametrize("value", ["soon", True, [1], {}, float("inf"), 10**400, "1" * 40, "2026-13-01"])
def test_what_is_no_time_is_a_fault(value: object) -> None:
    with pytest.raises(UsageError, match=r"^file:1: x: should be a time"):
        row(value).time("x")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("success", "success"), ("SUCCESS", "success"), ("Passed", "success"), ("UNSTABLE", "failure"),
        ("startup_failure", "failure"), ("timed out", "timed_out"), ("timed-out", "timed_out"),
        ("ABORTED", "cancelled"), ("NOT_BUILT", "skipped"), ("action_required", "neutral"), ("", None), (None, None),
        ("in_progress", None),
    ],
)  # fmt: skip
def test_conclusions(word: object, expected: str | None) -> None:
    given_row = row(word)
    assert given_row.conclusion("x") == expected
    assert not given_row.tally.unknown_words


@pytest.mark.parametrize(
    ("word", "counted"), [("flaky?", "…"), ("mostly ok", "mostly ok"), ("\x1b[31mred", "…"), ("x" * 31, "…")]
)
def test_a_word_that_is_not_known_is_counted_and_not_guessed(word: str, counted: str) -> None:
    given_row = row(word)
    assert given_row.conclusion("x") is None
    assert given_row.tally.unknown_words == {counted: 1}


@pytest.mark.parametrize(
    ("value", "expected"),
    [(OID, OID), (OID.upper(), OID), (OID[:7], OID[:7]), (OID * 2, None), ("", None), (None, None)],
)
def test_object_ids(value: object, expected: str | None) -> None:
    if value and expected is None:
        with pytest.raises(UsageError, match="should be a commit's object id"):
            row(value).oid("x")
    else:
        assert row(value).oid("x") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(8123, "8123", id="number"),
        pytest.param("ci-8123.1", "ci-8123.1", id="plain"),
        pytest.param("https://u:p@ci/8123", "2829aaa3e59b", id="address"),
        pytest.param("ghp_abcdefghij1234", "9b3d7fc96cb4", id="token"),
        pytest.param("", None, id="empty"),
    ],
)
def test_ids_are_plain_or_a_digest(value: object, expected: str | None) -> None:
    found = row(value).id("x")
    assert (found is None) == (expected is None)
    if expected is not None and found is not None:
        assert found == expected or (len(found) == 12 and str(value) not in found)


@given(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.integers(), max_size=2)))
def test_whatever_stands_in_a_field_it_is_a_value_or_a_fault_of_ours(value: object) -> None:
    for read in ("text", "id", "oid", "time", "attempt", "conclusion", "seconds"):
        with suppress(UsageError):
            getattr(row(value), read)("x")
