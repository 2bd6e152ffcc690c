"""A folder of pages in place of those before, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.errors import UsageError
from flowlens.outputs.whole_folder import write_folder

MARK = "made by this test"


def page(text: str = "") -> str:
    return f"<!-- {MARK} -->{text}"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_made_with_the_index_last(tmp_path: Path) -> None:
    written = write_folder(tmp_path / "new" / "pages", {"index.html": page(), "a.html": page(), "x.js": page()}, MARK)
    assert [path.name for path in written] == ["x.js", "a.html", "index.html"]
    assert names(tmp_path / "new" / "pages") == ["a.html", "index.html", "x.js"]


def test_what_an_earlier_run_wrote_is_replaced_or_removed_and_the_rest_stays(tmp_path: Path) -> None:
    write_folder(tmp_path, {"index.html": page("old"), "gone.html": page()}, MARK)
    (tmp_path / "mine.html").write_text("my own", encoding="utf-8")
    (tmp_path / "notes.txt").write_text(MARK, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "deep.html").write_text(page(), encoding="utf-8")
    write_folder(tmp_path, {"index.html": page("new")}, MARK)
    assert names(tmp_path) == ["index.html", "mine.html", "notes.txt", "sub"]
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == page("new")
    assert (tmp_path / "sub" / "deep.html").exists()


def test_a_foreign_file_of_the_same_name_stops_it_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my own", encoding="utf-8")
    with pytest.raises(UsageError, match="was not made by this command"):
        write_folder(tmp_path, {"a.html": page(), "index.html": page()}, MARK)
    assert names(tmp_path) == ["index.html"]
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "my own"


def test_no_link_is_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.html"
    target.write_text(page("kept"), encoding="utf-8")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "index.html").symlink_to(target)
    with pytest.raises(UsageError):
        write_folder(folder, {"index.html": page()}, MARK)
    (folder / "index.html").rename(folder / "old.html")
    write_folder(folder, {"index.html": page()}, MARK)
    assert (folder / "old.html").is_symlink()
    assert target.read_text(encoding="utf-8") == page("kept")


def test_a_file_in_the_way_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written to"):
        write_folder(tmp_path / "pages", {"index.html": page()}, MARK)
