"""The whole comparison on one page: read each repository, keep each squad's part, set the squads side by side.

squads.toml ─▶ repositories ─ claims ─▶ parts ─ pooled ─▶ levels, differences, practices ─▶ comparison
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from flowlens import __version__
from flowlens.comparing import big_projects, cascades
from flowlens.comparing.assembled import assembled, groups_of
from flowlens.comparing.big_projects import Crossing
from flowlens.comparing.measures import COMPARED
from flowlens.comparing.parts import JUDGING, Period, Taken, taken
from flowlens.config import Overrides, Settings, load_config
from flowlens.errors import CannotMeasureError, FlowLensError
from flowlens.facts.gathered import Gathered
from flowlens.facts.same_people import SamePeople
from flowlens.lenses.lens import card_of
from flowlens.lenses.settings import LensSettings
from flowlens.model.comparison import Comparison, UnreadRepository
from flowlens.model.finding import Finding
from flowlens.model.phrase import listed, phrase
from flowlens.model.progress import Progress, Silent
from flowlens.model.squads import Place, Squads
from flowlens.pipeline import METHOD, gather_whole
from flowlens.verdict.policy import policy

__all__ = ["Asked", "compare"]

_DAYS = 365
# Where a repository is looked at twice, its tables stay in memory in between, up to so many rows of all: some 200 MB.
# The others are read again from the store, so that the memory does not grow with the number of repositories.
_MOST_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says: how repositories are read, and the periods; None where it says nothing.

    `overrides` hold `since` and `until` of the period; `earlier` is one that it is compared with. `cloned` gives the
    folder of an address while it is read; without it no address is.
    """

    overrides: Overrides
    earlier: Period | None = None
    cloned: Callable[[str], AbstractContextManager[Path]] | None = None


def compare(squads: Squads, asked: Asked, progress: Progress | None = None) -> Comparison:
    """The squads side by side; CannotMeasureError where no repository can be read.

    The period is the one asked for, or the year up to the newest change of all repositories.
    """
    reading = _Reading(asked, progress or Silent())
    periods = _periods(asked, reading, squads.places)
    lenses = reading.lens_settings(squads.places)
    kept, same, unread = _taken(squads, reading, periods, lenses)
    if not kept:
        raise CannotMeasureError(
            f"None of the {phrase(len(squads.places), 'repositories')} of {squads.file} could be read.",
            next_step=unread[0].reason if unread else "Name repositories that are here.",
        )
    groups = groups_of(squads.squads, [one for each in kept for one in each.portions], same, len(periods))
    found, n_tests = assembled(groups, COMPARED, periods, lenses.smallest_group)
    crossing = _crossing_findings(kept, same, periods[0], lenses)
    modules = {module.ID: module for module in (big_projects, cascades)}
    return Comparison(
        flowlens=__version__,
        file=squads.file,
        period=periods[0],
        earlier=periods[1] if len(periods) > 1 else None,
        measures=COMPARED,
        squads=tuple(found),
        read=tuple(one.read for one in kept),
        unread=tuple(unread),
        overlaps=tuple(overlap for one in kept for overlap in one.overlaps),
        gaps=tuple(one.gap for one in kept if one.gap is not None),
        crossing=crossing,
        cards={name: card_of(name, module.__doc__ or "") for name, module in modules.items()},
        lens_cards={lens.id: lens.card for lens in JUDGING},
        n_tests=n_tests,
        notices=_notices(kept, unread),
        method=reading.method,
        seed=lenses.seed,
        settings=_told(lenses),
    )


