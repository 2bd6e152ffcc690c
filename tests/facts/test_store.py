"""What is kept between runs."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from flowlens.facts import store as store_module
from flowlens.facts.diff_table import DiffTable
from flowlens.facts.store import Store, store_name
from tests.mined import diff, diffs_of, file

TABLE = diffs_of(
    diff("a", None, file("x", 5, 0), file("b.png", None, None)),
    diff("b", "a", file("ü\n\t", 1, 2, old_path='"\\377"', status="renamed", moved_in=1), coarse=True),
    diff("c", "b"),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache" / "project", "method 1")


def same(one: DiffTable, other: DiffTable) -> None:
    assert_frame_equal(one.diffs.reset_index(drop=True), other.diffs.reset_index(drop=True))
    assert_frame_equal(one.files.reset_index(drop=True), other.files.reset_index(drop=True))


def generations(store: Store) -> list[Path]:
    return sorted(store.folder.glob("gen-*"))


def test_the_name_tells_clones_and_histories_apart_and_nothing_else(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"secret \xff\n")
    odd.mkdir()
    (tmp_path / "link").symlink_to(odd)
    names = {store_name(folder, identity) for folder in (tmp_path, odd) for identity in ("a" * 40, "b" * 40)}
    assert len(names) == 4
    assert all(len(name) == 40 and set(name) <= set("0123456789abcdef") for name in names)
    assert store_name(tmp_path / "link", "a") == store_name(odd, "a")
    assert store_name(Path("/x"), "ya") != store_name(Path("/xy"), "a")


@pytest.mark.parametrize("table", [TABLE, DiffTable(), diffs_of(diff("a", None))], ids=["three", "none", "one"])
def test_what_was_saved_is_loaded(store: Store, table: DiffTable) -> None:
    store.save(table)
    same(store.load(), table)


def test_nothing_saved_nothing_loaded(store: Store) -> None:
    same(store.load(), DiffTable())
    assert not store.folder.exists()


def test_the_newest_is_loaded_and_older_ones_are_dropped(store: Store) -> None:
    store.save(DiffTable())
    store.save(TABLE)
    same(store.load(), TABLE)
    assert len(generations(store)) == 1


def test_numbers_count_as_numbers(store: Store) -> None:
    for _ in range(12):
        store.save(DiffTable())
    store.save(TABLE)
    assert [path.name[:16] for path in generations(store)] == ["gen-000000000013"]
    same(store.load(), TABLE)


def test_what_is_unknown_is_tried_again(store: Store) -> None:
    store.save(TABLE.with_added([diff("d", "c", unknown="gone")]))
    same(store.load(), TABLE)


def test_incremental_is_the_same_as_fresh(store: Store) -> None:
    parts = [
        diff("a", None, file("x")),
        diff("b", "a", file("y", None, None)),
        diff("c", "b"),
        diff("d", "c", file("z")),
    ]
    for part in parts:
        store.save(store.load().with_added([part]))
    same(store.load(), diffs_of(*parts))


def test_only_the_owner_can_read_it(store: Store) -> None:
    store.save(TABLE)
    for path in (store.folder, *store.folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize("name", ["manifest.json", "diffs.parquet", "files.parquet"])
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.unlink(), id="gone"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-1]), id="cut short"),
        pytest.param(lambda path: path.write_bytes(b"[" * 200_000), id="brackets"),
        pytest.param(lambda path: path.write_bytes(b"null"), id="null"),
        pytest.param(lambda path: path.write_bytes(b'{"schema": 1, "method": "method 1"}'), id="half a manifest"),
        pytest.param(lambda path: (path.unlink(), path.mkdir()), id="a folder"),
        pytest.param(lambda path: (path.unlink(), subprocess.run(["mkfifo", path], check=True)), id="a pipe"),
        pytest.param(
            lambda path: (path.rename(path.with_suffix(".x")), path.symlink_to(path.with_suffix(".x"))), id="a link"
        ),
    ],
)
def test_what_is_damaged_is_not_believed(store: Store, name: str, damage: Callable[[Path], object]) -> None:
    store.save(TABLE)
    damage(generations(store)[0] / name)
    same(store.load(), DiffTable())
    store.save(TABLE)
    same(store.load(), TABLE)


@pytest.mark.parametrize("name", ["diffs.parquet", "files.parquet"])
def test_no_flipped_bit_is_believed(store: Store, name: str) -> None:
    store.save(TABLE)
    path = generations(store)[0] / name
    content = path.read_bytes()
    for place in range(0, len(content), 97):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert len(store.load().diffs) == 0
    path.write_bytes(content)
    same(store.load(), TABLE)


def test_another_method_or_version_is_not_believed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(TABLE)
    same(Store(store.folder, "method 2").load(), DiffTable())
    monkeypatch.setattr(store_module, "SCHEMA_VERSION", 2)
    same(store.load(), DiffTable())


def test_a_generation_whose_columns_are_others_is_not_believed(store: Store) -> None:
    store.save(TABLE)
    folder = generations(store)[0]
    manifest = json.loads((folder / "manifest.json").read_text())
    shutil.copy(folder / "diffs.parquet", folder / "files.parquet")
    manifest["files"]["files.parquet"] = manifest["files"]["diffs.parquet"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    same(store.load(), DiffTable())


def test_the_one_before_is_loaded_where_the_newest_is_damaged(store: Store) -> None:
    store.save(TABLE)
    shutil.copytree(generations(store)[0], store.folder / "gen-000000000002-aaaa")
    (store.folder / "gen-000000000002-aaaa" / "diffs.parquet").write_bytes(b"")
    same(store.load(), TABLE)


@pytest.mark.parametrize(
    "name",
    ["gen-", "gen-²²²²²²²²²²²²-a", "gen-00000000000x-a", "gen-٣٣٣٣٣٣٣٣٣٣٣٣-a", "other", ".new-1", "gen-1"],
    ids=ascii,
)
def test_odd_names_are_passed_over(store: Store, name: str) -> None:
    store.save(TABLE)
    (store.folder / name).mkdir()
    same(store.load(), TABLE)
    store.save(TABLE)
    same(store.load(), TABLE)


def test_a_run_killed_while_it_saves_leaves_the_one_before(store: Store) -> None:
    store.save(TABLE)
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from flowlens.facts import store\n"
        "written = [0]\n"
        "def dying(path, content, real=store._write_file):\n"
        "    if written[0] == int(sys.argv[2]):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    written[0] += 1\n"
        "    real(path, content)\n"
        "store._write_file = dying\n"
        "store.Store(Path(sys.argv[1]), 'method 1').save(store.DiffTable())\n"
    )
    for n_written in range(3):
        command = [sys.executable, "-c", program, str(store.folder), str(n_written)]
        done = subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False)
        assert done.returncode == -signal.SIGKILL
        same(store.load(), TABLE)
    assert len(list(store.folder.glob(".new-*"))) == 3


def test_old_litter_is_swept_and_fresh_drafts_are_left(store: Store) -> None:
    store.save(TABLE)
    for name in (".new-old", ".new-fresh"):
        (store.folder / name).mkdir()
    os.utime(store.folder / ".new-old", (0, 0))
    store.save(TABLE)
    assert [path.name for path in store.folder.glob(".new-*")] == [".new-fresh"]


def test_an_error_while_saving_leaves_no_litter(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(TABLE)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module, "_write_file", full)
    with pytest.raises(OSError, match="No space left"):
        store.save(DiffTable())
    assert list(store.folder.glob(".new-*")) == []
    same(store.load(), TABLE)


def test_two_savers_at_once_leave_one_whole_generation(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second saves between the moment when the first looked for older generations and its rename."""
    store.save(DiffTable())
    other = diffs_of(diff("z", None, file("z")))
    real = secrets.token_hex

    def interrupted(n: int) -> str:
        if n == 4:
            monkeypatch.setattr(secrets, "token_hex", real)
            store.save(other)
        return real(n)

    monkeypatch.setattr(secrets, "token_hex", interrupted)
    store.save(TABLE)
    assert len(generations(store)) == 2
    assert store.load().keys() in (TABLE.keys(), other.keys())
    store.save(TABLE)
    assert len(generations(store)) == 1
    same(store.load(), TABLE)


