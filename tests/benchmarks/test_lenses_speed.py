"""The benchmark of the lenses' speed: what is counted for whom."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from benchmarks.lenses_speed import rows, seconds_of
from flowlens.config import load_config
from flowlens.lenses.catalog import LENSES
from tests.lenses.tables import changes_at, facts, train


def test_each_lens_is_timed_on_facts_that_nothing_was_derived_of(tmp_path: Path) -> None:
    changes = changes_at(0, 200, 60)
    given = facts(changes, train(changes, [50, 100, 150]))
    ticks = count()
    found = seconds_of(given, load_config(tmp_path), LENSES, lambda: float(next(ticks)))
    assert list(found) == [lens.id for lens in LENSES]
    assert set(found.values()) == {1.0}
    assert next(ticks) == 2 * len(LENSES)
    assert given.derived == {}


def test_a_lens_that_was_not_there_has_no_time() -> None:
    given = {"acme/shop (2 changes)": {"splash": 0.125, "**together**": 0.125}, "acme/old (1 changes)": {"lead": 1.0}}
    assert list(rows(given)) == [
        "| lens | acme/shop (2 changes) | acme/old (1 changes) |",
        "|---|---|---|",
        "| `splash` | 0.12 s | – |",
        "| **together** | 0.12 s | – |",
        "| `lead` | – | 1.00 s |",
    ]
