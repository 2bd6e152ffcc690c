"""A fleet whose repositories are named by address: cloned, read, and neither again while nothing is new."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from flowlens.cli import options
from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.config import Overrides
from flowlens.errors import UsageError
from flowlens.fleet.listing import listed
from flowlens.fleet.mined import mined
from flowlens.fleet.task import Task
from flowlens.model.clones import CloneSettings
from tests.repos import Repo, day
from tests.runs import as_from_scratch, asked


@pytest.fixture
def origin(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "origin")
    repo.commit({"a": "1\n"}, at=day(0))
    return repo


@pytest.fixture
def task(origin: Repo, tmp_path: Path) -> Task:
    clones = CloneSettings(tmp_path / "clones", protocols=("file",), fresh_seconds=0.0)
    return Task(f"file://{origin.folder}", Overrides(cache=tmp_path / "cache", jobs=1), None, clones)


def test_what_is_new_is_read(origin: Repo, task: Task, tmp_path: Path) -> None:
    first = mined(task)
    assert (first.failure, first.n_commits, first.n_new_commits, first.known) == (None, 1, 1, False)
    shutil.rmtree(first.folder)  # it was dropped to make room
    again = mined(task)
    assert (again.n_commits, again.n_diffs, again.known) == (1, first.n_diffs, True)
    assert not Path(again.folder).exists(), "there was no need to clone it"
    origin.commit({"a": "2\n"}, at=day(1))
    later = mined(task)
    assert (later.n_commits, later.n_new_commits, later.store) == (2, 1, first.store)
    as_from_scratch(asked(Path(later.folder), tmp_path / "cache"))


def test_another_choice_of_what_is_read_reads_again(task: Task) -> None:
    mined(task)
    assert mined(task).known
    other = replace(task, overrides=replace(task.overrides, mainline="main", rebuild=True))
    assert mined(other).n_new_commits == 1


def test_a_store_that_is_gone_is_made_again(task: Task) -> None:
    shutil.rmtree(mined(task).store)
    assert mined(task).n_new_commits == 1


@pytest.mark.parametrize(
    ("address", "failure"),
    [
        pytest.param("file:///nowhere", "unreachable", id="gone"),
        pytest.param("https://example.org/x", "configuration", id="not allowed"),
    ],
)
def test_what_cannot_be_had(task: Task, address: str, failure: str) -> None:
    outcome = mined(replace(task, source=address))
    assert outcome.failure == failure
    assert outcome.reason.startswith(address)


def test_a_secret_in_the_list_is_refused_and_not_told(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("a\nhttps://me:hunter2@example.org/x\n")
    with pytest.raises(UsageError, match=":2: an address with a name or a password") as caught:
        listed(str(tmp_path / "list"))
    assert "hunter2" not in str(caught.value)


def test_a_report_on_an_address(
    origin: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["report", f"file://{origin.folder}", "--cache-dir", str(tmp_path / "cache"), "--report", "json:-"]
    assert run(flowlens, command) == 2
    assert "the protocol file is not allowed" in capsys.readouterr().err
    monkeypatch.setattr(options, "_PROTOCOLS", ("file",))
    assert run(flowlens, command) == 0
    assert '"name": "origin"' in capsys.readouterr().out
