"""Windows of time, one behind another, in which a list is asked for that a forge cuts where it is long.

What was made long ago may have changed, so each run of ours looks at the last weeks again. It looks through the same
windows as the run before, whatever the time is, so that a question is the same one and the forge may say: no news.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from flowlens.sources.ci.json_text import Json

__all__ = ["Windows"]

_DAY = 86_400
# GitHub lets somebody repeat a run for 30 days after it was made; a run that lasts longer is ended after 35.
_OVERLAP = 35 * _DAY
_LONGEST = 16 * _DAY


@dataclass(slots=True)
class Windows:
    """The one that begins at `at`, in seconds since 1970; `steady`: on a grid of sixteen days, and of parts of it.

    One that is not steady ends at `until`; a steady one may end in the time to come.
    """

    at: int
    length: int
    until: int | None = None

    @classmethod
    def since(cls, whole: int, upto: Json) -> Self:
        """Where all before `whole` was read once, and of this reading all up to `upto`."""
        at = upto if isinstance(upto, int) else whole - _OVERLAP
        return cls(at - at % _LONGEST, _LONGEST)

    @classmethod
    def all_of(cls, upto: Json, begun: int, until: int) -> Self:
        """From the beginning, or from where an earlier reading was ended, all in one as long as that can be read."""
        at = max(upto, begun) if isinstance(upto, int) else begun
        return cls(at, max(until - begun, 0) + 1, until)

    @property
    def end(self) -> int:
        """The last second of it."""
        end = self.at + self.length - 1
        return end if self.until is None else max(min(end, self.until), self.at)

    def halve(self) -> None:
        """A shorter one from the same time on."""
        self.length = max((self.end - self.at + 1) // 2, 1)

    def go_on(self) -> None:
        """The next one, longer where it may be."""
        self.at = self.end + 1
        if self.until is not None:
            self.length *= 2
        elif self.at % (2 * self.length) == 0:
            self.length = min(2 * self.length, _LONGEST)
