"""The rows of `commits` and of `changes`, from what was read and from the diffs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from flowlens.facts.diff_table import DiffTable
from flowlens.facts.identity import is_bot, key_of, pseudonyms
from flowlens.facts.settings import FactsSettings
from flowlens.facts.subjects import Subjects
from flowlens.facts.tables import frame, moments, rows_to_columns
from flowlens.model.history import Commit, DiffJob, Person, Step
from flowlens.model.mined import Mined

__all__ = ["People", "Sizes", "change_table", "commit_table"]

_CUT = "a shallow clone cut off the parents"
_NOT_MADE = "its diff was not made"
_KINDS_BY_WEIGHT = ("revert", "feature", "fix", "refactor", "test", "docs", "chore", "merge", "other")


class People:
    """Pseudonyms and bots by identity, each worked out once, and subjects without the names of people."""

    def __init__(self, settings: FactsSettings, commits: Collection[Commit], also: Iterable[Person] = ()) -> None:
        self._more = frozenset(name.strip().lower() for name in settings.bots)
        self._pseudonyms = pseudonyms(commits)
        self._subjects = Subjects(commits, also)
        self._known: dict[Person, tuple[str, bool]] = {}

    def of(self, commit: Commit) -> tuple[str, bool]:
        """The pseudonym of a commit's author, and whether it is a bot; KeyError where it is not one of the commits."""
        known = self._known.get(commit.author)
        if known is None:
            pseudonym = self._pseudonyms[key_of(commit.author)]
            known = self._known[commit.author] = (pseudonym, is_bot(commit.author, self._more))
        return known

    def subject(self, commit: Commit) -> str:
        """The first line of the message, without the names of people."""
        return self._subjects.of(commit)

    def is_bot(self, commit: Commit) -> bool:
        """The author of any commit is a bot."""
        return is_bot(commit.author, self._more)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The key of each diff, and the sums over its files by that key."""

    keys: Mapping[DiffJob, int]
    added: Mapping[int, int]
    deleted: Mapping[int, int]
    n_files: Mapping[int, int]
    unknown: Mapping[int, str]

    @classmethod
    def of(cls, table: DiffTable) -> Sizes:
        """The sizes of all diffs in the table."""
        sums = table.files.groupby("key").agg(added=("added", "sum"), deleted=("deleted", "sum"), n=("path", "size"))
        unknown = table.diffs[table.diffs["unknown"].notna()]
        keys = sums.index.tolist()
        return cls(
            table.keys(),
            dict(zip(keys, sums["added"].tolist(), strict=True)),
            dict(zip(keys, sums["deleted"].tolist(), strict=True)),
            dict(zip(keys, sums["n"].tolist(), strict=True)),
            dict(zip(unknown["key"].tolist(), unknown["unknown"], strict=True)),
        )

    def row(self, job: DiffJob, *, cut: bool) -> tuple[int | None, int | None, int | None, str | None]:
        """Added and deleted lines, files, and why they are unknown."""
        key = self.keys.get(job)
        if key is None or key in self.unknown:
            reason = _CUT if cut else (_NOT_MADE if key is None else self.unknown[key])
            return None, None, None, reason
        return self.added.get(key, 0), self.deleted.get(key, 0), self.n_files.get(key, 0), None


def commit_table(mined: Mined, sizes: Sizes, people: People) -> pd.DataFrame:
    """The table `commits`, parents before children."""
    brought_by = {oid: step.oid for step in mined.steps for oid in step.commits}
    rows = []
    for commit in mined.commits.values():
        person, bot = people.of(commit)
        note = mined.notes[commit.oid]
        lines: tuple[object, ...] = (None, None, None, None)
        if len(commit.parents) <= 1:
            job = DiffJob(commit.oid, commit.parents[0] if commit.parents else None)
            lines = sizes.row(job, cut=commit.cut)
        rows.append(
            (
                commit.oid, commit.author_at, commit.commit_at, len(commit.parents), person, bot, note.kind,
                note.reverts, commit.oid in mined.ignored, brought_by.get(commit.oid), people.subject(commit),
                *lines,
            )
        )  # fmt: skip
    return _table("commits", rows, ("author_at", "commit_at"))


def change_table(mined: Mined, sizes: Sizes, people: People) -> pd.DataFrame:
    """The table `changes`, oldest first; `net_lines`, `n_areas`, `moved_lines` and `event` are filled in later."""
    rows = []
    for position, step in enumerate(mined.steps):
        last = mined.commits[step.oid]
        work = _work(mined, step)
        names = [people.of(commit) for commit in work]
        added, deleted, n_files, unknown = sizes.row(DiffJob(step.oid, step.base), cut=last.cut)
        raw = None if added is None or deleted is None else added + deleted
        started = [commit.author_at for commit in work if commit.author_at is not None]
        rows.append(
            (
                step.oid, step.base, position, step.how, step.pull,
                min(started, default=None), last.commit_at,
                sum(len(commit.parents) <= 1 for commit in work), len({person for person, _ in names}),
                _most_frequent([person for person, _ in names]), all(bot for _, bot in names), _kind(mined, work),
                _reverted(mined, step, work), any(oid in mined.ignored for oid in (step.oid, *step.mainline)),
                raw, None, added, deleted, None, n_files, None, None, people.subject(last), unknown,
            )
        )  # fmt: skip
    return _table("changes", rows, ("started_at", "landed_at"))


def _work(mined: Mined, step: Step) -> list[Commit]:
    """The commits that people made for a step; the merge itself where there are none."""
    commits = [mined.commits[oid] for oid in step.commits]
    return [commit for commit in commits if len(commit.parents) <= 1] or [mined.commits[step.oid]]


def _kind(mined: Mined, work: Sequence[Commit]) -> str:
    kinds = {mined.notes[commit.oid].kind for commit in work}
    return next((kind for kind in _KINDS_BY_WEIGHT if kind in kinds), "other")


def _reverted(mined: Mined, step: Step, work: Sequence[Commit]) -> str | None:
    targets = (mined.notes[oid].reverts for oid in (step.oid, *(commit.oid for commit in work)))
    return next((target for target in targets if target is not None), None)


def _most_frequent(people: Sequence[str]) -> str | None:
    return min(Counter(people).items(), key=lambda pair: (-pair[1], pair[0]))[0] if people else None


def _table(name: str, rows: Sequence[tuple[object, ...]], times: Sequence[str]) -> pd.DataFrame:
    """The table of that name; the columns in `times` are seconds since 1970 so far."""
    columns = rows_to_columns(name, rows)
    return frame(name, {**columns, **{time: moments(columns[time]) for time in times}})
