"""Which change is first contained in which release."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flowlens.facts.links import first_containing, first_releases, with_plausible_dates
from flowlens.model.history import Commit, Release, Step
from tests.mined import at, commit, release, step


def history(*commits: Commit) -> dict[str, Commit]:
    return {one.oid: one for one in commits}


def links(commits: dict[str, Commit], steps: Sequence[Step], releases: Sequence[Release]) -> dict[str, str]:
    return {
        change: releases[index].name
        for change, index in first_containing(commits, steps, first_releases(commits, releases)).items()
    }


LINE = history(*(commit(f"c{n}", f"c{n - 1}" if n else "", n) for n in range(5)))
STEPS = [step(f"c{n}", f"c{n - 1}" if n else None) for n in range(5)]

# c0 ── c1 ── m2 ── c3     the mainline; m2 merges the side branch
#   └── s1 ── s2 ──┘
BRANCHED = history(
    commit("c0"), commit("c1", "c0", 1), commit("s1", "c0", 1), commit("s2", "s1", 2), commit("m2", "c1 s2", 3),
    commit("c3", "m2", 4),
)  # fmt: skip
BRANCHED_STEPS = [step("c0", None), step("c1", "c0"), step("m2", "c1", "s1 s2 m2", "merge"), step("c3", "m2")]


@pytest.mark.parametrize(
    ("commits", "steps", "releases", "expected"),
    [
        pytest.param(LINE, STEPS, [], {}, id="no release"),
        pytest.param(LINE, [], [release("v1", "c4", 5)], {}, id="no change"),
        pytest.param(
            LINE, STEPS, [release("v1", "c1", 2), release("v2", "c3", 4)],
            {"c0": "v1", "c1": "v1", "c2": "v2", "c3": "v2"}, id="a line, and one not yet released",
        ),
        pytest.param(
            LINE, STEPS, [release("v1", "c1", 2), release("v1-again", "c1", 3)],
            {"c0": "v1", "c1": "v1"}, id="a second tag of the same commit carries nothing",
        ),
        pytest.param(
            LINE, STEPS, [release("v2", "c3", 2), release("v1", "c1", 3)],
            {"c0": "v2", "c1": "v2", "c2": "v2", "c3": "v2"}, id="an older line released later carries nothing",
        ),
        pytest.param(
            BRANCHED, BRANCHED_STEPS, [release("v1", "c3", 5)],
            {"c0": "v1", "c1": "v1", "m2": "v1", "c3": "v1"}, id="through second parents",
        ),
        pytest.param(
            BRANCHED, BRANCHED_STEPS, [release("v0", "s2", 2.5), release("v1", "c3", 5)],
            {"c0": "v0", "m2": "v0", "c1": "v1", "c3": "v1"}, id="a side branch released before it was merged",
        ),
        pytest.param(
            BRANCHED, BRANCHED_STEPS, [release("v0", "s1", 1.5), release("v1", "c3", 5)],
            {"c0": "v0", "c1": "v1", "m2": "v1", "c3": "v1"}, id="only a part of it released before",
        ),
        pytest.param(
            BRANCHED, BRANCHED_STEPS, [release("v0", "s1", 1.5), release("v0.1", "s2", 2.5), release("v1", "c3", 5)],
            {"c0": "v0", "m2": "v0.1", "c1": "v1", "c3": "v1"}, id="its last part counts",
        ),
        pytest.param(LINE, STEPS, [release("v1", "elsewhere", 2)], {}, id="a release of an unknown commit"),
    ],
)  # fmt: skip
def test_first_containing(
    commits: dict[str, Commit], steps: list[Step], releases: list[Release], expected: dict[str, str]
) -> None:
    assert links(commits, steps, releases) == expected


def test_a_merge_that_brought_nothing_of_its_own_lands_with_itself() -> None:
    commits = history(commit("a"), commit("b", "a", 1), commit("m", "b a", 2))
    steps = [step("a", None), step("b", "a"), step("m", "b", "m", "merge")]
    assert links(commits, steps, [release("v1", "b", 1.5), release("v2", "m", 3)]) == {"a": "v1", "b": "v1", "m": "v2"}


def test_a_parent_that_is_missing_ends_the_way() -> None:
    commits = history(commit("b", "gone", 1), commit("c", "b", 2))
    assert links(commits, [step("b", "gone"), step("c", "b")], [release("v1", "c", 3)]) == {"b": "v1", "c": "v1"}


def dates(releases: Sequence[Release]) -> list[tuple[str, int | None]]:
    return [(one.name, one.at) for one in releases]


@pytest.mark.parametrize(
    ("given", "fixed", "late"),
    [
        pytest.param([], [], [], id="none"),
        pytest.param(
            [release("v1", "c1", 2), release("v2", "c3", 4)], [("v1", at(2)), ("v2", at(4))], [], id="plausible",
        ),
        pytest.param(
            [release("v2", "c3", 4), release("v1", "c1", 9)], [("v1", at(1)), ("v2", at(4))], ["v1"],
            id="a tag made long after a later release",
        ),
        pytest.param(
            [release("v1", "c1", 9), release("v2", "c3", 9)], [("v1", at(9)), ("v2", at(9))], [], id="a tie is none",
        ),
        pytest.param(
            [release("v1-rc1", "c1", 2, stage="pre-release"), release("v1", "c1", 9)],
            [("v1-rc1", at(2)), ("v1", at(9))], [], id="a candidate promoted later, without a change",
        ),
        pytest.param(
            [release("a@1", "c1", 2), release("b@1", "c1", 3), release("v2", "c2", 4)],
            [("a@1", at(2)), ("b@1", at(3)), ("v2", at(4))], [], id="two packages from one commit",
        ),
        pytest.param(
            [release("v2", "c3", 4), release("v1", "c1", 8), release("v1-again", "c1", 9)],
            [("v1", at(1)), ("v1-again", at(1)), ("v2", at(4))], ["v1", "v1-again"], id="two late tags of one commit",
        ),
        pytest.param([release("v1", "c1", None)], [("v1", at(1))], [], id="no date of its own"),
    ],
)  # fmt: skip
def test_dates_of_releases(given: list[Release], fixed: list[tuple[str, int]], late: list[str]) -> None:
    found = with_plausible_dates(LINE, given)
    assert (dates(found.releases), found.late, found.undated) == (fixed, late, [])


def test_a_late_tag_on_another_branch_is_plausible() -> None:
    given = [release("v1", "c3", 5), release("v0.9.1", "s2", 9)]
    assert with_plausible_dates(history(*[c for c in BRANCHED.values() if c.oid not in {"m2", "c3"}]), given).late == []


def test_a_release_with_no_date_anywhere_is_left_out() -> None:
    given = [release("v1", "a", None), release("v2", "unknown", None)]
    found = with_plausible_dates(history(commit("a", day=None)), given)
    assert (found.releases, found.late, found.undated) == ([], [], ["v1", "v2"])


def test_a_late_release_whose_commit_has_no_date_is_left_out() -> None:
    commits = history(commit("a", day=None), commit("b", "a", 1))
    found = with_plausible_dates(commits, [release("v1", "a", 9), release("v2", "b", 2)])
    assert (dates(found.releases), found.late, found.undated) == ([("v2", at(2))], [], ["v1"])
