"""What a fix says that it repairs, and which commit its row names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from flowlens.facts.depth import depth_tables
from flowlens.facts.named_repair import named_repairs, names_a_repair
from flowlens.model.depth import Depth, RepairLook
from tests.mined import commit, mined, step

ONE, TWIN, TWO, OTHER, FIX = "1" * 40, "1" * 39 + "2", "2" * 40, "3" * 40, "f" * 40


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(f"Fix\n\nFixes: {ONE}\n", {ONE}, id="whole"),
        pytest.param('Fix\n\nFixes: 2222222 ("b")\n', {TWO}, id="short, with its subject"),
        pytest.param(f"Fix\n\n  Fixes: 2222222\nFixes: {ONE}\n", {ONE, TWO}, id="two"),
        pytest.param("Fix\n\nFixes: 222222\n", set(), id="too short"),
        pytest.param("Fix\n\nFixes: 11111111\n", set(), id="of two commits"),
        pytest.param("Fix\n\nFixes: 9999999\n", set(), id="of none"),
        pytest.param("Fix\n\nFixes #2222222\n", set(), id="an issue"),
        pytest.param("Fix\n\nThis fixes: 2222222\n", set(), id="a sentence"),
        pytest.param("Fixes: a crash\n", set(), id="words"),
        pytest.param("", set(), id="empty"),
    ],
)
def test_the_named(message: str, expected: set[str]) -> None:
    assert named_repairs(message, [ONE, TWIN, TWO, FIX]) == expected


@pytest.mark.parametrize(
    ("says", "look", "expected"),
    [
        pytest.param("", RepairLook({OTHER: 1}), (OTHER, True), id="as its lines tell"),
        pytest.param("Fixes: 2222222", RepairLook({OTHER: 1}), (TWO, True), id="as it says, whatever its lines tell"),
        pytest.param("Fixes: 9999999", RepairLook({OTHER: 1}), (OTHER, True), id="an unknown id says nothing"),
        pytest.param("Fixes: fffffff", RepairLook({OTHER: 1}), (OTHER, True), id="nothing repairs itself"),
        pytest.param("Fixes: 2222222", RepairLook(unknown="too large"), (TWO, True), id="its lines are unknown"),
        pytest.param("", RepairLook(unknown="too large"), (None, False), id="unknown"),
        pytest.param("Fixes: 2222222", None, (None, False), id="not looked at yet"),
    ],
)
def test_the_row_of_a_fix(says: str, look: RepairLook | None, expected: tuple[str | None, bool]) -> None:
    found = repairs({FIX: look}, f"Fix it\n\n{says}\n")
    repaired = None if pd.isna(found["repaired"][0]) else found["repaired"][0]
    assert (repaired, bool(found["looked"][0])) == expected
    assert (None if pd.isna(found["days"][0]) else found["days"][0]) == {TWO: 8, OTHER: 2}.get(repaired or "")


def test_lines_of_which_most_are_another_s_name_that_one() -> None:
    found = repairs({FIX: RepairLook({TWO: 20, OTHER: 1})}, "Fix it\n")
    assert found["repaired"].tolist() == [TWO]


def repairs(looks: Mapping[str, RepairLook | None], message: str) -> pd.DataFrame:
    """The table of a fix on day 9, after commits of days 0, 1 and 7."""
    commits = [commit(ONE), commit(TWO, ONE, 1), commit(OTHER, TWO, 7), commit(FIX, OTHER, 9, message=message)]
    steps = [step(ONE, None), step(TWO, ONE), step(OTHER, TWO), step(FIX, OTHER)]
    return depth_tables(replace(mined(commits, steps), depth=Depth(dict(looks))))[0]


def test_an_id_of_sha256() -> None:
    assert named_repairs(f"Fix\n\nFixes: {'a1' * 32}\n", ["a1" * 32]) == {"a1" * 32}


def test_a_message_that_names_any_commit() -> None:
    assert names_a_repair("Add locks\n\nFixes: 0123abc\n")
    assert not names_a_repair("Add locks\n\nFixes: #12\n")
