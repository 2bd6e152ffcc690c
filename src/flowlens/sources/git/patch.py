"""The output of `git diff-tree --raw -z --patch --unified=1 --color-moved`, parsed as bytes while it streams.

Paths come from the raw part, where they are exact, and lines from the patch, where they are counted in bulk. Memory
holds one chunk of a patch, however large the patch is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from flowlens.model.history import FileDiff, FileStatus
from flowlens.sources.git.coloured_lines import count_lines
from flowlens.sources.git.paths import path_text

__all__ = ["PatchParser"]

_BINARY = b"\nBinary files "
_COLON, _NUL, _NEWLINE = b":\0\n"
_SHA1_DIGITS, _SHA256_DIGITS = 40, 64
_HEADERS = {width: re.compile(rb"\n[0-9a-f]{%d}\0" % width) for width in (_SHA1_DIGITS, _SHA256_DIGITS)}
_ENTRY = re.compile(rb":([0-7]{6}) ([0-7]{6}) [0-9a-f]+ [0-9a-f]+ ([A-Z])[0-9]*")
_STATUS: dict[bytes, FileStatus] = {
    b"A": "added",
    b"D": "deleted",
    b"M": "modified",
    b"R": "renamed",
    b"C": "copied",
    b"T": "retyped",
}


_WITH_OLD_PATH = frozenset({"renamed", "copied"})


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

    def add(self, before: list[int], after: list[int]) -> bool:
        """Count the lines of which there are more after than before; False where there are none."""
        if before == after:
            return False
        self.added += after[0] - before[0]
        self.deleted += after[1] - before[1]
        self.moved_in += after[2] - before[2]
        self.moved_out += after[3] - before[3]
        return True

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
class _Diff:
    """A diff that is being read; `owners` are the files by section, and `section` is the one that is open.

    `garbled`: its list of files is not as Git writes one.
    """

    oid: str
    files: list[_File] = field(default_factory=list)
    owners: list[_File] = field(default_factory=list)
    section: int = -1
    garbled: bool = False

    def frozen(self) -> list[FileDiff] | None:
        consistent = not self.garbled and self.section + 1 == len(self.owners)
        return [file.frozen() for file in self.files] if consistent else None


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of a diff's patch, of which the first byte is the newline before its first line."""

    diff: _Diff
    start: int
    end: int


