"""What is kept of each squad's part of a repository, so that the tables of one repository are in memory at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.comparing.big_projects import Crossing
from flowlens.comparing.cascades import Releasing, releasing
from flowlens.comparing.circumstances import Counts, counts_of
from flowlens.comparing.measures import Part, rows_of
from flowlens.comparing.practices import practices
from flowlens.comparing.rows import Rows
from flowlens.facts.among import among
from flowlens.facts.claims import NOBODY, Claims, claims_of
from flowlens.facts.gathered import Gathered
from flowlens.facts.period import within
from flowlens.facts.squad_facts import of_squad
from flowlens.facts.tables import Facts
from flowlens.lenses import (
    batch_size,
    ci_health,
    iteration,
    lead_time,
    predictability,
    process_weight,
    recovery,
    release_batch,
    release_cadence,
)
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.lens import lens_of
from flowlens.lenses.settings import LensSettings
from flowlens.model.comparison import Gap, Overlap, Practice, ReadRepository
from flowlens.model.finding import Finding
from flowlens.model.measure import Evidence
from flowlens.model.phrase import phrase
from flowlens.model.policy import Stage
from flowlens.model.squads import Place, SquadSpec
from flowlens.verdict.policy import policy

__all__ = ["JUDGING", "Period", "Portion", "Taken", "taken"]

Period = tuple[datetime, datetime]

_LENSES = tuple(
    lens_of(module)
    for module in (
        batch_size, release_cadence, release_batch, lead_time, iteration, recovery, predictability,
    )
)  # fmt: skip
# What only some have: where there is none, nothing is said.
_SERVED = tuple(lens_of(module) for module in (ci_health, process_weight))
JUDGING = (*_LENSES, *_SERVED)
_PLACES = 5
_EVIDENCE = 5


@dataclass(frozen=True, slots=True)
class Portion:
    """A squad's part of one repository: rows by measure up to each period's end, counts, and what the lenses say.

    `rows` has one entry a period, the one that is asked about first; `findings` and `practices` are empty where the
    part has fewer people than the smallest group. Findings are without their numbers and series, which nothing shows
    and which are most of what would stay in memory of a repository.
    """

    squad: int
    repository: str
    rows: tuple[Mapping[str, Rows], ...]
    counts: tuple[Counts, ...]
    findings: tuple[Finding, ...]
    practices: tuple[Practice, ...]
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class Taken:
    """All that is kept of one repository."""

    read: ReadRepository
    portions: tuple[Portion, ...]
    overlaps: tuple[Overlap, ...]
    gap: Gap | None
    crossing: Crossing | None
    releasing: Releasing


@dataclass(frozen=True, slots=True)
class _Cut:
    """A repository up to the end of a period, with the claims on its changes that are in it."""

    facts: Facts
    claims: Claims
    period: Period
    settings: LensSettings

    def counted(self) -> NDArray[np.bool_]:
        """Which rows of `changes` count and landed in the period."""
        ids = counted_changes(self.facts, self.settings)
        since, until = map(pd.Timestamp, self.period)
        inside = ids[(ids["landed_at"] >= since) & (ids["landed_at"] <= until)]
        return among(self.facts.changes["id"], inside["id"])

    def part(self, name: str, squad: int) -> Part:
        """The part of a squad."""
        return Part(name, of_squad(self.facts, self.claims.squad == squad), self.facts, self.settings)


def taken(
    gathered: Gathered, place: Place, squads: Sequence[SquadSpec], periods: Sequence[Period], settings: LensSettings
) -> Taken:
    """What a comparison over these periods keeps of a repository, the period that is asked about first."""
    cuts = [_cut(gathered, place, squads, period, settings) for period in periods]
    now = cuts[0]
    here = [number for number, squad in enumerate(squads) if place in squad.repositories]
    counted = now.counted()
    nobody = counted & (now.claims.squad == NOBODY)
    read = ReadRepository(
        name=place.name,
        mainline=gathered.facts.repository.mainline,
        head=gathered.facts.repository.head,
        shallow=gathered.facts.repository.shallow,
        n_changes=int(counted.sum()),
        n_unclaimed=int(nobody.sum()),
        n_crossing=int((counted & now.claims.crossing).sum()),
        notices=gathered.facts.notices,
    )
    return Taken(
        read=read,
        portions=tuple(_portion(cuts, place, number, settings, squads[number]) for number in here),
        overlaps=_overlaps(now, place, squads, counted),
        gap=_gap(now, place, nobody) if nobody.any() else None,
        crossing=_crossing(now, place, counted) if now.claims.touched.any(axis=0).sum() > 1 else None,
        releasing=releasing(place.name, now.facts, gathered.packages),
    )


def _cut(gathered: Gathered, place: Place, squads: Sequence[SquadSpec], period: Period, settings: LensSettings) -> _Cut:
    # One that began later has nothing in the period, which is no fault.
    facts = within(gathered.facts, None, period[1])
    return _Cut(facts, claims_of(replace(gathered, facts=facts), place.name, squads), period, settings)


def _portion(cuts: Sequence[_Cut], place: Place, number: int, settings: LensSettings, spec: SquadSpec) -> Portion:
    parts = [cut.part(place.name, number) for cut in cuts]
    rows = [rows_of(part) for part in parts]
    counts = [
        counts_of(part, of["release-cadence.gap_median"], cut.period)
        for part, of, cut in zip(parts, rows, cuts, strict=True)
    ]
    judged_by = spec.stage or settings.stage
    enough = len(counts[0].people) >= settings.smallest_group
    findings = _findings(parts[0], judged_by) if enough else ()
    return Portion(
        squad=number,
        repository=place.name,
        rows=tuple(rows),
        counts=tuple(counts),
        findings=tuple(replace(one, measures={}, change_points=(), series=(), asides=()) for one in findings),
        practices=practices(spec.name, place.name, findings, cuts[0].period[1]),
        stage=judged_by,
    )


def _findings(part: Part, stage: Stage | None) -> tuple[Finding, ...]:
    thresholds = policy(stage)
    own, served = (
        [lens.judge(lens.measure(part.own, part.settings), thresholds) for lens in lenses]
        for lenses in (_LENSES, _SERVED)
    )
    return (*own, *(one for one in served if one.state != "not-applicable"))


def _overlaps(cut: _Cut, place: Place, squads: Sequence[SquadSpec], counted: NDArray[np.bool_]) -> tuple[Overlap, ...]:
    """By which squads claim the same at once, the most lines first."""
    claims, found = cut.claims, []
    contested = claims.contested & counted[:, None]
    for pattern in {tuple(row) for row in contested[contested.any(axis=1)].tolist()}:
        chosen = (contested == np.array(pattern)).all(axis=1)
        names = tuple(squads[number].name for number, is_one in enumerate(pattern) if is_one)
        lines = int(claims.contested_lines[chosen].sum())
        found.append(Overlap(place.name, names, int(chosen.sum()), lines, _places(cut, chosen)))
    return tuple(sorted(found, key=lambda one: (-one.n_lines, one.squads)))


def _gap(cut: _Cut, place: Place, nobody: NDArray[np.bool_]) -> Gap:
    return Gap(place.name, int(nobody.sum()), int(cut.claims.lines[nobody].sum()), _places(cut, nobody))


def _places(cut: _Cut, chosen: NDArray[np.bool_]) -> tuple[str, ...]:
    """The areas that most of these changes touch."""
    files = cut.facts.change_files
    inside = files[among(files["change"], cut.facts.changes["id"][chosen])]
    touched = inside[["area", "change"]].drop_duplicates()["area"].value_counts()
    ordered = sorted(touched.items(), key=lambda pair: (-int(pair[1]), str(pair[0])))
    return tuple(str(name) for name, _ in ordered[:_PLACES])


def _crossing(cut: _Cut, place: Place, counted: NDArray[np.bool_]) -> Crossing:
    crossing, claimed = cut.claims.crossing, cut.claims.squad != NOBODY
    changes = cut.facts.changes
    sides = (crossing, ~crossing & claimed)
    across, within_one = (
        {
            name: rows.within(*cut.period)
            for name, rows in rows_of(Part(place.name, of_squad(cut.facts, side), cut.facts, cut.settings)).items()
        }
        for side in sides
    )
    of_squads = counted & (crossing | claimed)
    chosen = changes[counted & crossing].sort_values(["net_lines", "position"], ascending=[False, False])
    largest = chosen.head(_EVIDENCE)
    columns = zip(largest["id"].tolist(), largest["net_lines"].tolist(), largest["subject"].tolist(), strict=True)
    return Crossing(
        across=across,
        within=within_one,
        marks=crossing[of_squads],
        people=tuple(f"{place.name}\n{person}" for person in changes["person"][of_squads].tolist()),
        largest=tuple(
            Evidence("change", oid, f"{phrase(lines, 'lines')} in {place.name}: {subject}")
            for oid, lines, subject in columns
        ),
    )
