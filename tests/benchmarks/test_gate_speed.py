"""The row of the gate's time: medians, and targets that are met right on their bounds."""

from __future__ import annotations

import pytest

from benchmarks.gate_speed import _row
from benchmarks.measure import Sample


@pytest.mark.parametrize(
    ("wall", "cpu", "met"),
    [
        pytest.param(1.25, 0.7, "yes", id="on-both-bounds"),
        pytest.param(1.26, 0.7, "no", id="too-long"),
        pytest.param(1.25, 0.71, "no", id="too-much-work"),
    ],
)
def test_a_row(wall: float, cpu: float, met: str) -> None:
    gate = Sample(wall, cpu)
    samples = [(Sample(0.25, 0.2), gate), (Sample(0.2, 0.2), gate), (Sample(9.0, 9.0), gate)]
    assert _row("team", samples) == f"| team | 0.25 s | {wall:.2f} s (log + {wall - 0.25:.2f}) | {cpu:.2f} s | {met} |"
