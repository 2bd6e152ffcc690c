"""Whatever goes wrong while the store is written or read, what it gives was really saved, all of it, or is empty."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flowlens.facts.kept import Kept
from flowlens.facts.own_files import read_file
from flowlens.facts.store import Store
from tests.facts.kept_rows import generations, grown, oid, rows_of, store_in

OLD, NEW = grown(Kept.empty(), 6), grown(Kept.empty(), 9)
EMPTY = rows_of(Kept.empty())

CALLS = ("open", "write", "fsync", "link", "mkdir", "rename", "replace", "unlink", "rmdir", "close")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """One generation with two parts a table."""
    store = store_in(tmp_path / "cache" / "project")
    store.save(grown(store.save(grown(Kept.empty(), 3)), 6))
    return store


def whole(store: Store) -> int:
    """How many commits of the line it holds; fails where its rows are not those of the line up to there."""
    kept = store.load()
    assert rows_of(kept) == rows_of(grown(Kept.empty(), len(kept.commits)))
    return len(kept.commits)


@dataclass(slots=True)
class Fault:
    """Counts the calls that change a disk, and has the n-th fail."""

    n: int
    number: int
    called: list[str] = field(default_factory=list)

    def around(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if name != "open" or args[1] & os.O_CREAT:
                self.called.append(name)
                if len(self.called) - 1 == self.n:
                    if name == "close":
                        real(*args)
                    raise OSError(self.number, os.strerror(self.number))
            return real(*args, **kwargs)

        return call


@contextmanager
def failing(n: int, number: int) -> Iterator[Fault]:
    fault = Fault(n, number)
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, fault.around(name, getattr(os, name)))
        yield fault


@pytest.mark.parametrize(
    ("number", "links"),
    [
        pytest.param(errno.ENOSPC, True, id="full"),
        pytest.param(errno.EIO, True, id="broken"),
        pytest.param(errno.EROFS, False, id="read-only, no links"),
    ],
)
def test_every_call_fails_in_turn(store: Store, number: int, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    n, errors, kinds = 0, [], set()
    before = store.folder.with_name("before")
    store.folder.rename(before)
    while True:
        shutil.copytree(before, store.folder)
        loaded = store.load()
        with failing(n, number) as fault:
            try:
                store.save(grown(loaded, 9))
            except OSError as exc:
                errors.append(exc.errno)
        saved = whole(store)
        assert saved in (6, 9)
        store.save(grown(loaded, 10))
        assert whole(store) == 10
        kinds |= set(fault.called)
        if len(fault.called) <= n:
            break
        shutil.rmtree(store.folder)
        n += 1
    assert saved == 9
    assert set(errors) == {number}
    assert len(errors) >= 10
    assert kinds >= {"open", "write", "fsync", "mkdir", "rename", "close", "unlink", "rmdir"}


def no_links(*_: object, **__: object) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")


def test_a_disk_that_takes_few_bytes_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: real(handle, content[:1000]))
    store.save(grown(store.load(), 9))
    assert whole(store) == 9


def test_an_error_while_saving_leaves_no_litter(store: Store) -> None:
    with failing(6, errno.ENOSPC), pytest.raises(OSError, match="No space left"):
        store.save(NEW)
    assert list(store.folder.glob(".new-*")) == []
    assert whole(store) == 6


# Forks a child that saves again and again, one commit more each time, tells so before, and is killed in its midst.
_KILLING = """
import os, random, signal, sys, time
from pathlib import Path
from tests.facts.kept_rows import grown, store_in
store, chance = store_in(Path(sys.argv[1])), random.Random(5)
for _ in sys.stdin:
    told, telling = os.pipe()
    child = os.fork()
    if not child:
        kept = store.load()
        while True:
            kept = grown(kept, len(kept.commits) + 1)
            os.write(telling, b"%d\\n" % len(kept.commits))
            kept = store.save(kept)
    os.close(telling)
    with os.fdopen(told, "rb", buffering=0) as lines:
        first = lines.readline()
        time.sleep(chance.random() * chance.choice([0.004, 0.02, 0.1]))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.write(1, first + lines.read() + b"killed\\n")
"""


def test_killed_at_a_hundred_random_moments(store: Store) -> None:
    command, environment = [sys.executable, "-c", _KILLING, str(store.folder)], paths()
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        last = 6
        for _ in range(100):
            process.stdin.write("\n")
            process.stdin.flush()
            told = [int(line) for line in iter(process.stdout.readline, "killed\n")]
            assert whole(store) in [last, *told][-2:]
            last = whole(store)
        process.stdin.close()
    litter = list(store.folder.glob(".new-*"))
    assert litter, "none was killed while it saved"
    for draft in litter:
        os.utime(draft, (0, 0))
    store.save(grown(store.load(), last + 1))
    assert (whole(store), len(list(store.folder.iterdir()))) == (last + 1, 1)


_WRITING = """
import sys
from pathlib import Path
from flowlens.facts.kept import Kept
from tests.facts.kept_rows import grown, store_in
store, step = store_in(Path(sys.argv[1])), int(sys.argv[2])
for stop in range(3 * step, 60 * step, step):
    kept = Kept.empty() if stop % 5 == 0 or len(store.load().commits) > 50 else store.load()
    store.save(grown(kept, max(stop % 50, len(kept.commits)) + 1))
