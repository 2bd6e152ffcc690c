"""Big projects.

Question: How do changes across squads fare?

Unit: share of the changes that touch the parts of two squads or more; their size, wait and reverts against the others.

Better: fewer, and no larger or slower than the others. What crosses squads has to be agreed between them.

Reads: changes, change_files, releases, release_changes, and the parts of squads in the squads file.

Leaves out: bots, what counts in no change size, files that two squads claim at once, changes that no squad has, and all
    repositories that hold the part of a single squad: there nothing can cross. A project of several changes, one in
    each repository, is not seen: Git does not tell that they belong together.

Source: "big projects" of the Spotify model (Kniberg & Ivarsson 2012); ratios by Hodges & Lehmann 1963, shares by
    Newcombe 1998, drawing whole people or releases together. What is twice as large can be so because it crosses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from flowlens.comparing.differences import difference
from flowlens.comparing.measures import COMPARED
from flowlens.comparing.rows import Rows, pooled
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.enough import wanting
from flowlens.lenses.sheet import Sheet
from flowlens.model.comparison import Compared
from flowlens.model.finding import Finding, State, TryNext
from flowlens.model.measure import Evidence, Measure, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.proportion import cluster_share

__all__ = ["ID", "MEASURES", "Crossing", "judge", "measure"]

ID = "big-projects"

MEASURES = {
    "share": "changes that touch the parts of several squads",
    "n_crossing": "such changes in the period",
    "size_ratio": "their size, against the other changes (Hodges-Lehmann)",
    "wait_ratio": "their wait for a release, against the others (Hodges-Lehmann)",
    "reverted_growth": "their share reverted within 30 days, less that of the others, in share points",
}

_CHANGES = 30
_EVIDENCE = 5
_SURE = (50, 200)
_MEASURES = {
    "size_ratio": ("batch-size.median", "ratio"),
    "wait_ratio": ("lead-time.wait_median", "ratio"),
    "reverted_growth": ("recovery.reverted_30", "share"),
}


@dataclass(frozen=True, slots=True)
class Crossing:
    """Of one repository with the parts of several squads: the rows of what crosses and of what does not, by measure.

    `marks` tells of each counted change whether it crosses, `people` who made it; `largest` are those that cross.
    """

    across: dict[str, Rows]
    within: dict[str, Rows]
    marks: NDArray[np.bool_]
    people: tuple[str, ...]
    largest: tuple[Evidence, ...]


def measure(parts: Sequence[Crossing], until: datetime, smallest: int) -> Measures:
    """How many changes cross, and how they fare; nothing of fewer people than the smallest group."""
    sheet = Sheet(MEASURES)
    if not parts:
        why = "No repository holds the parts of two squads by their paths or owners, so that no change can cross."
        return Measures(ID, until, sheet.values, not_applicable=why)
    marks = np.concatenate([part.marks for part in parts])
    people = [person for part in parts for person in part.people]
    n, behind = int(marks.sum()), {person for person, mark in zip(people, marks.tolist(), strict=True) if mark}
    sheet.estimate("share", cluster_share(marks, people), "share", "no change landed in the period")
    sheet.number("n_crossing", n, "changes", len(marks))
    why_not = wanting(n, _CHANGES, "changes that cross") if n < _CHANGES else None
    if len(behind) < smallest:
        why_not = f"fewer than {smallest} people made changes that cross"
    for name, (of, unit) in _MEASURES.items():
        _write(sheet, name, (of, unit), parts, why_not)
    return Measures(
        lens=ID,
        as_of=until,
        values=sheet.values,
        evidence=() if len(behind) < smallest else _largest(parts),
        not_enough=None if why_not is None else f"Not enough data to tell how what crosses squads fares: {why_not}.",
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """What crosses is surely larger, slower or more often reverted than the rest."""
    unable = unanswered(measures, "Name the paths or the CODEOWNERS teams of each squad in squads.toml.", "share")
    if unable is not None:
        return unable
    values, most = measures.values, policy["big-projects.ratio"]
    burdens = [
        told
        for told, burden in (
            ("larger", (values["size_ratio"].low or 0) >= most),
            ("slower to reach users", (values["wait_ratio"].low or 0) >= most),
            ("more often reverted", (values["reverted_growth"].low or 0) > 0),
        )
        if burden
    ]
    state: State = "watch" if burdens else "healthy"
    n = int(values["n_crossing"].value or 0)
    share = phrase(values["share"].value or 0, "share")
    told = f"{phrase(n, 'changes')} of {values['n_crossing'].n:,} touch the parts of several squads ({share})"
    end = f"surely {' and '.join(burdens)} than the others" if burdens else _unburdened(values["size_ratio"])
    answer = Answer(state, confidence_of(n, *_SURE), f"{told}: {end}.", _try_next(measures))
    return answered(measures, answer)


def _unburdened(ratio: Measure) -> str:
    size = "" if ratio.value is None else f" ({phrase(ratio.value, 'ratio')} as large)"
    return f"not surely larger, slower or more often reverted than the others{size}"


def _write(sheet: Sheet, name: str, what: tuple[str, str], parts: Sequence[Crossing], why_not: str | None) -> None:
    of, unit = what
    if why_not is not None:
        sheet.missing(name, unit, 0, why_not)
        return
    compared = next(one for one in COMPARED if one.id == of)
    found = _between(compared, parts)
    sheet.values[name] = Measure(found.value, unit, found.n, found.low, found.high, found.missing, label=MEASURES[name])


def _between(compared: Compared, parts: Sequence[Crossing]) -> Measure:
    within = pooled([part.within[compared.id] for part in parts])
    across = pooled([part.across[compared.id] for part in parts])
    return difference(compared, within, across, same_people=True).effect


def _largest(parts: Sequence[Crossing]) -> tuple[Evidence, ...]:
    return tuple(one for part in parts for one in part.largest)[:_EVIDENCE]


def _try_next(measures: Measures) -> TryNext:
    return TryNext(
        "If what two squads need of each other lands as one small change in each part, no change has to wait for both.",
        "share",
        "below",
        review_at(measures.as_of),
    )
