"""What was found in depth and is kept for the next run."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.facts.kept_depth import load_depth, save_depth
from flowlens.facts.sealed_file import save_sealed
from flowlens.model.depth import RepairLook, UpkeepLook
from flowlens.model.history import DiffJob

FIX, CHANGE = "1" * 40, DiffJob("2" * 40, "3" * 40)
LOOKS: dict[str | DiffJob, RepairLook | UpkeepLook] = {
    FIX: RepairLook({"4" * 40: 3}),
    CHANGE: UpkeepLook(0.5, None, 1.0),
}


def test_what_lasts_is_kept(tmp_path: Path) -> None:
    save_depth(tmp_path / "store", "method", {**LOOKS, "5" * 40: RepairLook(unknown="no time", lasting=False)})
    assert load_depth(tmp_path / "store", "method") == LOOKS
    assert load_depth(tmp_path / "store", "another") == {}


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "7", "[" * 100_000, '{"method":"method"}', '{"method":"method","repairs":[],"upkeep":[]}',
        '{"method":"method","repairs":{"a":7},"upkeep":[]}', '{"method":"method","repairs":{},"upkeep":[["a"]]}',
        '{"method":"method","repairs":{},"upkeep":{"a":1}}',
        '{"method":"method","repairs":{},"upkeep":[["a","b",[1]]]}',
    ],
)  # fmt: skip
def test_a_right_sum_over_nonsense_is_nothing(tmp_path: Path, text: str) -> None:
    save_sealed(tmp_path / "store" / "deep.json", text.encode())
    assert load_depth(tmp_path / "store", "method") == {}
