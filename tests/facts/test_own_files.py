"""What others may write is not believed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowlens.facts.own_files import (
    close_to_others,
    is_own_folder,
    is_trusted_folder,
    make_own_folder,
    read_file,
    write_file,
)

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
NARROW, WIDE = (0o700, 0o750, 0o755), (0o720, 0o775, 0o702, 0o777, 0o1777)


@pytest.mark.parametrize("mode", [*NARROW, *WIDE], ids=oct)
def test_a_folder_is_trusted_where_only_its_owner_writes(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    assert is_own_folder(tmp_path)
    assert is_trusted_folder(tmp_path) == (mode in NARROW)
    assert close_to_others(tmp_path) == (mode in WIDE)
    assert tmp_path.stat().st_mode & 0o7777 == (mode if mode in NARROW else 0o700)


@pytest.mark.parametrize("mode", WIDE, ids=oct)
def test_a_folder_in_which_others_write_is_not_taken_for_made(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    with pytest.raises(OSError, match="others may write in"):
        make_own_folder(tmp_path)


@AS_ROOT
def test_the_folder_of_somebody_else_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    os.chown(tmp_path, 65534, 65534)
    assert not is_trusted_folder(tmp_path)
    assert not close_to_others(tmp_path)
    assert tmp_path.stat().st_mode & 0o7777 == 0o777


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "wide").mkdir()
    (tmp_path / "wide").chmod(0o777)
    (tmp_path / "link").symlink_to("wide")
    assert not close_to_others(tmp_path / "link")
    assert not close_to_others(tmp_path / "nowhere")
    assert (tmp_path / "wide").stat().st_mode & 0o7777 == 0o777


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o660, 0o602], ids=oct)
def test_a_file_is_read_where_only_its_owner_writes(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    path.chmod(mode)
    if mode in {0o600, 0o644}:
        assert read_file(path) == b"x"
    else:
        with pytest.raises(OSError, match="may be written by others"):
            read_file(path)


@AS_ROOT
def test_the_file_of_somebody_else_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    path.chmod(0o600)
    os.chown(path, 65534, 65534)
    with pytest.raises(OSError, match="may be written by others"):
        read_file(path)


def test_what_is_no_file_of_its_own_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "."):
        with pytest.raises(OSError, match=r"symbolic links|is not a file|Is a directory"):
            read_file(tmp_path / name)
    assert read_file(tmp_path / "file") == b"x"


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"x")
    (tmp_path / "link").symlink_to("victim")
    (tmp_path / "nowhere").symlink_to("nobody")
    for name in ("victim", "link", "nowhere"):
        with pytest.raises(FileExistsError):
            write_file(tmp_path / name, b"y")
    assert (tmp_path / "victim").read_bytes() == b"x"
    assert not (tmp_path / "nobody").exists()
