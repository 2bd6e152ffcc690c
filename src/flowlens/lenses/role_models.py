"""Role models.

Question: Do the most influential set the example?

Unit: net lines of a change, of the group that landed half of the changes in the window before, against everyone else's.

Better: no larger than what the others do. Others take up what those do whose changes they see most.

Reads: changes, release_changes, pulls, reviews.

Leaves out: bots, bulk reformats, imported histories, and every number of a group with fewer people than the smallest
    group shown (5 or more), or in which one person made most of the changes. The influential are the fewest people, at
    least as many as that, who landed half of the changes in the window before, ties included: chosen by what they did
    before, and judged by what they do now. Commits tell who wrote a change; who reviews most is told of pull requests,
    in the same manner, and shown, not judged. Sizes are of changes with lines that people wrote; waits are of changes
    that are released.

Source: "culture spreads by role models and systems"; half of the changes is FlowLens's own choice. Woodruff 1952 and
    Davison & Hinkley 1997 (whole people are drawn); the limit of a large change: Cohen and others 2006.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.clear import growth_line, no_surer
from flowlens.lenses.counted import counted_changes, sized
from flowlens.lenses.groups import Sides, by_quarter, hidden, told_ratio, too_small, typical, write_large, write_sizes
from flowlens.lenses.reviewers import REVIEWER_MEASURES, write_reviewers
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.finding import Finding, State, TryNext
from flowlens.model.measure import Measure, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.proportion import cluster_share

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "role-models"

MEASURES = {
    "changes_share": "share of the changes that the influential group landed",
    "median_influential": "a typical change of the influential group (median)",
    "median_others": "a typical change of everyone else (median)",
    "ratio": "the influential group's median, against everyone else's",
    "large_influential": "share of the influential group's changes above the limit",
    "large_others": "share of everyone else's changes above the limit",
    "limit": "a change is large above",
    "waited_influential": "days that the released changes of the influential group waited (median)",
    "waited_others": "days that the released changes of everyone else waited (median)",
    "n_influential": "people of the influential group who landed something in the window",
    "window": "length of the window",
    **REVIEWER_MEASURES,
}

_UNITS = {
    **dict.fromkeys(("changes_share", "large_influential", "large_others"), "share"),
    **dict.fromkeys(("median_influential", "median_others", "limit"), "lines"),
    **dict.fromkeys(("waited_influential", "waited_others", "window"), "days"),
    "ratio": "ratio",
    "n_influential": "people",
}
_HALF = 0.5
_COLUMNS = ["id", "position", "person", "landed_at", "net_lines", "subject"]
_SURE = (50, 200)


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """What those do now who landed half of the changes before, and what everyone else does."""
    sheet = Sheet(MEASURES)
    changes = counted_changes(facts, settings)[_COLUMNS]
    until, length = pd.Timestamp(facts.as_of), pd.Timedelta(days=settings.level_days)
    since, smallest = until - length, settings.smallest_group
    before = changes[(changes["landed_at"] >= since - length) & (changes["landed_at"] < since)]
    now = changes[changes["landed_at"] >= since]
    group = _influential(before["person"], smallest)
    every = Sides(*_split(now, group), ("influential", "others"))
    sides = Sides(*_split(sized(now), group), every.names)
    why = _why_not(changes, since - length) or _why_few(every, smallest)
    if why:
        for name, unit in _UNITS.items():
            sheet.missing(name, unit, 0, why)
        write_reviewers(sheet, facts, settings)
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why)
    led = among(now["person"], group)
    sheet.estimate("changes_share", cluster_share(led.tolist(), now["person"].tolist()), "share")
    write_sizes(sheet, sides, smallest, settings.seed)
    write_large(sheet, sides, smallest, settings.large_change_lines)
    sheet.number("limit", settings.large_change_lines, "lines", len(now))
    _write_waits(sheet, facts.release_changes, every, smallest)
    sheet.number("n_influential", every.one["person"].nunique(), "people", len(every.one))
    sheet.number("window", settings.level_days, "days", len(now))
    write_reviewers(sheet, facts, settings)
    told = sheet.values["ratio"].value is not None
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=typical(sides.one, "the influential group") + typical(sides.other, "the others") if told else (),
        series=(by_quarter(sides, until, smallest, "median size of the influential group's and others' changes"),),
        not_enough=None if told else f"Not enough data to compare the groups: {sheet.values['ratio'].missing}.",
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Those whose changes are seen most surely land larger ones than the others do."""
    enable = "Ask of every large change whether it could have landed in two, whoever made it."
    unable = unanswered(measures, enable, "ratio")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=no_surer(
            confidence_of(min(values["median_influential"].n, values["median_others"].n), *_SURE),
            *growth_line(values, "median_influential", policy, "role-models.ratio"),
        ),
        sentence=_sentence(values),
        try_next=_try_next(measures),
    )
    return answered(measures, answer)


