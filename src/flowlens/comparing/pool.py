"""The rows of all squads by one measure, laid end to end once, so that those of all but one are cut out of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flowlens.comparing.rows import EMPTY, Rows, pooled

__all__ = ["Pool"]


@dataclass(frozen=True, slots=True)
class Pool:
    """The rows of each squad, those of all, and where each squad's begin among these; the last is where all end."""

    parts: tuple[Rows, ...]
    every: Rows
    begins: tuple[int, ...]

    @classmethod
    def of(cls, parts: Sequence[Rows]) -> Pool:
        """The pool of the rows of several squads, in their order."""
        ends = np.cumsum([part.n for part in parts]).tolist()
        return cls(tuple(parts), pooled(parts), (0, *ends))

    def others(self, number: int) -> Rows:
        """The rows of all squads but that one."""
        begin, end = self.begins[number : number + 2]
        if end - begin == self.every.n:
            return EMPTY
        chosen = np.ones(self.every.n, dtype=np.bool_)
        chosen[begin:end] = False
        return self.every.chosen(chosen)
