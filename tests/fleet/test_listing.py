"""Which repositories a fleet is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.errors import UsageError
from flowlens.fleet.listing import listed
from tests.plain_git import init


def bare(folder: Path) -> str:
    return str(init(folder, "--bare"))


def test_a_file(tmp_path: Path) -> None:
    text = "\ufeff# all of ours\na\n\n  b/c  # the shop\nhttps://example.org/x#y\n/srv/z\r\na\n\udcff\n"
    (tmp_path / "list").write_bytes(text.encode("utf-8", "surrogateescape"))
    here = str(tmp_path)
    assert listed(f"{here}/list") == [
        f"{here}/a", f"{here}/b/c", "https://example.org/x#y", "/srv/z", f"{here}/\udcff",
    ]  # fmt: skip


def test_a_folder(tmp_path: Path) -> None:
    inside = [bare(tmp_path / name) for name in ("b/c/repo", "a.git")]
    init(tmp_path / "work")
    init(tmp_path / "work/inner")
    bare(tmp_path / ".hidden")
    bare(tmp_path.parent / "elsewhere")
    (tmp_path / "link").symlink_to(tmp_path.parent / "elsewhere")
    (tmp_path / "file").write_text("")
    assert listed(str(tmp_path)) == [inside[1], inside[0], str(tmp_path / "work")]


def test_a_folder_that_is_a_clone(tmp_path: Path) -> None:
    assert listed(bare(tmp_path / "a")) == [str(tmp_path / "a")]


def test_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("# none yet\n")
    with pytest.raises(UsageError, match="holds no clone"):
        listed(str(tmp_path))
    with pytest.raises(UsageError, match="names no repository"):
        listed(str(tmp_path / "list"))
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        listed(str(tmp_path / "gone"))
