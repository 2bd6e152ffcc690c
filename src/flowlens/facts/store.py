"""Where diffs are kept between runs: generations of Parquet files, each complete and checked, or not there at all.

A generation is a folder with a manifest of sha256 sums. It is written under another name and appears by one rename, so
a reader sees all of it or none, whenever a run is killed. Diffs never change, so a generation of any run is true.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import pandas as pd

from flowlens.facts.diff_table import DIFF_COLUMNS, FILE_COLUMNS, DiffTable
from flowlens.facts.schema import SCHEMA_VERSION

__all__ = ["Store", "store_name"]

_MANIFEST = "manifest.json"
_TABLES = {"diffs": DIFF_COLUMNS, "files": FILE_COLUMNS}
_NUMBER = re.compile(r"gen-[0-9]{12}-")
_LITTER_SECONDS = 3600


def store_name(git_folder: Path, identity: str) -> str:
    """The name of the folder for what is read from one clone: another place or another history has another one.

    Two clones of one history share nothing: a damaged object in one of them must not change a number of the other.
    """
    place = os.fsencode(os.path.realpath(git_folder))
    return hashlib.sha256(b"%s\0%s" % (place, identity.encode())).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Store:
    """The diffs of one repository, made by one method, in a folder that only its owner can read."""

    folder: Path
    method: str

    def load(self) -> DiffTable:
        """The newest whole generation; an empty table where there is none that can be trusted."""
        for generation in self._generations():
            with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
                return self._read(generation)
        return DiffTable()

    def save(self, table: DiffTable) -> None:
        """Keep what the table knows as a new generation, and drop older ones; OSError where that cannot be done."""
        self._make_folder()
        draft = self.folder / f".new-{secrets.token_hex(8)}"
        draft.mkdir(mode=0o700)
        try:
            self._write(draft, table.known())
            older = self._generations()
            number = int(older[0].name.split("-")[1]) + 1 if older else 1
            draft.rename(self.folder / f"gen-{number:012d}-{secrets.token_hex(4)}")
            _sync(self.folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        self._sweep(older)

    def clear(self) -> None:
        """Forget everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _generations(self) -> list[Path]:
        if not self._is_ours():
            return []
        names = (entry for entry in self.folder.iterdir() if entry.name.startswith("gen-") and not entry.is_symlink())
        return sorted((entry for entry in names if _NUMBER.match(entry.name)), reverse=True)

    def _read(self, generation: Path) -> DiffTable:
        manifest = json.loads(_read_file(generation / _MANIFEST))
        if (manifest["schema"], manifest["method"]) != (SCHEMA_VERSION, self.method):
            raise ValueError("made by another version")
        frames = {}
        for name, columns in _TABLES.items():
            content = _read_file(generation / f"{name}.parquet")
            if hashlib.sha256(content).hexdigest() != manifest["files"][f"{name}.parquet"]:
                raise ValueError("damaged")
            frame = pd.read_parquet(BytesIO(content), engine="pyarrow")
            frames[name] = frame[list(columns)].astype(columns)
        return DiffTable(frames["diffs"], frames["files"])

    def _write(self, draft: Path, table: DiffTable) -> None:
        sums = {}
        for name, frame in (("diffs", table.diffs), ("files", table.files)):
            buffer = BytesIO()
            frame.to_parquet(buffer, engine="pyarrow", compression="zstd", index=False)
            sums[f"{name}.parquet"] = hashlib.sha256(buffer.getbuffer()).hexdigest()
            _write_file(draft / f"{name}.parquet", buffer.getvalue())
        manifest = {"schema": SCHEMA_VERSION, "method": self.method, "files": sums}
        _write_file(draft / _MANIFEST, json.dumps(manifest, indent=1).encode())
        _sync(draft)

    def _make_folder(self) -> None:
        self.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        if not self._is_ours():
            raise OSError(f"{self.folder} is not a folder of this user")

    def _is_ours(self) -> bool:
        try:
            status = self.folder.lstat()
        except OSError:
            return False
        return S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()

    def _sweep(self, older: list[Path]) -> None:
        for generation in older:
            shutil.rmtree(generation, ignore_errors=True)
        for draft in self.folder.glob(".new-*"):
            with suppress(OSError):
                if time.time() - draft.lstat().st_mtime > _LITTER_SECONDS:
                    shutil.rmtree(draft, ignore_errors=True)


def _read_file(path: Path) -> bytes:
    # Not blocking, because a pipe would wait for ever for somebody to write into it.
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"{path} is not a file")
        return file.read()


def _write_file(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
