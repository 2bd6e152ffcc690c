"""What became of new files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.lenses.new_files import new_files
from flowlens.lenses.settings import LensSettings
from tests.lenses.tables import Landed, day, facts, shuffled
from tests.lenses.trees import Did, grown

S = LensSettings()
History = Sequence[tuple[Landed, Sequence[Did]]]


def at(number: int, *dids: Did, **other: object) -> tuple[Landed, list[Did]]:
    return Landed(f"c{number}", float(number), **other), list(dids)  # type: ignore[arg-type]


def told(history: History) -> list[tuple[str, int | None, int | None]]:
    """The path of each new file, the day it went and the day it was first touched."""
    lives = new_files(grown(history), S)
    days = [
        [None if pd.isna(moment) else (moment - pd.Timestamp(day(0))).days for moment in lives[name]]
        for name in ("gone_at", "touched_at")
    ]
    return list(zip(lives["path"], *days, strict=True))


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param([at(0, Did("a"))], [("a", None, None)], id="one that stays"),
        pytest.param([at(0, Did("a")), at(3, Did("a", "deleted"))], [("a", 3, 3)], id="removed"),
        pytest.param([at(0, Did("a")), at(3, Did("a", "modified"))], [("a", None, 3)], id="touched"),
        pytest.param([at(0, Did("a")), at(3, Did("a", "modified", lines=0))], [("a", None, None)], id="mode only"),
        pytest.param([at(0, Did("a")), at(3, Did("b", "renamed", "a", lines=0))], [("a", None, None)], id="renamed"),
        pytest.param(
            [at(0, Did("a")), at(1, Did("b", "renamed", "a", 0)), at(2, Did("c", "renamed", "b", 0)),
             at(5, Did("c", "modified")), at(9, Did("c", "deleted"))],
            [("a", 9, 5)], id="renamed twice, touched and removed",
        ),
        pytest.param(
            [at(0, Did("a")), at(2, Did("a", "deleted")), at(4, Did("a")), at(6, Did("a", "modified"))],
            [("a", 2, 2), ("a", None, 6)], id="the same name twice",
        ),
        pytest.param(
            [at(0, Did("a"), Did("b")), at(2, Did("b", "renamed", "a", 0), Did("a", "renamed", "b", 0)),
             at(5, Did("a", "deleted"))],
            [("a", None, None), ("b", 5, 5)], id="two swap names",
        ),
        pytest.param(
            [at(0, Did("a")), at(2, Did("b", "renamed", "a", 0), Did("a")), at(5, Did("a", "deleted"))],
            [("a", None, None), ("a", 5, 5)], id="a new file under the old name",
        ),
        pytest.param([at(0, Did("a", content="test"), Did("b", excluded="generated"))], [], id="no source"),
        pytest.param([at(0, Did("a"), bot=True)], [], id="of a bot"),
        pytest.param([at(0, Did("a")), at(3, Did("a", "deleted"), bot=True)], [("a", 3, 3)], id="removed by a bot"),
        pytest.param([at(0, Did("a"), event="another history merged in")], [], id="merged in"),
        pytest.param([at(0, Did("a")), at(3, Did("a", "modified"), ignored=True)], [("a", None, None)], id="reformat"),
        pytest.param([at(3, Did("a", "deleted"))], [], id="of before the period"),
    ],
)  # fmt: skip
def test_lives(history: History, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert told(history) == expected


def test_nothing_at_all() -> None:
    assert new_files(facts(), S).empty


def test_the_change_that_removed_it_is_named() -> None:
    lives = new_files(grown([at(0, Did("a")), at(3, Did("a", "deleted"))]), S)
    assert lives[["change", "gone_by"]].to_numpy().tolist() == [["c0", "c3"]]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.booleans()), max_size=14))
def test_as_a_walk_through_the_tree(moves: list[tuple[str, str, bool]]) -> None:
    """Against a slow oracle: a tree of names, each with the number of its file."""
    history: list[tuple[Landed, list[Did]]] = []
    tree: dict[str, int] = {}
    born: list[str] = []
    gone: dict[int, int] = {}
    for number, (name, other, wanted) in enumerate(moves):
        if name not in tree:
            dids, tree[name] = [Did(name)], len(born)
            born.append(name)
        elif wanted and other not in tree:
            dids = [Did(other, "renamed", name, 0)]
            tree[other] = tree.pop(name)
        else:
            dids, gone[tree.pop(name)] = [Did(name, "deleted")], number
        history.append(at(number, *dids))
    found = [(path, went) for path, went, _ in told(history)]
    assert found == [(path, gone.get(number)) for number, path in enumerate(born)]
    mixed = new_files(shuffled(grown(history), 3), S)
    pd.testing.assert_frame_equal(mixed, new_files(grown(history), S))
