"""How far changes reach."""

from __future__ import annotations

import pytest

from flowlens.lenses.reach import reach
from flowlens.lenses.settings import LensSettings
from tests.lenses.places import Made, made
from tests.lenses.tables import Landed


def test_areas_are_counted_by_their_source() -> None:
    given = made(
        [
            Made(Landed("a", 0), "lib/a.py", "lib/b.py"),
            Made(Landed("b", 1), "lib/a.py", "app/b.py", "test:tests/t.py", "docs:docs/x.md", "lock:root/l"),
            Made(Landed("c", 2), "docs:docs/x.md"),
            Made(Landed("d", 3), "a/x", "b/x", "c/x", "d/x"),
        ]
    )
    found = reach(given, LensSettings())
    assert found.changes["id"].tolist() == ["a", "b", "d"]
    assert found.changes["areas"].tolist() == [1, 2, 4]
    assert found.changes["effective"].tolist() == pytest.approx([1, 2, 4])
    assert set(found.touches["path"]) == {"lib/a.py", "lib/b.py", "app/b.py", "a/x", "b/x", "c/x", "d/x"}


def test_lines_say_how_evenly_areas_are_touched() -> None:
    given = made([Made(Landed("a", 0), "lib/a.py", "lib/b.py", "lib/c.py", "app/b.py")])
    # Three quarters and one quarter: 2 to the power of 0.811.
    assert reach(given, LensSettings()).changes["effective"].tolist() == pytest.approx([1.7547], abs=1e-4)


def test_a_file_without_lines_counts_as_touched() -> None:
    given = made([Made(Landed("a", 0), "lib/a.py", "app/b.py", lines=0)])
    assert reach(given, LensSettings()).changes["effective"].tolist() == [2]


def test_without_a_change_there_is_no_reach() -> None:
    given = made([])
    found = reach(given, LensSettings())
    assert (len(found.changes), len(found.touches)) == (0, 0)