class _Reading:
    """Reads repositories, each by its own configuration, and remembers why one could not be read."""

    def __init__(self, asked: Asked, progress: Progress) -> None:
        self.method = METHOD
        self._asked, self._progress = asked, progress
        self._kept: dict[Place, Gathered] = {}
        self._settings: dict[Place, Settings] = {}
        self._n_rows = 0
        self.unread: dict[Place, str] = {}

    def end(self, place: Place) -> datetime | None:
        """When the newest change of a repository landed, whose tables are wanted again; None where it is unreadable."""
        found = self.gathered(place)
        if found is None:
            return None
        n_rows = len(found.facts.change_files) + len(found.facts.commits)
        if self._n_rows + n_rows <= _MOST_ROWS:
            self._n_rows += n_rows
            self._kept[place] = found
        return found.facts.as_of

    def gathered(self, place: Place) -> Gathered | None:
        """The tables of a repository, which are not kept after this; None where it cannot be read."""
        if place in self.unread:
            return None
        if (found := self._kept.pop(place, None)) is not None:
            return found
        try:
            with self._held(place) as folder:
                found = gather_whole(self._configured(place, folder), self._progress)
        except (FlowLensError, OSError, MemoryError) as exc:
            self.unread[place] = str(exc) or type(exc).__name__
            return None
        return found

    def settings(self, place: Place) -> Settings:
        """The repository's own configuration, under what the command line says; nothing in depth."""
        if place in self._settings:
            return self._settings[place]
        with self._held(place) as folder:
            return self._configured(place, folder)

    def _configured(self, place: Place, folder: Path) -> Settings:
        if place not in self._settings:
            said = replace(self._asked.overrides, deep_budget=0.0, stage=None)
            self._settings[place] = load_config(folder, overrides=said)
        return self._settings[place]

    def _held(self, place: Place) -> AbstractContextManager[Path]:
        """Where the repository lies while it is read."""
        if place.address is None:
            return nullcontext(place.folder)
        if self._asked.cloned is None:
            raise CannotMeasureError(f"{place.name} is an address.", next_step="Clone it, and name the clone's folder.")
        return self._asked.cloned(place.address)

    def lens_settings(self, places: Sequence[Place]) -> LensSettings:
        """Those of all: the same for every squad, with the largest of the smallest groups that any repository asks."""
        least = []
        for place in places:
            try:
                least.append(self.settings(place).lenses.smallest_group)
            except (FlowLensError, OSError):
                continue  # told when it is read
        base = LensSettings(include_bots=self._asked.overrides.include_bots)
        return replace(base, smallest_group=max([base.smallest_group, *least]))


def _periods(asked: Asked, reading: _Reading, places: Sequence[Place]) -> list[Period]:
    since, until = asked.overrides.since, asked.overrides.until
    if until is None:
        ends = [end for place in places if (end := reading.end(place)) is not None]
        until = max(ends, default=datetime.fromisoformat("1970-01-01T00:00:00+00:00"))
    since = since or until - timedelta(days=_DAYS)
    return [(since, until), *([asked.earlier] if asked.earlier else [])]


def _taken(
    squads: Squads, reading: _Reading, periods: Sequence[Period], lenses: LensSettings
) -> tuple[list[Taken], SamePeople, list[UnreadRepository]]:
    kept, same = [], SamePeople()
    for squad in squads.squads:
        for addresses in squad.same:
            same.join(addresses)
    for place in squads.places:
        gathered = reading.gathered(place)
        if gathered is None:
            continue
        try:
            own = replace(lenses, stage=reading.settings(place).lenses.stage)
            kept.append(taken(gathered, place, squads.squads, periods, own))
        except FlowLensError as exc:
            reading.unread[place] = str(exc)
            continue
        same.add(place.name, gathered.authors)
    return kept, same, [UnreadRepository(place.name, reason) for place, reason in reading.unread.items()]


def _crossing_findings(
    kept: Iterable[Taken], same: SamePeople, period: Period, lenses: LensSettings
) -> tuple[Finding, ...]:
    listed = list(kept)
    thresholds = policy(None)
    parts = [_renamed(one.crossing, same) for one in listed if one.crossing is not None]
    big = big_projects.judge(big_projects.measure(parts, period[1], lenses.smallest_group), thresholds)
    late = cascades.judge(cascades.measure([one.releasing for one in listed], period[1], lenses.seed), thresholds)
    return big, late


def _renamed(crossing: Crossing, same: SamePeople) -> Crossing:
    return replace(
        crossing,
        across={name: rows.renamed(same.known) for name, rows in crossing.across.items()},
        within={name: rows.renamed(same.known) for name, rows in crossing.within.items()},
        people=tuple(same.known(person) for person in crossing.people),
    )


def _notices(kept: Sequence[Taken], unread: Sequence[UnreadRepository]) -> tuple[str, ...]:
    notices = []
    if unread:
        all_of = len(kept) + len(unread)
        notices.append(f"{len(unread)} of {phrase(all_of, 'repositories')} could not be read; the rest is compared.")
    if shallow := [one.read.name for one in kept if one.read.shallow]:
        notices.append(f"Shallow clones, whose history is cut: {', '.join(shallow)}.")
    by_head: dict[str, list[str]] = {}
    for one in kept:
        by_head.setdefault(one.read.head, []).append(one.read.name)
    notices += [
        f"{listed(names)} have the same newest commit: if they are one, its changes count twice."
        for names in by_head.values()
        if len(names) > 1
    ]
    return tuple(notices)


def _told(lenses: LensSettings) -> dict[str, str]:
    return {"include_bots": str(lenses.include_bots).lower(), "smallest_group": str(lenses.smallest_group)}
