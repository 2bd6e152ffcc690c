"""From what was kept of each repository to the squads of the comparison, each against the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flowlens.comparing.circumstances import Counts, circumstances, explanations
from flowlens.comparing.differences import Difference, answer_of, difference, in_family
from flowlens.comparing.levels import drawn_together, level
from flowlens.comparing.measures import COMPARED
from flowlens.comparing.parts import Period, Portion
from flowlens.comparing.pool import Pool
from flowlens.comparing.rows import Rows, pooled
from flowlens.comparing.trends import quarters
from flowlens.comparing.words import against_others, before_and_after
from flowlens.facts.same_people import SamePeople
from flowlens.model.comparison import Against, Compared, Judged, Level, Shift, Squad
from flowlens.model.measure import Measure
from flowlens.model.policy import Stage
from flowlens.model.squads import SquadSpec
from flowlens.verdict.policy import policy
from flowlens.verdict.rules import ORDER

__all__ = ["Group", "assembled", "groups_of"]

# From where on the policy of a stage calls a level worth a look, by measure; the others are judged by their growth.
_LIMITS = {
    "release-cadence.gap_median": "release-cadence.gap",
    "lead-time.wait_median": "lead-time.wait",
    "recovery.fail_rate": "recovery.fail-rate",
}
_MIDDLE: Stage = "differentiation"
_CLEAR = frozenset({"higher", "lower"})


@dataclass(frozen=True, slots=True)
class Group:
    """One squad with its portions; by period the rows of all its repositories, up to the period's end.

    `shared`: another squad names one of its repositories as well.
    """

    spec: SquadSpec
    portions: tuple[Portion, ...]
    rows: tuple[Mapping[str, Rows], ...]
    n_people: int
    shared: bool = False

    @property
    def stage(self) -> tuple[Stage, str]:
        """The stage that the squad is judged by, and where that comes from."""
        if self.spec.stage is not None:
            return self.spec.stage, "squads.toml"
        said = {portion.stage for portion in self.portions}
        if len(said) == 1 and (one := next(iter(said))) is not None:
            return one, "the configuration of its repositories"
        return _MIDDLE, "none is set" if said <= {None} else "its repositories have several"

    @property
    def counts(self) -> list[Counts]:
        """What was counted in the period that is asked about."""
        return [portion.counts[0] for portion in self.portions]


def groups_of(specs: Sequence[SquadSpec], portions: Iterable[Portion], same: SamePeople, n_periods: int) -> list[Group]:
    """The squads with all that belongs to each, people by what stands for them in every repository."""
    of_squad: dict[int, list[Portion]] = {}
    for portion in portions:
        of_squad.setdefault(portion.squad, []).append(portion)
    groups = []
    for number, spec in enumerate(specs):
        own = tuple(of_squad.get(number, ()))
        rows = tuple(
            {one.id: pooled([portion.rows[period][one.id].renamed(same.known) for portion in own]) for one in COMPARED}
            for period in range(n_periods)
        )
        # A period in which few did something tells what they do, whichever of the two it is.
        counted = [
            {same.known(person) for portion in own for person in portion.counts[period].people}
            for period in range(n_periods)
        ]
        others = {place for other in specs if other is not spec for place in other.repositories}
        shared = not others.isdisjoint(spec.repositories)
        groups.append(Group(spec, own, rows, min(map(len, counted), default=0), shared))
    return groups


@dataclass(frozen=True, slots=True)
class _Together:
    """The squads whose numbers are told, what they are compared by and when, and by measure the rows of all of them."""

    groups: tuple[Group, ...]
    measures: tuple[Compared, ...]
    periods: tuple[Period, ...]
    pools: Mapping[str, Pool]
    smallest: int


def assembled(
    groups: Sequence[Group], measures: Sequence[Compared], periods: Sequence[Period], smallest: int
) -> tuple[list[Squad], int]:
    """The squads, in order, and the number of tests behind all p-values."""
    shown = tuple(group for group in groups if group.n_people >= smallest)
    pools = {one.id: Pool.of([group.rows[0][one.id].within(*periods[0]) for group in shown]) for one in measures}
    together = _Together(shown, tuple(measures), tuple(periods), pools, smallest)
    tests = [_tests_of(number, together) for number in range(len(shown))]
    flat = in_family([one for of_squad in tests for row in of_squad for one in row])
    found = iter(flat)
    adjusted = [[[next(found) for _ in row] for row in of_squad] for of_squad in tests]
    levels = _levels(together)
    squads = iter(_squad(number, together, (levels[number], adjusted[number])) for number in range(len(shown)))
    whole = [next(squads) if group.n_people >= smallest else _withheld(group, smallest) for group in groups]
    return whole, sum(one.p is not None for one in flat)


def _tests_of(number: int, together: _Together) -> list[list[Difference]]:
    """For each measure the difference to the others, and to the other period where there is one."""
    tests, group, periods = [], together.groups[number], together.periods
    for one in together.measures:
        pool = together.pools[one.id]
        own = pool.parts[number]
        row = [difference(one, pool.others(number), own)]
        if len(periods) > 1:
            row.append(difference(one, group.rows[1][one.id].within(*periods[1]), own, same_people=True))
        tests.append(row)
    return tests


def _levels(together: _Together) -> list[list[tuple[Measure, Measure]]]:
    """For each squad and measure its level, as it is and drawn to the mean of all."""
    by_measure = []
    for one in together.measures:
        parts = together.pools[one.id].parts
        raw = [level(one, own, group.rows[0][one.id]) for own, group in zip(parts, together.groups, strict=True)]
        by_measure.append(list(zip(raw, drawn_together(one, raw), strict=True)))
    return [[row[number] for row in by_measure] for number in range(len(together.groups))]


def _squad(
    number: int, together: _Together, found: tuple[list[tuple[Measure, Measure]], list[list[Difference]]]
) -> Squad:
    levels, tests = found
    group = together.groups[number]
    clear = any(answer_of(row[0]) in _CLEAR for row in tests)
    told = _explained(number, together.groups) if clear else ()
    return replace(
        _bare(group),
        n_changes=sum(one.n_changes for one in group.counts),
        n_releases=sum(one.n_releases for one in group.counts),
        circumstances=circumstances(group.counts),
        levels=tuple(
            _level(one, (number, together), (levels[place], tests[place][0], told))
            for place, one in enumerate(together.measures)
        ),
        judged=tuple(Judged(one.repository, finding) for one in group.portions for finding in one.findings),
        practices=tuple(practice for one in group.portions for practice in one.practices),
        shifts=tuple(
            _shift(one, group, together.periods, (levels[place][0], tests[place][1]))
            for place, one in enumerate(together.measures)
            if len(together.periods) > 1
        ),
    )


def _level(
    one: Compared,
    among: tuple[int, _Together],
    found: tuple[tuple[Measure, Measure], Difference, tuple[str, ...]],
) -> Level:
    number, together = among
    (raw, shrunken), test, told = found
    group = together.groups[number]
    stage, _ = group.stage
    others = together.pools[one.id].others(number)
    answer = answer_of(test)
    theirs = level(one, others, others)
    against = Against(
        others=theirs,
        effect=test.effect,
        p=test.p,
        adjusted=test.adjusted,
        answer=answer,
        sentence=against_others(one, test, answer, (theirs, raw)),
        may_explain=told if answer in _CLEAR else (),
        sides=test.sides,
    )
    return Level(
        id=one.id,
        raw=raw,
        shrunken=shrunken,
        against=against,
        counts=_is_judged(one.id.partition(".")[0], stage),
        limit=_limit(one, stage),
        trend=quarters(one, group.rows[0][one.id], together.periods[0][1], together.smallest),
    )


def _is_judged(lens: str, stage: Stage) -> bool:
    """Whether a stage is judged on a lens; one that no stage's verdict knows counts for all alike."""
    return lens in ORDER[stage] or all(lens not in lenses for lenses in ORDER.values())


