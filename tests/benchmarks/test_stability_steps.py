"""How far numbers jump from one weekly end to the next."""

from __future__ import annotations

from benchmarks.stability_ends import End, Looked
from benchmarks.stability_steps import step_rows
from flowlens.verdict.rules import LOOKED_AT
from tests.repos import day


def looked(name: str, *values: float | None) -> Looked:
    """These values at the ends of which a verdict stands; the ends before had another, which does not count."""
    at_all = (99.0,) * (LOOKED_AT - 1) + values
    return Looked("acme/shop", [End(day(7 * k), "mixed", "mixed", {}, {name: value}) for k, value in enumerate(at_all)])


def test_steps_of_a_size_are_ratios_up_or_down() -> None:
    rows = list(step_rows([looked("batch-size.median", 10, 10, 12, 14.4, 14.4, 9), looked("batch-size.median", 5, 5)]))
    (row,) = rows[2:]
    assert row == "| median size of a change | 2 | 6 | 50.0 % (3) | 50.0 % (3) | 16.7 % (1) | × 1.60 |"


def test_steps_of_a_share_are_points() -> None:
    (row,) = list(step_rows([looked("recovery.fail_rate", 0.0, 0.02, 0.08, 0.08)]))[2:]
    assert row == "| share of releases with a quick fix | 1 | 3 | 33.3 % (1) | 66.7 % (2) | 33.3 % (1) | 6.0 points |"


def test_what_is_missing_is_no_step() -> None:
    assert len(list(step_rows([looked("batch-size.median", 10, None, 10), looked("batch-size.median")]))) == 2
    (row,) = list(step_rows([looked("batch-size.median", 0, 10)]))[2:]
    assert row.endswith("| 100.0 % (1) | 100.0 % (1) | × inf |")
