"""What the tests of the store keep in it, and how they compare what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flowlens.facts.kept import Kept
from flowlens.facts.kept_schema import MADE_OF
from flowlens.facts.store import Store
from flowlens.model.history import Commit, Diff
from tests.mined import commit, diff, file

__all__ = ["METHOD", "TOOL", "generations", "grown", "line", "oid", "rows_of", "store_in"]

METHOD, TOOL = "method 1", "1.2.3"


def oid(number: int) -> str:
    """An object id."""
    return f"{number:040x}"


def line(start: int, stop: int) -> tuple[list[Commit], list[Diff]]:
    """The commits of that range in a history of one line, each with its diff of one or two files."""
    commits, diffs = [], []
    for number in range(start, stop):
        parent = oid(number - 1) if number else ""
        commits.append(commit(oid(number), parent, number, message=f"Change ü {number}\n\x00"))
        files = [file(f"src/{number}.py", number, 1), file("b.png", None, None)][: 1 + number % 2]
        diffs.append(diff(oid(number), parent or None, *files, coarse=number % 5 == 0))
    return commits, diffs


def grown(kept: Kept, stop: int) -> Kept:
    """The line up to `stop`, from what is kept of it already."""
    commits, diffs = line(len(kept.commits), stop)
    return kept.with_commits(commits).with_diffs(diffs).with_tips([oid(stop - 1)] if stop else [])


def rows_of(kept: Kept) -> tuple[Sequence[str], dict[str, list[Any]]]:
    """All that is in it, to compare."""
    return kept.tips, {name: getattr(kept, name).to_pylist() for name in MADE_OF}


def store_in(folder: Path) -> Store:
    """A store of one version and method."""
    return Store(folder, METHOD, TOOL, "project")


def generations(store: Store) -> list[Path]:
    """The folders of its generations, the oldest first."""
    return sorted(store.folder.glob("gen-*"))
