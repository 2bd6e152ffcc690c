"""What may explain that squads differ: languages, age, what tools wrote, bots, how work lands, releases by a train."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from flowlens.comparing.languages import language_of
from flowlens.comparing.measures import Part
from flowlens.comparing.rows import Rows
from flowlens.facts.files import net_lines
from flowlens.facts.rows import rows_of_files
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.enough import GAPS_FOR_BURSTINESS, wanting
from flowlens.lenses.regularity import beat_of, on_beat
from flowlens.model.comparison import Circumstances
from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase
from flowlens.stats.estimate import Estimate
from flowlens.stats.proportion import wilson

__all__ = ["Counts", "circumstances", "counts_of", "explanations"]

_TOOLS = frozenset({"generated", "vendored", "lock"})
_HALF = 0.5
# So far apart, and it is worth naming: ten points of a share, twice the age.
_FAR_SHARE, _FAR_AGE = 0.1, 2.0
_LANGUAGES = 4
# Git does not tell which commits of a direct push belong together, so that each of them is a change.
_PIECEWISE = "each commit of a direct push counts as a change of its own"
_MAIN_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of one squad's part of a repository in the period, to be added up over its repositories."""

    lines: Counter[str]
    tool_lines: int
    all_lines: int
    n_bots: int
    n_all: int
    how: Counter[str]
    age_days: float
    n_changes: int
    n_releases: int
    n_gaps: int
    n_on_beat: int
    people: frozenset[str]


def counts_of(part: Part, gaps: Rows, period: tuple[datetime, datetime]) -> Counts:
    """The counts of a part; `gaps` are those between its releases, of any time."""
    since, until = map(pd.Timestamp, period)
    changes = counted_changes(part.own, part.settings)
    changes = changes[(changes["landed_at"] >= since) & (changes["landed_at"] <= until)]
    every = part.own.changes
    landed = ((every["landed_at"] >= since) & (every["landed_at"] <= until)).to_numpy(dtype=np.bool_)
    files = part.own.change_files[np.append(landed, False)[rows_of_files(part.own)]]
    raw = files["added"].fillna(0) + files["deleted"].fillna(0)
    by_path = net_lines(files).groupby(files["path"]).sum()
    lines: Counter[str] = Counter()
    for path, n in by_path.items():
        lines[language_of(str(path))] += int(n)
    begin = part.whole.changes["landed_at"].min()
    releases = part.own.releases
    released = (releases["at"] >= since) & (releases["at"] <= until) & (releases["stage"] == "final")
    inside = gaps.within(*period).values
    return Counts(
        lines=lines,
        tool_lines=int(raw[files["content"].isin(_TOOLS)].sum()),
        all_lines=int(raw.sum()),
        n_bots=int(every["bot"].to_numpy(dtype=np.bool_)[landed].sum()),
        n_all=int(landed.sum()),
        how=Counter(changes["how"].tolist()),
        age_days=0.0 if pd.isna(begin) else (until - begin) / pd.Timedelta(days=1),
        n_changes=len(changes),
        n_releases=int((released & releases["carries_work"]).sum()),
        n_gaps=len(inside),
        n_on_beat=int(on_beat(inside, beat_of(inside)).sum()) if len(inside) else 0,
        people=frozenset(f"{part.name}\n{person}" for person in changes["person"].tolist()),
    )


def circumstances(counts: Sequence[Counts]) -> Circumstances:
    """What the parts of a squad, or of several, add up to."""
    lines, how = Counter[str](), Counter[str]()
    for one in counts:
        lines.update(one.lines)
        how.update(one.how)
    n_gaps, n_on_beat = sum(one.n_gaps for one in counts), sum(one.n_on_beat for one in counts)
    beat = wilson(n_on_beat, n_gaps)
    tools, all_lines = sum(one.tool_lines for one in counts), sum(one.all_lines for one in counts)
    few = wanting(n_gaps, GAPS_FOR_BURSTINESS, "gaps")
    return Circumstances(
        languages=_shares(lines),
        age_days=_age(counts),
        generated_share=_share(Estimate(tools / all_lines if all_lines else None, None, None, all_lines)),
        bots_share=_share(wilson(sum(one.n_bots for one in counts), sum(one.n_all for one in counts))),
        how=_shares(how),
        on_beat=_share(beat) if n_gaps >= GAPS_FOR_BURSTINESS else Measure(None, "share", n_gaps, missing=few),
        by_train=n_gaps >= GAPS_FOR_BURSTINESS and (beat.low or 0) >= _HALF,
    )


def explanations(own: Circumstances, others: Circumstances, stages: tuple[str, frozenset[str]]) -> tuple[str, ...]:
    """What else differs between a squad and the others; `stages` are its own and all of theirs."""
    found = []
    mine, theirs = _main(own.languages), _main(others.languages)
    if mine != theirs:
        found.append(
            f"Its lines are mostly {mine or 'of no one language'}, the others' {theirs or 'of no one language'}."
        )
    age, other_age = own.age_days.value, others.age_days.value
    if age and other_age and max(age / other_age, other_age / age) >= _FAR_AGE:
        found.append(f"Its repositories are {_years(age)} old, the others' {_years(other_age)}.")
    for what, one, other in (
        ("of the lines are generated, vendored or locked", own.generated_share, others.generated_share),
        ("of the changes are by bots", own.bots_share, others.bots_share),
    ):
        if one.value is not None and other.value is not None and abs(one.value - other.value) >= _FAR_SHARE:
            found.append(f"{phrase(one.value, 'share')} {what}, of the others' {phrase(other.value, 'share')}.")
    mine, theirs = _main(own.how), _main(others.how)
    if mine != theirs:
        landed = f"Its work lands mostly as {mine or 'a mix'}, the others' as {theirs or 'a mix'}"
        found.append(f"{landed}; {_PIECEWISE if 'direct' in {mine, theirs} else 'sizes are the same by either'}.")
    if own.by_train != others.by_train and None not in {own.on_beat.value, others.on_beat.value}:
        found.append("It releases on a beat, the others do not." if own.by_train else "The others release on a beat.")
    stage, rest = stages
    if rest != {stage}:
        whose = "some others" if stage in rest else "the others"
        found.append(f"Its stage is {stage}, that of {whose} {' or '.join(sorted(rest - {stage}))}.")
    return tuple(found)


def _shares(counted: Mapping[str, int]) -> tuple[tuple[str, float], ...]:
    total = sum(counted.values())
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((name, n / total) for name, n in ordered[:_LANGUAGES] if n) if total else ()


def _age(counts: Sequence[Counts]) -> Measure:
    """The median over the changes of how long ago the first change of their repository landed."""
    ages = np.repeat([one.age_days for one in counts], [one.n_changes for one in counts])
    label = "since the first change of its repositories"
    if not ages.size:
        return Measure(None, "days", 0, missing="no change landed in the period", label=label)
    return Measure(float(np.median(ages)), "days", int(ages.size), label=label)


def _share(found: Estimate) -> Measure:
    if found.value is None:
        return Measure(None, "share", found.n, missing="nothing landed in the period")
    return Measure(found.value, "share", found.n, found.low, found.high)


def _main(shares: tuple[tuple[str, float], ...]) -> str | None:
    return shares[0][0] if shares and shares[0][1] >= _MAIN_SHARE else None


def _years(days: float) -> str:
    years = days / 365.25
    return f"{years:.0f} years" if years >= 1.5 else "about a year" if years >= 0.75 else phrase(days, "days")
