"""What the lenses say at weekly ends of the history, each measured when it is asked and not before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache, lru_cache, partial

from flowlens.facts.period import as_it_was
from flowlens.facts.tables import Facts
from flowlens.lenses.catalog import LENSES
from flowlens.lenses.lens import Lens
from flowlens.lenses.settings import LensSettings
from flowlens.model.judged import Judged, Limits, Look
from flowlens.model.measure import Measures

__all__ = ["judged", "look_at", "weekly_looks"]

_BY_ID = {lens.id: lens for lens in LENSES}
_WEEK = timedelta(days=7)


def weekly_looks(facts: Facts, since: datetime | None, settings: LensSettings, limits: Limits) -> Iterator[Look]:
    """At each weekly end before that of the facts, the newest first, back to the begin of the period."""
    begin, end = facts.repository.period

    # One end at a time: of a million changes each is a gigabyte, and to cut it again takes little.
    @lru_cache(maxsize=1)
    def then(end: datetime) -> Facts:
        return as_it_was(facts, since, end)

    while (end := end - _WEEK) > begin:
        yield look_at(partial(then, end), settings, limits)


def look_at(facts: Callable[[], Facts], settings: LensSettings, limits: Limits) -> Look:
    """At the end of those facts, which are asked for when a lens is."""

    @cache
    def look(lens: str) -> Judged:
        return judged(_BY_ID[lens], _BY_ID[lens].measure(facts(), settings), limits)

    return look


def judged(lens: Lens, measures: Measures, limits: Limits) -> Judged:
    """What the lens finds in its measures, by either limits."""
    return Judged(lens.judge(measures, limits.told), lens.judge(measures, limits.over).state)
