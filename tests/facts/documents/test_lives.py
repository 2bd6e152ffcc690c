"""When a document came and was last changed."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.documents.lives import Life, lives_of
from tests.facts.documents.history import changes, files, when


def test_first_and_last() -> None:
    found = lives_of(["a", "b"], changes({"c1": 0, "c2": 3, "c3": 5}), files(("c1", "a"), ("c2", "a"), ("c2", "b")))
    assert found == {"a": Life("c1", when(0), "c2", when(3)), "b": Life("c2", when(3), "c2", when(3))}


def test_a_renamed_file_keeps_its_life() -> None:
    table = files(("c1", "x"), ("c2", "y", "x"), ("c3", "a", "y"))
    assert lives_of(["a"], changes({"c1": 0, "c2": 3, "c3": 5}), table)["a"] == Life("c1", when(0), "c3", when(5))


def test_a_circle_of_names_ends() -> None:
    table = files(("c1", "a", "b"), ("c2", "b", "a"), ("c3", "a", "b"))
    assert lives_of(["a"], changes({"c1": 0, "c2": 3, "c3": 5}), table)["a"].first == "c1"


def test_the_place_on_the_mainline_decides_and_not_the_clock() -> None:
    assert lives_of(["a"], changes({"c1": 9, "c2": 3}), files(("c1", "a"), ("c2", "a")))["a"] == Life(
        "c1", when(9), "c2", when(3)
    )


def test_without_a_date() -> None:
    assert lives_of(["a"], changes({"c1": None}), files(("c1", "a"))) == {"a": Life("c1", None, "c1", None)}


def test_what_no_change_touches_has_no_life() -> None:
    empty = files().astype({"change": "str", "path": "str", "old_path": "str"})
    assert lives_of(["a"], changes({"c1": 0}), empty) == {}
    assert lives_of([], changes({"c1": 0}), files(("c1", "a"))) == {}
    assert isinstance(empty, pd.DataFrame)
