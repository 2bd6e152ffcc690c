"""The stores in a cache folder, and removing one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flowlens.facts.kept import Kept
from flowlens.facts.own_files import is_own_folder
from flowlens.facts.shelf import remove_store, stores
from flowlens.facts.store import Store
from tests.facts.kept_rows import METHOD, TOOL, generations, grown, store_in

NAME = "ab" * 20


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = store_in(tmp_path / "git" / NAME)
    store.save(grown(Kept.empty(), 5))
    return store


def test_what_a_store_says_of_itself(store: Store) -> None:
    os.utime(generations(store)[0] / "manifest.json", (2_000_000_000, 2_000_000_000))
    (one,) = stores(store.folder.parent, store.maker)
    assert (one.folder, one.repository, one.flowlens, one.usable) == (store.folder, "project", TOOL, True)
    assert (one.n_commits, one.n_diffs, one.saved_at) == (5, 5, 2_000_000_000)
    assert one.size_bytes == sum(path.stat().st_size for path in generations(store)[0].iterdir())


def test_a_file_under_two_names_is_counted_once(store: Store) -> None:
    (size,) = (one.size_bytes for one in stores(store.folder.parent, store.maker))
    (store.folder / ".new-x").mkdir()
    os.link(generations(store)[0] / "commits-0001.parquet", store.folder / ".new-x" / "commits-0001.parquet")
    assert [one.size_bytes for one in stores(store.folder.parent, store.maker)] == [size]


def test_another_version_is_told_and_not_usable(store: Store) -> None:
    (one,) = stores(store.folder.parent, Store(store.folder, METHOD, "9").maker)
    assert (one.flowlens, one.usable, one.n_commits) == (TOOL, False, 5)


def test_one_that_cannot_be_read_is_listed_too(store: Store) -> None:
    (generations(store)[0] / "manifest.json").write_bytes(b"")
    (one,) = stores(store.folder.parent, store.maker)
    assert (one.repository, one.flowlens, one.n_commits, one.usable) == (None, None, 0, False)


def test_they_are_in_the_order_of_their_names(store: Store) -> None:
    for letter, name in (("c", "zebra"), ("d", "ant")):
        Store(store.folder.parent / (letter * 40), METHOD, TOOL, name).save(Kept.empty())
    assert [one.repository for one in stores(store.folder.parent, store.maker)] == ["ant", "project", "zebra"]


def test_what_is_no_store_is_not_listed(store: Store, tmp_path: Path) -> None:
    shelf = store.folder.parent
    (shelf / "notes").mkdir()
    (shelf / ("c" * 40)).write_text("")
    (shelf / ("d" * 40)).symlink_to(store.folder)
    assert [one.folder for one in stores(shelf, store.maker)] == [store.folder]
    assert stores(tmp_path / "nowhere", store.maker) == []
    assert stores(shelf / ("c" * 40), store.maker) == []


def test_a_store_is_removed_with_all_that_belongs_to_it(store: Store) -> None:
    store.save_report("ab" * 16, b"{}")
    (store.folder / ".new-1").mkdir()
    remove_store(store.folder)
    assert list(store.folder.parent.iterdir()) == []


def test_one_with_an_absurd_generation_is_removed(store: Store) -> None:
    (store.folder / "gen-1000000000000-ab").mkdir()
    remove_store(store.folder)
    assert not store.folder.exists()


def test_one_that_others_may_write_is_listed_as_unusable_and_removed(store: Store) -> None:
    store.folder.chmod(0o777)
    (one,) = stores(store.folder.parent, store.maker)
    assert (one.repository, one.usable) == (None, False)
    remove_store(one.folder)
    assert not store.folder.exists()


@pytest.mark.parametrize("gone", ["aa" * 20, "cc" * 20], ids=["the first", "the last"])
def test_one_that_vanishes_does_not_hide_the_others(store: Store, gone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run removes it between the listing and the look at it."""
    shelf = store.folder.parent
    Store(shelf / gone, METHOD, TOOL, "gone").save(Kept.empty())

    def meddled(folder: Path) -> bool:
        answer = is_own_folder(folder)
        if folder.name == gone:
            shutil.rmtree(folder)
        return answer

    monkeypatch.setattr("flowlens.facts.shelf.is_own_folder", meddled)
    assert [one.repository for one in stores(shelf, store.maker)] == ["project"]


def linked(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(linked, "not a store of this user", id="a link"),
        pytest.param(lambda folder: (folder / "thesis.tex").write_text(""), "it holds thesis.tex", id="other files"),
        pytest.param(lambda folder: (folder / "gen-1").mkdir(), "it holds gen-1", id="a folder of another name"),
        pytest.param(
            lambda folder: os.chown(folder, 65534, 65534),
            "not a store of this user",
            id="of somebody else",
            marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away"),
        ),
    ],
)
def test_what_is_not_ours_is_not_removed(store: Store, change: Callable[[Path], object], why: str) -> None:
    change(store.folder)
    before = sorted(store.folder.parent.rglob("*"))
    with pytest.raises(OSError, match=why):
        remove_store(store.folder)
    assert sorted(store.folder.parent.rglob("*")) == before


def test_a_folder_of_another_name_is_not_removed(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="not a store"):
        remove_store(tmp_path)
    assert tmp_path.is_dir()


def test_links_inside_are_removed_and_not_followed(store: Store, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "file").write_text("mine")
    (store.folder / "gen-000000000009-aa").symlink_to(victim)
    (generations(store)[0] / "more").symlink_to(victim)
    remove_store(store.folder)
    assert (victim / "file").read_text() == "mine"
    assert not store.folder.exists()
