"""The changes before a commit, newest first, read only as far back as somebody asks."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from flowlens.gate.settings import Unit as UnitName
from flowlens.gate.sizing import Measured, Sizing
from flowlens.gate.units import Judging, Unit, units_of
from flowlens.sources.git.line import one_by_one, read_line
from flowlens.sources.git.shadow import Shadow

__all__ = ["UNKNOWN", "History", "Landed"]

UNKNOWN = "unknown: "

_FIRST_COMMITS = 256
_MORE = 4
# A window of a hundred, with some that are passed over; behind it half as many again, and again.
_FIRST_DIFFS, _FEWEST_DIFFS, _MOST_DIFFS = 110, 50, 2_000


@dataclass(frozen=True, slots=True)
class Landed:
    """A change that landed: its size, or in `left_out` why it is no measure for others or is not known."""

    unit: Unit
    measured: Measured | None
    left_out: str | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether it would be a measure for others, if its size were known."""
        return self.left_out is not None and self.left_out.startswith(UNKNOWN)

    @property
    def net_lines(self) -> int:
        """The net lines; 0 where they are not known."""
        return self.measured.size.net_lines if self.measured is not None else 0


@dataclass(slots=True)
class History:
    """The line of first parents that ends in a commit; each part of it is read once, and each diff made once."""

    shadow: Shadow
    tip: str
    judging: Judging
    sizing: Sizing
    unit: UnitName = "auto"
    _units: list[Unit] = field(default_factory=list)
    _whole: bool = False
    _n_commits: int = 0

    def newest_first(self, also: Container[str] = ()) -> Iterator[Landed]:
        """The changes, newest first, with the size of those that are a measure for others.

        `also`: reasons to be no measure in spite of which the size is wanted.
        """
        done, n_diffs = 0, _FIRST_DIFFS
        while True:
            part = self._part(done, n_diffs)
            if not part:
                return
            yield from self._landed(part, also)
            done += len(part)
            n_diffs = min(_MOST_DIFFS, max(_FEWEST_DIFFS, done // 2))

    def _part(self, start: int, length: int) -> Sequence[Unit]:
        while len(self._units) <= start and not self._whole:
            self._n_commits = self._n_commits * _MORE or _FIRST_COMMITS
            line = read_line(self.shadow, self.tip, self._n_commits)
            self._units = units_of(one_by_one(line) if self.unit == "commit" else line, self.judging)
            self._whole = line.whole
        return self._units[start : start + length]

    def _landed(self, units: Sequence[Unit], also: Container[str]) -> Iterator[Landed]:
        wanted = [unit for unit in units if unit.left_out is None or unit.left_out in also]
        sizes = dict(zip((unit.job for unit in wanted), self.sizing.sizes([unit.job for unit in wanted]), strict=True))
        for unit in units:
            found = sizes.get(unit.job)
            if isinstance(found, Measured):
                yield Landed(unit, found, unit.left_out or _empty(found))
            else:
                yield Landed(unit, None, unit.left_out or f"{UNKNOWN}{found}")


def _empty(measured: Measured) -> str | None:
    return None if measured.size.net_lines else "without lines that count"
