"""All the stores in a cache folder: what they are, and removing one."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from flowlens.facts.manifest import Maker
from flowlens.facts.own_files import is_own_folder
from flowlens.facts.store import Store
from flowlens.model.kept_store import KeptStore

__all__ = ["remove_store", "stores"]

_STORE = re.compile(r"[0-9a-f]{40}")
_CONTENT = re.compile(
    r"gen-[0-9]+-[0-9a-f]+|\.new-.+|parts|report-[0-9a-f]+\.json|flags\.json|deep\.json|forge\.sqlite3(?:-journal)?"
)


def stores(shelf: Path, maker: Maker) -> list[KeptStore]:
    """The stores in a folder of them, by the names of their repositories; `maker` is who would use them."""
    with suppress(OSError):
        folders = [entry for entry in shelf.iterdir() if _STORE.fullmatch(entry.name) and is_own_folder(entry)]
        return sorted(_all_seen(folders, maker), key=lambda one: (one.repository or "", one.folder))
    return []


def remove_store(folder: Path) -> None:
    """Remove a store; OSError where it cannot be, and where the folder is another's, a link, or holds anything else."""
    if not (_STORE.fullmatch(folder.name) and is_own_folder(folder)):
        raise OSError(f"{folder} is not a store of this user")
    for entry in folder.iterdir():
        if not _CONTENT.fullmatch(entry.name):
            raise OSError(f"{folder} is not a store: it holds {entry.name}")
    shutil.rmtree(folder)


def _all_seen(folders: Sequence[Path], maker: Maker) -> Iterator[KeptStore]:
    for folder in folders:
        with suppress(OSError):  # another run may have removed it since it was listed; the others are still there
            yield _seen(folder, maker)


def _seen(folder: Path, maker: Maker) -> KeptStore:
    manifest = Store(folder, maker.method, maker.flowlens).manifest()
    files = dict(_files(folder))
    return KeptStore(
        folder=folder,
        repository=manifest.repository if manifest else None,
        flowlens=manifest.maker.flowlens if manifest else None,
        n_commits=manifest.rows("commits") if manifest else 0,
        n_diffs=manifest.rows("diffs") if manifest else 0,
        size_bytes=sum(size for size, _ in files.values()),
        saved_at=max((written_at for _, written_at in files.values()), default=folder.lstat().st_mtime),
        usable=manifest is not None and manifest.maker == maker,
    )


def _files(folder: Path) -> Iterator[tuple[tuple[int, int], tuple[int, float]]]:
    """Of every file: what it is under whatever names, its size in bytes, and when it was written."""
    for parent, _, names in os.walk(folder):  # which passes over what cannot be listed
        for name in names:
            with suppress(OSError):  # a run may be replacing it
                status = Path(parent, name).lstat()
                yield (status.st_dev, status.st_ino), (status.st_size, status.st_mtime)
