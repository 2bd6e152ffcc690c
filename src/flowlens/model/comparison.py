"""The comparison: what one run of `flowlens compare` found out about squads side by side, ready for any output.

Squads are in the order of the file everywhere: there is no rank. Nothing in it names a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from flowlens.model.finding import Card, Finding
from flowlens.model.measure import Evidence, Measure, Series
from flowlens.model.policy import Stage

__all__ = [
    "Against", "Answer", "Better", "Circumstances", "Compared", "Comparison", "Gap", "Judged", "Level", "Overlap",
    "Practice", "ReadRepository", "Shift", "Squad", "UnreadRepository",
]  # fmt: skip

Better = Literal["lower", "higher"]
# `no-clear-difference`: there is enough data, and it cannot tell; `not-enough-data`: there is too little to ask.
Answer = Literal["higher", "lower", "no-clear-difference", "not-enough-data"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that squads are compared by, as the lens of that name defines it.

    `id` is the full name of a lens's measure (`batch-size.median`), which `flowlens explain` knows; `title` is a few
    words for a heading, `label` says what the number is. `scale` is how two of them are set against each other: by
    their `ratio`, or by their difference in `share` points. A level is told from `least` of `counted` on (`changes`).
    `together` is what makes its values resemble each other: the `people` who made them, the `releases` that they left
    in, or nothing.
    """

    id: str
    title: str
    label: str
    unit: str
    better: Better
    scale: Literal["ratio", "share"]
    least: int
    counted: str
    together: Literal["people", "releases", ""] = ""