def _limit(one: Compared, stage: Stage) -> Measure | None:
    if one.id not in _LIMITS:
        return None
    threshold = policy(stage).thresholds[_LIMITS[one.id]]
    return Measure(threshold.value, threshold.unit, 0, label=threshold.meaning)


def _shift(one: Compared, group: Group, periods: Sequence[Period], found: tuple[Measure, Difference]) -> Shift:
    later, test = found
    before = group.rows[1][one.id]
    earlier = level(one, before.within(*periods[1]), before)
    answer = answer_of(test)
    told = before_and_after(one, test, answer, (earlier, later))
    return Shift(one.id, earlier, later, test.effect, test.p, test.adjusted, answer, told, test.sides)


def _explained(number: int, shown: Sequence[Group]) -> tuple[str, ...]:
    group, others = shown[number], [*shown[:number], *shown[number + 1 :]]
    if not others:
        return ()
    counts = [one for other in others for one in other.counts]
    stages = frozenset(str(other.stage[0]) for other in others)
    return explanations(circumstances(group.counts), circumstances(counts), (group.stage[0], stages))


def _withheld(group: Group, smallest: int) -> Squad:
    """No number of so few people, nor how few they are."""
    if not group.portions:
        why = "None of its repositories could be read."
    else:
        why = f"Fewer than {smallest} people landed something of it in a period: numbers would tell of single people."
    return replace(_bare(group), withheld=why)


def _bare(group: Group) -> Squad:
    stage, told = group.stage
    return Squad(
        name=group.spec.name,
        stage=stage,
        stage_told=told,
        repositories=tuple(place.name for place in group.spec.repositories),
        claims=_claims(group.spec, shared=group.shared),
        n_changes=0,
        n_releases=0,
        withheld=None,
        circumstances=None,
        levels=(),
    )


def _claims(spec: SquadSpec, *, shared: bool) -> tuple[str, ...]:
    """What belongs to the squad, in words and without its members; `shared`: other squads name its repositories."""
    found = []
    if spec.paths:
        found.append(f"files under {', '.join(spec.paths)}")
    if spec.owners:
        found.append(f"files that CODEOWNERS gives to {', '.join(spec.owners)}")
    if spec.members:
        found.append("changes by its members")
    return tuple(found) or ("all that no other squad claims" if shared else "everything",)
