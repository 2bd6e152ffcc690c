"""The file of labels."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.kinds.labelled import COLUMNS, Labelled, first_half, read_labelled

FILE = Path(__file__).parents[3] / "benchmarks" / "kinds" / "labels.csv"
HEAD = ",".join(COLUMNS)


def test_the_file_beside_the_script_is_whole() -> None:
    rows = read_labelled(FILE)
    assert Counter(row.repository for row in rows) == {
        "curl/curl": 100, "electron/electron": 100, "git/git": 100, "numpy/numpy": 100, "rust-lang/cargo": 100,
        "syncthing/syncthing": 100,
    }  # fmt: skip
    assert len({row.oid for row in rows}) == len(rows)
    assert all(re.fullmatch(r"[0-9a-f]{40}", row.oid) for row in rows)
    assert Counter(row.stratum for row in rows) == {"revert": 120, "fix": 240, "rest": 240}
    assert Counter(row.fix_of for row in rows) == {"product": 106, "docs": 23, "test": 29, "build": 38, "no": 404}
    assert sum(row.is_revert for row in rows) == 100


def test_nobody_is_named() -> None:
    assert "@" not in FILE.read_text(encoding="utf-8")


def test_a_row(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(f"{HEAD}\na/b,{'1' * 40},rest,2.500,docs,yes,in part\n", encoding="utf-8")
    assert read_labelled(file) == [Labelled("a/b", "1" * 40, "rest", 2.5, "docs", is_revert=True)]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        pytest.param("a/b,1,rest,1,maybe,no,", ValueError, id="a label that there is not"),
        pytest.param("a/b,1,rest,1,,no,", ValueError, id="no label"),
        pytest.param("a/b,1,some,1,no,no,", ValueError, id="a stratum that there is not"),
        pytest.param("a/b,1,rest,heavy,no,no,", ValueError, id="no weight"),
        pytest.param("a/b,1,rest,1,no,perhaps,", KeyError, id="neither yes nor no"),
    ],
)
def test_a_bad_row(tmp_path: Path, line: str, error: type[Exception]) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(f"{HEAD}\n{line}\n", encoding="utf-8")
    with pytest.raises(error):
        read_labelled(file)


def test_no_rows(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(f"{HEAD}\n", encoding="utf-8")
    assert read_labelled(file) == []
    assert first_half([]) == frozenset()


def test_every_second_repository_by_name() -> None:
    assert first_half(reversed(read_labelled(FILE))) == {"curl/curl", "git/git", "rust-lang/cargo"}
