"""Two repositories with one history: it is read once, also where two workers meet it at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from flowlens import reading
from flowlens.config import Overrides
from flowlens.facts.histories import StoredHistory
from flowlens.facts.store import adoptable
from flowlens.fleet import pool
from flowlens.fleet.mined import mined
from flowlens.fleet.run import Asked, mine_fleet
from flowlens.fleet.task import Task
from flowlens.model.fleet import Outcome
from flowlens.model.history import DiffJob
from tests.plain_git import git
from tests.repos import Repo, day
from tests.runs import as_from_scratch, asked, diffs_made, store_of


@pytest.fixture
def forks(tmp_path: Path) -> list[str]:
    """A repository of three commits, and a fork of it with one more."""
    for name, n in (("one", 3), ("two", 4)):
        repo = Repo(tmp_path / name)
        for number in range(n):
            repo.commit({f"{number}.txt": "x\n"}, at=day(number))
    return [str(tmp_path / "one"), str(tmp_path / "two")]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[DiffJob]:
    """The diffs that were made by Git."""
    return diffs_made(monkeypatch)


def in_this_process(
    work: Callable[[Task], Outcome], tasks: Sequence[Task], n_workers: int, seconds: float
) -> Iterator[tuple[Task, Outcome]]:
    for task in tasks:
        yield task, work(task)


def test_the_second_waits_for_its_turn(
    forks: list[str], made: list[DiffJob], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Overrides(cache=tmp_path / "cache", jobs=1)
    rounds: list[list[bool]] = []

    def while_another_reads(
        work: Callable[[Task], Outcome], tasks: Sequence[Task], n_workers: int, seconds: float
    ) -> Iterator[tuple[Task, Outcome]]:
        rounds.append([task.wait for task in tasks])
        root = git(Path(forks[0]), "rev-list", "--max-parents=0", "HEAD").decode().strip()
        with StoredHistory(tmp_path / "cache" / "git", root).alone(wait=False) if len(rounds) == 1 else nullcontext():
            yield from [(task, work(task)) for task in tasks]
        assert len(made) == (0 if len(rounds) == 1 else 4)

    monkeypatch.setattr(pool, "in_processes", while_another_reads)
    heard: list[Outcome] = []
    summary = mine_fleet(forks, Asked(said), heard.append)
    assert rounds == [[False, False], [True, True]]
    assert [one.failure for one in (*heard, *summary.outcomes)] == [None] * 4


def test_one_history_is_read_once(
    forks: list[str], made: list[DiffJob], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "in_processes", in_this_process)
    cache = tmp_path / "cache"
    summary = mine_fleet(forks, Asked(Overrides(cache=cache, jobs=1)), lambda _: None)
    assert [(one.failure, one.n_commits, one.n_new_commits) for one in summary.outcomes] == [(None, 3, 0), (None, 4, 4)]
    assert len(made) == len(set(made)) == 4
    kept = store_of(Path(forks[0]), cache).load()
    assert (len(kept.commits), len(kept.diffs), kept.tips) == (
        3,
        3,
        (git(Path(forks[0]), "rev-parse", "main").decode().strip(),),
    )
    as_from_scratch(asked(Path(forks[0]), cache))


def test_another_history_is_not_looked_at(forks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many stores there are: a fleet of thousands would else look at millions."""
    cache = tmp_path / "cache"
    mined(Task(forks[0], Overrides(cache=cache, jobs=1)))
    Repo(tmp_path / "other").commit({"x": "x\n"}, message="Another beginning")
    looked: list[list[str] | None] = []

    def spy(store: Any, names: list[str] | None = None) -> Any:
        looked.append(names)
        return adoptable(store, names)

    monkeypatch.setattr(reading, "adoptable", spy)
    for name in ("other", "two"):
        assert mined(Task(str(tmp_path / name), Overrides(cache=cache, jobs=1))).failure is None
    assert looked == [[], [store_of(Path(forks[0]), cache).folder.name]]
