"""How many releases there are of which kind."""

from __future__ import annotations

from flowlens.lenses.release_counts import release_counts
from tests.lenses.history import Out, released, train_of
from tests.lenses.tables import facts


def test_the_parts_add_up() -> None:
    rows = [
        *train_of(16),
        Out("v1.3.1", 95, 1, "fix"),
        Out("v1.4.1", 130, 1, "fix", ahead=0),
        Out("v1.5.0-rc1", 140, 1, stage="pre"),
        Out("v1.6.5", 185, 0, ahead=0),
    ]
    (told,) = release_counts(released(rows), 365)
    assert told == (
        "Of 20 releases 1 are pre-releases, and 19 are final: 1 of these without new work of the mainline, 2 fixes "
        "beside the beat, and 16 that lead, 13 of them in the newest 365 days. Gaps and batches are told of those that "
        "lead."
    )


def test_without_a_final_release_there_is_nothing_to_tell() -> None:
    assert release_counts(facts(), 365) == ()
    assert release_counts(released([Out("v1.0.0-rc1", 3, 1, stage="pre")]), 365) == ()
