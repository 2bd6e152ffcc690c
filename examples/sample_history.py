"""Makes a repository of an invented team, to see what a report says about a habit that is known.

    python examples/sample_history.py FOLDER --habit iterating
    flowlens report FOLDER

`iterating` lands small changes and releases every week. `drifting` begins so, and ends with changes three times as
large that are saved up for a release every two months. The same seed makes the same repository, to the byte.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import click
import pygit2
from pygit2.enums import FileMode, ObjectType

Habit = Literal["iterating", "drifting"]

_START = datetime(2023, 1, 2, 9, tzinfo=UTC)
_DAYS = 3 * 365
_TEAM = tuple(f"Person {letter}" for letter in "ABCDEF")
_PLACES = tuple(f"src/{area}/{name}.py" for area in ("cart", "search", "pay") for name in ("models", "views", "jobs"))
_VERBS = ("Add", "Improve", "Fix", "Simplify", "Speed up", "Explain")


@dataclass
class _Repository:
    """A bare repository under construction: the lines of its files, and its newest commit."""

    git: pygit2.Repository
    random: random.Random
    files: dict[str, list[str]] = field(default_factory=dict)
    blobs: dict[str, pygit2.Oid] = field(default_factory=dict)
    tip: list[pygit2.Oid] = field(default_factory=list)

    def land(self, at: datetime, n_lines: int, number: int) -> None:
        """Land a change of about that many lines as the squash of a pull request."""
        path = self.random.choice(_PLACES)
        lines = self.files.setdefault(path, [])
        n_deleted = min(len(lines) // 2, n_lines // 4)
        del lines[:n_deleted]
        lines += [f"value_{number}_{i} = {self.random.randrange(10**6)}" for i in range(n_lines - n_deleted)]
        self.blobs[path] = self.git.create_blob("".join(f"{line}\n" for line in lines).encode())
        author = self.random.choice(_TEAM)
        signature = pygit2.Signature(author, f"{author[-1].lower()}@example.org", int(at.timestamp()))
        message = f"{self.random.choice(_VERBS)} {path.split('/')[1]} (#{number})\n"
        self.tip = [self.git.create_commit(None, signature, signature, message, self._tree(), self.tip)]
        self.git.references.create("refs/heads/main", self.tip[0], force=True)

    def release(self, at: datetime, version: str) -> None:
        """Tag the newest commit."""
        tagger = pygit2.Signature("Person A", "a@example.org", int(at.timestamp()))
        self.git.create_tag(f"v{version}", self.tip[0], ObjectType.COMMIT, tagger, f"Release {version}\n")

    def _tree(self) -> pygit2.Oid:
        index = pygit2.Index()
        for path, blob in self.blobs.items():
            index.add(pygit2.IndexEntry(path, blob, FileMode.BLOB))
        return index.write_tree(self.git)


def make(folder: Path, habit: Habit, seed: int = 1) -> None:
    """Make the bare repository in that folder, which must not exist yet."""
    chance = random.Random(seed)
    repository = _Repository(pygit2.init_repository(folder, bare=True, initial_head="main"), chance)
    release_day, n_releases = 7.0, 0
    for number, day in enumerate(_landing_days(chance), 1):
        while day >= release_day:
            n_releases += 1
            repository.release(_START + timedelta(days=release_day), f"1.{n_releases}.0")
            release_day += _gap(habit, release_day)
        growth = 3 if habit == "drifting" and day > 2 * _DAYS / 3 else 1
        n_lines = max(1, round(growth * chance.lognormvariate(3.2, 1.0)))
        repository.land(_START + timedelta(days=day), n_lines, number)


def _landing_days(chance: random.Random) -> Iterator[float]:
    """About two changes on each working day, in order."""
    for day in range(_DAYS):
        if (_START + timedelta(days=day)).weekday() < 5:
            yield from sorted(day + chance.random() / 3 for _ in range(chance.choice((1, 2, 2, 3))))


def _gap(habit: Habit, day: float) -> float:
    """Days to the next release."""
    return 60.0 if habit == "drifting" and day > 2 * _DAYS / 3 else 7.0


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--habit", type=click.Choice(["iterating", "drifting"]), required=True, help="What the team does.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes another team of that habit.")
def main(folder: Path, habit: Habit, seed: int) -> None:
    """Make the repository of an invented team in FOLDER."""
    if folder.exists():
        raise click.ClickException(f"{folder} is there already; name a new folder.")
    make(folder, habit, seed)
    click.echo(f"Made {folder}: try `flowlens report {folder}`.")


if __name__ == "__main__":
    main()
