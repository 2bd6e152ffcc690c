"""A history read in parts is the same as in one piece, whatever becomes of the parts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from flowlens.config import Overrides, Settings
from flowlens.facts.store import Store
from flowlens.fleet import pool
from flowlens.fleet.lost import Lost
from flowlens.fleet.mined import mined
from flowlens.fleet.run import Asked, mine_fleet
from flowlens.fleet.task import Task
from flowlens.model.clones import CloneSettings
from flowlens.model.fleet import Outcome
from flowlens.model.history import DiffJob
from flowlens.splitting import join, make_part, split
from tests.repos import Repo, day, lines
from tests.runs import as_from_scratch, asked, diffs_made, store_of

LEAST, SIZE = 6, 4
N_COMMITS, N_DIFFS = 11, 11


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Nine commits, one on a branch and its merge."""
    made = Repo(tmp_path_factory.mktemp("split") / "repo")
    for number in range(9):
        made.commit({f"{number}.txt": lines(range(50))}, at=day(number))
    side = made.commit({"side.txt": lines(range(9))}, branch="side", parents=[_tip(made)], at=day(9))
    made.merge(side, at=day(10))
    return made


@pytest.fixture
def settings(repo: Repo, tmp_path: Path) -> Settings:
    return asked(repo.folder, tmp_path / "cache")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[DiffJob]:
    """The diffs that were made by who reads the repository in one piece."""
    return diffs_made(monkeypatch)


def _tip(repo: Repo) -> str:
    return str(repo.git.revparse_single("main").id)


def _store(settings: Settings) -> Store:
    return store_of(settings.repository, settings.cache)


def test_in_parts_and_in_one_piece(settings: Settings, made: list[DiffJob]) -> None:
    assert split(settings, LEAST, SIZE) == 3
    assert [make_part(settings, number) for number in range(4)] == [4, 4, 3, 0]
    assert join(settings) == (N_COMMITS, N_DIFFS)
    kept = _store(settings).load()
    assert (len(kept.commits), len(kept.diffs)) == (N_COMMITS, N_DIFFS)
    assert kept.tips == (_tip_of(settings),)
    assert not (_store(settings).folder / "parts").exists()
    outcome = mined(Task(str(settings.repository), Overrides(cache=settings.cache, jobs=1)))
    assert (outcome.known, outcome.n_commits, made) == (True, N_COMMITS, [])
    as_from_scratch(settings)


def _tip_of(settings: Settings) -> str:
    return (settings.repository / ".git/refs/heads/main").read_text().strip()


@pytest.mark.parametrize("least", [pytest.param(99, id="few are new"), pytest.param(10_000, id="it is small")])
def test_nothing_to_split(settings: Settings, least: int) -> None:
    assert split(settings, least) == 0
    assert join(settings) == (0, 0)
    assert not settings.cache.exists()


def _not_made(folder: Path) -> None:
    (folder / "0001.json").unlink()


def _damaged(folder: Path) -> None:
    part = next((folder / "0001").rglob("diffs-*.parquet"))
    part.write_bytes(part.read_bytes()[:-1] + b"x")


def _without_plan(folder: Path) -> None:
    next((folder / "plan").rglob("manifest.json")).write_bytes(b"{}")


@pytest.mark.parametrize(
    ("harm", "n_left"),
    [
        pytest.param(_not_made, 4, id="a list that is gone"),
        pytest.param(_damaged, 4, id="a part that is damaged"),
        pytest.param(_without_plan, 0, id="the commits that were counted"),
    ],
)
def test_what_is_lacking_is_made_by_who_joins(
    settings: Settings, made: list[DiffJob], harm: Callable[[Path], None], n_left: int
) -> None:
    split(settings, LEAST, SIZE)
    for number in range(3):
        make_part(settings, number)
    harm(_store(settings).folder / "parts")
    if harm is _not_made:
        next((_store(settings).folder / "parts" / "0001").rglob("manifest.json")).unlink()
    outcome = mined(Task(str(settings.repository), Overrides(cache=settings.cache, jobs=1)))
    assert (outcome.n_commits, outcome.n_diffs, outcome.n_new_diffs) == (N_COMMITS, N_DIFFS, N_DIFFS)
    assert len(made) == n_left
    as_from_scratch(settings)


