"""A fleet whose stores lie elsewhere: what one machine has read, another reports and goes on from."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.config import Overrides, cache_folder, copy_of, load_config, place_of
from flowlens.fleet import pool
from flowlens.fleet.run import Asked, mine_fleet
from flowlens.fleet.task import Task
from flowlens.model.clones import CloneSettings
from flowlens.model.fleet import Outcome
from tests.repos import Repo, day, lines
from tests.runs import diffs_made, fresh_text


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "repo")
    for number in range(4):
        made.commit({f"{number}.txt": lines(range(9))}, at=day(number))
    return made


def on(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on this is that machine: it has a cache folder of its own, empty at first."""
    monkeypatch.setenv("FLOWLENS_CACHE_DIR", str(machine))


def mined(tmp_path: Path, place: str, *more: str) -> tuple[int, dict[str, Any]]:
    (tmp_path / "list").write_text(f"file://{tmp_path / 'repo'}\n{tmp_path / 'repo'}\n{tmp_path / 'gone'}\n")
    said = ["--cache-dir", place, "--protocol", "file", "--summary", str(tmp_path / "s.json"), "--workers", "1"]
    status = run(flowlens, ["mine", "--repos", str(tmp_path / "list"), *said, *more])
    return status, json.loads((tmp_path / "s.json").read_text("utf-8"))


def test_a_fleet_on_two_machines(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = f"file://{tmp_path}/shared"
    on(tmp_path / "one", monkeypatch)
    status, said = mined(tmp_path, place)
    assert (status, said["mined"], said["failed"]) == (3, 1, 1), "a clone takes over what its origin gave"
    on(tmp_path / "two", monkeypatch)
    status, again = mined(tmp_path, place)
    assert (status, again["mined"], again["unchanged"]) == (3, 0, 2), "nothing is read twice"
    repo.commit({"new.txt": "x\n"}, at=day(9))
    _, later = mined(tmp_path, place, "--refresh-minutes", "0")
    assert [one["n_new_commits"] for one in later["outcomes"]] == [1, 1, 0]
    on(tmp_path / "three", monkeypatch)
    capsys.readouterr()
    assert (
        run(flowlens, ["report", str(repo.folder), "--cache-dir", place, "--deep-budget", "0", "--report", "json:-"])
        == 0
    )
    text = capsys.readouterr().out
    assert json.loads(text) == json.loads(fresh_text(load_config(repo.folder, overrides=Overrides())))


def test_squads_of_another_machine_are_compared(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place, squads = f"file://{tmp_path}/shared", tmp_path / "squads.toml"
    squads.write_text("".join(f'[[squad]]\nname = "{one}"\npaths = ["{one}.txt"]\n' for one in (1, 2)))
    squads.write_text(f'repositories = ["repo"]\n{squads.read_text()}')
    asked = ["compare", str(squads), "--report", "json:-", "--quiet"]
    on(tmp_path / "one", monkeypatch)
    mined(tmp_path, place)
    on(tmp_path / "two", monkeypatch)
    made = diffs_made(monkeypatch)
    capsys.readouterr()
    assert run(flowlens, [*asked, "--cache-dir", place]) == 0
    told = capsys.readouterr().out
    assert made == [], "the store that the other machine wrote has them"
    assert run(flowlens, asked) == 0
    assert len(made) == 4
    assert told == capsys.readouterr().out


def test_a_place_that_is_away(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a failure of each repository, and the next run reads what is missing."""
    on(tmp_path / "one", monkeypatch)
    (tmp_path / "shared").write_text("in the way")
    status, said = mined(tmp_path, f"file://{tmp_path}/shared")
    assert status == 3
    assert [one["failure"] for one in said["outcomes"]] == ["disk", "disk", "unreadable"]
    (tmp_path / "shared").unlink()
    assert mined(tmp_path, f"file://{tmp_path}/shared")[1]["failed"] == 1
    assert run(flowlens, ["report", str(repo.folder), "--cache-dir", "nowhere://x"]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_a_place_that_takes_nothing_more(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was read is in the copy, and the next run sends it, though nothing is new."""
    on(tmp_path / "one", monkeypatch)
    command = ["mine", str(repo.folder), "--deep-budget", "0", "--cache-dir", f"file://{tmp_path}/shared"]

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(LocalFileSystem, "pipe_file", full)
        assert run(flowlens, command) == 0
    assert "What is new is kept on this machine only, and sent by the next run: " in capsys.readouterr().out
    assert run(flowlens, command) == 0
    assert "0 new commits and 0 new diffs" in capsys.readouterr().out
    on(tmp_path / "two", monkeypatch)
    assert run(flowlens, command) == 0
    assert "0 new commits and 0 new diffs" in capsys.readouterr().out


def test_the_environment_names_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("FLOWLENS_CACHE_DIR", "memory://facts")
    assert cache_folder(None).is_relative_to(tmp_path / "flowlens" / "shared")
    assert cache_folder(tmp_path / "x") == tmp_path / "x"


def test_a_worker_on_another_machine_clones_there(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWLENS_CACHE_DIR", f"file://{tmp_path}/shared")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "one"))

    def on_another(work: Callable[[Task], Outcome], tasks: Sequence[Task], *_: object) -> Iterator[Any]:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "two"))
        yield from [(task, work(task)) for task in tasks]

    monkeypatch.setattr(pool, "in_processes", on_another)
    clones = CloneSettings(cache_folder(None) / "clones", protocols=("file",))
    summary = mine_fleet([f"file://{repo.folder}"], Asked(Overrides(), clones=clones, n_workers=1), lambda _: None)
    (outcome,) = summary.outcomes
    assert outcome.failure is None
    assert all(Path(place).is_relative_to(tmp_path / "two") for place in (outcome.folder, outcome.store))


@pytest.mark.parametrize("way", ["--cache-dir", "FLOWLENS_CACHE_DIR"])
def test_a_password_of_a_place_is_refused_and_not_told(
    way: str, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("FLOWLENS_CACHE_DIR", "ftp://me:hunter2@example.org/facts" if way.isupper() else "")
    said = [] if way.isupper() else [way, "ftp://me:hunter2@example.org/facts"]
    assert run(flowlens, ["mine", str(repo.folder), *said]) == 2
    out, err = capsys.readouterr()
    assert "A place with a password in its address is not taken." in err
    assert "hunter2" not in out + err
    assert not (tmp_path / "cache").exists()


def test_an_account_of_a_place_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("FLOWLENS_CACHE_DIR", raising=False)
    assert (
        place_of(copy_of("abfs://facts@account.dfs.core.windows.net/x"))
        == "abfs://facts@account.dfs.core.windows.net/x"
    )
