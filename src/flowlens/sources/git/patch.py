"""The output of `git diff-tree --raw -z --patch --unified=1 --color-moved`, parsed as bytes while it streams.

Every content line of a coloured patch begins with an escape sequence that says whether it was added, deleted, moved in
or moved out, so lines are counted by searching for newline plus escape; no line is ever split off or decoded. Paths
come from the raw part, where they are exact. Memory holds one chunk of a patch, however large the patch is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from flowlens.model.history import FileDiff, FileStatus
from flowlens.sources.git.paths import path_text

__all__ = ["COLOUR_OPTIONS", "PatchParser"]

COLOUR_OPTIONS = tuple(
    part
    for slot, colour in {
        "meta": "bold", "frag": "yellow", "func": "normal", "context": "normal", "whitespace": "normal",
        "old": "red", "new": "green", "oldMoved": "magenta", "newMoved": "cyan",
    }.items()
    for part in ("-c", f"color.diff.{slot}={colour}")
)  # fmt: skip
_SECTION = b"\n\x1b[1mdiff --git "
_DELETED, _ADDED = b"\n\x1b[31m-", b"\n\x1b[32m+"
_MOVED_OUT, _MOVED_IN = b"\n\x1b[35m-", b"\n\x1b[36m+"
_BINARY = b"\nBinary files "
_COLON, _NUL, _NEWLINE = b":\0\n"
_HEX = frozenset(b"0123456789abcdef")
_STATUS: dict[int, FileStatus] = {
    ord("A"): "added",
    ord("D"): "deleted",
    ord("M"): "modified",
    ord("R"): "renamed",
    ord("C"): "copied",
    ord("T"): "retyped",
}


class _State(Enum):
    HEADER = auto()
    RAW = auto()
    PATCH = auto()


@dataclass(slots=True)
class _File:
    path: bytes
    old_path: bytes | None
    status: FileStatus
    mode: int
    added: int = 0
    deleted: int = 0
    moved_in: int = 0
    moved_out: int = 0
    binary: bool = False

    def frozen(self) -> FileDiff:
        return FileDiff(
            path=path_text(self.path),
            old_path=None if self.old_path is None else path_text(self.old_path),
            status=self.status,
            mode=self.mode,
            added=None if self.binary else self.added + self.moved_in,
            deleted=None if self.binary else self.deleted + self.moved_out,
            moved_in=self.moved_in,
            moved_out=self.moved_out,
        )


@dataclass(slots=True)
class PatchParser:
    """Takes chunks, and gives each diff that is complete to `on_diff` as an id and its files (None: not consistent)."""

    on_diff: Callable[[str, list[FileDiff] | None], None]
    current: str = ""
    _buffer: bytearray = field(default_factory=bytearray)
    _at: int = 0
    _state: _State = _State.HEADER
    _files: list[_File] = field(default_factory=list)
    _owners: list[int] = field(default_factory=list)
    _section: int = -1

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of output."""
        del self._buffer[: self._at]
        self._at = 0
        self._buffer += chunk
        while self._step():
            pass

    def finish(self) -> None:
        """Say that the output ended well: the last diff is complete."""
        if self._state is _State.PATCH:
            self._count(self._at, len(self._buffer))
        if self.current:
            self._emit()

    def _step(self) -> bool:
        if self._state is _State.HEADER:
            return self._header()
        return self._raw() if self._state is _State.RAW else self._patch()

    def _header(self) -> bool:
        end = self._buffer.find(_NUL, self._at)
        if end < 0:
            return False
        self.current = self._buffer[self._at : end].decode("ascii", "replace")
        self._at = end + 1
        self._state = _State.RAW
        return True

    def _raw(self) -> bool:
        if self._at >= len(self._buffer):
            return False
        lead = self._buffer[self._at]
        if lead == _COLON:
            return self._entry()
        if lead == _NUL:
            # The patch begins right behind this byte; as a newline it lets the first line look like all others.
            self._buffer[self._at] = _NEWLINE
            self._owners = [i for i, file in enumerate(self._files) for _ in range(1 + (file.status == "retyped"))]
            self._state = _State.PATCH
            return True
        self._emit()
        return True

    def _entry(self) -> bool:
        end = self._buffer.find(_NUL, self._at)
        first = self._buffer.find(_NUL, end + 1) if end >= 0 else -1
        if first < 0:
            return False
        words = self._buffer[self._at + 1 : end].split(b" ")
        status = _STATUS.get(words[4][0], "modified")
        old_path, path, stop = None, bytes(self._buffer[end + 1 : first]), first
        if status in {"renamed", "copied"}:
            stop = self._buffer.find(_NUL, first + 1)
            if stop < 0:
                return False
            old_path, path = path, bytes(self._buffer[first + 1 : stop])
        mode = int(words[1], 8) or int(words[0], 8)
        self._files.append(_File(path, old_path, status, mode))
        self._at = stop + 1
        return True

    def _patch(self) -> bool:
        end = self._next_header()
        if end is not None:
            self._count(self._at, end)
            self._at = end
            self._emit()
            return True
        # A header is never followed by a newline before its NUL, so whole lines are safe to count.
        last = self._buffer.rfind(b"\n", self._at)
        if last > self._at:
            self._count(self._at, last)
            self._at = last
        return False

    def _next_header(self) -> int | None:
        width = len(self.current)
        found = self._buffer.find(_NUL, self._at)
        while found >= 0:
            start = found - width
            if start > self._at and self._buffer[start - 1] == _NEWLINE and _HEX.issuperset(self._buffer[start:found]):
                return start
            found = self._buffer.find(_NUL, found + 1)
        return None

    def _count(self, start: int, end: int) -> None:
        """Count the lines between two places, of which the first holds the newline before them."""
        while True:
            mark = self._buffer.find(_SECTION, start, end)
            stop = end if mark < 0 else mark
            if 0 <= self._section < len(self._owners):
                self._count_lines(self._files[self._owners[self._section]], start, stop)
            if mark < 0:
                return
            self._section += 1
            start = mark + len(_SECTION)

    def _count_lines(self, file: _File, start: int, stop: int) -> None:
        count = self._buffer.count
        added, deleted = count(_ADDED, start, stop), count(_DELETED, start, stop)
        moved_in, moved_out = count(_MOVED_IN, start, stop), count(_MOVED_OUT, start, stop)
        file.added += added
        file.deleted += deleted
        file.moved_in += moved_in
        file.moved_out += moved_out
        if not (added or deleted or moved_in or moved_out) and self._buffer.find(_BINARY, start, stop) >= 0:
            file.binary = True

    def _emit(self) -> None:
        consistent = self._section + 1 == len(self._owners)
        self.on_diff(self.current, [file.frozen() for file in self._files] if consistent else None)
        self.current = ""
        self._files, self._owners, self._section = [], [], -1
        self._state = _State.HEADER
