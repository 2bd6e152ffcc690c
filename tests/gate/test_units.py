"""Which steps of a history are a measure for others."""

from __future__ import annotations

import pygit2
import pytest

from flowlens.gate.units import Judging, Unit, trailer_reason, units_of
from flowlens.model.history import Commit, Step
from flowlens.sources.git.line import Line
from flowlens.sources.git.tip_files import TipFiles
from tests.mined import ANN, BEN, BOT, commit, step

REVERT = 'Revert "x"\n\nThis reverts commit aaaaaaa.\n'
WAIVED = "Work\n\nBatch-Size-OK: agreed\n"


def judging(mailmap: str = "", ignored: tuple[str, ...] = (), trailer: str = "") -> Judging:
    files = TipFiles(pygit2.Mailmap.from_buffer(mailmap), {}, frozenset(ignored), ())
    return Judging(files, frozenset(), trailer)


def units(commits: list[Commit], steps: list[Step], rules: Judging | None = None) -> list[Unit]:
    return units_of(Line({each.oid: each for each in commits}, tuple(steps), True), rules or judging())


def merge(*brought: Commit) -> tuple[list[Commit], list[Step]]:
    """A merge by Ann, of these commits."""
    last = commit("m", f"a {brought[-1].oid}", 3, author=ANN)
    return [last, *brought], [step("m", "a", " ".join(["m", *(each.oid for each in brought)]), "merge")]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        pytest.param(commit("c", "a"), None, id="by a person"),
        pytest.param(commit("c", "a", author=BOT), "by bots", id="by a bot"),
        pytest.param(commit("c", "a", message=REVERT), "reverts", id="a revert"),
        pytest.param(commit("c", "a", day=None), "without a date that is possible", id="without a date"),
        pytest.param(commit("c", cut=True), "cut off by the shallow clone", id="cut off"),
        pytest.param(commit("c", cut=True, author=BOT), "cut off by the shallow clone", id="cut off, by a bot"),
        pytest.param(commit("c", "a", message=WAIVED), None, id="a trailer, which is off"),
    ],
)
def test_a_commit(only: Commit, expected: str | None) -> None:
    (unit,) = units([only], [step("c", "a")])
    assert unit.left_out == expected


@pytest.mark.parametrize(
    ("brought", "expected"),
    [
        pytest.param([commit("b", "a", author=BEN)], None, id="of a person's commit"),
        pytest.param([commit("b", "a", author=BOT)], "by bots", id="of a bot's commit, by a person"),
        pytest.param([commit("b", "a", author=BOT), commit("c", "b", author=BEN)], None, id="of both"),
        pytest.param([commit("b", "a", message=REVERT)], "reverts", id="of a revert"),
        pytest.param([commit("b", "a", message=REVERT), commit("c", "b")], None, id="of a revert and more"),
        pytest.param([commit("b", "a", author=BOT), commit("c", "b a")], "by bots", id="of a bot's branch, updated"),
    ],
)
def test_a_merge(brought: list[Commit], expected: str | None) -> None:
    (unit,) = units(*merge(*brought))
    assert (unit.left_out, unit.like_pull) == (expected, True)


@pytest.mark.parametrize(
    ("ignored", "expected"),
    [
        pytest.param(("m",), True, id="the merge"),
        pytest.param(("b", "c"), True, id="all that it merges"),
        pytest.param(("b",), False, id="some of what it merges"),
        pytest.param(("x",), False, id="another one"),
        pytest.param((), False, id="none"),
    ],
)
def test_a_merge_of_what_is_ignored(ignored: tuple[str, ...], expected: bool) -> None:
    (unit,) = units(*merge(commit("b", "a"), commit("c", "b")), judging(ignored=ignored))
    assert (unit.left_out == "listed in .git-blame-ignore-revs") is expected


def test_a_rebased_series_is_ignored_by_any_of_its_commits() -> None:
    series = Step(("b", "c"), "a", "inferred", None, ("b", "c"))
    (unit,) = units([commit("b", "a"), commit("c", "b")], [series], judging(ignored=("b",)))
    assert unit.left_out == "listed in .git-blame-ignore-revs"


def test_overridden() -> None:
    rules = judging(trailer="Batch-Size-OK")
    (unit,) = units([commit("c", "a", message=WAIVED)], [step("c", "a")], rules)
    assert unit.left_out == "overridden"
    (unit,) = units(*merge(commit("b", "a", message=WAIVED)), rules)
    assert unit.left_out == "overridden"


def test_the_mailmap_tells_a_bot() -> None:
    rules = judging(mailmap="dependabot[bot] <d@x> <ann@example.org>\n")
    (unit,) = units([commit("c", "a", author=ANN)], [step("c", "a")], rules)
    assert unit.left_out == "by bots"


@pytest.mark.parametrize(
    ("how", "expected"), [("direct", False), ("squash", True), ("rebase", True), ("inferred", True)]
)
def test_what_looks_like_a_pull(how: str, expected: bool) -> None:
    (unit,) = units([commit("c", "a")], [step("c", "a", how=how)])  # type: ignore[arg-type]
    assert unit.like_pull is expected


def test_newest_first() -> None:
    found = units([commit("b", "a", 1), commit("c", "b", 2)], [step("b", "a"), step("c", "b")])
    assert [unit.step.oid for unit in found] == ["c", "b"]
    assert units([], []) == []


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param("Work\n\nSize-OK: agreed\n", "agreed", id="the last paragraph"),
        pytest.param("Work\r\n\r\nSize-OK: agreed \r\n", "agreed", id="ends of lines of Windows"),
        pytest.param("Size-OK: agreed", "agreed", id="the only line"),
        pytest.param("Work\n\nSIZE-ok:\tagreed\n\n\n", "agreed", id="in other letters"),
        pytest.param("Work\n\nSize-OK: one\nSize-OK: two\n", "one", id="two"),
        pytest.param("Work\n\nSize-OK:\nX: y\n", None, id="without a reason"),
        pytest.param("Work\n\nSize-OK: agreed\n\nText\n", None, id="not in the last paragraph"),
        pytest.param("Work\n\n  Size-OK: agreed\n", None, id="indented"),
        pytest.param("Work\n\nMy-Size-OK: agreed\n", None, id="another trailer"),
        pytest.param("", None, id="no message"),
    ],
)
def test_a_trailer(message: str, expected: str | None) -> None:
    assert trailer_reason(message, "Size-OK") == expected
    assert trailer_reason(message, "") is None
