"""Feature flags in the source of the mainline: which there were at the end of each month of the last two years.

Of each month only the files that differ from the next are read; what was found in an earlier run is not read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from flowlens.model.flags import FlagLook, FlagUse
from flowlens.model.phrase import phrase
from flowlens.sources.git.flag_patterns import flags_in
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.source_files import changed_files, contents, listed_files

__all__ = ["LOOK_MONTHS", "FlagReading", "read_flags"]

LOOK_MONTHS = 24

_Landed = tuple[str, int | None]
_Flags = tuple[FlagUse, ...]


@dataclass(frozen=True, slots=True)
class FlagReading:
    """The looks, oldest first, and what a reader must know of them; `whole`: none is missing."""

    looks: tuple[FlagLook, ...]
    notices: tuple[str, ...]
    whole: bool


def read_flags(shadow: Shadow, line: Sequence[_Landed], now: int, known: Mapping[str, _Flags]) -> FlagReading:
    """The flags at each month's end up to `now`, and at the tip.

    `line` is the mainline, oldest first: each commit and when it landed (seconds since 1970; None: not known). `known`
    are the uses at commits that were looked at before. Older looks are left out where a tree cannot be read.
    """
    wanted = _moments(line, now)
    oids = list(dict.fromkeys(oid for oid, _ in wanted))
    reader = _Reader(shadow)
    # A partial clone lacks the contents, and asking for each of them would only say so.
    found = {} if shadow.partial else reader.uses_at(oids, {oid: known[oid] for oid in oids if oid in known})
    # A gap between two looks would read as flags that went and came.
    gap = next((oid for oid in reversed(oids) if oid not in found), None)
    kept = set(oids[0 if gap is None else oids.index(gap) + 1 :])
    looks = tuple(FlagLook(oid, at, found[oid]) for oid, at in wanted if oid in kept)
    return FlagReading(looks, _notices(looks, gap, reader.n_unread), whole=gap is None and not reader.n_unread)


def _moments(line: Sequence[_Landed], now: int) -> list[tuple[str, int]]:
    """The newest commit of the mainline at each moment, oldest first; the last one is the tip."""
    found = []
    for edge in _month_ends(now):
        oid = next((oid for oid, at in reversed(line) if at is not None and at <= edge), None)
        if oid is not None:
            found.append((oid, edge))
    return [*found, (line[-1][0], now)] if line else []


def _month_ends(now: int) -> list[int]:
    """The beginnings of the last 24 months, in UTC, in ascending order and before `now`."""
    today = datetime.fromtimestamp(now, UTC)
    month = today.year * 12 + today.month - 1
    starts = [datetime(*_year_and_month(month - back), 1, tzinfo=UTC) for back in range(LOOK_MONTHS)]
    return [edge for start in reversed(starts) if (edge := int(start.timestamp())) < now]


def _year_and_month(month: int) -> tuple[int, int]:
    return month // 12, month % 12 + 1


@dataclass(slots=True)
class _Reader:
    """Reads the uses in the trees of commits; `n_unread` files could not be read so far."""

    shadow: Shadow
    n_unread: int = 0

    def uses_at(self, oids: Sequence[str], known: Mapping[str, _Flags]) -> dict[str, _Flags]:
        """The uses at each commit, as far as they can be read on the way from a known one, or else from the newest."""
        found = dict(known)
        begin = max((place for place, oid in enumerate(oids) if oid in known), default=len(oids) - 1)
        if oids and oids[begin] not in found:
            self._add(found, oids[begin], (), listed_files(self.shadow, oids[begin]))
        for way in (oids[begin:], oids[begin::-1]):
            for old, new in pairwise(way):
                if old in found and new not in found:
                    self._add(found, new, found[old], changed_files(self.shadow.git, old, new))
        return found

    def _add(
        self, found: dict[str, _Flags], oid: str, before: _Flags, changed: Mapping[str, str | None] | None
    ) -> None:
        """Add what becomes of the uses when these files change, if that can be known."""
        if changed is None:
            return
        read = contents(self.shadow.git, [blob for blob in changed.values() if blob is not None])
        if read is None:
            return
        flags = {}
        for blob, content in read:
            self.n_unread += content is None
            flags[blob] = frozenset() if content is None else flags_in(content)
        kept = [use for use in before if use.path not in changed]
        new = [FlagUse(*flag, path) for path, blob in changed.items() for flag in flags.get(blob or "", ())]
        found[oid] = tuple(sorted([*kept, *new]))


def _notices(looks: Sequence[FlagLook], gap: str | None, n_unread: int) -> tuple[str, ...]:
    if gap is not None:
        before = f" before {datetime.fromtimestamp(looks[0].at, UTC):%Y-%m-%d}" if looks else ""
        return (f"Feature flags{before} are unknown: the source files cannot be read, or are too many.",)
    if n_unread:
        return (f"Feature flags in {phrase(n_unread, 'files')} are unknown, because they cannot be read.",)
    return ()
