"""A fleet from the list to the summary, by real workers; and what is told of a repository that kills its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from flowlens.config import Overrides
from flowlens.errors import FlowLensError, UsageError
from flowlens.fleet import pool
from flowlens.fleet.lost import Lost
from flowlens.fleet.mined import mined
from flowlens.fleet.run import Asked, mine_fleet
from flowlens.fleet.task import Task
from flowlens.model.fleet import Outcome
from tests.repos import Repo, day, lines
from tests.runs import as_from_scratch, asked

Work = Callable[[Task], Outcome]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A small repository, a larger one, one that is empty, and a folder that is none."""
    top = tmp_path_factory.mktemp("fleet")
    for name, n in (("small", 1), ("large", 5), ("empty", 0)):
        repo = Repo(top / name)
        for number in range(n):
            repo.commit({f"{name}/{number}.txt": lines(range(9))}, at=day(number))
    (top / "none").mkdir()
    return [str(top / name) for name in ("small", "none", "large", "empty")]


def of(cache: Path, n_workers: int = 2) -> Asked:
    return Asked(Overrides(cache=cache), n_workers=n_workers)


def test_a_run_and_the_same_again(fleet: list[str], tmp_path: Path) -> None:
    heard: list[str] = []
    summary = mine_fleet(fleet, of(tmp_path), lambda outcome: heard.append(outcome.source))
    assert [one.source for one in summary.outcomes] == fleet
    assert sorted(heard) == sorted(fleet)
    assert [one.n_new_commits for one in summary.outcomes] == [1, 0, 5, 0]
    assert [one.failure for one in summary.outcomes] == [None, "unreadable", None, "unreadable"]
    assert "is not in a Git repository" in summary.outcomes[1].reason
    assert all(Path(one.store).is_dir() for one in summary.done)
    as_from_scratch(asked(Path(fleet[2]), tmp_path))
    # What was lost of the store is read again, and nothing else.
    shutil.rmtree(summary.outcomes[0].store)
    again = mine_fleet(fleet, of(tmp_path, 1), heard=lambda _: None)
    assert [(one.known, one.n_new_commits) for one in again.done] == [(False, 1), (True, 0)]


def in_this_process(killed: dict[str, list[Lost]], seen: list[list[str]]) -> Callable[..., Iterator[object]]:
    """What stands for the pool: it keeps the order in `seen`, and loses what is in `killed`."""

    def worked(
        work: Work, tasks: Sequence[Task], n_workers: int, seconds: float
    ) -> Iterator[tuple[Task, Outcome | Lost]]:
        seen.append([Path(task.source).name for task in tasks])
        for task in tasks:
            ends = killed.get(Path(task.source).name)
            yield task, ends.pop(0) if ends else work(task)

    return worked


def test_the_largest_is_begun_first(fleet: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(pool, "in_processes", in_this_process({}, seen))
    mine_fleet(fleet, of(tmp_path), heard=lambda _: None)
    assert seen == [["large", "small", "none", "empty"]]


@pytest.mark.parametrize(
    ("ends", "failure", "reason"),
    [
        pytest.param([Lost(-9)], None, "", id="killed once"),
        pytest.param([Lost(-9), Lost(-9)], "killed", "Its worker process was ended by signal 9, twice.", id="twice"),
        pytest.param([Lost(1), Lost(1)], "killed", "Its worker process was ended with status 1, twice.", id="exit"),
        pytest.param([Lost(None)], "late", "It took more than 120 minutes; a later run", id="late"),
    ],
)
def test_a_worker_that_is_lost(
    fleet: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: list[Lost], failure: str, reason: str
) -> None:
    monkeypatch.setattr(pool, "in_processes", in_this_process({"small": ends}, []))
    summary = mine_fleet(fleet[::2], of(tmp_path), heard=lambda _: None)
    assert [one.failure for one in summary.outcomes] == [failure, None]
    assert summary.outcomes[0].reason.startswith(reason)


def test_what_runs_workers_is_missing(fleet: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "flowlens.fleet.pool", None)
    with pytest.raises(UsageError, match=r"flowlens\[fleet\]"):
        mine_fleet(fleet, of(tmp_path), heard=lambda _: None)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        pytest.param(OSError(28, "No space left on device"), "disk", id="disk"),
        pytest.param(PermissionError(13, "Permission denied"), "error", id="system"),
        pytest.param(MemoryError(), "memory", id="memory"),
        pytest.param(UsageError("No."), "configuration", id="wrong use"),
        pytest.param(FlowLensError("No."), "error", id="ours"),
    ],
)
def test_kinds_of_failure(
    fleet: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, failure: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("flowlens.pipeline.mine", fails)
    assert mined(Task(fleet[0], Overrides(cache=tmp_path))).failure == failure


def test_a_faulty_configuration(tmp_path: Path) -> None:
    Repo(tmp_path / "a").commit({"x": "x\n"})
    (tmp_path / "a/flowlens.toml").write_text("nonsense = 1\n")
    assert mined(Task(str(tmp_path / "a"), Overrides(cache=tmp_path / "cache"))).failure == "configuration"


def test_what_cannot_be_kept_is_a_failure(fleet: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    outcome = mined(Task(fleet[0], Overrides(cache=tmp_path / "file")))
    assert outcome.failure == "disk"
    assert outcome.reason.startswith("Nothing was kept for the next run: ")
