"""Which squad a change belongs to: the one in whose part most of its net lines lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.files import net_lines
from flowlens.facts.gathered import Author, Gathered
from flowlens.facts.layout.owned import OwningTeams
from flowlens.facts.rows import rows_of_files
from flowlens.model.squads import SquadSpec

__all__ = ["NOBODY", "Claims", "claims_of"]

NOBODY = -1
# A file without a line that counts weighs so much, so that a change of such files lies somewhere as well.
_A_FILE = 1e-6

Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Claims:
    """Of each change of a repository: the number of its squad in the file (NOBODY: none), and what it touches.

    `touched` has a column a squad: whether a file that it alone claims is in the change. `contested` has one as well:
    whether a file is, that it and another squad claim. `lines` and `contested_lines` are net.
    """

    squad: NDArray[np.int64]
    touched: Marks
    contested: Marks
    lines: NDArray[np.float64]
    contested_lines: NDArray[np.float64]

    @property
    def crossing(self) -> Marks:
        """Which changes touch the parts of several squads."""
        found: Marks = self.touched.sum(axis=1) > 1
        return found


def claims_of(gathered: Gathered, place: str, squads: Sequence[SquadSpec]) -> Claims:
    """Who claims what in the repository of that name.

    Lines that several squads claim count for each in equal parts; of squads with as many, the first of the file has the
    change. A squad that claims a whole repository has what no other claims by paths, owners or members. Where most
    lines are nobody's, the change is.
    """
    facts = gathered.facts
    files, rows = facts.change_files, rows_of_files(facts)
    kept = rows >= 0
    files, rows = files[kept], rows[kept]
    here = [number for number, squad in enumerate(squads) if any(one.name == place for one in squad.repositories)]
    of_file = _files_claimed(files, gathered, [squads[number] for number in here])
    of_file &= _by_members(facts.changes, gathered.authors, [squads[number] for number in here])[rows]
    plain = np.array([_is_whole(squads[number]) for number in here], dtype=np.bool_)
    of_file[np.ix_(of_file[:, ~plain].any(axis=1), plain)] = False
    weight = np.asarray(net_lines(files).to_numpy(dtype=np.float64), dtype=np.float64) + _A_FILE
    return _summed(_Files(of_file, weight, rows, len(facts.changes)), here, len(squads), plain)


@dataclass(frozen=True, slots=True)
class _Files:
    """Which squads claim each file, what it weighs, and the row of its change, of `n` changes."""

    claimed: Marks
    weight: NDArray[np.float64]
    rows: NDArray[np.int64]
    n: int

    def sums(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """The sum of the values by change."""
        return np.bincount(self.rows, values, minlength=self.n).astype(np.float64)


def _is_whole(squad: SquadSpec) -> bool:
    return not (squad.paths or squad.owners or squad.members)


def _files_claimed(files: pd.DataFrame, gathered: Gathered, squads: Sequence[SquadSpec]) -> Marks:
    """Which squad claims which file by its path, or by the team that owns it."""
    codes, paths = pd.factorize(files["path"])
    owned = OwningTeams(gathered.teams) if gathered.teams and any(squad.owners for squad in squads) else None
    teams = [owned.of(path) if owned else frozenset() for path in paths.tolist()]
    found = np.ones((len(paths), len(squads)), dtype=np.bool_)
    for column, squad in enumerate(squads):
        if squad.paths or squad.owners:
            spec, wanted = _spec(squad.paths), set(squad.owners)
            found[:, column] = [
                bool(wanted & own) or (spec is not None and spec.match_file(path))
                for path, own in zip(paths.tolist(), teams, strict=True)
            ]
    chosen: Marks = found[codes]
    return chosen


def _spec(globs: Sequence[str]) -> Any:
    if not globs:
        return None
    from pathspec import PathSpec  # importing it takes as long as reading a small repository

    return PathSpec.from_lines("gitignore", globs)


def _by_members(changes: pd.DataFrame, authors: Mapping[str, Author], squads: Sequence[SquadSpec]) -> Marks:
    """Which squad may have which change by who made most of it; all may where it names no members."""
    found = np.ones((len(changes), len(squads)), dtype=np.bool_)
    codes, people = pd.factorize(changes["person"])
    for column, squad in enumerate(squads):
        if squad.members:
            inside = [_is_member(authors.get(str(person)), squad.members) for person in people.tolist()]
            found[:, column] = np.append(np.array(inside, dtype=np.bool_), False)[codes]
    return found


def _is_member(author: Author | None, members: Sequence[str]) -> bool:
    return author is not None and any(fnmatchcase(author.key, member) for member in members)


def _summed(files: _Files, here: Sequence[int], n_squads: int, whole: Marks) -> Claims:
    """What is claimed by change; `here` are the squads of this repository, `whole` which of these claim all of it."""
    n_claims = files.claimed.sum(axis=1)
    parts = np.where(files.claimed, (files.weight / np.maximum(n_claims, 1))[:, None], 0.0)
    shares = np.column_stack([*(files.sums(part) for part in parts.T), np.zeros(files.n)])
    shares[:, -1] = files.sums(np.where(n_claims == 0, files.weight, 0.0))
    # Equal parts come out a hair apart, so that a tie is found by how near they are.
    near = shares[:, :-1] >= shares.max(axis=1)[:, None] - _A_FILE / 2
    winner = np.where(near.any(axis=1), near.argmax(axis=1) if here else 0, shares.argmax(axis=1))
    # A change without files, as a merge of nothing, is whose the whole repository is.
    of_whole = int(whole.argmax()) if whole.any() else len(here)
    winner = np.where(shares.sum(axis=1) == 0, of_whole, winner)
    numbers = np.array([*here, NOBODY], dtype=np.int64)
    touched, contested = (np.zeros((files.n, n_squads), dtype=np.bool_) for _ in range(2))
    for column, number in enumerate(here):
        touched[:, number] = files.sums(files.claimed[:, column] & (n_claims == 1)) > 0
        contested[:, number] = files.sums(files.claimed[:, column] & (n_claims > 1)) > 0
    doubly = files.sums(np.where(n_claims > 1, files.weight, 0.0))
    return Claims(numbers[winner], touched, contested, files.sums(files.weight), doubly)