@dataclass(slots=True)
class PatchParser:
    """Takes chunks, and gives each diff that is complete to `on_diff` as an id and its files (None: not consistent)."""

    on_diff: Callable[[str, list[FileDiff] | None], None]
    _buffer: bytearray = field(default_factory=bytearray)
    _at: int = 0
    _sought: int = 0
    _state: _State = _State.HEADER
    _diff: _Diff | None = None
    _complete: list[_Diff] = field(default_factory=list)
    _spans: list[_Span] = field(default_factory=list)

    @property
    def n_files(self) -> int:
        """How many files of the diff that is being read are known."""
        return 0 if self._diff is None else len(self._diff.files)

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of output."""
        self._buffer = self._buffer[self._at :] + chunk
        self._sought -= self._at
        self._at = 0
        while self._step():
            pass
        self._emit()

    def finish(self) -> None:
        """Say that the output ended well: the last diff is complete."""
        if self._diff is not None:
            if self._state is _State.PATCH:
                self._spans.append(_Span(self._diff, self._at, len(self._buffer)))
            elif self._diff.files or self._at < len(self._buffer):
                self._diff.garbled = True  # behind a list of files comes a patch
            self._close(self._diff)
        self._emit()

    def _step(self) -> bool:
        if self._diff is None or self._state is _State.HEADER:
            return self._header()
        return self._raw(self._diff) if self._state is _State.RAW else self._patch(self._diff)

    def _header(self) -> bool:
        end = self._buffer.find(_NUL, self._at)
        if end < 0:
            return False
        self._diff = _Diff(self._buffer[self._at : end].decode("ascii", "replace"))
        self._at = end + 1
        self._state = _State.RAW
        return True

    def _raw(self, diff: _Diff) -> bool:
        if self._at >= len(self._buffer):
            return False
        lead = self._buffer[self._at]
        if lead == _COLON:
            return self._entries(diff)
        if lead == _NUL:
            # The patch begins right behind this byte; as a newline it lets the first line look like all others.
            self._buffer[self._at] = _NEWLINE
            diff.owners = [file for file in diff.files for _ in range(1 + (file.status == "retyped"))]
            self._state = _State.PATCH
            return True
        self._close(diff)
        return True

    def _entries(self, diff: _Diff) -> bool:
        """Take the files of the list that are here as a whole."""
        end = self._buffer.find(b"\0\0", self._at)
        # The list ends with an empty text; where that is not here yet, all of the rest belongs to it.
        last = end if end >= 0 else self._buffer.rfind(_NUL, self._at)
        tokens = bytes(self._buffer[self._at : max(last, self._at)]).split(b"\0")
        taken = 0
        while taken < len(tokens) and tokens[taken].startswith(b":"):
            entry = _ENTRY.fullmatch(tokens[taken])
            if entry is None:
                diff.garbled = True
                taken += 1
                continue
            status = _STATUS.get(entry[3], "modified")
            paths = tokens[taken + 1 : taken + 2 + (status in _WITH_OLD_PATH)]
            if len(paths) < 1 + (status in _WITH_OLD_PATH):
                break
            old_path = paths[0] if len(paths) > 1 else None
            diff.files.append(_File(paths[-1], old_path, status, int(entry[2], 8) or int(entry[1], 8)))
            taken += 1 + len(paths)
        self._at += sum(len(token) + 1 for token in tokens[:taken])
        return taken > 0

    def _patch(self, diff: _Diff) -> bool:
        end = self._next_header(len(diff.oid))
        if end is not None:
            self._spans.append(_Span(diff, self._at, end))
            self._at = end
            self._close(diff)
            return True
        # A header is never followed by a newline before its NUL, so whole lines are safe to count.
        last = self._buffer.rfind(b"\n", self._at)
        if last > self._at:
            self._spans.append(_Span(diff, self._at, last))
            self._at = last
        return False

    def _next_header(self, width: int) -> int | None:
        """Where the next diff begins; None where it is not here yet."""
        found = self._buffer.find(_NUL, max(self._at, self._sought))
        if found >= 0:
            # In nearly all patches the first null byte is that of a header; some content is full of them.
            match = _HEADERS.get(width, _HEADERS[_SHA1_DIGITS]).search(self._buffer, max(self._at, found - width - 1))
            if match:
                return match.start() + 1
        self._sought = len(self._buffer) - width - 1
        return None

    def _close(self, diff: _Diff) -> None:
        self._complete.append(diff)
        self._diff = None
        self._state = _State.HEADER

    def _emit(self) -> None:
        """Count the lines of all spans at once, and hand out the diffs that are complete."""
        if self._spans:
            _count(self._buffer, self._spans)
        for diff in self._complete:
            self.on_diff(diff.oid, diff.frozen())
        self._spans, self._complete = [], []


def _count(buffer: bytearray, spans: list[_Span]) -> None:
    """Give each file the lines of its sections."""
    lines = count_lines(buffer)
    sections = lines.sections.tolist()
    before = lines.at(lines.sections)
    at_starts, at_ends = lines.at([span.start for span in spans]), lines.at([span.end for span in spans])
    for span, at_start, at_end in zip(spans, at_starts, at_ends, strict=True):
        first, stop = bisect_left(sections, span.start), bisect_left(sections, span.end)
        places = [span.start, *sections[first:stop], span.end]
        counts = [at_start, *before[first:stop], at_end]
        for number, (place, end) in enumerate(pairwise(places)):
            span.diff.section += number > 0
            if 0 <= span.diff.section < len(span.diff.owners):
                file = span.diff.owners[span.diff.section]
                changed = file.add(counts[number], counts[number + 1])
                file.binary |= not changed and buffer.find(_BINARY, place, end) >= 0
