"""What waited longest, and lengths in words."""

from __future__ import annotations

import pytest

from flowlens.lenses.process_evidence import longest, waits
from flowlens.lenses.pull_lives import landed_pulls
from flowlens.lenses.settings import LensSettings
from tests.lenses.pulls import Asked, with_pulls
from tests.lenses.tables import Landed, facts


def test_the_longest_come_first_with_their_number() -> None:
    changes = [Landed(f"c{n}", 20 + n, lines=lines) for n, lines in enumerate((1, 50, 900))]
    given = with_pulls(facts(changes), [Asked(f"c{n}", 20 + n - 3 * n, 20 + n) for n in range(3)])
    found = landed_pulls(given, LensSettings())
    assert [one.note for one in longest(found)] == [
        "#3 waited 6 days of 6 days, 900 lines: Do c2",
        "#2 waited 3 days of 3 days, 50 lines: Do c1",
        "#1 waited 0 days of 0 days, 1 line: Do c0",
    ]
    points = waits(found, 1, 900).points
    assert [(point.group, point.label) for point in points] == [
        ("small", "#1: Do c0"), ("between", "#2: Do c1"), ("large", "#3: Do c2")
    ]  # fmt: skip
    assert points[0].value == pytest.approx(1 / 1440), "the axis is logarithmic"
