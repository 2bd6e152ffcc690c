"""A growth that was told stands until it is clearly over: a number that hovers about a limit is no news each week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

from flowlens.model.finding import JUDGED, Finding, State
from flowlens.model.judged import Judged, Limits, Look
from flowlens.model.policy import Policy
from flowlens.verdict.rules import HELD_WEEKS, OVER_P, OVER_RATIO

__all__ = ["limits_of", "standing"]

_RATIOS = (
    "batch-size.ratio",
    "batch-size.growth",
    "release-cadence.ratio",
    "release-cadence.ratio-concern",
    "release-batch.ratio",
    "release-batch.ratio-concern",
)
_P_VALUES = ("batch-size.p", "release-cadence.p", "release-batch.p")
_WORST_LAST: tuple[State, ...] = ("healthy", "watch", "concern")


def limits_of(policy: Policy) -> Limits:
    """The limits of a policy, and those at which a growth is over once it was told."""
    factors = {**dict.fromkeys(_RATIOS, 1 / OVER_RATIO), **dict.fromkeys(_P_VALUES, OVER_P)}
    lower = {name: replace(one, value=one.value * factors.get(name, 1)) for name, one in policy.thresholds.items()}
    return Limits(policy, Policy(policy.stage, lower))


def standing(lenses: Sequence[str], looks: Iterable[Look]) -> Iterator[tuple[Finding, ...]]:
    """The findings of these lenses at each end, the newest first, in the states in which they stand there.

    Where the two limits of a lens disagree, what was before decides: of up to so many weeks before it is asked, and of
    no more than it takes to find one in which it was clear.
    """
    seen = _Seen(looks)
    for place in count():
        if not seen.reaches(place):
            return
        yield tuple(_as_it_stands([*seen.back_to_clear(place, lens)]) for lens in lenses)


class _Seen:
    """The ends that were looked at so far, and more of them where one asks."""

    def __init__(self, looks: Iterable[Look]) -> None:
        self._more = iter(looks)
        self._looks: list[Look] = []

    def reaches(self, place: int) -> bool:
        """Tell whether there is an end so many weeks before the newest."""
        self._looks += islice(self._more, max(0, place + 1 - len(self._looks)))
        return place < len(self._looks)

    def back_to_clear(self, place: int, lens: str) -> Iterator[Judged]:
        """What a lens says at that end and at those before, up to the first at which it is clear."""
        for before in range(place, place + HELD_WEEKS + 1):
            if not self.reaches(before):
                return
            said = self._looks[before](lens)
            yield said
            if said.is_clear:
                return


def _as_it_stands(newest_first: Sequence[Judged]) -> Finding:
    """The newest finding; its state is followed from the oldest end on."""
    *later, oldest = newest_first
    state = oldest.finding.state
    for said in reversed(later):
        state = _followed(state, said)
    finding = newest_first[0].finding
    return finding if state == finding.state else replace(finding, state=state)


def _followed(before: State, said: Judged) -> State:
    """The state that stood, as far as it lies between what is told and what is not over yet."""
    three = (before, said.finding.state, said.leaving)
    if not JUDGED.issuperset(three):
        return said.finding.state
    return sorted(three, key=_WORST_LAST.index)[1]
