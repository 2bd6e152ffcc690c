"""One run of `flowlens mine --forge`: everything that is new on the forge, kept bit by bit beside the clone's facts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flowlens.config import Settings
from flowlens.errors import CannotMeasureError, FlowLensError, UsageError
from flowlens.facts.kept_forge import KeptForge, Row, clear_forge
from flowlens.model.progress import Progress
from flowlens.reading import store_of
from flowlens.sources.forge.archive import PUT_BY, Archived, EndOfArchiveError, new_archive, replays
from flowlens.sources.forge.asking import Asker, ForbiddenError, MissingError, UnansweredError
from flowlens.sources.forge.door import asking
from flowlens.sources.forge.people import People
from flowlens.sources.forge.place import Place, place_of
from flowlens.sources.forge.resource import Batch, Resource
from flowlens.sources.forge.resources import resources_of
from flowlens.sources.forge.rows import KINDS, row_of
from flowlens.sources.git.mainline import find_mainline
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import Shadow, open_shadow

__all__ = ["Fetched", "FetchedOne", "Wanted", "fetch", "fetch_each"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asks for beside the settings.

    `job_days`: of the CI runs of so many days also their jobs. `archive`: put the answers by in this folder. `replay`:
    take those that lie in this folder, and ask nobody. `tell` hears a line of each wait.
    """

    tell: Callable[[str], None]
    job_days: int = 0
    archive: Path | None = None
    replay: Path | None = None


@dataclass(slots=True)
class Fetched:
    """How many of each kind came, and how many are kept; what was not read, in a line each."""

    place: str
    came: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FetchedOne:
    """One repository of several: what came of its forge, or why nothing did; `skipped`: as nobody was asked."""

    source: str
    fetched: Fetched | None = None
    why: str = ""
    skipped: bool = False


def fetch_each(
    repositories: Iterable[tuple[str, AbstractContextManager[Settings]]], wanted: Wanted, progress: Progress
) -> Iterator[FetchedOne]:
    """The same of several repositories, one after another, so that what a server bears is borne by all of them.

    Skipped is one whose forge nobody names, and one of a server that refused the token, or that answers nothing more:
    to ask it again for the next one would help nobody.
    """
    given_up: dict[str, str] = {}
    for source, held in repositories:
        yield _fetched_one(source, held, wanted, progress, given_up)


def _fetched_one(
    source: str,
    held: AbstractContextManager[Settings],
    wanted: Wanted,
    progress: Progress,
    given_up: dict[str, str],
) -> FetchedOne:
    web = ""
    try:
        with held as settings:
            try:
                with open_shadow(settings.repository) as shadow:
                    web = place_of(settings.forge, shadow.origin, os.environ).web
            except UsageError as exc:
                return FetchedOne(source, why=str(exc), skipped=True)
            if web in given_up:
                return FetchedOne(source, why=f"its server was given up before: {given_up[web]}", skipped=True)
            return FetchedOne(source, fetch(settings, wanted, progress))
    except (ForbiddenError, MissingError) as exc:
        return FetchedOne(source, why=str(exc))
    except (UsageError, UnansweredError) as exc:
        if web:
            given_up[web] = str(exc)
        return FetchedOne(source, why=str(exc))
    except (FlowLensError, OSError) as exc:
        return FetchedOne(source, why=str(exc))