@dataclass(frozen=True, slots=True)
class Against:
    """A squad against all other squads pooled, by one measure.

    `others` is their level as it is. `effect` is by what factor values of the squad exceed theirs, pair by pair
    (`ratio`), or the squad's share less theirs (`share`, in share points from -1 to 1), with its 95 % interval; its `n`
    is that of the smaller side. `sides` are the two levels that stand in that ratio, the others' first: not the
    medians, and where people differ many changes of one count for less; None of shares. `p` is the chance of such a
    difference without a cause, `adjusted` the same for all tests of the report (Benjamini & Hochberg); the answer is
    `higher` or `lower` where that is 0.05 at most. `sentence` tells the answer, and what it would take where there is
    none; `may_explain` tells what else differs between the two sides, one sentence each.
    """

    others: Measure
    effect: Measure
    p: float | None
    adjusted: float | None
    answer: Answer
    sentence: str
    may_explain: tuple[str, ...] = ()
    sides: tuple[Measure, Measure] | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One squad's number by the measure `id`: as it is (`raw`), and drawn to the mean of all squads (`shrunken`).

    Either has a reason in place of a value where there is too little. `counts`: false where other stages are judged on
    the lens of this measure, and the squad's is not. `limit` is from where on the policy of that stage calls a level
    worth a look; None where it has no such threshold. `trend` is the number by quarters of a year, up to three years,
    in the measure's unit; an n is in the label of each point.
    """

    id: str
    raw: Measure
    shrunken: Measure
    against: Against
    counts: bool
    limit: Measure | None
    trend: Series


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What may explain that a squad's numbers differ from those of another; none of it is a judgement.

    `languages` are shares (0 to 1) of the net lines by language, the largest first. `age_days` is how long ago the
    first change of its repositories landed (median of the squad's changes). `generated_share`: of all lines, those
    that tools wrote. `bots_share`: of all changes, those of programs. `how` are the shares of changes by how they
    landed (merge, squash, rebase, direct, inferred), the largest first. `on_beat` is the share of gaps between releases
    on a beat; `by_train`: surely half of them or more are.
    """

    languages: tuple[tuple[str, float], ...]
    age_days: Measure
    generated_share: Measure
    bots_share: Measure
    how: tuple[tuple[str, float], ...]
    on_beat: Measure
    by_train: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What one lens says of a squad's part of one repository, by the squad's stage."""

    repository: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Practice:
    """Something that went well in a squad, and where to look: the change of a level, or a trend, in the good direction.

    `sentence` tells what was observed, as "changes in a release fell from 31 to 12 in March 2024", never why;
    `evidence` are releases and changes of `repository` from then on. `since` is the day from which on it holds.
    """

    squad: str
    repository: str
    lens: str
    since: datetime
    before: Measure
    after: Measure
    sentence: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """One squad by one measure in two periods: is the later one different?

    `effect` is by what factor later values exceed earlier ones (`ratio`) or later less earlier (`share`), with its 95 %
    interval; `sides` are the two levels that stand in that ratio, the earlier first. `p` and `adjusted` as in
    `Against`, one family over all squads and measures. `sentence` is the honest answer in words, with how much more it
    would take where the data cannot tell.
    """

    id: str
    earlier: Measure
    later: Measure
    effect: Measure
    p: float | None
    adjusted: float | None
    answer: Answer
    sentence: str
    sides: tuple[Measure, Measure] | None = None


@dataclass(frozen=True, slots=True)
class Squad:
    """One squad: what it is made of, its numbers by each measure, and what may explain them.

    `claims` tell in words what belongs to it. `stage` is the one it is judged by; `stage_told` where that comes from
    ("squads.toml", or that none is set). `withheld` says why no number of it is told: fewer people than the smallest
    group; then `levels`, `judged`, `practices`, `shifts` are empty, the counts are 0 and `circumstances` is None.
    `levels` and `shifts` are in the order of `Comparison.measures`; `shifts` are empty unless two periods were asked
    for. Counts are of the period, bots out.
    """

    name: str
    stage: Stage
    stage_told: str
    repositories: tuple[str, ...]
    claims: tuple[str, ...]
    n_changes: int
    n_releases: int
    withheld: str | None
    circumstances: Circumstances | None
    levels: tuple[Level, ...]
    judged: tuple[Judged, ...] = ()
    practices: tuple[Practice, ...] = ()
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRepository:
    """A repository that was read: what the file calls it, its mainline and the object id of that.

    Counts are of the changes of people in the period: all, those of no squad, those that touch several squads' parts.
    """

    name: str
    mainline: str
    head: str
    shallow: bool
    n_changes: int
    n_unclaimed: int
    n_crossing: int
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadRepository:
    """A repository that could not be read, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """What several squads claim at once: in which repository, which squads, how many changes and net lines.

    `places` are some of the folders; all is of the period.
    """

    repository: str
    squads: tuple[str, ...]
    n_changes: int
    n_lines: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What no squad claims: in which repository, how many changes of the period belong to nobody, their net lines.

    `places` are some of the folders where most of these lie.
    """

    repository: str
    n_changes: int
    n_lines: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One run's answer. `file` is the squads file as the user named it; times are UTC.

    `earlier`: the period before, where two were asked for (`--period`, with `period` the one of `--with`). `crossing`
    are the findings of the lenses that need several squads or repositories, `big-projects` and `predictability`, with
    their `cards`; `lens_cards` are those of the lenses that judge a squad's part of one repository, where one may have
    the same id. `n_tests` is the size of the family that p-values are adjusted for.
    """

    flowlens: str
    file: str
    period: tuple[datetime, datetime]
    earlier: tuple[datetime, datetime] | None
    measures: tuple[Compared, ...]
    squads: tuple[Squad, ...]
    read: tuple[ReadRepository, ...]
    unread: tuple[UnreadRepository, ...]
    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]
    crossing: tuple[Finding, ...]
    cards: Mapping[str, Card]
    n_tests: int
    notices: tuple[str, ...]
    method: str
    seed: int
    settings: Mapping[str, str] = field(default_factory=dict)
    lens_cards: Mapping[str, Card] = field(default_factory=dict)

    def title(self, judged: Judged) -> str:
        """What the lens is called that judged a part of a repository; its id where the comparison has no card of it."""
        card = self.lens_cards.get(judged.finding.lens)
        return judged.finding.lens if card is None else card.title

    def compared(self, level: Level | Shift) -> Compared:
        """What a level or a shift measures; KeyError where the comparison does not know it."""
        return {one.id: one for one in self.measures}[level.id]

    @property
    def practices(self) -> tuple[Practice, ...]:
        """The practices of all squads, in their order."""
        return tuple(one for squad in self.squads for one in squad.practices)

    @property
    def complete(self) -> bool:
        """Whether every repository could be read."""
        return not self.unread
