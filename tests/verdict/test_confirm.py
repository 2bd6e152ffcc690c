"""A change of the verdict has to last: three weekly ends in a row, of which the newest is the first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.model.verdict import NextStep, Verdict, VerdictState
from flowlens.verdict.confirm import confirm
from flowlens.verdict.rules import LOOKED_AT

STATES: dict[str, VerdictState] = {
    "i": "iterating", "m": "mixed", "d": "drifting", "l": "splashy", "s": "stalled", "?": "not-enough-data",
}  # fmt: skip


def verdict(letter: str) -> Verdict:
    state = STATES[letter]
    idea = NextStep(f"lens of {state}", "If so, so.", "median", "at most", 5.0, "lines", date(2024, 2, 1))
    return Verdict(state, "high", (f"lens of {state}",), f"The sentence of {state}.", "Something else.", idea)


def confirmed(letters: str) -> Verdict:
    """What stands of the verdicts at weekly ends, the newest first."""
    return confirm(verdict(letters[0]), map(verdict, letters))


@pytest.mark.parametrize(
    ("ends", "state", "confidence"),
    [
        pytest.param("iii", "iterating", "high", id="three agree"),
        pytest.param("ddd", "drifting", "high", id="bad news as well"),
        pytest.param("iiim", "iterating", "high", id="what was before no longer counts"),
        pytest.param("immm", "mixed", "low", id="new this week"),
        pytest.param("iimmm", "mixed", "low", id="new for two weeks"),
        pytest.param("imiii", "iterating", "high", id="a dip last week"),
        pytest.param("ididid", "iterating", "low", id="to and fro"),
        pytest.param("idmmm", "mixed", "low", id="the last that lasted"),
        pytest.param("ididddd", "drifting", "low", id="within seven ends"),
        pytest.param("idididdd", "iterating", "low", id="seven ends are looked at"),
        pytest.param("sii", "stalled", "high", id="a silence counts at once"),
        pytest.param("isss", "iterating", "high", id="and so does its end"),
        pytest.param("?ii", "not-enough-data", "high", id="too little data counts at once"),
        pytest.param("i???", "iterating", "high", id="and enough data as well"),
        pytest.param("i", "iterating", "high", id="no earlier end"),
        pytest.param("ii", "iterating", "high", id="young, and all agree"),
        pytest.param("im", "iterating", "low", id="young, and they do not"),
    ],
)
def test_what_stands(ends: str, state: str, confidence: str) -> None:
    found = confirmed(ends)
    assert (found.state, found.confidence) == (state, confidence)


def test_what_held_is_told_beside_what_is_new() -> None:
    found = confirmed("iddd")
    assert found.sentence == (
        "It was drifting at 3 weekly ends in a row; by the newest alone it is iterating (the sentence of iterating), "
        "which counts once it is so at 3."
    )
    assert found.because == ("lens of drifting",)
    assert found.next_step == verdict("d").next_step, "what is tried next is of the verdict that is told"
    assert found.would_change == "If it stays iterating until 3 weekly ends in a row say so, that is the verdict."


def test_what_is_not_clearly_over_is_told_beside_what_the_newest_end_says() -> None:
    found = confirm(verdict("i"), map(verdict, "ddd"))
    assert (found.state, found.confidence) == ("drifting", "low")
    assert found.sentence == (
        "It was drifting at 3 weekly ends in a row; by the newest alone it is iterating (the sentence of iterating), "
        "but not clearly: a growth that was told stands until its ratio is below the limit by a factor of 1.1, or its "
        "p above 2 times the limit."
    )
    assert found.would_change == "If it is clearly iterating at 3 weekly ends in a row, that is the verdict."


def test_what_the_newest_end_says_stands_where_the_ends_before_agree_with_it() -> None:
    assert confirm(verdict("i"), map(verdict, "miii")) == verdict("i")


def test_what_lasts_is_told_as_it_is() -> None:
    assert confirmed("mmm") == verdict("m")


@pytest.mark.parametrize(
    ("ends", "n_asked"),
    [
        pytest.param("iiimmmm", 3, id="three agree"),
        pytest.param("immmmmm", 4, id="new"),
        pytest.param("sssss", 0, id="silence"),
        pytest.param("?????", 0, id="no data"),
        pytest.param("imimimimim", LOOKED_AT, id="to and fro"),
    ],
)
def test_no_more_ends_are_judged_than_it_takes(ends: str, n_asked: int) -> None:
    asked: list[str] = []

    def as_they_stand() -> Iterator[Verdict]:
        for letter in ends:
            asked.append(letter)
            yield verdict(letter)

    confirm(verdict(ends[0]), as_they_stand())
    assert len(asked) == n_asked


@given(st.text("imdl", min_size=12, max_size=60))
def test_a_change_that_lasts_shows_after_two_weeks(before: str) -> None:
    assert confirmed("ddd" + before[::-1]).state == "drifting"


@given(st.text("imdl", min_size=12, max_size=60))
def test_it_never_changes_more_often_than_what_it_is_made_of(letters: str) -> None:
    ends = range(LOOKED_AT, len(letters) + 1)
    stands = [confirmed(letters[:end][::-1]).state for end in ends]
    n_before = sum(a != b for a, b in pairwise(letters))
    assert sum(a != b for a, b in pairwise(stands)) <= n_before + 1
