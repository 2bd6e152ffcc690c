"""How soon marked events come back to the same places, and how soon they would by chance."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats

__all__ = ["Codes", "Marks", "Touches", "shuffled_within"]

Codes: TypeAlias = NDArray[np.int64]
Marks: TypeAlias = NDArray[np.bool_]


class Touches:
    """Which event touches which place: two arrays of numbers of equal length, each pair once.

    Events are numbered from 0 in the order of time, `days` is the day of each.
    """

    def __init__(self, places: Codes, events: Codes, days: Floats) -> None:
        order = np.lexsort((events, places))
        self._places, self._events = places[order], events[order]
        self._days, self._n = days[self._events], days.size
        self._by_event = np.argsort(self._events, kind="stable")
        self._touching, self._starts = np.unique(self._events[self._by_event], return_index=True)

    def days_since(self, marked: Marks) -> Floats:
        """Return for each event the days since a marked one touched a place of it; infinity where none did before."""
        gaps = np.full(self._n, np.inf)
        if self._touching.size:
            before = self._before(marked)
            since = np.where(before >= 0, self._days - self._days[before], np.inf)
            gaps[self._touching] = np.minimum.reduceat(since[self._by_event], self._starts)
        return gaps

    def repeated(self, marked: Marks, horizon_days: float) -> tuple[Codes, Codes, Codes]:
        """Return the places that a marked event touched within so many days after another: event, place, that other."""
        before = self._before(marked)
        soon = (before >= 0) & (self._days - self._days[before] <= horizon_days) & marked[self._events]
        return self._events[soon], self._places[soon], self._events[before[soon]]

    def _before(self, marked: Marks) -> Codes:
        """Return for each touch the last one before it of the same place by a marked event; -1 where there is none."""
        if self._places.size == 0:
            return np.empty(0, dtype=np.int64)
        at = np.arange(self._places.size)
        latest = np.maximum.accumulate(np.where(marked[self._events], at, -1))
        # What a touch looks back at lies before it, not at it.
        before = np.concatenate([[-1], latest[:-1]])
        found: Codes = np.where(self._places[before] == self._places, before, -1)
        return found


def shuffled_within(marked: Marks, strata: Codes, random: np.random.Generator) -> Marks:
    """Return the marks in a random order among the events of each stratum: as many of each are marked as before."""
    shuffled = np.empty_like(marked)
    shuffled[np.lexsort((random.random(marked.size), strata))] = marked[np.argsort(strata, kind="stable")]
    return shuffled
