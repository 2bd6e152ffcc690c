"""Merges of the mainline into a topic that became the mainline."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flowlens.model.history import Commit, Person
from flowlens.sources.git.foxtrot import foxtrot_notice, hidden_steps
from tests.mined import ANN, BEN, commit

ROOT = commit("root")
FORMER = [commit("a", "root", 1), commit("b", "a", 2)]
PULL = "Merge branch 'main' of github.com:ann/project"


def topic(subject: str, *, by: Person = ANN, merged: str = "b", parents: str = "") -> tuple[list[Commit], list[Commit]]:
    """All commits, and the line root, t, m: `m` merges the former mainline (root, a, b) into the topic."""
    line = [
        ROOT,
        commit("t", "root", 3, author=by, message="Work"),
        commit("m", parents or f"t {merged}", 4, message=subject),
    ]
    return [*FORMER, *line], line


def hidden(everything: Sequence[Commit], line: Sequence[Commit], mainline: str = "main") -> dict[str, frozenset[str]]:
    return hidden_steps({one.oid: one for one in everything}, line, mainline)


@pytest.mark.parametrize(
    ("subject", "by"),
    [
        pytest.param("Merge branch 'main' into topic", ANN, id="merged into a topic"),
        pytest.param("Merge branch 'main'", ANN, id="merged into the branch itself"),
        pytest.param("Merge remote-tracking branch 'origin/main' into topic", ANN, id="merged from origin"),
        pytest.param("Merge remote-tracking branch 'upstream/main'", ANN, id="merged from upstream"),
        pytest.param("Merge branch 'main' into topic", BEN, id="whoever worked on the topic"),
        pytest.param(PULL, ANN, id="git pull, over one's own unpushed work"),
    ],
)
def test_a_foxtrot_hides_the_former_steps(subject: str, by: Person) -> None:
    assert hidden(*topic(subject, by=by)) == {"m": frozenset({"a", "b"})}


@pytest.mark.parametrize(
    ("everything", "line"),
    [
        pytest.param(*topic("Merge branch 'topic'"), id="a topic"),
        pytest.param(*topic("Merge branch 'maintenance'"), id="a name that begins the same"),
        pytest.param(*topic("Merge branch 'fork/main'"), id="another remote's main"),
        pytest.param(*topic("Merge pull request #1 from ann/main"), id="a pull from a branch main"),
        pytest.param(*topic(PULL, by=BEN), id="a contributor's own main, after the work of others"),
        pytest.param(*topic("Merge branch 'main'", parents="t"), id="no merge at all"),
        pytest.param(*topic("Merge branch 'main'", parents="t a b"), id="an octopus"),
        pytest.param(*topic("Merge branch 'main'", merged="root"), id="nothing new in it"),
        pytest.param(*topic("Merge branch 'main'", merged="gone"), id="a missing commit"),
        pytest.param(
            [commit("x"), commit("y", "x"), *topic("Merge branch 'main'", merged="y")[0]],
            topic("Merge branch 'main'", merged="y")[1], id="another repository's main",
        ),
        pytest.param([ROOT], [ROOT], id="one commit"),
        pytest.param([], [], id="empty"),
    ],
)  # fmt: skip
def test_other_merges_hide_nothing(everything: list[Commit], line: list[Commit]) -> None:
    assert hidden(everything, line) == {}


@pytest.mark.parametrize(("mainline", "found"), [("main", True), ("develop", False)])
def test_only_the_mainline_s_name_counts(mainline: str, found: bool) -> None:
    assert bool(hidden(*topic("Merge branch 'main'"), mainline)) is found


def test_steps_hidden_twice_are_counted_once() -> None:
    notice = foxtrot_notice({"m": frozenset({"a", "b"}), "n": frozenset({"b", "c"})})
    assert [text[:8] for text in notice] == ["2 merges"]
    assert "hid 3 steps" in notice[0]


def test_one_is_said_in_the_singular() -> None:
    assert foxtrot_notice({"m": frozenset({"a"})})[0].startswith("1 merge took")
    assert "hid 1 step before" in foxtrot_notice({"m": frozenset({"a"})})[0]


def test_nothing_hidden_nothing_said() -> None:
    assert foxtrot_notice({}) == []