def test_a_run_that_was_ended_goes_on_with_its_parts(settings: Settings, made: list[DiffJob]) -> None:
    split(settings, LEAST, SIZE)
    make_part(settings, 2)
    assert mined(Task(str(settings.repository), Overrides(cache=settings.cache, jobs=1), least=LEAST)).n_parts == 1
    make_part(settings, 0)
    mined(Task(str(settings.repository), Overrides(cache=settings.cache, jobs=1)))
    assert made == []
    as_from_scratch(settings)


def test_a_fleet_with_a_long_history(
    repo: Repo, tmp_path: Path, made: list[DiffJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that dies in a part costs that part, which is made by who joins them."""
    Repo(tmp_path / "small").commit({"x": "x\n"})
    rounds: list[list[int | None]] = []

    def in_this_process(
        work: Callable[[Task], Outcome], tasks: Sequence[Task], n_workers: int, seconds: float
    ) -> Iterator[tuple[Task, Outcome | Lost]]:
        rounds.append([task.part for task in tasks])
        for task in tasks:
            yield task, Lost(-9) if task.part == 1 else work(task)

    monkeypatch.setattr(pool, "in_processes", in_this_process)
    monkeypatch.setattr("flowlens.splitting._PART_DIFFS", SIZE)
    monkeypatch.setattr("flowlens.splitting.split.__defaults__", (LEAST, SIZE))
    said = Asked(Overrides(cache=tmp_path / "cache"), n_workers=2, least_split=LEAST)
    heard: list[Outcome] = []
    summary = mine_fleet([str(tmp_path / "small"), str(repo.folder)], said, heard.append)
    assert rounds == [[None, None], [0, 1, 2], [None]]
    assert [(one.failure, one.n_parts, one.n_new_diffs) for one in summary.outcomes] == [(None, 0, 1), (None, 3, 11)]
    assert sorted(one.source for one in heard) == sorted(one.source for one in summary.outcomes)
    assert len(made) == 1 + 4
    as_from_scratch(asked(repo.folder, tmp_path / "cache"))
    rounds.clear()
    alone = mine_fleet([str(repo.folder)], replace(said, n_workers=1), lambda _: None)
    assert (rounds, alone.outcomes[0].known) == ([[None]], True)


def test_a_long_history_that_forks_share_is_read_once(
    repo: Repo, tmp_path: Path, made: list[DiffJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one is parted; the other waits, and takes over what is joined by then."""
    shutil.copytree(repo.folder, tmp_path / "fork")
    rounds: list[list[tuple[str, int | None]]] = []

    def in_this_process(
        work: Callable[[Task], Outcome], tasks: Sequence[Task], n_workers: int, seconds: float
    ) -> Iterator[tuple[Task, Outcome | Lost]]:
        rounds.append([(Path(task.source).name, task.part) for task in tasks])
        for task in tasks:
            yield task, work(task)

    monkeypatch.setattr(pool, "in_processes", in_this_process)
    monkeypatch.setattr("flowlens.splitting.split.__defaults__", (LEAST, SIZE))
    said = Asked(Overrides(cache=tmp_path / "cache"), n_workers=2, least_split=LEAST)
    sources = [str(repo.folder), str(tmp_path / "fork")]
    summary = mine_fleet(sources, said, lambda _: None)
    assert rounds == [
        [("repo", None), ("fork", None)],
        [("repo", number) for number in range(3)],
        [("repo", None)],
        [("fork", None)],
    ]
    assert [(one.failure, one.n_parts) for one in summary.outcomes] == [(None, 3), (None, 0)]
    assert made == []
    for source in sources:
        as_from_scratch(asked(Path(source), tmp_path / "cache"))


def test_parts_of_a_clone_that_was_dropped(repo: Repo, tmp_path: Path) -> None:
    clones = CloneSettings(tmp_path / "clones", protocols=("file",))
    task = Task(f"file://{repo.folder}", Overrides(cache=tmp_path / "cache", jobs=1), None, clones, least=3)
    parted = mined(task)
    assert (parted.failure, parted.n_parts) == ("parted", 1)
    (clone,) = (tmp_path / "clones").glob("*.git")
    clone.rename(tmp_path / "gone")
    assert mined(replace(task, part=0)).n_new_diffs == 0
    (tmp_path / "gone").rename(clone)
    assert mined(replace(task, part=0)).n_new_diffs == N_DIFFS
    done = mined(replace(task, least=0))
    assert (done.failure, done.n_commits, done.n_new_diffs) == (None, N_COMMITS, N_DIFFS)
