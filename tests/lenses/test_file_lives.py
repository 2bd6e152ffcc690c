"""One file under many names, and many files under one."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.lenses.file_lives import file_lives

A, M, D, R = "added", "modified", "deleted", "renamed"


def lives(*rows: tuple[int, str, str, str | None]) -> list[int]:
    """The files of rows of (position, status, path, old path), numbered in order of appearance."""
    table = pd.DataFrame(rows, columns=["position", "status", "path", "old_path"]).astype({"old_path": "str"})
    return pd.factorize(file_lives(table))[0].tolist() if len(table) else file_lives(table).tolist()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([], [], id="empty"),
        pytest.param([(0, M, "a", None)], [0], id="one row, there before the history"),
        pytest.param([(0, A, "a", None), (1, M, "a", None), (1, A, "b", None)], [0, 0, 1], id="two files"),
        pytest.param([(0, A, "a", None), (1, R, "b", "a"), (2, M, "b", None)], [0, 0, 0], id="renamed"),
        pytest.param(
            [(0, A, "a", None), (1, R, "b", "a"), (2, R, "c", "b"), (3, M, "c", None)], [0] * 4, id="renamed twice"
        ),
        pytest.param([(0, A, "a", None), (1, D, "a", None), (2, A, "a", None)], [0, 0, 1], id="deleted and made anew"),
        pytest.param([(0, A, "a", None), (1, D, "a", None), (2, M, "a", None)], [0, 0, 1], id="anew without a word"),
        pytest.param(
            [(0, A, "a", None), (1, R, "b", "a"), (2, A, "a", None), (3, M, "a", None)], [0, 0, 1, 1], id="name reused"
        ),
        pytest.param(
            [(0, A, "a", None), (1, R, "b", "a"), (1, A, "a", None), (2, M, "b", None)], [0, 0, 1, 0], id="at once"
        ),
        pytest.param(
            [(0, A, "a", None), (0, A, "b", None), (1, R, "a", "b"), (1, R, "b", "a"), (2, M, "a", None)],
            [0, 1, 1, 0, 1],
            id="names swapped",
        ),
        pytest.param([(1, R, "b", "a"), (2, M, "b", None)], [0, 0], id="its past is not known"),
        pytest.param([(0, A, "a", None), (1, "copied", "b", "a"), (2, M, "b", None)], [0, 1, 1], id="a copy"),
        pytest.param([(3, M, "b", None), (0, A, "a", None), (1, R, "b", "a")], [0, 0, 0], id="in any order"),
    ],
)  # fmt: skip
def test_lives(rows: list[tuple[int, str, str, str | None]], expected: list[int]) -> None:
    assert lives(*rows) == expected
