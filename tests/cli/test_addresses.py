"""REPO as an address: one clone at a time is held, and no run waits for itself."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from flowlens import pipeline
from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.cli.options import path_or_clone
from flowlens.config import Settings
from flowlens.model.progress import Progress
from flowlens.reading import Stored
from tests.repos import Repo

_SECONDS = 60


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    """Who waits for ever fails, and the other tests go on."""

    def late(*_: object) -> None:
        raise AssertionError(f"it took more than {_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def addresses(tmp_path: Path) -> list[str]:
    for name in "ab":
        Repo(tmp_path / name).commit({name: "x\n"})
    return [f"file://{tmp_path / name}" for name in "ab"]


def held_in(clones: Path) -> int:
    """How many clones somebody holds now."""
    n_held = 0
    for file in clones.glob("*.lock"):
        handle = os.open(file, os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            n_held += 1
        finally:
            os.close(handle)
    return n_held


def mined(tmp_path: Path, *given: str) -> int:
    own = ["--quiet", "--cache-dir", str(tmp_path / "cache"), "--clones", str(tmp_path / "clones")]
    return run(flowlens, ["mine", *own, "--protocol", "file", *given])


def test_one_clone_at_a_time_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], addresses: list[str]
) -> None:
    held, real = [], pipeline.mine

    def watching(settings: Settings, progress: Progress) -> Stored:
        held.append(held_in(tmp_path / "clones"))
        return real(settings, progress)

    monkeypatch.setattr(pipeline, "mine", watching)
    first, second = addresses
    assert mined(tmp_path, first, first, second, f"{first}/") == 0
    assert held == [1, 1, 1, 1]
    assert [line.partition(" new commit")[0] for line in capsys.readouterr().out.splitlines()] == [
        f"{first}: 1", f"{first}: 0", f"{second}: 1", f"{first}/: 0",
    ]  # fmt: skip
    assert not (tmp_path / "cache" / "clones").exists(), "they lie where --clones says"


def test_its_forge_is_asked_while_it_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], addresses: list[str]
) -> None:
    def fetched(settings: Settings, *_: object) -> str:
        return f"{held_in(tmp_path / 'clones')} is held, {settings.repository.is_dir()}"

    monkeypatch.setattr("flowlens.cli.mine.fetched", fetched)
    assert mined(tmp_path, "--forge", *addresses) == 0
    assert [*map(str.strip, capsys.readouterr().out.splitlines())][1::2] == ["1 is held, True"] * 2


def test_a_command_may_name_its_repository_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    monkeypatch.setattr("flowlens.cli.options._PROTOCOLS", ("file",))
    with click.Context(click.Command("x")):
        folder = path_or_clone(addresses[0], tmp_path)
        assert path_or_clone(addresses[0], tmp_path) == folder
        assert held_in(tmp_path / "clones") == 1
    assert held_in(tmp_path / "clones") == 0
