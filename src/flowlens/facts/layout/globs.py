"""Globs of folders as workspace files write them; matching takes time that grows with the lengths alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

__all__ = ["MOST_LETTERS", "braces_expanded", "is_wild", "matches", "placed"]

MOST_LETTERS = 500
_MOST_EXPANDED = 100
_BRACES = re.compile(r"\{([^{}]*)\}")
_WILD = re.compile(r"[*?\[]")


def is_wild(glob: str) -> bool:
    """Whether the glob can match more than itself."""
    return _WILD.search(glob) is not None


def matches(glob: Sequence[str], steps: Sequence[str]) -> bool:
    """Whether the steps of a path match those of a glob one by one; `**` stands for any number of them."""
    at, place, star, resumed = 0, 0, -1, 0
    # Only the last `**` is ever taken back to, so no glob makes this slower than the product of the lengths.
    while place < len(steps):
        if at < len(glob) and glob[at] == "**":
            star, resumed, at = at, place, at + 1
        elif at < len(glob) and fnmatchcase(steps[place], glob[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            resumed += 1
            at, place = star + 1, resumed
        else:
            return False
    return all(step == "**" for step in glob[at:])


def braces_expanded(globs: Iterable[str]) -> list[str]:
    """The globs without `{a,b}`: one for each choice, and no more than a hundred of them."""
    waiting = list(globs)[::-1]
    done: list[str] = []
    while waiting and len(done) < _MOST_EXPANDED:
        glob = waiting.pop()
        found = _BRACES.search(glob)
        if found is None or len(waiting) > _MOST_EXPANDED:
            done.append(glob)
        else:
            choices = found[1].split(",")[:_MOST_EXPANDED]
            waiting += [f"{glob[: found.start()]}{choice}{glob[found.end() :]}" for choice in reversed(choices)]
    return done


def placed(folder: str, globs: Iterable[str]) -> list[str]:
    """The globs of a file in a folder, from the root on; what leads out of that folder, or is too long, is dropped."""
    inner = (posixpath.normpath(glob.replace("\\", "/").lstrip("/")) for glob in globs if len(glob) <= MOST_LETTERS)
    return [posixpath.join(folder, path) for path in inner if path.partition("/")[0] not in {"..", ".", ""}]
