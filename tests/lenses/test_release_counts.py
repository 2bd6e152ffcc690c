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
        "Gaps and batches are told of 16 of 20 releases, 13 of them in the newest 365 days; left out are pre-releases "
        "(1), those without new work of the mainline (1), and small patches or fixes from a side branch (2)."
    )


def test_what_there_is_none_of_is_not_told() -> None:
    (told,) = release_counts(released(train_of(16)), 365)
    assert told == "Gaps and batches are told of all 16 releases, 13 of them in the newest 365 days."


def test_without_a_final_release_there_is_nothing_to_tell() -> None:
    assert release_counts(facts(), 365) == ()
    assert release_counts(released([Out("v1.0.0-rc1", 3, 1, stage="pre")]), 365) == ()
