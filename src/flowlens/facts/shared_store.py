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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowlens.errors import CannotMeasureError, FlowLensError, UsageError
from flowlens.facts.manifest import MANIFEST_BYTES, Manifest, Part
from flowlens.facts.own_files import make_own_folder, read_file, write_file

__all__ = ["AwayError", "SharedStores", "is_older", "shared_stores"]

_GENERATION = re.compile(r"gen-[0-9]{12}-[0-9a-f]+")
_MANIFEST = "manifest.json"
_ATTEMPTS = 3
_NUMBERED = len("gen-000000000000")


class AwayError(CannotMeasureError):
    """What lies in a place elsewhere cannot be read now."""


def is_older(name: str, other: str) -> bool:
    """Whether a generation comes before the other by its number; of two machines both may have the same."""
    return name[:_NUMBERED] < other[:_NUMBERED]


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

    def pull(self, folder: Path) -> str | None:
        """Bring the newest whole generation of the store of that name into the folder, unless it is there; its name.

        None where there is none. AwayError where the place cannot be read.
        """
        try:
            with _door():
                for _ in range(_ATTEMPTS):
                    names = self._generations(self._folder(folder.name))
                    if (found := self._pulled(folder, names)) or not names:
                        return found
        except OSError as exc:
            raise AwayError(f"The store in {self.path} cannot be read: {exc}.") from exc
        return None  # another run has replaced again and again all that was listed, or none of it is whole

    def names(self, store: str) -> list[str]:
        """The generations of the store of that name, the newest first, whole or not; none where that can't be told."""
        with suppress(OSError), _door():
            return self._generations(self._folder(store))
        return []

    def push(self, generation: Path) -> None:
        """Put a generation there, its manifest last, and drop the older ones; OSError where that cannot be done."""
        content = read_file(generation / _MANIFEST, MANIFEST_BYTES)
        with _door():
            there = self._folder(generation.parent.name)
            older = [one for one in self._generations(there) if is_older(one, generation.name)]
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

    def _pulled(self, folder: Path, names: Sequence[str]) -> str | None:
        """The first of these that is whole there, and that the folder has now."""
        there = self._folder(folder.name)
        for name in names:
            content = self._read(f"{there}/{name}/{_MANIFEST}")
            if content is None:
                continue
            if (folder / name / _MANIFEST).exists() or self._copied(f"{there}/{name}", content, folder / name):
                return name
        return None

    def _copied(self, source: str, content: bytes, generation: Path) -> bool:
        """Whether all of it came as its manifest says."""
        make_own_folder(generation.parent)
        draft = generation.with_name(f".new-{secrets.token_hex(8)}")
        draft.mkdir(mode=0o700)
        try:
            for part in Manifest.parse(content).parts:
                rows = _known(generation.parent, part) or self._read(f"{source}/{part.name}")
                if rows is None or hashlib.sha256(rows).hexdigest() != part.sha256:
                    return False
                write_file(draft / part.name, rows)
            write_file(draft / _MANIFEST, content)
            _put(draft, generation)
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


def _known(folder: Path, part: Part) -> bytes | None:
    """The part as an older generation in the folder has it."""
    for path in folder.glob(f"gen-*/{part.name}"):
        with suppress(OSError):
            if hashlib.sha256(rows := read_file(path)).hexdigest() == part.sha256:
                return rows
    return None


def _put(draft: Path, generation: Path) -> None:
    """In its place, unless another run on this machine has just brought the same."""
    try:
        draft.rename(generation)
    except OSError:
        if not (generation / _MANIFEST).exists():
            raise


@contextmanager
def _door() -> Iterator[None]:
    """What is behind fsspec has errors of its own; here all of them are an OSError."""
    try:
        yield
    except (OSError, FlowLensError, MemoryError):
        raise
    except Exception as exc:
        raise OSError(str(exc) or type(exc).__name__) from exc
