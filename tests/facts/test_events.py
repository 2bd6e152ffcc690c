"""Changes that are not behaviour."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.facts.events import FOREIGN_HISTORY, IMPORTED_FILES, event_notices, imported


def events(sizes: list[int | None], n_files: int, new: int, roots: frozenset[str] = frozenset()) -> list[str | None]:
    """The event of each change of so many net lines; the last touches that many files, so many new, the others one."""
    last = len(sizes) - 1
    ids = [f"c{number}" for number in range(len(sizes))]
    changes = pd.DataFrame(
        {
            "id": pd.Series(ids, dtype="str"),
            # A lock file may change by any number of lines beside.
            "raw_lines": pd.Series([90_000] * len(sizes), dtype="Int64"),
            "net_lines": pd.Series(sizes, dtype="Int64"),
            "n_files": pd.Series([n_files if number == last else 1 for number in range(len(sizes))], dtype="Int64"),
        }
    )
    rows = [(oid, "modified") for oid in ids[:-1]]
    rows += [(ids[last], "added" if number < new else "modified") for number in range(n_files)] if ids else []
    files = pd.DataFrame(rows, columns=["change", "status"]).astype("str")
    found = imported(changes, files, roots).astype(object)
    return found.where(found.notna(), None).tolist()


USUAL: list[int | None] = [100] * 20


@pytest.mark.parametrize(
    ("sizes", "n_files", "new", "event"),
    [
        pytest.param([*USUAL, 2001], 20, 11, "imported files", id="20 times the median, over half new"),
        pytest.param([*USUAL, 2000], 20, 11, None, id="not over 20 times"),
        pytest.param([*USUAL, 2001], 20, 10, None, id="not over half new"),
        pytest.param([*USUAL, 2001], 19, 19, None, id="too few files"),
        pytest.param([10] * 20 + [999], 20, 20, None, id="too few lines"),
        pytest.param([10] * 20 + [1000], 20, 20, "imported files", id="just enough lines"),
        pytest.param([100] * 19 + [2001], 20, 20, None, id="too few changes before"),
        pytest.param([None] * 19 + [100] * 20 + [2001], 20, 20, "imported files", id="unknown sizes do not count"),
        pytest.param([None, *[100] * 19, 2001], 20, 20, None, id="nor as changes before"),
        pytest.param([*USUAL, None], 20, 20, None, id="an unknown size"),
        pytest.param([0] * 20 + [1000], 20, 20, "imported files", id="after changes of nothing"),
    ],
)
def test_imported_files(sizes: list[int | None], n_files: int, new: int, event: str | None) -> None:
    assert events(sizes, n_files, new) == [None] * (len(sizes) - 1) + [event]


def test_another_history() -> None:
    assert events([1, 2, 3], 1, 0, frozenset({"c1"})) == [None, "another history merged in", None]
    assert events([*USUAL, 5000], 20, 20, frozenset({"c20"}))[-1] == "another history merged in"


def test_no_changes_no_events() -> None:
    assert events([], 0, 0) == []


def test_an_import_does_not_hide_the_next_change() -> None:
    assert events([*USUAL, 50_000, 2001], 20, 20)[-1] == "imported files"


def test_lines_that_nobody_wrote_are_no_import() -> None:
    """The raw lines are 90,000 throughout, which is no size of a change."""
    assert events([*USUAL, 100], 20, 20)[-1] is None
    assert events([0] * 21, 20, 20)[-1] is None


@pytest.mark.parametrize(
    ("n_foreign", "n_imported", "notices"),
    [
        pytest.param(0, 0, [], id="nothing"),
        pytest.param(1, 0, ["1 change merged another history in, and left out of the net numbers."], id="a history"),
        pytest.param(
            0, 1, ["1 change looks like imported files; the batch size is told without as well."], id="an import"
        ),
        pytest.param(
            2,
            3,
            [
                "2 changes merged another history in, and left out of the net numbers.",
                "3 changes look like imported files; the batch size is told without as well.",
            ],
            id="both",
        ),
    ],
)
def test_events_are_told(n_foreign: int, n_imported: int, notices: list[str]) -> None:
    values = [None, *[FOREIGN_HISTORY] * n_foreign, *[IMPORTED_FILES] * n_imported]
    assert event_notices(pd.DataFrame({"event": pd.Series(values, dtype="str")})) == notices


def test_no_changes_no_notices() -> None:
    assert event_notices(pd.DataFrame({"event": pd.Series([], dtype="str")})) == []
