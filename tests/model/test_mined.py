"""The diffs that a history needs."""

from __future__ import annotations

from flowlens.model.history import DiffJob
from tests.mined import commit, mined, step


def test_each_diff_once_and_newest_first() -> None:
    commits = [commit("a"), commit("b", "a"), commit("c", "a"), commit("m", "b c")]
    found = mined(commits, [step("a", None), step("b", "a"), step("m", "b", "c m")])
    assert found.jobs() == [DiffJob("m", "b"), DiffJob("c", "a"), DiffJob("b", "a"), DiffJob("a", None)]


def test_a_commit_cut_off_from_its_parents_has_no_diff() -> None:
    commits = [commit("b", "a", cut=True), commit("c", "b")]
    assert mined(commits, [step("b", "a"), step("c", "b")]).jobs() == [DiffJob("c", "b")]


def test_a_step_of_several_commits_is_diffed_as_a_whole_as_well() -> None:
    commits = [commit("a"), commit("b", "a"), commit("c", "b")]
    found = mined(commits, [step("a", None), step("c", "a", "b c", "rebase")])
    assert found.jobs() == [DiffJob("c", "b"), DiffJob("c", "a"), DiffJob("b", "a"), DiffJob("a", None)]


def test_the_identity_is_the_oldest_of_the_mainline() -> None:
    assert mined([commit("a"), commit("b", "a")], [step("a", None), step("b", "a")]).identity == "a"
