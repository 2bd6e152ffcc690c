"""The row of a page's speed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.page_speed import rows


@pytest.mark.parametrize(
    ("runs", "row"),
    [
        pytest.param(
            [(300.4, 900.0, 4_000.0), (200.0, 800.0, 9_000.0), (250.0, 1_200.0, 5_000.0)],
            "| shop | 0.02 | 250 (200) | 900 (800) | 5,000 (4,000) |",
            id="median and smallest of each",
        ),
        pytest.param([(1.0, 2.0, 3.0)], "| shop | 0.02 | 1 (1) | 2 (2) | 3 (3) |", id="one run"),
    ],
)
def test_a_row(tmp_path: Path, runs: list[tuple[float, ...]], row: str) -> None:
    page = tmp_path / "shop.html"
    page.write_bytes(b"x" * 20_000)
    assert list(rows(page, runs)) == [row]