"""


@pytest.mark.parametrize("n", [2, 4])
def test_several_runs_at_once_and_a_reader(store: Store, n: int) -> None:
    """Every look finds a whole generation, though each writer takes away what the others have just put there."""
    commands = [[sys.executable, "-c", _WRITING, str(store.folder), str(step + 1)] for step in range(n)]
    writers = [subprocess.Popen(command, env=paths()) for command in commands]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        seen.add(whole(store))
    assert [writer.returncode for writer in writers] == [0] * n
    assert 0 not in seen
    assert len(seen) > 5
    store.save(grown(Kept.empty(), 9))
    store.save(grown(store.load(), 10))
    assert (whole(store), len(generations(store))) == (10, 1)
    assert list(store.folder.glob(".new-*")) == []


def paths() -> dict[str, str]:
    """The environment in which a child finds what this process imports."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.mark.parametrize(("call", "times"), [("open", 8), ("stat", 2)], ids=["of a file", "of a folder"])
def test_a_generation_that_vanishes_under_a_reader(
    store: Store, call: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right before any look at it or at one of its files, another run puts a newer one in its place."""
    real, n = getattr(os, call), 0
    while True:
        left = n

        def meddled(*given: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left == -1:
                monkeypatch.setattr(os, call, real)
                store.save(grown(Kept.empty(), 7))
                store.save(grown(Kept.empty(), 8))
            return real(*given, **more)

        monkeypatch.setattr(os, call, meddled)
        found = whole(store)
        monkeypatch.setattr(os, call, real)
        if left >= 0:
            break
        assert found == 8
        shutil.rmtree(store.folder)
        store.save(grown(store.save(grown(Kept.empty(), 3)), 6))
        n += 1
    assert n == times, (
        "what the folder is a copy of, a manifest and two parts of three tables; the store and a generation"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_read_and_said(store: Store) -> None:
    store.folder.chmod(0o500)
    assert whole(store) == 6
    with pytest.raises(PermissionError):
        store.save(NEW)
    store.folder.chmod(0o700)


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A file system of its own; skips the test where this user may not have one."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *options, folder], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    n_full, saved = 0, 0
    for kilobytes in range(4, 140, 4):
        with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs") as disk:
            store = store_in(disk / "project")
            saved = 0
            for stop in (3, 6, 9):
                try:
                    store.save(grown(store.load(), stop))
                    saved = stop
                except OSError as exc:
                    n_full += exc.errno == errno.ENOSPC
                assert whole(store) == saved
    assert n_full
    assert saved == 9


def test_a_disk_that_is_really_read_only(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "tmpfs") as disk:
        store = store_in(disk / "project")
        store.save(OLD)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        assert whole(store) == 6
        with pytest.raises(OSError, match="Read-only"):
            store.save(NEW)
        assert whole(store) == 6


def files(store: Store) -> list[Path]:
    return sorted(generations(store)[-1].iterdir())


def test_no_flipped_byte_changes_a_row(store: Store) -> None:
    chance = random.Random(11)
    for number in range(600):
        path = files(store)[number % 7]
        content = path.read_bytes()
        place = chance.randrange(len(content))
        path.write_bytes(content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :])
        kept = store.load()
        # A byte of the manifest may lie in the name of the repository or in a tip, which are no rows.
        rows = rows_of(kept)[1]
        assert rows == EMPTY[1] if path.suffix == ".parquet" else rows in (EMPTY[1], rows_of(OLD)[1])
        path.write_bytes(content)
    assert whole(store) == 6


def test_a_truncated_file_changes_no_row(store: Store) -> None:
    chance = random.Random(12)
    for number in range(210):
        path = files(store)[number % 7]
        content = path.read_bytes()
        path.write_bytes(content[: chance.randrange(len(content))])
        assert rows_of(store.load()) == EMPTY
        path.write_bytes(content)
    assert whole(store) == 6


def test_a_link_in_place_of_a_part_is_not_followed(store: Store, tmp_path: Path) -> None:
    for number, path in enumerate(files(store)):
        elsewhere = tmp_path / f"elsewhere-{number}"
        path.rename(elsewhere)
        path.symlink_to(elsewhere)
        assert rows_of(store.load()) == EMPTY
        path.unlink()
        elsewhere.rename(path)
    assert whole(store) == 6


def test_the_one_before_is_loaded_where_the_newest_is_damaged(store: Store) -> None:
    for path in files(store):
        newest = store.folder / "gen-000000000009-aaaa"
        shutil.copytree(generations(store)[0], newest)
        (newest / path.name).write_bytes(b"")
        assert whole(store) == 6
        store.save(grown(store.load(), 7))
        assert [path.name[:16] for path in generations(store)] == ["gen-000000000010"]
        shutil.rmtree(store.folder)
        store.save(grown(store.save(grown(Kept.empty(), 3)), 6))


def test_a_part_that_two_generations_share_is_damaged_in_both(store: Store) -> None:
    shutil.copytree(generations(store)[0], store.folder / "gen-000000000001-aa", copy_function=os.link)
    store.save(grown(store.load(), 9))
    shutil.copytree(generations(store)[0], store.folder / "gen-000000000001-aa", copy_function=os.link)
    with files(store)[0].open("r+b") as part:
        part.seek(100)
        part.write(b"xx")
    assert rows_of(store.load()) == EMPTY


MANIFESTS = {
    "nothing": b"",
    "null": b"null",
    "list": b"[]",
    "brackets": b"[" * 200_000,
    "objects": b'{"a":' * 200_000,
    "no JSON": b"{'schema': 1}",
    "not UTF-8": b'{"schema": "\xff"}',
    "another encoding": '{"schema": 2}'.encode("utf-32"),
    "many digits": b'{"schema": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("content", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_is_none(store: Store, content: bytes) -> None:
    (generations(store)[0] / "manifest.json").write_bytes(content)
    assert rows_of(store.load()) == EMPTY
    assert store.manifest() is None
    store.save(NEW)
    assert whole(store) == 9


def test_a_manifest_of_a_hundred_million_bytes_is_not_read(store: Store) -> None:
    with (generations(store)[0] / "manifest.json").open("ab") as file:
        file.write(b" " * 1000)
        file.flush()
        assert whole(store) == 6
        file.write(b" " * 100_000_000)
    assert rows_of(store.load()) == EMPTY
    assert store.manifest() is None


SHA = "a" * 64
ENTRIES: dict[str, tuple[str, Any]] = {
    "schema true": ("schema", True),
    "schema text": ("schema", "3"),
    "schema float": ("schema", 3.0),
    "schema missing": ("schema", None),
    "tool number": ("flowlens", 1),
    "method list": ("method", ["method 1"]),
    "repository long": ("repository", "x" * 1001),
    "tips text": ("tips", "a" * 40),
    "tips numbers": ("tips", [1]),
    "tips short": ("tips", ["abc"]),
    "tips option": ("tips", ["--upload-pack=touch x"]),
    "tips line": ("tips", [oid(1) + "\n"]),
    "files list": ("files", []),
    "files null": ("files", None),
    "part null": ("files", {"commits-0001.parquet": None}),
    "part outside": ("files", {"../commits-0001.parquet": {"sha256": SHA, "rows": 0}}),
    "part absolute": ("files", {"/etc/passwd": {"sha256": SHA, "rows": 0}}),
    "part of no table": ("files", {"secrets-0001.parquet": {"sha256": SHA, "rows": 0}}),
    "part with a line": ("files", {"commits-0001.parquet\n": {"sha256": SHA, "rows": 0}}),
    "sum number": ("files", {"commits-0001.parquet": {"sha256": 1, "rows": 0}}),
    "sum short": ("files", {"commits-0001.parquet": {"sha256": "ab", "rows": 0}}),
    "rows text": ("files", {"commits-0001.parquet": {"sha256": SHA, "rows": "0"}}),
    "rows negative": ("files", {"commits-0001.parquet": {"sha256": SHA, "rows": -1}}),
    "rows NaN": ("files", {"commits-0001.parquet": {"sha256": SHA, "rows": float("nan")}}),
}


@pytest.mark.parametrize(("key", "value"), ENTRIES.values(), ids=ENTRIES)
def test_a_manifest_with_an_entry_of_another_kind(store: Store, key: str, value: object) -> None:
    path = generations(store)[0] / "manifest.json"
    said = json.loads(path.read_bytes())
    path.write_text(json.dumps({**said, key: value}))
    assert rows_of(store.load()) == EMPTY
    assert store.manifest() is None
    path.write_text(json.dumps(said))
    assert whole(store) == 6


def replaced(store: Store, name: str, content: bytes, rows: int | None = None) -> None:
    """Put another content in the place of a part, with the sum that belongs to it."""
    folder = generations(store)[0]
    said = json.loads((folder / "manifest.json").read_bytes())
    said["files"][name]["sha256"] = hashlib.sha256(content).hexdigest()
    if rows is not None:
        said["files"][name]["rows"] = rows
    (folder / name).write_bytes(content)
    (folder / "manifest.json").write_text(json.dumps(said))


def as_parquet(table: pa.Table) -> bytes:
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer)
    return bytes(buffer.getvalue().to_pybytes())


DIFFS = OLD.diffs.slice(0, 3)
PARTS: dict[str, tuple[bytes, int | None]] = {
    "no Parquet": (b"PAR1 of nothing PAR1", None),
    "nothing": (b"", None),
    "other columns": (as_parquet(DIFFS.drop_columns(["coarse"])), 3),
    "another order": (as_parquet(DIFFS.select(["oid", "key", "base", "unknown", "coarse"])), 3),
    "another type": (as_parquet(DIFFS.set_column(0, "key", DIFFS["key"].cast("int32"))), 3),
    "nulls where none may be": (as_parquet(pa.table(DIFFS.to_pydict())), 3),
    "fewer rows": (as_parquet(DIFFS.slice(1)), None),
    "more rows than it says": (as_parquet(DIFFS), 2),
    "keys that do not ascend": (as_parquet(pa.concat_tables([DIFFS.slice(1, 2), DIFFS.slice(0, 1)])), 3),
    "a key twice": (as_parquet(pa.concat_tables([DIFFS.slice(0, 1)] * 3)), 3),
    "no UTF-8": (
        as_parquet(DIFFS.set_column(1, DIFFS.schema.field("oid"), pa.array([b"\xff"] * 3).view(pa.string()))),
        3,
    ),
}


@pytest.mark.parametrize(("content", "rows"), PARTS.values(), ids=PARTS)
def test_a_part_that_holds_something_else(store: Store, content: bytes, rows: int | None) -> None:
    replaced(store, "diffs-0001.parquet", content, rows)
    assert rows_of(store.load()) == EMPTY


def test_a_part_that_another_program_wrote_with_the_same_columns(store: Store) -> None:
    """Metadata that pandas or anybody adds say nothing; and the cases above fail for the reason they give."""
    table = DIFFS.replace_schema_metadata({"pandas": "{not even JSON", "other": "x"})
    replaced(store, "diffs-0001.parquet", as_parquet(table), 3)
    assert whole(store) == 6
    assert store.load().diffs.schema.metadata is None


@pytest.mark.parametrize("name", ["commits-0001.parquet", "diffs-0002.parquet"])
def test_a_part_longer_than_any_memory_is_damage(store: Store, name: str) -> None:
    os.truncate(generations(store)[0] / name, 8 << 40)
    assert rows_of(store.load()) == EMPTY
    store.save(NEW)
    assert whole(store) == 9


@pytest.mark.parametrize("failure", [MemoryError, OverflowError])
def test_a_part_for_which_there_is_no_memory_is_damage(
    store: Store, failure: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_little(path: Path, most: int) -> bytes:
        if path.suffix == ".parquet":
            raise failure
        return read_file(path, most)

    loaded = store.load()
    with monkeypatch.context() as patch:
        patch.setattr("flowlens.facts.generation.read_file", read_little)
        assert rows_of(store.load()) == EMPTY
        patch.setattr(os, "link", lambda *_, **__: os.stat("/nowhere"))
        store.save(grown(loaded, 9))
    assert whole(store) == 9


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("name", ["manifest.json", "commits-0001.parquet", "diffs-0002.parquet", "files-0001.parquet"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(Path.unlink, id="gone"),
        pytest.param(lambda path: (path.unlink(), path.mkdir()), id="a folder"),
        pytest.param(a_pipe, id="a pipe"),
        pytest.param(
            lambda path: (path.rename(path.with_suffix(".x")), path.symlink_to(path.with_suffix(".x"))), id="a link"
        ),
        pytest.param(lambda path: (path.unlink(), path.symlink_to("/dev/zero")), id="a link to a device"),
        pytest.param(lambda path: (path.unlink(), path.symlink_to(path.name)), id="a link to itself"),
    ],
)
def test_something_else_in_the_place_of_a_file(store: Store, name: str, change: Callable[[Path], object]) -> None:
    loaded = store.load()
    change(generations(store)[0] / name)
    assert rows_of(store.load()) == EMPTY
    store.save(grown(loaded, 9))
    # What replaced a part since it was loaded may have been taken over: then it is found out now, and all read anew.
    assert whole(store) in (0, 9)
    store.save(NEW)
    assert whole(store) == 9


def test_what_is_in_the_way_of_a_link_is_not_followed(store: Store, tmp_path: Path) -> None:
    """Nothing outside the folder is read, written or removed when a part is replaced by a link while FlowLens runs."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    loaded = store.load()
    part = generations(store)[0] / "commits-0001.parquet"
    part.unlink()
    part.symlink_to(victim)
    store.save(grown(loaded, 9))
    store.save(NEW)
    assert (victim.read_text(), victim.stat().st_nlink) == ("mine", 1)
