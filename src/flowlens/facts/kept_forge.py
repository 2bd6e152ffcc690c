"""What was fetched of a forge: rows and how far each resource was read, in one SQLite file beside the other facts.

Rows and the mark up to which a resource was read are written in one transaction, so a run that is killed anywhere goes
on from what it has kept, and a row that comes again replaces itself. SQLite has no sums of its own, so the sum of all
rows of a kind stands beside them: a file that was damaged is found out and not believed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flowlens.facts.own_files import is_trusted_folder, make_own_folder

__all__ = ["FORM", "KeptForge", "Row", "clear_forge", "load_rows", "rows_stamp"]

# Of the tables and of what the rows hold. Of another form everything is fetched anew.
FORM = "3"
_NAME = "forge.sqlite3"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS sums (kind TEXT PRIMARY KEY, n INTEGER NOT NULL, total TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS rows (
        kind TEXT NOT NULL, key TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (kind, key)
    ) WITHOUT ROWID""",
)
_MARK = "mark"  # the kind of the rows that say how far a resource was read
_MODULUS = 1 << 128
_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is kept: what tells it from the others of its resource, and its content as JSON."""

    key: str
    content: str


class KeptForge:
    """The file of one clone, open for writing. It holds one project; of another one everything is fetched anew."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def key(self) -> bytes:
        """The key of the pseudonyms, which no other file has."""
        return bytes.fromhex(_about(self._connection)["key"])

    def marks(self) -> dict[str, object]:
        """How far each resource was read, in its own words."""
        return {row.key: json.loads(row.content) for row in _rows(self._connection, _MARK)}

    def n_rows(self, kind: str) -> int:
        """How many rows of the kind there are."""
        return _sum(self._connection, kind)[0]

    def put(self, rows: Mapping[str, Sequence[Row]], resource: str, mark: object, forget: Sequence[str] = ()) -> None:
        """Keep the rows by kind, each in place of one of its key, and the resource's mark: all of it or nothing.

        Of the kinds in `forget` none stays that was kept before.
        """
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for kind in forget:
                self._connection.execute("DELETE FROM rows WHERE kind = ?", (kind,))
                self._connection.execute("DELETE FROM sums WHERE kind = ?", (kind,))
            for kind, of_kind in rows.items():
                self._put(kind, of_kind)
            self._put(_MARK, [Row(resource, json.dumps(mark, sort_keys=True))])
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _put(self, kind: str, rows: Sequence[Row]) -> None:
        n, total = _sum(self._connection, kind)
        for row in {row.key: row for row in rows}.values():
            asked = "SELECT content FROM rows WHERE kind = ? AND key = ?"
            old = self._connection.execute(asked, (kind, row.key)).fetchone()
            n += old is None
            total += _sum_of(kind, row) - (0 if old is None else _sum_of(kind, Row(row.key, old[0])))
            self._connection.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", (kind, row.key, row.content))
        self._connection.execute("INSERT OR REPLACE INTO sums VALUES (?, ?, ?)", (kind, n, f"{total % _MODULUS:x}"))

    @classmethod
    @contextmanager
    def opened(cls, folder: Path, project: str) -> Iterator[KeptForge]:
        """The file in that folder, made anew where it is of another project or form, damaged, or open to others.

        OSError where it cannot be written.
        """
        fresh = not is_trusted_folder(folder)
        make_own_folder(folder)
        if fresh or not _is_sound(folder / _NAME, project):
            clear_forge(folder)
        try:
            with closing(_connect(folder / _NAME)) as connection:
                _begin(connection, project)
                yield cls(connection)
        except sqlite3.Error as exc:
            raise OSError(f"{folder / _NAME} cannot be written: {exc}") from exc


def load_rows(folder: Path, kind: str) -> list[Row] | None:
    """All rows of a kind, in order of their keys; None where none are kept that can be believed."""
    with _reading(folder / _NAME) as connection:
        if connection is not None and _about(connection)["form"] == FORM:
            rows = list(_rows(connection, kind))
            if _agrees(kind, rows, _sum(connection, kind)):
                return rows
    return None


def rows_stamp(folder: Path) -> tuple[object, ...]:
    """What tells the rows that are kept from others; the same where nothing is kept, or nothing can be read."""
    with _reading(folder / _NAME) as connection:
        if connection is not None:
            about = _about(connection)
            sums = connection.execute("SELECT kind, n, total FROM sums WHERE kind != ? ORDER BY kind", (_MARK,))
            return about["form"], about["project"], tuple(sums.fetchall())
    return ()


def clear_forge(folder: Path) -> None:
    """Forget what is kept of a forge, as far as that can be done."""
    for end in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            (folder / f"{_NAME}{end}").unlink()


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The file as it was at one moment, while another run may write; None where it cannot be believed.

    What goes wrong inside the block with such a file ends the block.
    """
    if not _is_ours(path):
        yield None
        return
    with suppress(sqlite3.Error, ValueError, TypeError, KeyError), closing(_connect(path)) as connection:
        connection.execute("BEGIN")
        yield connection


def _connect(path: Path) -> sqlite3.Connection:
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _begin(connection: sqlite3.Connection, project: str) -> None:
    """Make what is not there yet, at once: to another run the file is empty or whole."""
    connection.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        connection.execute(table)
    for name, value in (("form", FORM), ("project", project), ("key", secrets.token_hex(32))):
        connection.execute("INSERT OR IGNORE INTO about VALUES (?, ?)", (name, value))
    connection.execute("COMMIT")


def _about(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, value FROM about").fetchall())


def _rows(connection: sqlite3.Connection, kind: str) -> Iterator[Row]:
    for key, content in connection.execute("SELECT key, content FROM rows WHERE kind = ? ORDER BY key", (kind,)):
        yield Row(key, content)


def _sum(connection: sqlite3.Connection, kind: str) -> tuple[int, int]:
    """How many rows of a kind there should be, and the sum of theirs."""
    found = connection.execute("SELECT n, total FROM sums WHERE kind = ?", (kind,)).fetchone()
    return (0, 0) if found is None else (int(found[0]), int(found[1], 16))


def _is_sound(path: Path, project: str) -> bool:
    """Whether the file is one of this form and project, with the rows that its sums are of; or nothing yet."""
    if _is_ours(path) and path.stat().st_size == 0:  # another run has just begun it
        return True
    with _reading(path) as connection:
        if connection is not None:
            about = _about(connection)
            if about["form"] == FORM and about["project"] == project and bytes.fromhex(about["key"]):
                kinds = connection.execute("SELECT kind FROM sums UNION SELECT kind FROM rows").fetchall()
                return all(_agrees(kind, _rows(connection, kind), _sum(connection, kind)) for (kind,) in kinds)
    return False


def _is_ours(path: Path) -> bool:
    """Whether it is a file of this user that nobody else may write, in a folder of the same kind."""
    if not is_trusted_folder(path.parent) or path.is_symlink() or not path.is_file():
        return False
    status = path.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _agrees(kind: str, rows: Iterable[Row], said: tuple[int, int]) -> bool:
    n, total = 0, 0
    for row in rows:
        n, total = n + 1, total + _sum_of(kind, row)
    return (n, total % _MODULUS) == said


def _sum_of(kind: str, row: Row) -> int:
    whole = json.dumps([kind, row.key, row.content]).encode()
    return int.from_bytes(hashlib.blake2b(whole, digest_size=16).digest(), "big")
