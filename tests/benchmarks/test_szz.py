"""The score of what fixes repair: which pairs the trailers give, and what agrees with them."""

from __future__ import annotations

import pytest

from benchmarks.szz import better_by, newest, pairs_of, rows, score

ONE, TWO, FIX = "1" * 40, "2" * 40, "f" * 40


def test_a_trailer_names_what_is_repaired() -> None:
    messages = {ONE: "a", TWO: "Fixes: 1111111", FIX: f'Fix\n\nFixes: 2222222222 ("b")\nFixes: {ONE}\nFixes: 3333333\n'}
    assert pairs_of(messages) == {TWO: {ONE}, FIX: {ONE, TWO}}


def test_a_number_in_a_sentence_and_an_id_of_two_commits_name_nothing() -> None:
    twin = "1" * 39 + "2"
    assert pairs_of({ONE: "a", twin: "b", FIX: "This fixes: 1111111\nFixes: 1111111\nFixes: ffffffff\n"}) == {}


def test_precision_recall_and_f1() -> None:
    truth = {"a": frozenset("x"), "b": frozenset("yz"), "c": frozenset("w")}
    found = {"a": frozenset("x"), "b": frozenset("yq"), "c": frozenset[str]()}
    one = score(truth, found, 1)
    assert (one.precision, one.recall, one.f1) == pytest.approx((2 / 3, 2 / 4, 4 / 7))
    assert one.low <= one.f1 <= one.high


def test_the_newest_is_one_and_known() -> None:
    assert newest(["a", "b", "c"], {"a": 1, "b": 2}) == {"b"}
    assert newest([], {}) == frozenset()


def test_the_difference_is_that_on_the_same_fixes() -> None:
    truth = {str(k): frozenset([f"t{k}"]) for k in range(40)}
    half = {fix: named if int(fix) % 2 else frozenset(["x"]) for fix, named in truth.items()}
    assert better_by(truth, half, half, 1) == (0, 0)
    low, high = better_by(truth, truth, half, 1)
    assert 0 < low < 0.5 < high < 1
    told = list(rows(truth, {"half": half, "whole": truth}, 1))
    assert told[2].startswith("| half | 0.50 | 0.50 | 0.50 [")
    assert "| 0.50 [0." in told[2]
    assert told[3] == "| whole | 1.00 | 1.00 | 1.00 [1.00, 1.00] |  |"
