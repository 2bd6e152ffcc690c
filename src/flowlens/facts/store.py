"""Where facts are kept between runs: generations of Parquet files, each complete and checked, or not there at all.

A generation is written under another name and appears by one rename, so a reader sees all of it or none, whenever a
run is killed. What it holds is keyed by object ids and never changes, so a generation of any run is true.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from flowlens.facts.generation import read_generation, read_manifest, write_generation
from flowlens.facts.kept import Kept, Origin
from flowlens.facts.kept_depth import Looks, clear_depth, load_depth, save_depth
from flowlens.facts.kept_flags import clear_flags, load_flags, save_flags
from flowlens.facts.kept_forge import clear_forge
from flowlens.facts.kept_reports import clear_reports, load_report, save_report
from flowlens.facts.kept_schema import MADE_OF
from flowlens.facts.manifest import Maker, Manifest
from flowlens.facts.own_files import close_to_others, is_own_folder, is_trusted_folder, make_own_folder, sync_folder
from flowlens.facts.schema import SCHEMA_VERSION
from flowlens.facts.shared_copy import place_of
from flowlens.facts.shared_store import SharedStores, is_older, shared_stores
from flowlens.model.flags import FlagUse

__all__ = ["Store", "UnsentError", "adoptable", "store_name"]

Read = TypeVar("Read")

_NUMBER = re.compile(r"gen-([0-9]{12})-[0-9a-f]+")
_CLONE = re.compile(r"([0-9a-f]{40})\.git")
# No run of ours gets there; what stands under such a number must not make the next one longer than the pattern.
_ABSURD_NUMBER = 900_000_000_000
_LITTER_SECONDS = 3600
_NAME_LETTERS = 200


class UnsentError(OSError):
    """What is new is in the copy on this machine alone, as `kept`; the next one to read there sends it."""

    def __init__(self, why: str, kept: Kept) -> None:
        super().__init__(why)
        self.kept = kept


def store_name(git_folder: Path) -> str:
    """The name of the folder for what is read from one clone: 40 hexadecimal digits, another for another place.

    Two clones of one history share nothing: a damaged object in one of them must not change a number of the other.
    The clone of an address beside the copy of a place elsewhere has its own name, which is the same on all machines.
    """
    place = os.path.realpath(git_folder)
    folder = Path(place).parent
    if (clone := _CLONE.fullmatch(os.path.basename(place))) and folder.name == "clones" and place_of(folder.parent):
        return clone[1]
    return hashlib.sha256(os.fsencode(place)).hexdigest()[:40]


def adoptable(store: Store, names: Iterable[str] | None = None) -> Iterator[tuple[Store, tuple[str, ...]]]:
    """The stores beside this one that it could read, each with the tips whose ancestors it holds; in order of name.

    A clone that a CI job has made anew in another place takes over what the job before it kept. Only manifests are
    read here, those of the stores that are named or else of all: loading may still find a part damaged.
    """
    with suppress(OSError):
        shelf = store.folder.parent
        for folder in sorted(shelf.iterdir()) if names is None else [shelf / name for name in names]:
            other = replace(store, folder=folder)
            manifest = other.manifest() if folder != store.folder else None
            if manifest is not None and manifest.maker == store.maker and manifest.tips:
                yield other, manifest.tips


@dataclass(frozen=True, slots=True)
class Store:
    """What is kept of one repository, in a folder that only its owner can read.

    Only what the same version of FlowLens (`tool`) made by the same `method` of diffing is believed. `repository` is
    the name that the manifest shows to people. Where others may write in the folder nothing in it is read; saving takes
    that from them, drops what is in it, and writes everything anew.
    """

    folder: Path
    method: str
    tool: str
    repository: str = ""

    @property
    def maker(self) -> Maker:
        """Who writes here, and whom to believe."""
        return Maker(SCHEMA_VERSION, self.tool, self.method)

    def load(self) -> Kept:
        """All of the newest whole generation; an empty one where there is none that can be trusted.

        Where the folder is a copy of a place elsewhere, of that: AwayError where it cannot be read.
        """
        self._pull()
        return self._newest(lambda generation: read_generation(generation, self.maker)) or Kept.empty()

    def manifest(self) -> Manifest | None:
        """What the newest generation says of itself, whoever made it; None where there is none."""
        self._pull()
        return self._newest(read_manifest)

    def save(self, kept: Kept, wanted: Container[str] | None = None) -> Kept:
        """Keep it as a new generation, and drop older ones; OSError where that cannot be done.

        UnsentError where it is kept here, and the place elsewhere of which the folder is a copy cannot be written.

        Comes back with the same rows, to add to and save again: only rows added since then are written anew. Where
        less than half of the commits are `wanted` any more (None: all are), the rest are dropped, from it too.
        """
        if wanted is not None:
            kept = kept.only(wanted)
        self._close()
        make_own_folder(self.folder)
        draft = self.folder / f".new-{secrets.token_hex(8)}"
        draft.mkdir(mode=0o700)
        try:
            parts = write_generation(draft, kept, self.maker, self.repository[:_NAME_LETTERS])
            older = self._generations()
            generation = self.folder / f"gen-{self._next_number(older):012d}-{secrets.token_hex(4)}"
            draft.rename(generation)
            sync_folder(self.folder)
        except BaseException:
            _remove(draft)
            raise
        self._sweep(older)
        kept = replace(kept, origin=Origin(generation, parts, {name: len(getattr(kept, name)) for name in MADE_OF}))
        if (shared := self._elsewhere()) is not None:
            try:
                shared.push(generation)
            except OSError as exc:
                raise UnsentError(str(exc), kept) from exc
        return kept

    def load_report(self, key: str) -> bytes | None:
        """The report that was kept under a key of hexadecimal digits; None where there is none that is whole."""
        return load_report(self.folder, key)

    def save_report(self, key: str, content: bytes) -> None:
        """Keep a report, and only the newest few; ValueError for another key, OSError where it cannot be kept."""
        save_report(self.folder, key, content)

    def clear_reports(self) -> None:
        """Forget the reports, as far as that can be done; the facts stay."""
        clear_reports(self.folder)

    def load_flags(self, rules: str) -> Mapping[str, tuple[FlagUse, ...]]:
        """The uses of feature flags in the trees of commits, as these rules find them; empty where none are kept."""
        return load_flags(self.folder, rules)

    def save_flags(self, rules: str, looks: Mapping[str, tuple[FlagUse, ...]]) -> None:
        """Keep these in their place; OSError where that cannot be done, ValueError where they are too many."""
        save_flags(self.folder, rules, looks)

    def load_depth(self, method: str) -> Looks:
        """What this method has found out in depth, by fix and by change; empty where nothing is kept."""
        return load_depth(self.folder, method)

    def save_depth(self, method: str, looks: Looks) -> None:
        """Keep these beside the others; OSError where that cannot be done, ValueError where they are too many."""
        save_depth(self.folder, method, looks)

    def clear_depth(self) -> None:
        """Forget them, as far as that can be done."""
        clear_depth(self.folder)

    def clear(self) -> None:
        """Forget everything; what is no folder of this user is left alone."""
        if is_own_folder(self.folder):
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _cache(self) -> Path:
        """The cache folder that the store lies in."""
        return self.folder.parent.parent

    def _elsewhere(self) -> SharedStores | None:
        place = place_of(self._cache)
        return None if place is None else shared_stores(place)

    def _pull(self) -> None:
        """Bring the copy up to date with the place, or the place with what a run before could not send."""
        if (shared := self._elsewhere()) is None:
            return
        newest, own = shared.pull(self.folder), self._generations()
        if own and (newest is None or is_older(newest, own[0].name)):
            with suppress(OSError, ValueError):
                shared.push(own[0])
        elif newest is not None:
            for generation in own:
                if is_older(generation.name, newest):
                    _remove(generation)

    def _next_number(self, older: list[Path]) -> int:
        """One that is above all that are here or elsewhere: the newest counts, also where nothing was read of them."""
        shared = self._elsewhere()
        names = [*(generation.name for generation in older), *(shared.names(self.folder.name) if shared else ())]
        numbers = (int(name.split("-")[1]) for name in names)
        return max((number for number in numbers if number < _ABSURD_NUMBER), default=0) + 1

    def _newest(self, read: Callable[[Path], Read]) -> Read | None:
        """What can be read of the newest generation of which it can."""
        tried: set[Path] = set()
        while True:
            left = [generation for generation in self._generations() if generation not in tried]
            if not left:
                return None
            tried.add(left[0])
            with suppress(OSError, ValueError):
                if is_trusted_folder(left[0]):
                    return read(left[0])
            # It may have failed because another run has just put a newer one in its place: look again.

    def _generations(self) -> list[Path]:
        """All that are named as one, the newest first; any of them may vanish at any moment."""
        if not is_trusted_folder(self.folder):
            return []
        with suppress(OSError):
            return sorted((entry for entry in self.folder.iterdir() if _NUMBER.fullmatch(entry.name)), reverse=True)
        return []

    def _close(self) -> None:
        """Where others could write in the folder: end that, and drop all that is read there, which may be theirs."""
        if close_to_others(self.folder):
            self.clear_reports()
            clear_flags(self.folder)
            clear_depth(self.folder)
            clear_forge(self.folder)
            for generation in self._generations():
                _remove(generation)

    def _sweep(self, older: list[Path]) -> None:
        """Drop what is no longer needed, as far as that can be done: what was saved is saved."""
        for generation in older:
            _remove(generation)
        for draft in self.folder.glob(".new-*"):
            with suppress(OSError):
                if time.time() - draft.lstat().st_mtime > _LITTER_SECONDS:
                    _remove(draft)


def _remove(path: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(path) if is_own_folder(path) else path.unlink()
