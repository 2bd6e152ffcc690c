"""Stores in one place for several machines, a folder or an object store, beside which each has a copy of its own.

    PLACE/git/KEY/gen-000000000007-1a2b3c4d/commits-0001.parquet …  PLACE/git/KEY/gen-…/manifest.json

It is the form that a store has on a disk, with one difference: nothing can be renamed there, so the manifest is written
last. A generation without one is none, and one of which a part is damaged or gone is passed over for the one before it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowlens.errors import CannotMeasureError, FlowLensError, UsageError
from flowlens.facts.manifest import MANIFEST_BYTES, Manifest
from flowlens.facts.own_files import make_own_folder, read_file, write_file

__all__ = ["AwayError", "SharedStores", "shared_stores"]

_GENERATION = re.compile(r"gen-[0-9]{12}-[0-9a-f]+")
_MANIFEST = "manifest.json"
_ATTEMPTS = 3
_NUMBERED = len("gen-000000000000")


class AwayError(CannotMeasureError):
    """What lies in a place elsewhere cannot be read now."""


def shared_stores(place: str) -> SharedStores:
    """The place that an address names; UsageError where what reads such an address is not installed."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as exc:
        raise UsageError("A store elsewhere needs fsspec.", next_step='pip install "flowlens[fleet]".') from exc
    try:
        files, path = url_to_fs(place, use_listings_cache=False)
    except (ImportError, ValueError, TypeError) as exc:
        raise UsageError(f"{place}: {exc}.", next_step="Install what reads such a place.") from exc
    return SharedStores(files, path.rstrip("/"))


@dataclass(frozen=True, slots=True)
class SharedStores:
    """The place; `files` is a file system of fsspec."""

    files: Any
    path: str

    def pull(self, folder: Path) -> None:
        """Bring the newest whole generation of the store of that name into the folder, unless it is there.

        AwayError where the place cannot be read.
        """
        try:
            with _door():
                for _ in range(_ATTEMPTS):
                    if self._pulled(folder):
                        return
        except OSError as exc:
            raise AwayError(f"The store in {self.path} cannot be read: {exc}.") from exc

    def push(self, generation: Path) -> None:
        """Put a generation there, its manifest last, and drop the older ones; OSError where that cannot be done."""
        content = read_file(generation / _MANIFEST, MANIFEST_BYTES)
        with _door():
            there = self._folder(generation.parent.name)
            older = [one for one in self._generations(there) if one[:_NUMBERED] < generation.name[:_NUMBERED]]
            known = dict(self._parts_of(there, older))
            target = f"{there}/{generation.name}"
            self.files.makedirs(target, exist_ok=True)
            for part in Manifest.parse(content).parts:
                if (source := known.get((part.name, part.sha256))) is not None:
                    self.files.cp_file(source, f"{target}/{part.name}")  # within the place: nothing is sent again
                else:
                    self.files.pipe_file(f"{target}/{part.name}", read_file(generation / part.name))
            self.files.pipe_file(f"{target}/{_MANIFEST}", content)
            for name in older:
                with suppress(OSError):  # what is left of it is dropped by the next one
                    self.files.rm(f"{there}/{name}", recursive=True)

    def _pulled(self, folder: Path) -> bool:
        """Whether the folder has the newest that is whole; not where another run has replaced all that was listed."""
        there = self._folder(folder.name)
        names = self._generations(there)
        for name in names:
            if (folder / name / _MANIFEST).exists():
                return True
            content = self._read(f"{there}/{name}/{_MANIFEST}")
            if content is not None and self._copied(f"{there}/{name}", content, folder / name):
                return True
        return not names

    def _copied(self, source: str, content: bytes, generation: Path) -> bool:
        """Whether all of it came as its manifest says."""
        make_own_folder(generation.parent)
        draft = generation.with_name(f".new-{secrets.token_hex(8)}")
        draft.mkdir(mode=0o700)
        try:
            for part in Manifest.parse(content).parts:
                rows = self._read(f"{source}/{part.name}")
                if rows is None or hashlib.sha256(rows).hexdigest() != part.sha256:
                    return False
                write_file(draft / part.name, rows)
            write_file(draft / _MANIFEST, content)
            draft.rename(generation)
        except ValueError:
            return False
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return True

    def _read(self, path: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return bytes(self.files.cat_file(path))
        return None

    def _generations(self, there: str) -> list[str]:
        """All that are named as one, the newest first; of some there is no manifest yet, or never will be."""
        with suppress(FileNotFoundError):
            names = (str(one).rstrip("/").rpartition("/")[2] for one in self.files.ls(there, False))
            return sorted((name for name in names if _GENERATION.fullmatch(name)), reverse=True)
        return []

    def _parts_of(self, there: str, generations: list[str]) -> Iterator[tuple[tuple[str, str], str]]:
        for name in generations:
            content = self._read(f"{there}/{name}/{_MANIFEST}")
            with suppress(ValueError):
                for part in Manifest.parse(content or b"").parts:
                    yield (part.name, part.sha256), f"{there}/{name}/{part.name}"

    def _folder(self, name: str) -> str:
        return f"{self.path}/git/{name}"


@contextmanager
def _door() -> Iterator[None]:
    """What is behind fsspec has errors of its own; here all of them are an OSError."""
    try:
        yield
    except (OSError, FlowLensError, MemoryError):
        raise
    except Exception as exc:
        raise OSError(str(exc) or type(exc).__name__) from exc
