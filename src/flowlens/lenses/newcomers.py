"""Newcomers.

Question: What do new people see and do?

Unit: net lines of the changes that people land in the 90 days after their first one, against everyone else's.

Better: no larger than what the others do, and people come back. What new people see others do is what they take up.

Reads: changes.

Leaves out: bots, bulk reformats, imported histories, every number of a group, or of the rest of it, with fewer people
    than the smallest group shown (5 or more), and sizes where one person made most of the changes. Who is new is
    known only where the history goes back a year before the window. Someone with a second address that no mailmap
    joins counts as two people, and who did something else before (a review, work in another repository) as new. Sizes
    are of changes with lines that people wrote.

Source: "behaviour makes culture"; 90 days is FlowLens's own choice for the time in which people learn their way around.
    Woodruff 1952 and Davison & Hinkley 1997 (whole people are drawn), Wilson 1927.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.clear import growth_line, no_surer
from flowlens.lenses.counted import counted_changes, sized
from flowlens.lenses.groups import Sides, by_quarter, told_ratio, typical, write_sizes
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.tenure import NEW, NEW_DAYS, with_tenure
from flowlens.model.finding import Finding, State, TryNext
from flowlens.model.measure import Measure, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.proportion import cluster_share, wilson

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "newcomers"

MEASURES = {
    "people_share": "share of the people in the window who were new in it",
    "changes_share": "share of the changes that people landed in their first 90 days",
    "median_new": "a typical change in someone's first 90 days (median)",
    "median_established": "a typical change of everyone else (median)",
    "ratio": "new people's median, against everyone else's",
    "came_back": "share of new people who landed a second change within 90 days",
    "seen_median": "what new people saw: a typical change that landed in the 90 days before they came (median)",
    "new_days": "someone is new for",
    "window": "length of the window",
}

_UNITS = {
    **dict.fromkeys(("people_share", "changes_share", "came_back"), "share"),
    **dict.fromkeys(("median_new", "median_established", "seen_median"), "lines"),
    **dict.fromkeys(("new_days", "window"), "days"),
    "ratio": "ratio",
}
_HISTORY_DAYS = 365
_COLUMNS = ["id", "position", "person", "landed_at", "net_lines", "subject"]
# Changes of the smaller side.
_SURE = (50, 200)


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """What people landed in their first 90 days in the window, and what everyone else did."""
    sheet = Sheet(MEASURES)
    changes = counted_changes(facts, settings)
    until = pd.Timestamp(facts.as_of)
    since = until - pd.Timedelta(days=settings.level_days)
    known = with_tenure(changes[_COLUMNS])
    now = known[known["landed_at"] >= since]
    people = (now.loc[now["new"], "person"].nunique(), now["person"].nunique())
    why = _why_not(facts, changes, since) or _why_few(people, settings.smallest_group)
    if why:
        for name, unit in _UNITS.items():
            sheet.missing(name, unit, 0, why)
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why)
    smallest = settings.smallest_group
    every = sized(known)
    recent = every[every["landed_at"] >= since]
    sides = _sides(recent)
    sheet.estimate("people_share", wilson(*people), "share")
    sheet.estimate("changes_share", cluster_share(now["new"].tolist(), now["person"].tolist()), "share")
    write_sizes(sheet, sides, smallest, settings.seed)
    _write_came_back(sheet, known, (since, until), smallest)
    _write_seen(sheet, every, since, smallest)
    sheet.number("new_days", NEW_DAYS, "days", people[0])
    sheet.number("window", settings.level_days, "days", len(now))
    told = sheet.values["ratio"].value is not None
    judged = told or sheet.values["came_back"].value is not None
    old_enough = every[every["landed_at"] >= changes["landed_at"].iloc[0] + pd.Timedelta(days=_HISTORY_DAYS)]
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=typical(sides.one, "new people") + typical(sides.other, "the others") if told else (),
        series=(by_quarter(_sides(old_enough), until, smallest, "median size of new people's and others' changes"),),
        not_enough=None if judged else _not_enough(sheet.values),
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """New people who surely start with larger changes than the others make, or of whom surely few come back."""
    enable = "Look at how the first changes of new people are prepared: small ones are reviewed and landed sooner."
    unable = unanswered(measures, enable, "ratio")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=no_surer(
            confidence_of(min(values["median_new"].n, values["median_established"].n), *_SURE),
            *growth_line(values, "median_new", policy, "newcomers.ratio"),
            (values["came_back"], policy["newcomers.came-back"]),
        ),
        sentence=_sentence(values, policy),
        try_next=_try_next(measures, policy),
    )
    return answered(measures, answer)


def _why_not(facts: Facts, changes: pd.DataFrame, since: pd.Timestamp) -> str | None:
    if facts.repository.shallow:
        return "Who is new can't be told in a shallow clone: fetch the whole history (`git fetch --unshallow`)."
    if changes.empty:
        return "There is no change to look at: the mainline holds none that people made and whose size is known."
    if changes["landed_at"].iloc[0] > since - pd.Timedelta(days=_HISTORY_DAYS):
        return "Who is new can't be told: it takes a year of history before the window, and there is less."
    return None


def _why_few(people: tuple[int, int], smallest: int) -> str | None:
    if min(people[0], people[1] - people[0]) >= smallest:
        return None
    # No counts: of so few people they would tell of single ones.
    return f"Fewer than {smallest} people of the window are new, or fewer than {smallest} are not: too few to be shown."


def _sides(changes: pd.DataFrame) -> Sides:
    return Sides(changes[changes["new"]], changes[~changes["new"]], ("new", "established"))


def _write_came_back(
    sheet: Sheet, known: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp], smallest: int
) -> None:
    """Write how many came back, of those who came in the window and whose 90 days are over."""
    since, until = window
    came = known[(known["first"] >= since) & (known["first"] <= until - NEW) & known["new"]]
    counts = came.groupby("person").size()
    n, k = len(counts), int((counts > 1).sum())
    if min(k, n - k) < smallest:
        why = f"fewer than {smallest} new people came back, or fewer than {smallest} did not"
        sheet.missing("came_back", "share", 0, why)
    else:
        sheet.estimate("came_back", wilson(k, n), "share")


def _write_seen(sheet: Sheet, every: pd.DataFrame, since: pd.Timestamp, smallest: int) -> None:
    """Write the median of what others landed before people came, each change as often as it was there to be seen."""
    firsts = every.loc[every["first"] >= since].drop_duplicates("person")["first"].sort_values()
    at = every["landed_at"]
    times = firsts.searchsorted(at + NEW, side="right") - firsts.searchsorted(at, side="right")
    seen = every.assign(times=times)[times > 0].sort_values("net_lines")
    if len(firsts) < smallest or seen["person"].nunique() < smallest:
        sheet.missing("seen_median", "lines", 0, f"of fewer than {smallest} people")
        return
    reached = seen["times"].cumsum() >= seen["times"].sum() / 2
    sheet.number("seen_median", seen.loc[reached, "net_lines"].iloc[0], "lines", len(seen))


def _not_enough(values: Mapping[str, Measure]) -> str:
    why = values["ratio"].missing
    return f"Not enough data to tell what new people do: {why}; and {values['came_back'].missing}."


def _are_larger(values: Mapping[str, Measure], policy: Policy) -> bool:
    """Surely so many times as large, and not small anyway."""
    floor = (values["median_new"].value or 0) >= policy["newcomers.floor"]
    return floor and (values["ratio"].low or 0) >= policy["newcomers.ratio"]


def _stay_away(values: Mapping[str, Measure], policy: Policy) -> bool:
    high = values["came_back"].high
    return high is not None and high < policy["newcomers.came-back"]


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    return "watch" if _are_larger(values, policy) or _stay_away(values, policy) else "healthy"


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    people, share = values["people_share"], values["changes_share"].value
    made = "" if share is None else f" and made {phrase(share, 'share')} of the changes"
    parts = [f"{phrase(people.value or 0, 'share')} of {phrase(people.n, 'people')} were new{made}"]
    ratio, new, others = (values[name].value for name in ("ratio", "median_new", "median_established"))
    if ratio is not None and new is not None and others is not None:
        told = f"a typical one is of {phrase(new, 'lines')}, against {phrase(others, 'lines')} of the others"
        parts.append(f"{told}: {told_ratio(values['ratio'])}")
    back = values["came_back"].value
    if back is not None:
        few = ": few" if _stay_away(values, policy) else ""
        parts.append(f"{phrase(back, 'share')} came back with a second one within {NEW_DAYS} days{few}")
    return f"{'; '.join(parts)}."


def _try_next(measures: Measures, policy: Policy) -> TryNext:
    values = measures.values
    new, back = values["median_new"].value, values["came_back"].value
    if new is not None and (back is None or _are_larger(values, policy)):
        return TryNext(
            "If a new person's first task is one small change that is released the same week, small ones follow.",
            "median_new",
            "below",
            review_at(measures.as_of),
        )
    return TryNext(
        "If a first change is answered within a day and a second small one is suggested, more people come back.",
        "came_back",
        "above",
        review_at(measures.as_of),
    )
