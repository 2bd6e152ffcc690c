"""The diffs that a history asks for."""

from __future__ import annotations

from collections.abc import Sequence

from flowlens.model.history import Commit, DiffJob, Step
from flowlens.model.jobs import alike, jobs_of
from tests.mined import commit, step


def wanted(commits: Sequence[Commit], steps: Sequence[Step]) -> list[DiffJob]:
    return jobs_of({one.oid: one for one in commits}, steps)


def test_each_diff_once_and_newest_first() -> None:
    commits = [commit("a"), commit("b", "a"), commit("c", "a"), commit("m", "b c")]
    steps = [step("a", None), step("b", "a"), step("m", "b", "c m")]
    assert wanted(commits, steps) == [DiffJob("m", "b"), DiffJob("c", "a"), DiffJob("b", "a"), DiffJob("a", None)]


def test_a_commit_cut_off_from_its_parents_has_no_diff() -> None:
    commits = [commit("b", "a", cut=True), commit("c", "b")]
    assert wanted(commits, [step("b", "a"), step("c", "b")]) == [DiffJob("c", "b")]


def test_a_step_of_several_commits_is_diffed_as_a_whole_as_well() -> None:
    commits = [commit("a"), commit("b", "a"), commit("c", "b")]
    steps = [step("a", None), step("c", "a", "b c", "rebase")]
    assert wanted(commits, steps) == [DiffJob("c", "b"), DiffJob("c", "a"), DiffJob("b", "a"), DiffJob("a", None)]


def test_a_merge_of_one_commit_may_be_the_same_diff() -> None:
    history = [commit("a"), commit("b", "a"), commit("c", "a"), commit("d", "a"), commit("e", "d")]
    history += [commit("m", "b c"), commit("n", "m e"), commit("o", "n")]
    steps = [step("a", None), step("b", "a"), step("m", "b", "m c"), step("n", "m", "n d e"), step("o", "n")]
    assert alike({one.oid: one for one in history}, steps) == [(DiffJob("m", "b"), DiffJob("c", "a"))]


def test_what_was_brought_and_is_not_known_here_is_left_out() -> None:
    commits = [commit("c", "a"), commit("m", "b c")]
    assert alike({one.oid: one for one in commits}, [step("m", "b", "m c x")]) == [
        (DiffJob("m", "b"), DiffJob("c", "a"))
    ]
    assert alike({"m": commits[1]}, [step("m", "b", "m c")]) == []
