"""Tables, lists, and the length of a text."""

from __future__ import annotations

import pytest

from flowlens.outputs.gate.blocks import MOST_BYTES, bounded, bullets, table

CUT = "The rest is left out here; the JSON report has it."


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param(["a", "b\nc"], "a\n\nb\nc\n", id="all fit"),
        pytest.param(["a", "b" * MOST_BYTES, "c"], f"a\n\n{CUT}\n", id="from the first that does not fit"),
        pytest.param(["大" * (MOST_BYTES // 2)], f"{CUT}\n", id="bytes and not letters"),
        pytest.param(["a\n::error::x"], "a\n\\x3a:error::x\n", id="no command"),
    ],
)
def test_blocks_that_fit(blocks: list[str], expected: str) -> None:
    assert bounded(blocks) == expected


@pytest.mark.parametrize("length", range(MOST_BYTES - 60, MOST_BYTES + 3))
def test_the_length_is_never_above_the_bound(length: int) -> None:
    for blocks in (["n" * length], ["n" * (length - 3), "m"], ["n" * (length // 2), "m" * (length // 2)]):
        assert len(bounded(blocks).encode()) <= MOST_BYTES


def test_a_long_list_is_cut() -> None:
    assert bullets("abc") == "- a\n- b\n- c"
    assert bullets(["x"] * 14).splitlines() == ["- x"] * 12 + ["- and 2 more"]


def test_cells_hold_no_markup() -> None:
    assert table(("A", "B"), [("a|b", "*c*")]) == "| A | B |\n| --- | --- |\n| a\\|b | \\*c\\* |"
