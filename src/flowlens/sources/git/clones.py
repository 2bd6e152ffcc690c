"""The folder of clones that FlowLens makes itself: brought up to date, used, and dropped where room is needed.

Each clone is for one address and one user at a time. What is remembered of it outlives the clone: where the remote has
what was read before, nothing is cloned again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from flowlens.errors import CannotCloneError
from flowlens.facts.own_files import make_own_folder
from flowlens.model.address import same_repository
from flowlens.model.clones import CloneSettings
from flowlens.sources.git.clone_record import CloneRecord, read_record, write_record
from flowlens.sources.git.remote import Remote, RemoteRefs, checked_address, open_remote

__all__ = ["Clone", "clone_folder", "held_clone", "shared_clone"]

# Each update adds a pack, and Git looks into all of them for an object.
_MANY_PACKS = 50
_DRAFT_SECONDS = 86_400


@dataclass(slots=True)
class Clone:
    """The clone of an address, which nobody else uses now; its folder need not be there before `update`."""

    address: str
    folder: Path
    settings: CloneSettings
    record: CloneRecord

    def seen(self, key: str) -> bool:
        """Whether who has this key has read all that the remote has now, which is asked unless that was just done."""
        if self.record.read != f"{key} {self.record.refs}":
            return False
        if self._is_fresh():
            return True
        with self._remote() as remote:
            refs = remote.refs()
        if refs.digest != self.record.refs:
            return False
        self._note(replace(self.record, asked_at=time.time()))
        return True

    def update(self) -> Path:
        """Bring the clone up to date, or make it; its folder. CannotCloneError where that cannot be done."""
        if not (self.folder.is_dir() and self._is_fresh()):
            _make_room(self.settings, keep=self.folder)
            try:
                self._fetch()
            except CannotCloneError as exc:
                if exc.kind != "disk":
                    raise
                _make_room(replace(self.settings, most_bytes=0), keep=self.folder)  # of all that nobody uses now
                self._fetch()
            _make_room(self.settings, keep=self.folder)
        self._note(replace(self.record, used_at=time.time()))
        return self.folder

    def read_by(self, key: str) -> None:
        """Remember that who has this key has read all that is in it."""
        self._note(replace(self.record, read=f"{key} {self.record.refs}"))

    def _is_fresh(self) -> bool:
        return 0 <= time.time() - self.record.asked_at < self.settings.fresh_seconds

    def _remote(self) -> AbstractContextManager[Remote]:
        return open_remote(self.address, self.settings)

    def _fetch(self) -> None:
        with self._remote() as remote:
            refs = remote.refs()
            if not self._refreshed(remote, refs):
                self._make(remote, refs)
        self._note(replace(self.record, refs=refs.digest, asked_at=time.time(), size_bytes=_size(self.folder)))

    def _refreshed(self, remote: Remote, refs: RemoteRefs) -> bool:
        """Whether a clone is there and could be brought up to date: not one that is damaged, or in many packs."""
        if not self.folder.is_dir():
            return False
        for lock in self.folder.rglob("*.lock"):  # of a run that was killed: nobody else is here
            lock.unlink(missing_ok=True)
        if len(list((self.folder / "objects" / "pack").glob("*.pack"))) > _MANY_PACKS:
            return False
        try:
            remote.fetch(self.folder, refs)
        except CannotCloneError as exc:
            if exc.kind != "unreachable":
                raise
            return False  # the remote has just answered, so it may be the clone that is at fault
        return True

    def _make(self, remote: Remote, refs: RemoteRefs) -> None:
        """Clone it under another name, and put that in its place when it is whole."""
        draft = self.folder.with_name(f".new-{secrets.token_hex(8)}")
        try:
            remote.make(draft, refs)
            remote.fetch(draft, refs)
            _drop(self.folder)
            draft.rename(self.folder)
        except OSError as exc:
            raise CannotCloneError("disk", f"{self.folder} cannot be written: {exc.strerror or exc}.") from exc
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _note(self, record: CloneRecord) -> None:
        self.record = record
        with suppress(OSError):  # then the remote is asked once more
            write_record(self.folder.with_suffix(".json"), record)


def clone_folder(address: str, settings: CloneSettings) -> Path:
    """Where the clone of an address lies, whether or not it is there: one for all spellings of a repository.

    One that was named by its spelling, before all spellings were one, stays where it is: what is kept of it, and its
    rows in tables of a fleet, go by its name, and would be there twice.
    """
    same = same_repository(address)
    folder = settings.folder / _name(same if same.startswith("file:") else f"https://{same}")
    old = settings.folder / _name(address.removesuffix("/").removesuffix(".git"))
    if old == folder or read_record(folder.with_suffix(".json")) is not None:
        return folder
    record = read_record(old.with_suffix(".json"))
    return old if record is not None and same_repository(record.address) == same else folder


@contextmanager
def held_clone(address: str, settings: CloneSettings) -> Iterator[Clone]:
    """The clone of an address while the block runs; another run that wants it waits.

    UsageError where the address is none, or its protocol is not allowed; OSError where the folder is not this user's.
    """
    checked_address(address, settings.protocols)
    make_own_folder(settings.folder)
    folder = clone_folder(address, settings)
    with _locked(folder, wait=True):
        yield Clone(address, folder, settings, read_record(folder.with_suffix(".json")) or CloneRecord(address))


@contextmanager
def shared_clone(address: str, settings: CloneSettings) -> Iterator[Path | None]:
    """The folder of the clone of an address, as it is, for several at a time; None where it was dropped."""
    make_own_folder(settings.folder)
    folder = clone_folder(address, settings)
    with _locked(folder, wait=True, shared=True):
        yield folder if folder.is_dir() else None


def _name(spelling: str) -> str:
    return f"{hashlib.sha256(spelling.encode()).hexdigest()[:40]}.git"


@contextmanager
def _locked(folder: Path, *, wait: bool, shared: bool = False) -> Iterator[bool]:
    """The lock on a clone while the block runs; False where another has it and is not waited for."""
    handle = os.open(folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


def _make_room(settings: CloneSettings, keep: Path) -> None:
    """Drop clones, the least recently used first, until all take no more than they may; none that is in use."""
    _sweep(settings.folder)
    records = {file: record for file in settings.folder.glob("*.json") if (record := read_record(file)) is not None}
    total = sum(record.size_bytes for record in records.values())
    for file, record in sorted(records.items(), key=lambda item: (item[1].used_at, item[0])):
        folder = file.with_suffix(".git")
        if total <= settings.most_bytes:
            return
        if folder == keep or not record.size_bytes:
            continue
        with _locked(folder, wait=False) as is_free:
            if is_free:
                _drop(folder)
                with suppress(OSError):
                    write_record(file, replace(record, size_bytes=0))
                total -= record.size_bytes


def _sweep(folder: Path) -> None:
    """Drop what killed runs have left."""
    for draft in folder.glob(".*"):
        with suppress(OSError):
            if draft.name.startswith((".new-", ".old-")) and time.time() - draft.stat().st_mtime > _DRAFT_SECONDS:
                shutil.rmtree(draft, ignore_errors=True)


def _drop(folder: Path) -> None:
    """Remove a clone so that it is there whole or not at all."""
    gone = folder.with_name(f".old-{secrets.token_hex(8)}")
    with suppress(FileNotFoundError):
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _size(folder: Path) -> int:
    sizes = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                sizes += Path(parent, name).lstat().st_size
    return sizes
