"""How many files two trees differ in, counted without walking any tree twice: 12 objects can stand for 10^10 files.

Git walks a tree as often as it is named. Here each pair of trees is counted once, so that what Git would not end with
in a day is known after a dozen objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flowlens.model.history import DiffJob
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.plumbing import Git

__all__ = ["with_more_files"]

# The folders of the largest public trees are 20,000, and 20 deep. What is beyond is not counted, and left to Git.
_MOST_PAIRS, _MOST_LEVELS = 100_000, 128
_MOST_BYTES = 256 << 20
_FOLDER = b"40000"
_ID_BYTES = {40: 20, 64: 32}

# The trees on both sides of a difference, empty where there is none.
Pair = tuple[str, str]


def with_more_files(git: Git, jobs: Sequence[DiffJob], most: int) -> set[DiffJob]:
    """The diffs that touch more files than so many; one that cannot be counted is not among them."""
    if not jobs:
        return set()
    trees = _trees_of(git, {oid for job in jobs for oid in (job.oid, job.base) if oid})
    pairs = {job: (trees.get(job.oid, ""), trees.get(job.base or "", "")) for job in jobs}
    count = _Count(git)
    if not count.read(pairs.values()):
        return set()
    return {job for job, pair in pairs.items() if count.files(pair) > most}


def _trees_of(git: Git, commits: Iterable[str]) -> dict[str, str]:
    items = read_objects(git, sorted(commits))
    firsts = ((item.oid, item.content.partition(b"\n")[0]) for item in items if item.type == "commit")
    return {oid: first[5:].decode("ascii", "replace") for oid, first in firsts if first.startswith(b"tree ")}


@dataclass(slots=True)
class _Count:
    """The trees that were read, and for each pair of them its own files and the pairs below it."""

    git: Git
    _trees: dict[str, Mapping[bytes, tuple[bytes, str]]] = field(default_factory=dict)
    _below: dict[Pair, tuple[int, list[Pair]]] = field(default_factory=dict)
    _n_bytes: int = 0

    def read(self, pairs: Iterable[Pair]) -> bool:
        """Read all that is below the pairs, level by level; False where that is too much."""
        level = {pair for pair in pairs if pair[0] != pair[1]}
        for _ in range(_MOST_LEVELS):
            if not level:
                return True
            self._fetch({oid for pair in level for oid in pair if oid and oid not in self._trees})
            self._below |= {pair: self._compare(pair) for pair in level}
            level = {below for pair in level for below in self._below[pair][1]} - self._below.keys()
            if len(self._below) + len(level) > _MOST_PAIRS or self._n_bytes > _MOST_BYTES:
                return False
        return not level

    def files(self, pair: Pair) -> int:
        """The files that differ in a pair that was read."""
        counted: dict[Pair, int] = {}
        stack = [pair]
        while stack:
            own, below = self._below.get(stack[-1], (0, []))
            if rest := [one for one in below if one not in counted]:
                stack += rest
                continue
            counted[stack.pop()] = own + sum(counted[one] for one in below)
        return counted[pair]

    def _fetch(self, oids: set[str]) -> None:
        # One that is missing or damaged has no files: Git says so when it comes to it.
        self._trees |= {oid: {} for oid in oids}
        for item in read_objects(self.git, sorted(oids)):
            self._n_bytes += len(item.content)
            if self._n_bytes > _MOST_BYTES:
                return
            if item.type == "tree":
                self._trees[item.oid] = _entries(item.content, _ID_BYTES[len(item.oid)])

    def _compare(self, pair: Pair) -> tuple[int, list[Pair]]:
        new, old = (self._trees.get(oid, {}) for oid in pair)
        n_files, below = 0, []
        for name in new.keys() | old.keys():
            sides = (new.get(name), old.get(name))
            if sides[0] == sides[1]:
                continue
            folders = tuple(side[1] if side is not None and side[0] == _FOLDER else "" for side in sides)
            n_files += any(side is not None and side[0] != _FOLDER for side in sides)
            if any(folders):
                below.append((folders[0], folders[1]))
        return n_files, below


def _entries(content: bytes, id_bytes: int) -> dict[bytes, tuple[bytes, str]]:
    """The mode and the id of each name in a tree, as far as it can be read."""
    found: dict[bytes, tuple[bytes, str]] = {}
    at = 0
    while (end := content.find(b"\0", at)) >= 0:
        mode, _, name = content[at:end].partition(b" ")
        at = end + 1 + id_bytes
        found[name] = (mode.lstrip(b"0"), content[end + 1 : at].hex())
    return found
