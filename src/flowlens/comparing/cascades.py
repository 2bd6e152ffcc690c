"""Predictability across repositories.

Question: Does lateness cascade from a repository to those that depend on it?

Unit: share of releases of a dependent that come late, where the release of what it depends on that fell into their gap
    was late itself, less that share where it was on time; in share points.

Better: none. Where lateness is handed on, a promise of one repository is a promise of others.

Reads: releases, and the package manifests of each mainline's tip (package.json, Cargo.toml, go.mod, pyproject.toml,
    pom.xml): who needs whom is as it is today, for the whole time.

Leaves out: pre-releases, tags that carry no new work, small patches, needs for development only, gaps that only the
    holidays at the end of the year made longer, and what is needed over a repository that is not in the comparison.
    A release is late where its gap is more than a quarter longer than is usual around it. That two are late together
    can have a cause in common.

Source: shares by Newcombe 1998 over whole releases of dependents; p by putting the late marks of each repository on any
    of its releases (Phipson & Smyth 2010).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from flowlens.comparing.rows import Times, times_of
from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.enough import wanting
from flowlens.lenses.regularity import ON_BEAT, holiday_gaps, usual_gaps
from flowlens.lenses.releases import gap_days, versions_ahead
from flowlens.lenses.sheet import Sheet
from flowlens.model.finding import Finding, TryNext
from flowlens.model.manifest import Package
from flowlens.model.measure import Evidence, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.share_gap import Hits, share_gap

__all__ = ["ID", "MEASURES", "Releasing", "judge", "measure", "releasing"]

ID = "predictability"

MEASURES = {
    "late_growth": "late releases of dependents where what they need was late, less where it was not, in share points",
    "late_p": "chance of such a difference if lateness came at random",
    "n_late": "late releases of what others need",
    "n_pairs": "releases of what others need, each with the next one of a dependent",
    "n_dependencies": "pairs of repositories of which one needs the other",
}

_LATE = 12
_ON_TIME = 12
_PERMUTATIONS = 999
_EVIDENCE = 5
_SURE = (24, 48)


@dataclass(frozen=True, slots=True)
class Releasing:
    """The releases of a repository after its first: when, called what, late or not; what it provides and needs."""

    name: str
    at: Times
    releases: tuple[str, ...]
    late: NDArray[np.bool_]
    packages: tuple[Package, ...]

    @property
    def provides(self) -> frozenset[tuple[str, str]]:
        """Its packages, by ecosystem and name."""
        return frozenset((one.ecosystem, one.name) for one in self.packages)

    @property
    def needs(self) -> frozenset[tuple[str, str]]:
        """The packages that it needs and does not provide."""
        return frozenset((one.ecosystem, need) for one in self.packages for need in one.needs) - self.provides


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Releases of one that is needed, each with the next release of one that needs it."""

    late: NDArray[np.bool_]
    next_late: NDArray[np.bool_]
    next_release: tuple[str, ...]
    told: tuple[Evidence, ...]


def releasing(name: str, facts: Facts, packages: tuple[Package, ...]) -> Releasing:
    """What is to be known of a repository's releases."""
    releases = versions_ahead(facts).releases
    gaps, ends = gap_days(releases), releases["at"].iloc[1:].reset_index(drop=True)
    if not len(gaps):
        return Releasing(name, times_of(ends), (), np.empty(0, dtype=np.bool_), packages)
    usual = usual_gaps(gaps)
    late = (gaps > (1 + ON_BEAT) * usual) & ~holiday_gaps(ends, gaps, usual)
    return Releasing(name, times_of(ends), tuple(releases["name"].iloc[1:].tolist()), late, packages)


