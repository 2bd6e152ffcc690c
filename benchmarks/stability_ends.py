"""What was judged at weekly ends of a repository's history, and how often that changed from one end to the next."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise

from flowlens.model.verdict import Verdict, VerdictState
from flowlens.verdict.confirm import confirm
from flowlens.verdict.rules import CORE, LOOKED_AT

__all__ = ["LASTING", "End", "Looked", "changes", "end_of", "line_of"]

# A state that holds for so many weeks is a real change, of which the delay counts.
LASTING = 8


@dataclass(frozen=True, slots=True)
class End:
    """A weekly end: its verdict by itself and as growth that was told stands, each lens, and the numbers on top."""

    at: datetime
    alone: VerdictState
    growth_held: VerdictState
    lenses: Mapping[str, str]
    numbers: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looked:
    """A repository with all ends that were looked at, oldest first: those at which a verdict stands come last."""

    repository: str
    ends: Sequence[End]

    @property
    def alone(self) -> list[VerdictState]:
        """The verdict of each end by itself, without the first ends, which only tell what held before."""
        return [end.alone for end in self.ends][LOOKED_AT - 1 :]

    @property
    def stands(self) -> list[VerdictState]:
        """The verdict that a report as of each end tells."""
        held = [_verdict(end.growth_held) for end in self.ends]
        places = range(LOOKED_AT - 1, len(held))
        return [confirm(_verdict(self.ends[i].alone), held[i - LOOKED_AT + 1 : i + 1][::-1]).state for i in places]

    def lens(self, name: str) -> list[str]:
        """The state of a lens at each end at which a verdict stands."""
        return [end.lenses[name] for end in self.ends[LOOKED_AT - 1 :]]

    def steps(self, name: str) -> list[tuple[float, float]]:
        """A number at an end and at the next, wherever both have one."""
        values = [end.numbers.get(name) for end in self.ends[LOOKED_AT - 1 :]]
        return [(one, two) for one, two in pairwise(values) if one is not None and two is not None]

    @property
    def causes(self) -> Counter[str]:
        """The lenses that changed with the verdict of an end by itself, and how often; two may change together."""
        ends = pairwise(self.ends[LOOKED_AT - 1 :])
        turned = [(before.lenses, after.lenses) for before, after in ends if before.alone != after.alone]
        return Counter(name for old, new in turned for name in CORE if name in new and old.get(name, "") != new[name])

    @property
    def delays(self) -> list[int]:
        """For each new state that lasted, by how many weeks later the verdict that stands told it."""
        alone, stands = self.alone, self.stands
        found, start = [], 0
        for state, group in groupby(alone):
            n = len(list(group))
            if n >= LASTING and start and stands[start - 1] != state and state in stands[start : start + n]:
                found.append(stands[start:].index(state))
            start += n
        return found


def _verdict(state: VerdictState) -> Verdict:
    return Verdict(state, "low", (), "", "")


def changes(states: Iterable[str]) -> int:
    """How often the next state is another."""
    return sum(before != after for before, after in pairwise(states))


def line_of(end: End) -> str:
    """An end as a line of JSON."""
    states = {"alone": end.alone, "growth_held": end.growth_held, "lenses": dict(end.lenses)}
    return json.dumps({"at": end.at.isoformat(), **states, "numbers": dict(end.numbers)})


def end_of(line: str) -> End:
    """The end that is in such a line."""
    read = json.loads(line)
    at = datetime.fromisoformat(read["at"])
    return End(at, read["alone"], read["growth_held"], read["lenses"], read["numbers"])
