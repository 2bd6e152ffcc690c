"""What a reader can look up of flags and branches left lying."""

from __future__ import annotations

from flowlens.lenses.left_lying import open_branches, standing_flags
from flowlens.lenses.lying_evidence import left_evidence
from flowlens.lenses.settings import LensSettings
from flowlens.model.measure import Evidence
from tests.lenses.tables import facts
from tests.lenses.trees import Flag, Tip, with_branches, with_flags

BASE = facts(as_of=1000)


def told(flags: list[Flag], tips: list[Tip]) -> tuple[Evidence, ...]:
    given = with_branches(with_flags(BASE, flags, (300.0, 1000.0)), tips)
    return left_evidence(standing_flags(given), open_branches(given, LensSettings()))


def test_flags_and_branches_by_what_git_can_show() -> None:
    assert told([Flag("pay", 300)], [Tip("oid", 700)]) == (
        Evidence("file", "src/pay.py", "asks for the flag pay (Unleash), there since 2020-10-27 or before"),
        Evidence("commit", "oid", "ends a branch of 2 commits of its own, idle for 300 days since 2021-12-01"),
    )


def test_what_is_young_or_busy_is_no_evidence() -> None:
    assert told([Flag("pay", 950)], [Tip("oid", 950)]) == ()
    assert told([], []) == ()


def test_three_of_each_and_of_branches_those_of_a_year_first() -> None:
    found = told([Flag(f"f{n}", 300) for n in range(9)], [Tip(f"b{n}", 100.0 * n) for n in range(10)])
    assert [one.id for one in found if one.kind == "commit"] == ["b6", "b7", "b8"]
    assert len([one for one in found if one.kind == "file"]) == 3
    old = told([], [Tip(f"b{n}", 10.0 * n) for n in range(9)])
    assert [one.id for one in old] == ["b8", "b7", "b6"]
