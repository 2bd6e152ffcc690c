"""What is kept between runs: what was saved comes back, little is written for little new, and only we are believed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flowlens.facts import store as store_module
from flowlens.facts.kept import Kept
from flowlens.facts.schema import SCHEMA_VERSION
from flowlens.facts.store import Store, adoptable, store_name
from tests.facts.kept_rows import METHOD, TOOL, generations, grown, line, oid, rows_of, store_in
from tests.mined import commit, diff, file

THREE = grown(Kept.empty(), 3)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path / "cache" / "project")


def same(one: Kept, other: Kept) -> None:
    assert rows_of(one) == rows_of(other)


def files_of(generation: Path) -> dict[str, tuple[int, bytes]]:
    """The inode and the content of each file."""
    return {path.name: (path.stat().st_ino, path.read_bytes()) for path in generation.iterdir()}


def test_the_name_tells_clones_apart_and_nothing_else(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"secret \xff\n")
    odd.mkdir()
    (tmp_path / "link").symlink_to(odd)
    names = {store_name(folder) for folder in (tmp_path, odd)}
    assert len(names) == 2
    assert all(len(name) == 40 and set(name) <= set("0123456789abcdef") for name in names)
    assert store_name(tmp_path / "link") == store_name(odd)


@pytest.mark.parametrize("n", [0, 1, 3, 100])
def test_what_was_saved_is_loaded(store: Store, n: int) -> None:
    kept = grown(Kept.empty(), n)
    store.save(kept)
    same(store.load(), kept)
    assert store.load().read_commits() == {one.oid: one for one in line(0, n)[0]}


def test_nothing_saved_nothing_loaded(store: Store) -> None:
    same(store.load(), Kept.empty())
    assert store.manifest() is None
    assert not store.folder.exists()


def test_the_newest_is_loaded_and_older_ones_are_dropped(store: Store) -> None:
    for _ in range(12):
        store.save(Kept.empty())
    store.save(THREE)
    same(store.load(), THREE)
    assert [path.name[:16] for path in generations(store)] == ["gen-000000000013"]


def test_what_is_unknown_is_tried_again(store: Store) -> None:
    store.save(THREE.with_diffs([diff("x", "y", file("seen"), unknown="gone"), diff("z", "y", file("z"))]))
    loaded = store.load()
    assert [job.oid for job in loaded.jobs()] == [oid(0), oid(1), oid(2), "z"]
    assert "seen" not in loaded.files["path"].to_pylist()
    assert loaded.diff_table().keys() == loaded.jobs()


def test_rows_after_one_that_is_unknown_are_kept_too(store: Store) -> None:
    kept = store.save(THREE.with_diffs([diff("x", "y", unknown="gone")]))
    store.save(kept.with_diffs([diff("x", "y", file("x")), diff("w", "y", file("w"))]))
    assert [job.oid for job in store.load().jobs()] == [oid(0), oid(1), oid(2), "x", "w"]


@pytest.mark.parametrize("again", [False, True], ids=["loaded each time", "from what was saved"])
def test_incremental_is_the_same_as_fresh(store: Store, again: bool) -> None:
    """Far more often than there may be parts, so that they are put together in between."""
    kept = Kept.empty()
    for stop in range(1, 25):
        kept = store.save(grown(kept if again else store.load(), stop))
        assert len(list(generations(store)[0].glob("commits-*"))) <= 8
    same(store.load(), grown(Kept.empty(), 24))


def test_only_what_is_new_is_written(store: Store) -> None:
    store.save(THREE)
    before = files_of(generations(store)[0])
    store.save(grown(store.load(), 5))
    after = files_of(generations(store)[0])
    assert {name: after[name] for name in before if name != "manifest.json"} == {
        name: content for name, content in before.items() if name != "manifest.json"
    }
    assert after.keys() - before.keys() == {"commits-0002.parquet", "diffs-0002.parquet", "files-0002.parquet"}


def test_new_tips_alone_write_no_part(store: Store) -> None:
    store.save(THREE)
    before = files_of(generations(store)[0])
    store.save(store.load().with_tips([oid(1), oid(2)]))
    assert files_of(generations(store)[0]).keys() == before.keys()
    assert store.load().tips == (oid(1), oid(2))


def no_links(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_without_hard_links_parts_are_copied(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(THREE)
    before = files_of(generations(store)[0])
    monkeypatch.setattr(os, "link", no_links)
    store.save(grown(store.load(), 5))
    after = files_of(generations(store)[0])
    assert after["commits-0001.parquet"][1] == before["commits-0001.parquet"][1]
    assert "commits-0002.parquet" in after
    same(store.load(), grown(Kept.empty(), 5))


def test_a_damaged_part_is_not_copied(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(THREE)
    loaded = store.load()
    (generations(store)[0] / "diffs-0001.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr(os, "link", no_links)
    store.save(grown(loaded, 5))
    same(store.load(), grown(Kept.empty(), 5))


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(shutil.rmtree, id="all of it"),
        pytest.param(lambda path: (path / "files-0001.parquet").unlink(), id="its last part"),
    ],
)
def test_what_is_loaded_outlives_its_generation(store: Store, loss: Callable[[Path], object]) -> None:
    """Another run may have replaced it by its own."""
    store.save(THREE)
    loaded = store.load()
    loss(generations(store)[0])
    store.save(grown(loaded, 5))
    same(store.load(), grown(Kept.empty(), 5))


def test_another_run_between_loading_and_saving(store: Store) -> None:
    store.save(THREE)
    one, other = store.load(), store.load()
    store.save(grown(one, 6))
    store.save(grown(other, 5))
    same(store.load(), grown(Kept.empty(), 5))


def test_a_history_that_was_rewritten_is_dropped_once_it_is_the_greater_part(store: Store) -> None:
    store.save(grown(Kept.empty(), 10))
    rewritten = [commit(oid(100 + k)) for k in range(4)]
    new = frozenset(one.oid for one in rewritten)
    kept = store.save(store.load().with_commits(rewritten).with_tips([*new, oid(9)]), wanted=new)
    assert kept.oids() == store.load().oids() == new
    assert store.load().tips == tuple(sorted(new))
    assert not store.load().jobs()
    same(store.save(kept.with_commits([commit(oid(200))])), store.load())


def test_what_a_few_branches_lost_stays(store: Store) -> None:
    ten = grown(Kept.empty(), 10)
    store.save(ten, wanted=frozenset(oid(number) for number in range(5)))
    same(store.load(), ten)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("one", "other"):
        store_in(tmp_path / name).save(grown(THREE, 9))
        written.append({k: content for k, (_, content) in files_of(generations(store_in(tmp_path / name))[0]).items()})
    assert written[0] == written[1]


def test_only_the_owner_can_read_it(store: Store) -> None:
    store.save(THREE)
    store.save_report("ab" * 16, b"{}")
    for path in (store.folder, *store.folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda one: Store(one.folder, "method 2", TOOL), id="method"),
        pytest.param(lambda one: Store(one.folder, METHOD, "1.2.2"), id="an older tool"),
        pytest.param(lambda one: Store(one.folder, METHOD, "1.2.4"), id="a newer tool"),
    ],
)
def test_another_method_or_version_is_not_believed(store: Store, other: Callable[[Store], Store]) -> None:
    store.save(THREE)
    same(other(store).load(), Kept.empty())
    manifest = other(store).manifest()
    assert manifest is not None
    assert (manifest.repository, manifest.rows("commits"), manifest.maker) == ("project", 3, store.maker)
    other(store).save(grown(Kept.empty(), 2))
    same(other(store).load(), grown(Kept.empty(), 2))
    same(store.load(), Kept.empty())


@pytest.mark.parametrize("version", [0, 2, SCHEMA_VERSION + 1])
def test_another_schema_is_not_believed(store: Store, version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(THREE)
    monkeypatch.setattr(store_module, "SCHEMA_VERSION", version)
    same(store.load(), Kept.empty())


@pytest.mark.parametrize(
    "name",
    ["gen-", "gen-²²²²²²²²²²²²-a", "gen-00000000000x-a", "gen-٣٣٣٣٣٣٣٣٣٣٣٣-a", "other", ".new-1", "gen-1", "gen-9\n"],
    ids=ascii,
)
def test_odd_names_are_passed_over(store: Store, name: str) -> None:
    store.save(THREE)
    (store.folder / name).mkdir()
    same(store.load(), THREE)
    store.save(THREE)
    same(store.load(), THREE)
    assert (store.folder / name).is_dir()


def test_old_litter_is_swept_and_fresh_drafts_are_left(store: Store) -> None:
    store.save(THREE)
    for name in (".new-old", ".new-fresh"):
        (store.folder / name).mkdir()
    (store.folder / ".new-report-old").write_bytes(b"")
    for name in (".new-old", ".new-report-old"):
        os.utime(store.folder / name, (0, 0))
    store.save(THREE)
    assert [path.name for path in store.folder.glob(".new-*")] == [".new-fresh"]


def test_a_very_long_name_of_a_repository_is_cut(tmp_path: Path) -> None:
    store = Store(tmp_path / "s", METHOD, TOOL, "\udcff<ü>" * 500)
    store.save(THREE)
    same(store.load(), THREE)
    manifest = store.manifest()
    assert manifest is not None
    assert manifest.repository == ("\udcff<ü>" * 500)[:200]


def test_a_linked_folder_is_neither_read_nor_written_nor_cleared(tmp_path: Path) -> None:
    victim = store_in(tmp_path / "victim")
    victim.save(THREE)
    (tmp_path / "link").symlink_to("victim")
    link = store_in(tmp_path / "link")
    same(link.load(), Kept.empty())
    with pytest.raises(OSError, match="is not a folder of this user"):
        link.save(Kept.empty())
    link.clear()
    same(victim.load(), THREE)


def test_a_linked_generation_is_not_read(store: Store, tmp_path: Path) -> None:
    store.save(THREE)
    generation = generations(store)[0]
    generation.rename(tmp_path / "elsewhere")
    generation.symlink_to(tmp_path / "elsewhere")
    same(store.load(), Kept.empty())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("whose", ["store", "generation"])
def test_what_is_somebody_else_s_is_not_read(store: Store, whose: str) -> None:
    store.save(THREE)
    os.chown(store.folder if whose == "store" else generations(store)[0], 65534, 65534)
    same(store.load(), Kept.empty())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_not_written(store: Store) -> None:
    store.save(THREE)
    os.chown(store.folder, 65534, 65534)
    with pytest.raises(OSError, match="is not a folder of this user"):
        store.save(THREE)
    store.clear()
    assert len(generations(store)) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("name", ["manifest.json", "commits-0001.parquet"])
def test_a_file_of_somebody_else_is_not_read(store: Store, name: str) -> None:
    store.save(THREE)
    os.chown(generations(store)[0] / name, 65534, 65534)
    same(store.load(), Kept.empty())


def the_store(store: Store) -> Path:
    return store.folder


def a_generation(store: Store) -> Path:
    return generations(store)[0]


def a_file(store: Store) -> Path:
    return generations(store)[0] / "commits-0001.parquet"


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o777], ids=oct)
@pytest.mark.parametrize("which", [the_store, a_generation, a_file])
def test_what_others_may_write_is_not_read_and_is_replaced(
    store: Store, which: Callable[[Store], Path], mode: int
) -> None:
    store.save(THREE)
    before = generations(store)
    which(store).chmod(mode)
    same(store.load(), Kept.empty())
    store.save(grown(Kept.empty(), 2))
    same(store.load(), grown(Kept.empty(), 2))
    assert store.folder.stat().st_mode & 0o7777 == 0o700
    assert not set(before) & set(generations(store))


def test_a_folder_that_only_others_may_read_is_read(store: Store) -> None:
    """As a cache of CI unpacks it."""
    store.save(THREE)
    for path in (store.folder, *store.folder.rglob("*")):
        path.chmod(0o755)
    same(store.load(), THREE)


def test_nothing_that_was_open_to_others_is_taken_over(store: Store) -> None:
    """Not even what this run had read before: neither the facts nor the reports that are there."""
    store.save(THREE)
    store.save_report("ab" * 16, b"{}")
    loaded = store.load()
    store.folder.chmod(0o777)
    assert store.load_report("ab" * 16) is None
    with pytest.raises(OSError, match="others may write in"):
        store.save_report("cd" * 16, b"{}")
    store.save(grown(loaded, 5))
    same(store.load(), grown(Kept.empty(), 5))
    assert [path.name for path in generations(store)[0].glob("commits-*")] == ["commits-0001.parquet"]
    assert a_file(store).read_bytes() == written_anew(store.folder.parent / "anew", 5)
    assert store.load_report("ab" * 16) is None


def written_anew(folder: Path, stop: int) -> bytes:
    """The first part of the commits where all are written at once."""
    fresh = store_in(folder)
    fresh.save(grown(Kept.empty(), stop))
    return a_file(fresh).read_bytes()


@pytest.mark.parametrize("number", ["999999999999", "899999999999", "900000000000"])
@pytest.mark.parametrize("in_the_way", [True, False], ids=["stays", "goes"])
def test_an_absurd_number_does_not_end_the_store(
    store: Store, number: str, in_the_way: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(THREE)
    absurd = store.folder / f"gen-{number}-ab"
    absurd.mkdir(mode=0o700)
    if in_the_way:
        real = store_module._remove
        monkeypatch.setattr(store_module, "_remove", lambda path: None if path == absurd else real(path))
    for stop in range(4, 9):
        store.save(grown(store.load(), stop))
        same(store.load(), grown(Kept.empty(), stop))
        assert all(len(path.name.split("-")[1]) == 12 for path in generations(store))
    assert len(generations(store)) == 1 + in_the_way


def test_reports_are_cleared_and_facts_stay(store: Store) -> None:
    store.clear_reports()
    store.save(THREE)
    store.save_report("ab" * 16, b"{}")
    (store.folder / ".new-report-ab").write_bytes(b"")
    (store.folder / f"report-{'cd' * 16}.json").mkdir()
    store.clear_reports()
    assert store.load_report("ab" * 16) is None
    assert {path.name for path in store.folder.iterdir()} == {generations(store)[0].name, f"report-{'cd' * 16}.json"}
    same(store.load(), THREE)


def test_reports_behind_a_link_are_left(store: Store, tmp_path: Path) -> None:
    store.save_report("ab" * 16, b"{}")
    (tmp_path / "link").symlink_to(store.folder)
    store_in(tmp_path / "link").clear_reports()
    assert store.load_report("ab" * 16) == b"{}"


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_where_no_folder_can_be_made_the_error_is_the_system_s(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    blocked = store_in(tmp_path / place)
    same(blocked.load(), Kept.empty())
    with pytest.raises(OSError, match=r"exists|Not a directory"):
        blocked.save(THREE)


def test_clearing_forgets_everything(store: Store) -> None:
    store.save(THREE)
    store.clear()
    store.clear()
    assert not store.folder.exists()
    same(store.load(), Kept.empty())


def test_a_store_beside_can_be_taken_over(tmp_path: Path) -> None:
    own = store_in(tmp_path / "own")
    own.save(THREE)
    for name, made_by in (("a", own), ("b", Store(tmp_path / "b", "method 2", TOOL)), ("c", own)):
        Store(tmp_path / name, made_by.method, TOOL).save(grown(Kept.empty(), 4 if name == "a" else 5))
    store_in(tmp_path / "no tips").save(THREE.with_tips([]))
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("a")
    found = list(adoptable(own))
    assert [(one.folder.name, tips) for one, tips in found] == [("a", (oid(3),)), ("c", (oid(4),))]
    fresh = store_in(tmp_path / "fresh")
    taken = found[1][0].load()
    fresh.save(grown(taken, 7))
    same(fresh.load(), grown(Kept.empty(), 7))
    same(store_in(tmp_path / "c").load(), grown(Kept.empty(), 5))


def test_nothing_beside_nothing_to_take_over(store: Store) -> None:
    assert list(adoptable(store)) == []


def test_the_folder_of_a_store_may_be_moved(store: Store, tmp_path: Path) -> None:
    """As a cache of CI does it: packed in one place, unpacked in another."""
    store.save(THREE)
    moved = store_in(tmp_path / "elsewhere" / "project")
    shutil.copytree(store.folder, moved.folder)
    shutil.rmtree(store.folder)
    same(moved.load(), THREE)
    moved.save(grown(moved.load(), 4))
    same(moved.load(), grown(Kept.empty(), 4))
