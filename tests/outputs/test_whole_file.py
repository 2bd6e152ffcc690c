"""Files that are written as a whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from flowlens.errors import UsageError
from flowlens.outputs.whole_file import write_whole


def test_the_file_holds_the_text_and_nothing_else_is_left(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("an older and longer text")
    write_whole(str(file), "naïve – new\n")
    assert file.read_bytes() == "naïve – new\n".encode()
    assert os.listdir(tmp_path) == ["report.md"]


def test_half_a_pair_of_surrogates_is_written_out(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    write_whole(str(file), "a\udc80b")
    assert file.read_bytes() == b"a\\udc80b"


def test_the_umask_decides_who_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    before = os.umask(0o027)
    try:
        write_whole(str(file), "text")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_link_is_followed_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("real.md")
    write_whole(str(tmp_path / "link.md"), "text")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text() == "text"


def test_a_device_stays_a_device() -> None:
    write_whole(os.devnull, "text")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.parametrize("file", ["no/such/folder.md", "."], ids=["no folder", "a folder"])
def test_what_cannot_be_written_is_told(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="could not be written") as caught:
        write_whole(file, "text")
    assert file in caught.value.what
    assert caught.value.next_step


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "report.md"
    file.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match="No space left"):
        write_whole(str(file), "new")
    assert os.listdir(tmp_path) == ["report.md"]
    assert file.read_text() == "old"
