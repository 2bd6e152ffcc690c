"""The table of branches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest

from flowlens.facts.branches import branches_to
from flowlens.facts.build import build
from flowlens.facts.settings import FactsSettings
from flowlens.model.branch import Branch
from flowlens.model.history import Diff, FileDiff
from tests.mined import BEN, BOT, at, commit, diff, diffs_of, file, mined, step

LINE = mined([commit("a"), commit("b", "a", 1), commit("c", "b", 2)], [step("a", None), step("b", "a"), step("c", "b")])
BRANCH = Branch(commit("tip", "a", 3, author=BEN), "a", at(2), 2, None)


def table(branches: Sequence[Branch], *diffs: Diff) -> pd.DataFrame:
    return build(replace(LINE, branches=tuple(branches)), diffs_of(*diffs), {}, FactsSettings()).branches


@pytest.mark.parametrize(
    ("own", "landed", "expected"),
    [
        pytest.param([file("x.py", 3, 1)], [file("x.py", 3, 1)], "squash", id="the same lines"),
        pytest.param([file("x.py", 3, 1)], [file("x.py", 4, 0)], None, id="other lines"),
        pytest.param([file("x.py", 3, 1)], [file("y.py", 3, 1)], None, id="another file"),
        pytest.param([file("x.py", 3, 1)], [file("x.py", 3, 1), file("y.py", 0, 0)], None, id="one file more"),
        pytest.param([file("x.bin", None, None)], [file("x.bin", None, None)], "squash", id="binary"),
        pytest.param([file("x.bin", None, None)], [file("x.bin", 0, 0)], None, id="binary and not"),
    ],
)
def test_a_squash_does_the_same(own: list[FileDiff], landed: list[FileDiff], expected: str | None) -> None:
    found = table([BRANCH], diff("tip", "a", *own), diff("c", "b", *landed))
    assert [None if pd.isna(how) else how for how in found["landed_as"].tolist()] == [expected]


def test_its_columns_and_no_person() -> None:
    found = table([BRANCH, replace(BRANCH, tip=commit("bot", "a", 4, author=BOT), landed_as="rebase")])
    assert found["oid"].tolist() == ["tip", "bot"]
    assert found["bot"].tolist() == [False, True]
    assert found["landed_as"].tolist()[1] == "rebase"
    assert "Ben" not in found.to_csv()
    assert "ben@example.org" not in found.to_csv()


def test_a_diff_that_is_unknown_tells_nothing() -> None:
    found = table([BRANCH], diff("tip", "a", unknown="a tree is missing"), diff("c", "b", file("x.py", 0, 0)))
    assert found["landed_as"].isna().all()


def test_as_of_an_earlier_moment() -> None:
    found = table([BRANCH, replace(BRANCH, tip=commit("old", "a", 1, author=BEN))])
    assert branches_to(found, pd.Timestamp(at(2), unit="s", tz="UTC"))["oid"].tolist() == ["old"]
    assert table([]).empty