def _influential(people: pd.Series[str], smallest: int) -> set[str]:
    """The fewest people, at least `smallest`, behind half of the changes, with all who made as many as the last."""
    counts = people.value_counts()
    if len(counts) < smallest:
        return set()
    enough = int(np.searchsorted(counts.cumsum().to_numpy(), _HALF * len(people)))
    least = counts.iloc[max(enough, smallest - 1)]
    return set(counts.index[counts >= least].tolist())


def _split(changes: pd.DataFrame, group: set[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    inside = among(changes["person"], group)
    return changes[inside], changes[~inside]


def _why_not(changes: pd.DataFrame, begin: pd.Timestamp) -> str | None:
    if changes.empty:
        return "There is no change to look at: the mainline holds none that people made and whose size is known."
    if changes["landed_at"].iloc[0] > begin:
        return "Who was influential before can't be told: it takes a window of history before this one."
    return None


def _why_few(every: Sides, smallest: int) -> str | None:
    if not too_small(every, smallest):
        return None
    # No counts: of so few people they would tell of single ones.
    return (
        "Too few people to be shown: of those who landed half of the changes before, or of the others, fewer than "
        f"{smallest} landed something in the window."
    )


def _write_waits(sheet: Sheet, links: pd.DataFrame, every: Sides, smallest: int) -> None:
    """Write how long the changes of each group waited for their first release, of those that are released."""
    theirs = among(links["change"], pd.concat([side["id"] for _, side in every.parts()]))
    waits = links[["change", "waited"]][theirs].dropna().groupby("change", as_index=False)["waited"].min()
    one, other = (side.merge(waits, left_on="id", right_on="change") for _, side in every.parts())
    released = Sides(one, other, every.names)
    why = hidden(released, smallest)
    for name, side in released.parts():
        if why:
            sheet.missing(f"waited_{name}", "days", 0, f"in a release, {why}")
        else:
            sheet.number(f"waited_{name}", max(0.0, float(side["waited"].median())), "days", len(side))


def _are_larger(values: Mapping[str, Measure], policy: Policy) -> bool:
    floor = (values["median_influential"].value or 0) >= policy["role-models.floor"]
    return floor and (values["ratio"].low or 0) >= policy["role-models.ratio"]


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    return "watch" if _are_larger(values, policy) else "healthy"


def _sentence(values: Mapping[str, Measure]) -> str:
    one, other = (values[name].value or 0 for name in ("median_influential", "median_others"))
    share = values["changes_share"].value
    who = f"{phrase(values['n_influential'].value or 0, 'people')} who landed most before"
    sizes = f"a typical one is of {phrase(one, 'lines')}, against {phrase(other, 'lines')} of the others"
    made = f"{who} made {'some' if share is None else phrase(share, 'share')} of the changes"
    told = f"{made}; {sizes}: {told_ratio(values['ratio'])}"
    large = [values[f"large_{name}"].value for name in ("influential", "others")]
    if large[0] is not None and large[1] is not None:
        limit = phrase(values["limit"].value or 0, "lines")
        told += f"; above {limit} are {phrase(large[0], 'share')}, against {phrase(large[1], 'share')}"
    return f"{told}."


def _try_next(measures: Measures) -> TryNext:
    return TryNext(
        "If those who land most split their next large change in two and say so, others split theirs as well.",
        "median_influential",
        "below",
        review_at(measures.as_of),
    )
