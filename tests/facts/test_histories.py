"""Stores of one history find each other, and one of them is read for the first time at a time."""

from __future__ import annotations

import errno
import fcntl
from pathlib import Path

import pytest

from flowlens.facts.histories import HistoryInUseError, StoredHistory

ONE, TWO = "1" * 40, "2" * 40


@pytest.fixture
def history(tmp_path: Path) -> StoredHistory:
    return StoredHistory(tmp_path / "git", "a" * 40)


def test_the_names_of_stores(history: StoredHistory) -> None:
    assert history.names() == []
    for name in (TWO, ONE, TWO):
        history.add(name)
    assert history.names() == [TWO, ONE]
    assert StoredHistory(history.shelf, "b" * 40).names() == []


def test_what_is_no_name_is_passed_over(history: StoredHistory) -> None:
    history.add(ONE)
    with (history.shelf.parent / "histories" / history.root).open("ab") as file:
        file.write(b"../elsewhere\n\xff\n" + TWO.encode())
    assert history.names() == [ONE, TWO]


def test_one_at_a_time(history: StoredHistory) -> None:
    with history.alone(wait=False):
        history.add(ONE)
        with pytest.raises(HistoryInUseError, match="is being read"), history.alone(wait=False):
            pass
        with StoredHistory(history.shelf, "b" * 40).alone(wait=False):
            pass
    with history.alone(wait=True):
        assert history.names() == [ONE]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "histories").write_text("")
    history = StoredHistory(tmp_path / "git", "a" * 40)
    with history.alone(wait=False):
        history.add(ONE)
    assert history.names() == []


def test_a_file_system_without_locks(history: StoredHistory, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_lock(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_lock)
    with history.alone(wait=False), history.alone(wait=True):
        history.add(ONE)
    assert history.names() == [ONE]
