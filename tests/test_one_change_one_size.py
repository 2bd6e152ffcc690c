"""One branch has one size, whether it lands by merge, by squash, or by rebase with or without a trailer."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from flowlens.config import Settings
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts
from flowlens.lenses.settings import LensSettings
from flowlens.pipeline import gather
from flowlens.sources.git.settings import GitSettings
from tests.repos import ANN, BEN, Content, Repo, day, lines

Tree = dict[str, Content]
Edit = tuple[str, int, int]

LANDED = day(20)
TRAILER = "Work\n\nPR-URL: https://example.org/ann/project/pull/7\n"
BASE: Tree = {
    "src/a.py": lines(range(40)),
    "src/b.py": lines(range(100, 130)),
    "docs/c.md": lines(range(200, 210)),
    "go.sum": lines(range(300, 320)),
    "logo.png": b"\0\1\2" * 50,
}
EDITS = ("add", "edit", "cut", "move", "rename", "rename and edit", "delete", "binary")


def edited(tree: Tree, edit: Edit, fresh: int) -> Tree:
    """The tree after one edit: of the file and at the line that two numbers choose; `fresh` makes new text unlike old.

    An edit that has nothing to work on changes nothing.
    """
    kind, first, second = edit
    if kind == "add":
        return tree | {f"src/new{fresh}.py": lines(range(fresh, fresh + 1 + first % 30), prefix="new")}
    if kind == "binary":
        return tree | {("logo.png", f"more{fresh}.png")[first % 2]: bytes([0, second % 256, fresh % 256]) * 40}
    texts = {path: content for path, content in sorted(tree.items()) if isinstance(content, str)}
    if not texts:
        return tree
    if kind in {"delete", "rename", "rename and edit"}:
        path, rows = chosen(texts, first)
        rest = {name: content for name, content in tree.items() if name != path}
        more = lines(fresh, prefix="renamed") if kind == "rename and edit" else ""
        return rest if kind == "delete" else rest | {f"lib/name{fresh}.py": "".join(rows) + more}
    return tree | within_files(texts, edit, fresh)


def within_files(texts: dict[str, str], edit: Edit, fresh: int) -> Tree:
    """The files that an edit of lines changes."""
    kind, first, second = edit
    path, rows = chosen(texts, first)
    at = second % (len(rows) + 1)
    if kind == "edit":
        return {path: "".join([*rows[:at], lines(fresh, prefix="edited"), *rows[at + 1 :]])}
    if kind == "cut":
        return {path: "".join([*rows[:at], *rows[at + 3 :]])}
    other, into = chosen(texts, first + 1)
    moved: Tree = {path: "".join([*rows[:at], *rows[at + 5 :]]), other: "".join([*into, *rows[at : at + 5]])}
    return moved if other != path else {}


def chosen(texts: dict[str, str], number: int) -> tuple[str, list[str]]:
    """One of the text files, and its lines."""
    path = list(texts)[number % len(texts)]
    return path, texts[path].splitlines(keepends=True)


def trees_of(commits: Sequence[Sequence[Edit]]) -> list[Tree]:
    """The tree after each commit of the branch; a commit that would change nothing is left out."""
    trees = [BASE]
    for number, edits in enumerate(commits):
        tree = trees[-1]
        for place, edit in enumerate(edits):
            tree = edited(tree, edit, 1000 * (number + 1) + 100 * place)
        if tree != trees[-1]:
            trees.append(tree)
    return trees


@dataclass(frozen=True, slots=True)
class Landed:
    """What must not depend on how a branch landed."""

    raw_lines: int
    net_lines: int
    moved_lines: int
    added: int
    deleted: int
    n_files: int
    paths: frozenset[tuple[str, str | None]]


class Branches:
    """One repository in which the same branch has landed in each of the ways, on a mainline of its own for each."""

    def __init__(self, folder: Path, trees: Sequence[Tree]) -> None:
        self.repo = Repo(folder)
        self.trees = trees
        root = self.repo.commit(trees[0], "Begin", at=day(0))
        self.tip = self.repo.commit({"other.txt": "meanwhile\n"}, "Meanwhile", at=day(10), author=BEN)
        self.side = self._replay("side", root, "Work", landed=[self._written(n) for n in range(1, len(trees))])

    def land(self, way: str) -> None:
        """Land the branch, and one more commit behind it."""
        self.repo.set_branch(way, self.tip)
        n_commits = len(self.trees) - 1
        if way == "merge":
            self.repo.merge(self.side, branch=way, at=LANDED)
        elif way == "squash":
            self.repo.commit(self._files(0, n_commits), "Work (#7)", branch=way, at=LANDED, author=ANN)
        elif way == "rebase":
            at = [LANDED + timedelta(seconds=number // 2) for number in range(n_commits)]
            self._replay(way, self.tip, "Work", landed=at)
        else:
            at = [LANDED + timedelta(hours=number) for number in range(n_commits)]
            self._replay(way, self.tip, TRAILER, landed=at)
        self.repo.commit({"other.txt": "afterwards\n"}, "Afterwards", branch=way, at=day(30), author=BEN)

    def _replay(self, branch: str, start: str, message: str, *, landed: Sequence[datetime]) -> str:
        self.repo.set_branch(branch, start)
        oid = start
        for number, at in enumerate(landed, 1):
            oid = self.repo.commit(
                self._files(number - 1, number), message, branch=branch, at=at, author_at=self._written(number)
            )
        return oid

    def _written(self, number: int) -> datetime:
        return day(1) + timedelta(hours=5 * number)

    def _files(self, before: int, after: int) -> dict[str, Content | None]:
        old, new = self.trees[before], self.trees[after]
        changed = {path: content for path, content in new.items() if old.get(path) != content}
        return changed | dict.fromkeys(old.keys() - new.keys())


def landed_change(facts: Facts) -> tuple[str, Landed]:
    """How the branch landed, and its size; one change of the four must be it, the third."""
    subjects = facts.changes["subject"].tolist()
    assert len(subjects) == 4, subjects
    change = facts.changes.iloc[2]
    files = facts.change_files[facts.change_files["change"] == change["id"]]
    olds = files["old_path"].astype(object).where(files["old_path"].notna(), None)
    return change["how"], Landed(
        raw_lines=int(change["raw_lines"]),
        net_lines=int(change["net_lines"]),
        moved_lines=int(change["moved_lines"]),
        added=int(change["added"]),
        deleted=int(change["deleted"]),
        n_files=int(change["n_files"]),
        paths=frozenset(zip(files["path"], olds, strict=True)),
    )


WAYS = {"merge": "merge", "squash": "squash", "rebase": "inferred", "trailer": "rebase"}
edits = st.tuples(st.sampled_from(EDITS), st.integers(0, 50), st.integers(0, 50))
branches = st.lists(st.lists(edits, min_size=1, max_size=3), min_size=2, max_size=4)


# Where CI is set, Hypothesis loads its own profile `ci`: the same examples in each run, and no time limits.
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(branches)
@example([[("add", 5, 0)], [("delete", 0, 0)]])
@example([[("move", 0, 3)], [("rename and edit", 1, 0), ("binary", 0, 7)]])
@example([[("rename", 0, 0)], [("rename", 1, 0)], [("edit", 2, 5)]])
def test_one_branch_has_one_size_however_it_lands(commits: list[list[Edit]]) -> None:
    trees = trees_of(commits)
    if len(trees) < 3:
        event("fewer than two commits change anything")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        made = Branches(folder / "project", trees)
        found = {}
        for way in WAYS:
            made.land(way)
            wanted = Settings(
                made.repo.folder, GitSettings(mainline=way, jobs=1), FactsSettings(), LensSettings(), folder / "cache"
            )
            found[way] = landed_change(gather(wanted))
    assert {way: how for way, (how, _) in found.items()} == WAYS
    assert {way: size for way, (_, size) in found.items()} == dict.fromkeys(WAYS, found["merge"][1])


@pytest.mark.parametrize(
    ("commits", "expected"),
    [
        pytest.param(
            [[("add", 9, 0)], [("edit", 0, 0)]],
            Landed(12, 12, 0, 11, 1, 2, frozenset({("src/new1000.py", None), ("docs/c.md", None)})),
            id="added and edited",
        ),
        pytest.param(
            [[("rename", 0, 0)], [("binary", 0, 1)]],
            Landed(0, 0, 0, 0, 0, 2, frozenset({("lib/name1000.py", "docs/c.md"), ("logo.png", None)})),
            id="renamed, and a binary file",
        ),
        pytest.param(
            [[("add", 9, 0)], [("delete", 4, 0)]],
            Landed(0, 0, 0, 0, 0, 0, frozenset()),
            id="added and deleted again",
        ),
        pytest.param(
            [[("edit", 1, 3)], [("delete", 1, 0)]],
            Landed(20, 0, 0, 0, 20, 1, frozenset({("go.sum", None)})),
            id="a lock file counts raw only",
        ),
        pytest.param(
            [[("move", 0, 2)], [("binary", 1, 1)]],
            Landed(10, 0, 10, 5, 5, 3, frozenset({("docs/c.md", None), ("go.sum", None), ("more2000.png", None)})),
            id="moved lines",
        ),
    ],
)
@pytest.mark.parametrize("way", WAYS)
def test_sizes_that_can_be_checked_by_eye(
    tmp_path: Path, commits: list[list[Edit]], expected: Landed, way: str
) -> None:
    made = Branches(tmp_path / "project", trees_of(commits))
    made.land(way)
    wanted = Settings(made.repo.folder, GitSettings(mainline=way), FactsSettings(), LensSettings(), tmp_path / "cache")
    assert landed_change(gather(wanted)) == (WAYS[way], expected)
