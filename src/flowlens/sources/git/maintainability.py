"""Delta maintainability of a change: how much of what it does to functions makes them easier to keep.

The formula is PyDriller's; its own properties read and parse every file anew for each of the three, and know no merge.

Source: di Biase and others 2019, "The Delta Maintainability Model".
"""

from __future__ import annotations

from pydriller import Git
from pydriller.domain.commit import DMMProperty, Method, ModifiedFile

from flowlens.facts.content import content_of
from flowlens.sources.git.szz import TooLargeError, path_of

__all__ = ["delta_maintainability"]

_MOST_FILES = 200
_MOST_BYTES = 1 << 20
_PROPERTIES = (DMMProperty.UNIT_SIZE, DMMProperty.UNIT_COMPLEXITY, DMMProperty.UNIT_INTERFACING)


def delta_maintainability(git: Git, oid: str, base: str | None) -> list[float | None]:
    """The shares for unit size, complexity and interfacing between two commits, of code that people wrote.

    None where no such code is touched, or nothing in a function. TooLargeError, or whatever ends PyDriller.
    """
    files = git.get_commit(oid).modified_files if base is None else git.diff(base, oid)
    code = [file for file in files if file.language_supported and content_of(path_of(file)) in {"source", "test"}]
    if len(code) > _MOST_FILES or any(_size(file) > _MOST_BYTES for file in code):
        raise TooLargeError
    return [_share(code, one) for one in _PROPERTIES]


def _size(file: ModifiedFile) -> int:
    return max(len(file.content or b""), len(file.content_before or b""))


def _share(files: list[ModifiedFile], prop: DMMProperty) -> float | None:
    """Lines of good change among those of all change: code of low risk came, or code of high risk went."""
    low = sum(_volume(file.methods, prop, low=True) - _volume(file.methods_before, prop, low=True) for file in files)
    high = sum(_volume(file.methods, prop, low=False) - _volume(file.methods_before, prop, low=False) for file in files)
    total = abs(low) + abs(high)
    return (max(low, 0) + max(-high, 0)) / total if total else None


def _volume(methods: list[Method], prop: DMMProperty, *, low: bool) -> int:
    return sum(int(method.nloc) for method in methods if method.is_low_risk(prop) is low)
