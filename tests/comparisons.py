"""Comparisons to test outputs with: a realistic one of five squads, one of two periods, and a hostile one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flowlens.model.comparison import (
    Against,
    Answer,
    Circumstances,
    Compared,
    Comparison,
    Gap,
    Judged,
    Level,
    Overlap,
    Practice,
    ReadRepository,
    Shift,
    Squad,
    UnreadRepository,
)
from flowlens.model.finding import Card, Finding
from flowlens.model.measure import Evidence, Measure, Point, Series

__all__ = ["HOSTILE", "MEASURES", "comparison", "day", "hostile_comparison", "two_periods"]

OID = "0123456789abcdef0123456789abcdef01234567"
_START = datetime(2024, 1, 1, 12, tzinfo=UTC)

HOSTILE = (
    "<script>alert(1)</script> \x1b[31mred\x07 \u202egnitset \n::error::x ##[error]y | `z` [a](http://evil.example)"
)

MEASURES = (
    Compared(
        "batch-size.median", "Size of a change", "a typical change (median)", "lines", "lower", "ratio", 30, "changes"
    ),
    Compared(
        "release-cadence.gap_median", "Release gap", "a typical gap between releases (median)", "days", "lower",
        "ratio", 8, "gaps",
    ),
    Compared(
        "release-batch.changes_median", "Changes a release", "changes in a typical release (median)", "changes",
        "lower", "ratio", 8, "releases",
    ),
    Compared(
        "lead-time.wait_median", "Wait for the release", "from landing to release (median, Kaplan-Meier)", "days",
        "lower", "ratio", 30, "changes",
    ),
    Compared(
        "iteration.tweaked_56", "Tweaked again", "touched again within 56 days of the release", "share", "higher",
        "share", 30, "pieces of new work",
    ),
    Compared(
        "recovery.fail_rate", "Releases repaired", "change fail rate, release-based proxy", "share", "lower", "share",
        8, "releases",
    ),
    Compared(
        "recovery.reverted_30", "Changes reverted", "share of changes reverted within 30 days", "share", "lower",
        "share", 30, "changes",
    ),
)  # fmt: skip

# By squad: size, gap, batch, wait, tweaked, repaired, reverted; None: not enough.
_NUMBERS: dict[str, tuple[float | None, ...]] = {
    "Checkout": (38.0, 7.0, 12.0, 3.4, 0.44, 0.08, 0.012),
    "Search & browse": (84.0, 21.0, 41.0, 12.5, 0.31, 0.21, 0.018),
    "Platform": (41.0, 14.0, 22.0, 6.9, 0.38, 0.14, 0.009),
    "Labs": (29.0, None, None, None, None, None, 0.02),
}
_ANSWERS: dict[tuple[str, int], Answer] = {
    ("Search & browse", 0): "higher",
    ("Search & browse", 1): "higher",
    ("Checkout", 1): "lower",
}


def day(number: float) -> datetime:
    """Noon of the day that is so many days after 2024-01-01, in UTC."""
    return _START + timedelta(days=number)


def comparison() -> Comparison:
    """Four squads with numbers, of which one has few releases, and one that is withheld; a repository is unreadable."""
    squads = tuple(_squad(name) for name in _NUMBERS)
    return Comparison(
        flowlens="0.1.0",
        file="squads.toml",
        period=(day(0), day(365)),
        earlier=None,
        measures=MEASURES,
        squads=(*squads, _withheld()),
        read=(
            ReadRepository("shop", "main", OID, False, 812, 37, 24),
            ReadRepository("search", "master", OID[::-1], True, 402, 0, 0, ("This clone is shallow.",)),
            ReadRepository("platform", "main", OID, False, 377, 0, 0),
        ),
        unread=(UnreadRepository("legacy", "legacy is not a Git repository."),),
        overlaps=(Overlap("shop", ("Checkout", "Platform"), 18, 1_204, ("libs/payment", "libs/money")),),
        gaps=(Gap("shop", 37, 2_890, ("docs", "tools/release")),),
        crossing=(_big_projects(), _cascades()),
        cards={lens: _card(lens) for lens in ("big-projects", "predictability")},
        n_tests=22,
        notices=("1 of 4 repositories could not be read; the squads are compared without it.",),
        method="histogram, renames 50 %, first parent; version 1",
        seed=20_260_101,
        settings={"smallest_group": "5", "include_bots": "false"},
        lens_cards={"release-cadence": replace(_card("release-cadence"), title="The release cadence")},
    )


def two_periods() -> Comparison:
    """The same squads before and after a reorganisation: one shift is sure, most are not."""
    whole = comparison()
    squads = tuple(replace(squad, shifts=() if squad.withheld else _shifts(squad)) for squad in whole.squads)
    return replace(whole, squads=squads, earlier=(day(-365), day(-1)))


def hostile_comparison() -> Comparison:
    """One in which everything that a file or a repository can name is an attack."""
    whole = two_periods()
    first = whole.squads[0]
    practice = replace(
        first.practices[0] if first.practices else whole.practices[0],
        repository=HOSTILE, sentence=HOSTILE, evidence=(Evidence("release", HOSTILE, HOSTILE),),
    )  # fmt: skip
    level = replace(first.levels[0], against=replace(first.levels[0].against, sentence=HOSTILE, may_explain=(HOSTILE,)))
    squad = replace(
        first, name=HOSTILE, repositories=(HOSTILE,), claims=(HOSTILE,), practices=(practice,),
        levels=(level, *first.levels[1:]),
    )  # fmt: skip
    return replace(
        whole,
        file=HOSTILE,
        squads=(squad, *whole.squads[1:]),
        read=(ReadRepository(HOSTILE, HOSTILE, OID, True, 1, 1, 1, (HOSTILE,)),),
        unread=(UnreadRepository(HOSTILE, HOSTILE),),
        overlaps=(Overlap(HOSTILE, (HOSTILE, HOSTILE), 1, 1, (HOSTILE,)),),
        gaps=(Gap(HOSTILE, 1, 1, (HOSTILE,)),),
        notices=(HOSTILE,),
    )


def _squad(name: str) -> Squad:
    levels = tuple(_level(name, place, value) for place, value in enumerate(_NUMBERS[name]))
    repositories = {"Search & browse": ("search",), "Platform": ("platform", "shop")}.get(name, ("shop",))
    return Squad(
        name=name,
        stage="innovation" if name == "Labs" else "differentiation",
        stage_told="squads.toml" if name == "Labs" else "none is set",
        repositories=repositories,
        claims=tuple(f"all of {one}" for one in repositories),
        n_changes={"Labs": 64}.get(name, 380),
        n_releases={"Labs": 3}.get(name, 26),
        withheld=None,
        circumstances=_circumstances(name),
        levels=levels,
        judged=(Judged(repositories[0], _finding()),),
        practices=(_practice(),) if name == "Search & browse" else (),
    )


def _level(name: str, place: int, value: float | None) -> Level:
    compared = MEASURES[place]
    if value is None:
        few = Measure(None, compared.unit, 3, missing=f"3 of 8 {compared.counted}; about 7 months at this pace")
        none = Measure(None, compared.scale, 3, missing=few.missing)
        told = f"Not enough data: {few.missing}."
        against = Against(_others(place), none, None, None, "not-enough-data", told)
        return Level(compared.id, few, few, against, place != 1, None, Series(compared.id, compared.label, "", ()))
    answer = _ANSWERS.get((name, place), "no-clear-difference")
    spread = 0.25 if compared.scale == "ratio" else 0.4
    raw = Measure(value, compared.unit, 120, value * (1 - spread), value * (1 + spread), label=compared.label)
    drawn = Measure(value * 0.97, compared.unit, 120, value * 0.8, value * 1.2, label=compared.label)
    limit = Measure(92.0, "days", 0, label="a typical gap so long: watch") if place == 1 else None
    points = tuple(
        Point(day(91 * n), value * (1 + 0.1 * (n % 2)), "", f"{30 + n} {compared.counted}") for n in range(5)
    )
    trend = Series(compared.id, compared.label, compared.unit, points)
    return Level(compared.id, raw, drawn, _against(place, value, answer), name != "Labs", limit, trend)


def _others(place: int) -> Measure:
    values = [numbers[place] for numbers in _NUMBERS.values() if numbers[place] is not None]
    middle = sum(value for value in values if value is not None) / len(values)
    return Measure(middle, MEASURES[place].unit, 700, middle * 0.9, middle * 1.1, label=MEASURES[place].label)


def _against(place: int, value: float, answer: Answer) -> Against:
    compared, others = MEASURES[place], _others(place)
    middle = others.value or 1.0
    unsure = answer == "no-clear-difference"
    if compared.scale == "share":
        found = value - middle
        effect = Measure(found, "share", 120, found - 0.1, found + 0.1)
        told = f"{found:+.0%} against the others"
    else:
        found = value / middle
        effect = Measure(found, "ratio", 120, found * 0.8, found * 1.2)
        told = f"{found:.1f} times that of the others"
    end = "no clear difference; a ratio of 1.5 would take about 240 changes (there are 120)" if unsure else answer
    explained = () if unsure else ("Most lines are TypeScript here, Go with the others.", "No release train here.")
    p = 0.3 if unsure else 0.0004
    sides = None
    if compared.scale == "ratio":
        sides = Measure(middle * 0.9, compared.unit, 700), Measure(value * 0.9, compared.unit, 120)
    return Against(others, effect, p, min(1.0, p * 5), answer, f"{told}: {end}.", explained, sides)


def _circumstances(name: str) -> Circumstances:
    trains = name == "Checkout"
    return Circumstances(
        languages=(("TypeScript", 0.71), ("SQL", 0.18), ("other", 0.11)),
        age_days=Measure(1_460.0, "days", 380, label="since the first change of its repositories"),
        generated_share=Measure(0.12, "share", 61_000, label="of all lines, written by tools"),
        bots_share=Measure(0.09, "share", 420, 0.07, 0.12, label="of all changes, by programs"),
        how=(("squash", 0.83), ("merge", 0.17)),
        on_beat=Measure(0.85 if trains else 0.4, "share", 26, 0.6, 0.95, label="share of gaps on the beat")
        if name != "Labs"
        else Measure(None, "share", 2, missing="2 of 12 gaps", label="share of gaps on the beat"),
        by_train=trains,
    )


def _withheld() -> Squad:
    return Squad(
        name="Two pizzas for one",
        stage="differentiation",
        stage_told="none is set",
        repositories=("platform",),
        claims=("paths tools/ of platform",),
        n_changes=0,
        n_releases=0,
        withheld="Fewer than 5 people landed something in the period, so that numbers would tell of single people.",
        circumstances=None,
        levels=(),
    )


def _practice() -> Practice:
    return Practice(
        squad="Search & browse",
        repository="search",
        lens="release-batch",
        since=day(74),
        before=Measure(64.0, "changes", 14),
        after=Measure(41.0, "changes", 22),
        sentence="Changes in a release fell from 64 to 41 in March 2024, while a change stayed as large as it was.",
        evidence=(
            Evidence("release", "v8.2.0", "38 changes, 2024-03-15"),
            Evidence("release", "v8.3.0", "29 changes, 2024-04-02"),
        ),
    )


def _finding() -> Finding:
    measures = {"gap_median": Measure(21.0, "days", 17, 18.0, 27.0, label="a typical gap between releases (median)")}
    return Finding("release-cadence", "healthy", "medium", "New work is released every 21 days.", measures)


def _big_projects() -> Finding:
    measures = {
        "share": Measure(0.03, "share", 812, 0.02, 0.045, label="changes that touch several squads' parts"),
        "size_ratio": Measure(3.4, "ratio", 24, 1.9, 6.0, label="their size, against the others (Hodges-Lehmann)"),
    }
    sentence = "24 of 812 changes touch the parts of several squads (3 %); they are 3.4 times as large as the others."
    evidence = (Evidence("change", OID, "1,204 lines in 3 squads' parts: Move money into its own library"),)
    return Finding("big-projects", "watch", "medium", sentence, measures, evidence=evidence)


def _cascades() -> Finding:
    why = "Not enough data: 3 of 12 late releases of a repository that another one depends on."
    return Finding(
        "predictability", "not-enough-data", "low", why, {"late_pairs": Measure(None, "share", 3, missing=why)}
    )


def _card(lens: str) -> Card:
    return Card(lens, lens.replace("-", " "), "How do they fare?", "shares", "lower", "changes", "bots", "FlowLens")


def _shifts(squad: Squad) -> tuple[Shift, ...]:
    return tuple(_shift(squad, level) for level in squad.levels)


def _shift(squad: Squad, level: Level) -> Shift:
    later, value = level.raw, level.raw.value
    if value is None:
        none = Measure(None, level.against.effect.unit, 3, missing=later.missing)
        return Shift(level.id, later, later, none, None, None, "not-enough-data", f"Not enough data: {later.missing}.")
    sure = squad.name == "Platform" and level.id.startswith("release-cadence")
    if level.against.effect.unit == "share":
        effect = Measure(0.02, "share", 100, -0.1, 0.14)
        earlier = replace(later, value=value - 0.02, low=None, high=None)
        told = "2 share points more than before: the data cannot tell (-10 to 14)."
        return Shift(level.id, earlier, later, effect, 0.7, 1.0, "no-clear-difference", told)
    ratio = 0.5 if sure else 1.1
    effect = Measure(ratio, "ratio", 100, ratio * 0.7, ratio * 1.4)
    told = (
        "Half of what it was." if sure else "1.1 times what it was: the data cannot tell (0.8-1.5); 300 changes would."
    )
    earlier = replace(later, value=value / ratio, low=None, high=None)
    answer: Answer = "lower" if sure else "no-clear-difference"
    sides = Measure(0.9 * value / ratio, later.unit, 100), Measure(0.9 * value, later.unit, 120)
    p, adjusted = (0.001, 0.02) if sure else (0.5, 0.8)
    return Shift(level.id, earlier, later, effect, p, adjusted, answer, told, sides)
