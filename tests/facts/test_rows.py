"""Which change the rows of other tables belong to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowlens.facts.rows import chosen_rows, rows_of_files, rows_of_links
from tests.lenses.tables import Landed, Tag, facts, shuffled, with_frames


def test_rows_of_files_and_links() -> None:
    given = facts([Landed("a", 0), Landed("b", 1)], [Tag("v1", 2, ("b",))])
    assert rows_of_files(given).tolist() == [0, 1]
    assert rows_of_links(given).tolist() == [1]


def test_a_file_of_no_known_change_has_no_row() -> None:
    given = facts([Landed("a", 0), Landed("b", 1)])
    assert rows_of_files(with_frames(given, {"changes": given.changes.iloc[1:]})).tolist() == [-1, 0]


def test_the_order_of_rows_does_not_matter() -> None:
    given = shuffled(facts([Landed(f"c{n}", n) for n in range(9)]), seed=3)
    ids = given.changes["id"].take(rows_of_files(given)).tolist()
    assert ids == given.change_files["change"].tolist()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param([True, True, False], [1, 2], id="the first ones"),
        pytest.param([True, False, True], [1, 3], id="with a gap"),
        pytest.param([False, False, False], [], id="none"),
        pytest.param([True, True, True], [1, 2, 3], id="all"),
    ],
)
def test_chosen_rows_are_numbered_anew(chosen: list[bool], expected: list[int]) -> None:
    for index in ([0, 1, 2], [7, 8, 9]):
        found = chosen_rows(pd.DataFrame({"n": [1, 2, 3]}, index=index), np.array(chosen))
        assert (found["n"].tolist(), found.index.tolist()) == (expected, list(range(len(expected))))
    assert chosen_rows(pd.DataFrame({"n": []}), np.array([], dtype=bool)).empty
