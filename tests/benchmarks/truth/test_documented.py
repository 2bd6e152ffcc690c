"""The file of documented changes."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.truth.documented import first_half, read_documented

FILE = Path(__file__).parents[3] / "benchmarks" / "truth" / "cadence_truth.csv"
HEAD = "repo,series,tag_pattern,change_date,direction,before_median_days,after_median_days,n_before,n_after,date_basis"


def test_the_file_beside_the_script_is_whole() -> None:
    rows = read_documented(FILE)
    assert Counter(row.kind for row in rows) == {"steady": 9, "slower": 13, "faster": 5, "regular": 1}
    assert all(re.compile(row.pattern) for row in rows)
    assert {row.until for row in rows} == {None}


@pytest.mark.parametrize(
    ("direction", "kind"),
    [
        ("slower", "slower"),
        ("creep", "slower"),
        ("faster", "faster"),
        ("none", "steady"),
        ("regular", "regular"),
        ("odd", "other"),
    ],
)
def test_a_row(tmp_path: Path, direction: str, kind: str) -> None:
    file = tmp_path / "truth.csv"
    line = rf"a/b,b,v(?P<ma>\d+),2020-03-01,{direction},10.0,20.0,6,3,document,2021-01-01"
    file.write_text(f"{HEAD},snapshot\n{line}\n", encoding="utf-8")
    (row,) = read_documented(file)
    assert (row.repository, row.kind, row.by_document) == ("a/b", kind, True)
    assert row.stretch == (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 4, 30, tzinfo=UTC))
    assert row.until == datetime(2021, 1, 1, tzinfo=UTC)


def test_the_held_out_file_is_whole_and_of_other_repositories() -> None:
    rows = read_documented(FILE.with_name("held_out.csv"))
    assert Counter(row.kind for row in rows) == {"steady": 7, "slower": 4, "faster": 1}
    assert all(re.compile(row.pattern) for row in rows)
    assert not {row.repository for row in rows} & {row.repository for row in read_documented(FILE)}


def test_every_second_repository_by_name() -> None:
    rows = read_documented(FILE)
    names = sorted({row.repository for row in rows})
    assert len(names) == 25
    assert first_half(reversed(rows)) == set(names[::2])
    assert "laravel/framework" in first_half(rows), "one name, though there are two rows of it"
