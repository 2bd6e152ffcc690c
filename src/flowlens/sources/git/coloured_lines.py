"""Counts the lines of a coloured patch by the escape sequence that each one begins with, many at a time.

Every content line of a patch begins with an escape sequence that says whether it was added, deleted, moved in or moved
out, and a sign; no line is ever split off or decoded. A line is named by the place of the newline before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["COLOUR_OPTIONS", "LineCounts", "count_lines"]

COLOUR_OPTIONS = tuple(
    part
    for slot, colour in {
        "meta": "bold", "frag": "yellow", "func": "normal", "context": "normal", "whitespace": "normal",
        "old": "red", "new": "green", "oldMoved": "magenta", "newMoved": "cyan",
    }.items()
    for part in ("-c", f"color.diff.{slot}={colour}")
)  # fmt: skip
_ADDED, _DELETED, _MOVED_IN, _MOVED_OUT = b"\x1b[32m+", b"\x1b[31m-", b"\x1b[36m+", b"\x1b[35m-"
_LINES = (_ADDED, _DELETED, _MOVED_IN, _MOVED_OUT)
_SECTION = b"\x1b[1mdiff --git "
_NEWLINE = 10

_Bytes = npt.NDArray[np.uint8]
_Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class LineCounts:
    """Where the sections of a patch begin, one a file, and how many lines of each kind lie before any place.

    `places` are those of all lines, `before` has a row for each of them and one more: the lines before it that are
    added, deleted, moved in and moved out.
    """

    sections: _Places
    places: _Places
    before: npt.NDArray[np.intp]

    def at(self, places: Sequence[int] | _Places) -> list[list[int]]:
        """For each place how many lines lie before it: added, deleted, moved in, moved out."""
        found: list[list[int]] = self.before[np.searchsorted(self.places, places)].tolist()
        return found


def count_lines(patch: bytes | bytearray) -> LineCounts:
    """The lines of a patch, of which the last one that has no end counts as well."""
    # The last newlines have too few bytes behind them for a whole escape sequence.
    content: _Bytes = np.frombuffer(bytes(patch) + b"\0" * len(_SECTION), np.uint8)
    places = np.flatnonzero(content == _NEWLINE)
    coloured = places[content[places + 1] == _LINES[0][0]]
    before = np.zeros((len(coloured) + 1, len(_LINES)), np.intp)
    for column, mark in enumerate(_LINES):
        np.cumsum(_begin_with(mark, content, coloured), out=before[1:, column])
    return LineCounts(coloured[_begin_with(_SECTION, content, coloured)], coloured, before)


def _begin_with(mark: bytes, content: _Bytes, places: _Places) -> npt.NDArray[np.bool_]:
    """For each line whether it begins with the mark, of which the first byte is known to be there."""
    begins = np.ones(len(places), np.bool_)
    for offset, byte in enumerate(mark[1:], 2):
        begins &= content[places + offset] == byte
    return begins