def fetch(settings: Settings, wanted: Wanted, progress: Progress) -> Fetched:
    """What came of one repository's forge, kept in its store.

    FlowLensError where the forge does not answer: what came before is kept, and the next run goes on from there.
    """
    with open_shadow(settings.repository) as shadow:
        place = place_of(settings.forge, shadow.origin, os.environ)
        folder = store_of(shadow, settings).folder
        mainline = _mainline(shadow, settings)
    resources_of(place, wanted.job_days)  # a place that can't be read is told before anything else
    # Of runs on other branches the branch is not kept: of another mainline everything is to be read anew.
    project = f"{place.kind} {place.web} {place.project} {mainline}"
    if settings.rebuild:
        clear_forge(folder)
    with KeptForge.opened(folder, project) as kept:
        fetched = Fetched(str(place))
        for asker, marks in _askers(place, project, kept, wanted, frozenset({mainline})):
            # What ended the run that was put by ends its replay, and the next one went on from there.
            with suppress(*((EndOfArchiveError, *PUT_BY) if wanted.replay else ())):
                _read_all(resources_of(place, wanted.job_days), asker, marks, _Keeping(kept, fetched, place, progress))
        fetched.kept = {kind: kept.n_rows(kind) for kind in KINDS}
    return fetched


def _mainline(shadow: Shadow, settings: Settings) -> str:
    """The name of the branch, as the forge has it; nothing where the clone has no commit yet."""
    try:
        found = find_mainline(read_refs(shadow), settings.git.mainline, bare=shadow.bare, repository=shadow.name)
    except CannotMeasureError:
        return ""
    return found.name.removeprefix("origin/")


_Marks = Mapping[str, object]


def _askers(
    place: Place, project: str, kept: KeptForge, wanted: Wanted, branches: frozenset[str]
) -> Iterator[tuple[Asker, _Marks]]:
    """Whom to ask, one after another, and how far everything was read before."""
    if wanted.replay is not None:
        if wanted.archive is not None:
            raise UsageError("--archive and --replay do not go together.")
        for replay in replays(wanted.replay, project):
            yield replay, replay.start
        return
    with asking(place, People(kept.key, branches), wanted.tell) as asker:
        if wanted.archive is None:
            yield asker, kept.marks()
        else:
            yield Archived(asker, new_archive(wanted.archive, project, kept.marks())), kept.marks()


@dataclass(slots=True)
class _Keeping:
    """Keeps each bit, and says how far it is."""

    kept: KeptForge
    fetched: Fetched
    place: Place
    progress: Progress
    _total: int | None = None
    _came: dict[str, set[str]] = field(default_factory=dict)

    def read(self, resource: Resource, asker: Asker, mark: object) -> None:
        """All that is new of that resource; CannotMeasureError where an answer is of no known form."""
        self.progress.start(f"Reading {resource.words} of {self.place}", None)
        self._total = None
        try:
            for batch in resource.batches(asker, mark):
                if batch.total is not None and batch.total != self._total:
                    self._total = batch.total
                    self.progress.start(f"Reading {resource.words} of {self.place}", batch.total)
                self._put(batch, resource)
                self.fetched.notices += [each for each in batch.notices if each not in self.fetched.notices]
                self.progress.advance(len(batch.rows))
        except ValueError as exc:
            raise CannotMeasureError(
                f"{self.place.host} answers on its {resource.words} in a form that is not known ({exc})."
            ) from exc

    def _put(self, batch: Batch, resource: Resource) -> None:
        rows: dict[str, list[Row]] = {}
        for value in batch.rows:
            kind = next(kind for kind, made in KINDS.items() if isinstance(value, made))
            rows.setdefault(kind, []).append(row_of(value))
        self.kept.put(rows, resource.name, batch.mark, batch.forget)
        for kind, of_kind in rows.items():
            came = self._came.setdefault(kind, set())
            came |= {row.key for row in of_kind}
            self.fetched.came[kind] = len(came)


def _read_all(reading: Sequence[Resource], asker: Asker, marks: _Marks, keeping: _Keeping) -> None:
    """Each resource; one that the token may not see does not keep the others from being read, but all of them do."""
    failures: list[FlowLensError] = []
    for resource in reading:
        try:
            keeping.read(resource, asker, marks.get(resource.name))
        except (ForbiddenError, MissingError) as exc:
            failures.append(exc)
            keeping.fetched.notices.append(f"No {resource.words} were read: {exc}")
    if len(failures) == len(reading):
        raise failures[0]
