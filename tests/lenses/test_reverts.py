"""What was taken back: of reverts only those that undo what people had landed before."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from flowlens.facts.tables import Facts, frame
from flowlens.lenses.reverts import Reverts, reverts
from flowlens.lenses.settings import LensSettings
from tests.lenses.tables import Landed, facts, shuffled


def told(given: Facts) -> Reverts:
    return reverts(given, LensSettings())


def pairs(given: Facts) -> list[tuple[str, str, float]]:
    rows = told(given).rows
    return list(zip(rows["id"].tolist(), rows["target"].tolist(), rows["days"].tolist(), strict=True))


def back(oid: str, target: str, at: float, **other: bool | int) -> Landed:
    """A change that takes another one back."""
    return Landed(oid, at, kind="revert", reverts=target, **other)  # type: ignore[arg-type]


def with_commits(given: Facts, rows: list[tuple[str, str | None, str | None]]) -> Facts:
    """The facts with commits: the id of each, the change that brought it, and what it takes back."""
    n = len(rows)
    filled: dict[str, list[object]] = {column: [None] * n for column in given.commits.columns}
    filled |= {"oid": [r[0] for r in rows], "change": [r[1] for r in rows], "reverts": [r[2] for r in rows]}
    filled |= {"bot": [False] * n, "ignored": [False] * n}
    return replace(given, commits=frame("commits", filled))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param([Landed("a", 0), back("r", "a", 3)], [("r", "a", 3.0)], id="a revert"),
        pytest.param([Landed("a", 0), back("r", "a", 0)], [("r", "a", 0.0)], id="at once"),
        pytest.param([Landed("a", 0), Landed("b", 3)], [], id="none"),
        pytest.param([Landed("a", 0), back("r", "gone", 3)], [], id="of what is on no mainline"),
        pytest.param([back("r", "r", 3)], [], id="of itself"),
        pytest.param([back("r", "a", 3), Landed("a", 4)], [], id="of what landed later"),
        pytest.param([Landed("a", None), back("r", "a", 3)], [], id="of what has no date"),
        pytest.param([Landed("a", 0), back("r", "a", 365)], [("r", "a", 365.0)], id="after a year"),
        pytest.param([Landed("a", 0), back("r", "a", 366)], [], id="after more than a year"),
        pytest.param([Landed("a", 0, bot=True), back("r", "a", 3)], [], id="of a bot's change"),
        pytest.param([Landed("a", 0), back("r", "a", 3, bot=True)], [], id="by a bot"),
        pytest.param([Landed("a", 0), back("r", "a", 3), back("q", "a", 5)], [("r", "a", 3.0)], id="twice: the first"),
        pytest.param(
            [Landed("a", 0), back("r", "a", 3), back("rr", "r", 5)], [("r", "a", 3.0)], id="a revert of a revert"
        ),
        pytest.param(
            [Landed("a", 0), back("r", "a", 3), back("rr", "r", 5), back("rrr", "rr", 9)],
            [("r", "a", 3.0), ("rrr", "rr", 4.0)],
            id="what landed again is taken back once more",
        ),
        pytest.param(
            [Landed("a", 0), Landed("b", 1), back("s", "b", 5), back("r", "a", 5)],
            [("s", "b", 4.0), ("r", "a", 5.0)],
            id="two at one moment",
        ),
    ],
)
def test_what_is_a_revert(changes: list[Landed], expected: list[tuple[str, str, float]]) -> None:
    assert pairs(facts(changes)) == expected
    assert pairs(shuffled(facts(changes), 5)) == expected


def test_nothing_is_reverted_in_an_empty_history() -> None:
    found = told(facts())
    assert (len(found.rows), found.n_relanded, found.n_bots, found.n_late) == (0, 0, 0, 0)


def test_what_is_left_out_is_counted() -> None:
    changes = [
        Landed("a", 0), Landed("bot", 0, bot=True), back("r", "a", 3), back("rr", "r", 4), back("s", "bot", 5),
        back("t", "bot", 6), Landed("old", 7), back("u", "old", 800),
    ]  # fmt: skip
    found = told(facts(changes))
    assert (len(found.rows), found.n_relanded, found.n_bots, found.n_late) == (1, 1, 2, 1)
    with_bots = reverts(facts(changes), LensSettings(include_bots=True))
    assert with_bots.rows["id"].tolist() == ["r", "s"]


def test_a_commit_is_taken_back_with_the_change_that_brought_it() -> None:
    given = facts([Landed("merge", 0, commits=2), back("r", "inner", 2)])
    assert pairs(given) == []
    assert pairs(with_commits(given, [("inner", "merge", None)])) == [("r", "merge", 2.0)]


def test_what_was_taken_back_before_it_landed_is_none() -> None:
    given = facts([Landed("merge", 0, commits=2, kind="revert", reverts="inner")])
    assert pairs(with_commits(given, [("inner", "merge", None), ("undo", "merge", "inner")])) == []


def test_a_large_change_with_a_revert_in_it_is_no_revert_itself() -> None:
    """Who takes back a branch of ten commits, one of which was a revert, undoes work."""
    changes = [Landed("a", 0), Landed("branch", 2, commits=10, kind="revert", reverts="a"), back("r", "branch", 4)]
    assert pairs(facts(changes)) == [("branch", "a", 2.0), ("r", "branch", 2.0)]


def test_the_columns_have_types_even_without_rows() -> None:
    rows = told(facts([Landed("a")])).rows
    assert str(rows["days"].dtype) == "float64"
    assert isinstance(rows["landed_at"].dtype, pd.DatetimeTZDtype)