def measure(repositories: Sequence[Releasing], until: datetime, seed: int) -> Measures:
    """Whether the next release of a dependent comes late after a late one."""
    sheet = Sheet(MEASURES)
    pairs = [_paired(one, other) for one in repositories for other in repositories if one.provides & other.needs]
    if not pairs:
        why = "No manifest of one repository names a package of another, so that no lateness can be handed on."
        return Measures(ID, until, sheet.values, not_applicable=why)
    late, next_late = (np.concatenate([getattr(pair, name) for pair in pairs]) for name in ("late", "next_late"))
    n_late = int(late.sum())
    sheet.number("n_dependencies", len(pairs), "dependencies", len(pairs))
    sheet.number("n_pairs", len(late), "releases", len(late))
    sheet.number("n_late", n_late, "releases", len(late))
    why_not = _why_not(n_late, len(late) - n_late)
    if why_not is None:
        names = np.array([name for pair in pairs for name in pair.next_release], dtype=object)
        found = share_gap(Hits(next_late[~late], names[~late].tolist()), Hits(next_late[late], names[late].tolist()))
        sheet.difference("late_growth", found.gap)
        sheet.number("late_p", _by_chance(pairs, seed), "p-value", n_late)
    else:
        sheet.missing("late_growth", "share", n_late, why_not)
        sheet.missing("late_p", "p-value", n_late, why_not)
    return Measures(
        lens=ID,
        as_of=until,
        values=sheet.values,
        evidence=tuple(told for pair in pairs for told in pair.told[-_EVIDENCE:])[:_EVIDENCE],
        not_enough=None if why_not is None else f"Not enough data to tell whether lateness is handed on: {why_not}.",
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Dependents are surely later after a late release, by the interval and by chance."""
    unable = unanswered(measures, "Compare repositories of which one needs the packages of another.", "n_pairs")
    if unable is not None:
        return unable
    values = measures.values
    growth, p, n = values["late_growth"], values["late_p"].value or 0.0, int(values["n_late"].value or 0)
    handed_on = (growth.low or 0) > 0 and p < policy["predictability.p"]
    told = (
        f"After {phrase(n, 'releases')} that came late, of all that there have been, the next release of a repository "
        f"that needs them was late {_how_often(growth.value or 0)} otherwise ({phrase(p, 'p-value')})"
    )
    end = "lateness is handed on" if handed_on else "no clear sign that lateness is handed on"
    step = TryNext(
        "If a dependent releases with the last version of what it needs that is there, a late one delays nobody.",
        "late_growth",
        "below",
        review_at(measures.as_of),
    )
    return answered(
        measures, Answer("watch" if handed_on else "healthy", confidence_of(n, *_SURE), f"{told}: {end}.", step)
    )


def _how_often(more: float) -> str:
    """By how many share points more or less often, in words that `otherwise` follows."""
    points = round(abs(100 * more))
    if not points:
        return "as often as"
    return f"{points} share {'point' if points == 1 else 'points'} {'more' if more > 0 else 'less'} often than"


def _paired(needed: Releasing, dependent: Releasing) -> _Pairs:
    place = np.searchsorted(dependent.at, needed.at, side="left")
    # Before the dependent's first gap began, and after its last release, there is no next one.
    known = (place < dependent.at.size) & (place > 0)
    chosen = place[known]
    late, next_late = needed.late[known], dependent.late[chosen]
    names = [dependent.releases[i] for i in chosen.tolist()]
    before = [name for name, keep in zip(needed.releases, known.tolist(), strict=True) if keep]
    return _Pairs(
        late,
        next_late,
        tuple(f"{dependent.name} {name}" for name in names),
        tuple(_told(needed, dependent, before, names, late & next_late)),
    )


def _told(
    needed: Releasing, dependent: Releasing, before: Sequence[str], names: Sequence[str], both: NDArray[np.bool_]
) -> Iterator[Evidence]:
    for first, then, is_one in zip(before, names, both.tolist(), strict=True):
        if is_one:
            yield Evidence("release", then, f"of {dependent.name}, late after the late {first} of {needed.name}")


def _why_not(n_late: int, n_on_time: int) -> str | None:
    if n_late < _LATE:
        return wanting(n_late, _LATE, "late releases of what another one needs")
    return wanting(n_on_time, _ON_TIME, "releases on time") if n_on_time < _ON_TIME else None


def _by_chance(pairs: Sequence[_Pairs], seed: int) -> float:
    """The two-sided p when the late marks of what is needed lie on any of its releases."""
    random = np.random.default_rng(seed)
    hits = np.concatenate([pair.next_late for pair in pairs]).astype(np.float64)

    def distance(late: NDArray[np.bool_]) -> float:
        return abs(float(hits[late].mean() - hits[~late].mean()))

    observed = distance(np.concatenate([pair.late for pair in pairs]))
    n_as_far = sum(
        distance(np.concatenate([random.permutation(pair.late) for pair in pairs])) >= observed - 1e-12
        for _ in range(_PERMUTATIONS)
    )
    return (n_as_far + 1) / (_PERMUTATIONS + 1)