def test_a_linked_folder_is_neither_read_nor_written(tmp_path: Path) -> None:
    victim = Store(tmp_path / "victim", "method 1")
    victim.save(TABLE)
    (tmp_path / "link").symlink_to("victim")
    link = Store(tmp_path / "link", "method 1")
    same(link.load(), DiffTable())
    with pytest.raises(OSError, match="is not a folder of this user"):
        link.save(DiffTable())
    link.clear()
    same(victim.load(), TABLE)


def test_a_linked_generation_is_not_read(store: Store, tmp_path: Path) -> None:
    store.save(TABLE)
    generation = generations(store)[0]
    generation.rename(tmp_path / "elsewhere")
    generation.symlink_to(tmp_path / "elsewhere")
    same(store.load(), DiffTable())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_neither_read_nor_written(store: Store) -> None:
    store.save(TABLE)
    os.chown(store.folder, 65534, 65534)
    same(store.load(), DiffTable())
    with pytest.raises(OSError, match="is not a folder of this user"):
        store.save(TABLE)


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_where_no_folder_can_be_made_the_error_is_the_system_s(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    blocked = Store(tmp_path / place, "method 1")
    same(blocked.load(), DiffTable())
    with pytest.raises(OSError, match=r"exists|Not a directory"):
        blocked.save(TABLE)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_read_and_said(store: Store) -> None:
    store.save(TABLE)
    store.folder.chmod(0o500)
    same(store.load(), TABLE)
    with pytest.raises(PermissionError):
        store.save(TABLE)
    store.folder.chmod(0o700)


def test_clearing_forgets_everything(store: Store) -> None:
    store.save(TABLE)
    store.clear()
    store.clear()
    assert not store.folder.exists()
    same(store.load(), DiffTable())
