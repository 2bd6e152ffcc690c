"""CI minutes of a change, on its pull request and on the mainline."""

from __future__ import annotations

from dataclasses import replace

from flowlens.lenses.change_minutes import change_minutes
from flowlens.lenses.pull_lives import landed_pulls
from flowlens.lenses.settings import LensSettings
from tests.lenses.ci import Ran, with_runs
from tests.lenses.pulls import Asked, with_pulls
from tests.lenses.tables import Landed, facts


def minutes(*runs: Ran, loose: tuple[str, ...] = ()) -> list[float]:
    """Of a change c0 with the head h0, and of one of which no run is known."""
    pulls = [Asked("c0", 1, 10, head="h0"), Asked("c1", 1, 12, head="h1")]
    known = with_runs(with_pulls(facts([Landed("c0", 10), Landed("c1", 12)]), pulls), runs)
    change = known.builds["change"].mask(known.builds["oid"].isin(loose))
    known = replace(known, builds=known.builds.assign(change=change))
    return change_minutes(known, landed_pulls(known, LensSettings()))["minutes"].tolist()


def test_all_runs_of_its_commits() -> None:
    assert minutes(Ran(9, oid="c0", minutes=10), Ran(9.5, oid="c0", minutes=5, attempt=2)) == [15]


def test_those_of_its_head_that_a_squash_has_not_got() -> None:
    assert minutes(Ran(9, oid="h0", event="pull_request"), Ran(10, oid="c0"), loose=("h0",)) == [20]


def test_what_runs_at_night_or_still_or_on_nothing_is_not_of_it() -> None:
    told = Ran(9, oid="c0", event="schedule"), Ran(None, oid="c0"), Ran(9, oid=""), Ran(9, oid="x")
    assert minutes(*told, loose=("x",)) == []
