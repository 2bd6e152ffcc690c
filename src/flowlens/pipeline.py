"""The whole run on one page: read the repository, make the tables, ask every lens, judge.

repository ─ mine ─▶ diffs ─ store ─▶ facts ─ lenses ─▶ findings ─ judge ─▶ report
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flowlens import __version__
from flowlens.config import Settings
from flowlens.errors import CannotMeasureError, FlowLensError
from flowlens.facts.report_text import report_of, text_of
from flowlens.facts.schema import TABLES, table
from flowlens.facts.shelf import remove_store, stores
from flowlens.facts.store import Store, store_name
from flowlens.model.judged import Judged, Look
from flowlens.model.kept_store import KeptStore
from flowlens.model.progress import Progress, Silent
from flowlens.model.report import Report
from flowlens.model.squads import Clone
from flowlens.model.verdict import Verdict
from flowlens.outside import Outside, find_outside
from flowlens.reading import Read, Stored, catch_up, read_all, store_of
from flowlens.report_keys import report_keys
from flowlens.sources.forge.web import web_of
from flowlens.sources.git.diffs import METHOD
from flowlens.sources.git.layout import read_layout
from flowlens.sources.git.locate import is_repository, locate
from flowlens.sources.git.manifests import read_packages
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import Shadow, open_shadow
from flowlens.sources.git.tips import find_tips
from flowlens.verdict.confirm import confirm
from flowlens.verdict.judge import judge, tried_again
from flowlens.verdict.next_step import history_first
from flowlens.verdict.policy import policy, rules_text
from flowlens.verdict.rules import ORDER
from flowlens.verdict.standing import limits_of, standing

if TYPE_CHECKING:
    from flowlens.facts.gathered import Gathered
    from flowlens.facts.tables import Facts

__all__ = [
    "METHOD", "analyse", "clones_in", "explain_facts", "explain_table", "explain_verdict", "export", "forget", "gather",
    "gather_whole", "kept_stores", "mine",
]  # fmt: skip


def analyse(settings: Settings, progress: Progress | None = None) -> Report:
    """The report on one repository; FlowLensError where it cannot be read or measured.

    Where nothing that it rests on has changed since the last run, it is the report that was kept then.
    """
    listener = progress or Silent()
    with open_shadow(settings.repository) as shadow:
        store = store_of(shadow, settings)
        found = find_outside(settings, store.folder)
        key, key_of_parts = report_keys(shadow, settings, found)
        if not settings.rebuild and (kept := _kept_report(store, key, key_of_parts)):
            return replace(kept, web=web_of(shadow.origin, os.environ))
        outside = found.read()  # a fault in a file is told before the long work
        read = read_all(shadow, store, settings, listener, outside.forge)
        # What is read while refs move belongs to neither state.
        still = report_keys(shadow, settings, found) == (key, key_of_parts)
    report = _judged(_facts(read, outside, settings, listener), settings)
    lasting = read.mined.depth.finished and not read.notices and not _waits_for_a_date(read, settings)
    if still and lasting and (wanted := key if read.whole else key_of_parts):
        with suppress(OSError, ValueError):
            store.save_report(wanted, text_of(report))
    # Of this run and in no report that is kept: what its CI calls the server may be another one tomorrow.
    return replace(report, web=web_of(shadow.origin, os.environ))


def gather(settings: Settings, progress: Progress | None = None) -> Facts:
    """The fact tables of one repository, for the period that the settings ask for."""
    listener = progress or Silent()
    with open_shadow(settings.repository) as shadow:
        read, outside = _read(shadow, settings, listener)
    return _facts(read, outside, settings, listener)


def _read(shadow: Shadow, settings: Settings, progress: Progress) -> tuple[Read, Outside]:
    store = store_of(shadow, settings)
    outside = find_outside(settings, store.folder).read()
    return read_all(shadow, store, settings, progress, outside.forge), outside


def gather_whole(settings: Settings, progress: Progress | None = None) -> Gathered:
    """The fact tables of one repository over its whole history, with what tells whose part a change is.

    CannotMeasureError where the folder itself is none, though it may lie in one.
    """
    from flowlens.facts.gathered import Gathered, authors_of

    if not is_repository(settings.repository):
        raise CannotMeasureError(f"{settings.repository} is not a Git repository.")

    listener = progress or Silent()
    with open_shadow(settings.repository) as shadow:
        read, outside = _read(shadow, settings, listener)
        packages = read_packages(shadow, read.mined.head)
    whole = replace(settings, since=None, until=None, area=None)
    facts = _facts(read, outside, whole, listener)
    return Gathered(facts, read.mined.layout.teams, authors_of(read.mined.commits.values()), packages)


def clones_in(folder: Path) -> list[Clone]:
    """The clones in a folder, or the one that it is, with the teams of their CODEOWNERS; nothing else is read."""
    inner = [one for one in sorted(folder.iterdir()) if one.name[0] != "." and is_repository(one)]
    return [_clone(one, "." if one == folder else one.name) for one in inner or [folder]]


def _clone(folder: Path, name: str) -> Clone:
    try:
        with open_shadow(folder) as shadow:
            teams = read_layout(shadow, find_tips(shadow, GitSettings()).mainline.tip).teams
    except FlowLensError as exc:
        return Clone(name, unread=str(exc))
    counted = Counter(team for line in (teams.lines if teams else ()) for team in (line.area or "").split("\n") if team)
    return Clone(name, tuple(counted.items()))


def mine(settings: Settings, progress: Progress | None = None, *, wait: bool = True) -> Stored:
    """Put what is new in one repository into the store; FlowLensError where it cannot be read.

    Another run that reads the same history for the first time is waited for, or else it is HistoryInUseError.
    """
    with open_shadow(settings.repository) as shadow:
        store, listener = store_of(shadow, settings), progress or Silent()
        stored = catch_up(shadow, store, settings, listener, wait=wait)
        if settings.deep_budget <= 0:
            return stored
        # What is worth a look is told by the whole history, which is in the store by now.
        forge = find_outside(settings, store.folder).read().forge
        depth = read_all(shadow, store, replace(settings, rebuild=False), listener, forge).mined.depth
    from flowlens.facts.depth import depth_notices

    return replace(stored, notices=(*stored.notices, *depth_notices(depth)))


def export(
    settings: Settings, folder: Path, form: Literal["csv", "parquet"], progress: Progress | None = None
) -> list[Path]:
    """The files written, one a fact table, named after it."""
    from flowlens.facts.export import export as write_tables

    return write_tables(gather(settings, progress), folder, form)


def kept_stores(cache: Path, repositories: Sequence[Path] = ()) -> list[KeptStore]:
    """What is kept in a cache folder between runs, of these repositories or of all.

    CannotMeasureError where one of them is no repository.
    """
    found = stores(cache / "git", Store(cache, METHOD, __version__).maker)
    names = {store_name(locate(repository).common) for repository in repositories}
    return [store for store in found if not repositories or store.folder.name in names]


def forget(store: KeptStore) -> None:
    """Remove what is kept of one repository; OSError where that cannot be done, or it is no store of this user."""
    remove_store(store.folder)


def explain_facts() -> str:
    """The data dictionary: every table and column with type, unit and meaning."""
    paragraphs = []
    for one in TABLES:
        rows = [f"  {c.name:<12} {c.type:<6} {c.unit:<8} {c.meaning}" for c in one.columns]
        paragraphs.append("\n".join([f"{one.name}: one row is {one.row}", *rows]))
    return "\n\n".join(paragraphs)


def explain_table(name: str) -> str:
    """The JSON Schema of the rows of that fact table; KeyError where there is none."""
    from flowlens.facts.table_schema import table_schema_text

    return table_schema_text(table(name))


def explain_verdict() -> str:
    """The rules that turn findings into a verdict, and every threshold with its unit and source."""
    return rules_text()


# What needs pandas is imported where it is used: importing it takes as long as a whole run that has nothing new.
def _facts(read: Read, outside: Outside, settings: Settings, progress: Progress) -> Facts:
    from flowlens.facts.area_facts import of_area
    from flowlens.facts.build import build
    from flowlens.facts.ci_releases import released_by_ci
    from flowlens.facts.ci_tables import with_ci
    from flowlens.facts.period import within
    from flowlens.facts.published import with_published
    from flowlens.facts.pull_tables import with_pulls
    from flowlens.sources.git.attributes import read_attributes

    progress.start("Building tables", None)
    attributes = read_attributes(read.mined.attributes, read.table.files["path"].unique())
    mined = released_by_ci(read.mined, outside.ci, settings.facts.release)
    facts = build(mined, read.table, attributes, settings.facts, settings.now)
    facts = replace(facts, notices=(*facts.notices, *read.notices))
    facts = with_published(with_ci(facts, outside.ci, settings.facts.release), outside.ci.published)
    facts = with_pulls(facts, outside.forge, mined.patched)
    return within(facts if settings.area is None else of_area(facts, settings.area), settings.since, settings.until)


def _judged(facts: Facts, settings: Settings) -> Report:
    from flowlens.lenses.catalog import LENSES
    from flowlens.lenses.release_counts import release_counts
    from flowlens.lenses.untagged import untagged
    from flowlens.lenses.weekly_looks import judged

    limits = limits_of(policy(settings.lenses.stage))
    newest = {lens.id: judged(lens, lens.measure(facts, settings.lenses), limits) for lens in LENSES}
    findings = [one.finding for one in newest.values()]
    return Report(
        flowlens=__version__,
        repository=facts.repository,
        verdict=_verdict(newest, facts, settings),
        findings=tuple(findings),
        cards={lens.id: lens.card for lens in LENSES},
        excluded=facts.excluded,
        notices=(*facts.notices, *release_counts(facts, settings.lenses.level_days)),
        method=METHOD,
        seed=settings.lenses.seed,
        settings=_told(settings),
        untagged=untagged(facts.releases, findings),
    )


def _verdict(newest: Mapping[str, Judged], facts: Facts, settings: Settings) -> Verdict:
    thresholds = policy(settings.lenses.stage)
    findings = [one.finding for one in newest.values()]
    alone = judge(findings, thresholds)
    verdict = confirm(alone, _standing_verdicts(newest.__getitem__, facts, settings))
    if verdict.state != alone.state:
        verdict = tried_again(verdict, findings, thresholds)
    if facts.repository.shallow and verdict.next_step is not None:
        return replace(verdict, next_step=history_first(verdict.next_step))
    return verdict


def _standing_verdicts(newest: Look, facts: Facts, settings: Settings) -> Iterator[Verdict]:
    """The verdict that stands at the end of the facts and at each weekly one before, the newest first."""
    from flowlens.lenses.weekly_looks import weekly_looks

    limits = limits_of(policy(settings.lenses.stage))
    earlier = weekly_looks(facts, settings.since, settings.lenses, limits)
    for findings in standing(ORDER[limits.told.stage], chain([newest], earlier)):
        yield judge(findings, limits.told)


def _kept_report(store: Store, *keys: str | None) -> Report | None:
    texts = (store.load_report(key) for key in keys if key)
    return next((report for text in texts if text and (report := report_of(text))), None)


def _waits_for_a_date(read: Read, settings: Settings) -> bool:
    from flowlens.facts.moment import some_are_ahead

    return some_are_ahead(read.mined, settings.now)


def _told(settings: Settings) -> dict[str, str]:
    lenses = settings.lenses
    return {
        **({} if settings.area is None else {"area": settings.area}),
        "level_days": str(lenses.level_days),
        "large_change_lines": str(lenses.large_change_lines),
        "include_bots": str(lenses.include_bots).lower(),
        "smallest_group": str(lenses.smallest_group),
        "stage": lenses.stage or "differentiation (none is set)",
    }
