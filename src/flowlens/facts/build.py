"""From what was read to the fact tables, in one place and in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from flowlens.facts.areas import Areas, area_notices
from flowlens.facts.branches import branch_table
from flowlens.facts.commit_rows import People, Sizes, change_table, commit_table
from flowlens.facts.depth import depth_notices, depth_tables
from flowlens.facts.diff_table import DiffTable
from flowlens.facts.documents.tables import document_tables
from flowlens.facts.events import imported
from flowlens.facts.files import Classes, change_files, net_lines
from flowlens.facts.flags import flag_tables
from flowlens.facts.late_dates import late_notices
from flowlens.facts.links import DatedReleases, first_containing, first_holding, first_releases, with_plausible_dates
from flowlens.facts.moment import moment_of
from flowlens.facts.period import n_carrying
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts, frame, rows_to_columns
from flowlens.model.history import DiffJob, PathAttributes, Release
from flowlens.model.jobs import jobs_of
from flowlens.model.mined import Mined
from flowlens.model.phrase import first_few, phrase
from flowlens.model.report import Repository

__all__ = ["build"]

_STAGES = ("final", "pre-release")


def build(
    mined: Mined,
    table: DiffTable,
    attributes: Mapping[str, PathAttributes],
    settings: FactsSettings,
    now: datetime | None = None,
) -> Facts:
    """The facts of one repository as of its newest mainline commit; `now`: the time of the run, and no later one."""
    people, sizes = People(settings, mined.commits.values(), mined.replaced), Sizes.of(table)
    areas = Areas(settings.areas, mined.layout)
    files = change_files(table, _change_of_key(mined, sizes), Classes(attributes, settings, areas))
    told_of_areas = area_notices(settings.areas, mined.layout, areas, files["area"].unique().tolist())
    changes = _changes(mined, sizes, people, files)
    releases, release_changes, date_notices = _releases(mined, changes)
    commits = commit_table(mined, sizes, people)
    documents, document_actions = document_tables(mined, changes, files)
    flags, flag_looks = flag_tables(mined.flag_looks, attributes, settings)
    repairs, maintainability = depth_tables(mined)
    as_of = moment_of(changes["landed_at"], releases["at"], now)
    told_of_commits = _commit_notices(commits, _n_coarse(mined, table, sizes))
    told_of_dates = late_notices(changes["landed_at"], releases["at"], as_of, now)
    told = (*date_notices, *depth_notices(mined.depth), *told_of_areas, *told_of_commits, *told_of_dates)
    return Facts(
        repository=_repository(mined, changes, releases, as_of),
        as_of=as_of,
        commits=commits,
        changes=changes,
        change_files=files,
        releases=releases,
        release_changes=release_changes,
        documents=documents,
        document_actions=document_actions,
        flag_looks=flag_looks,
        flags=flags,
        branches=branch_table(mined.branches, mined.steps, table, sizes, people),
        repairs=repairs,
        maintainability=maintainability,
        notices=(*mined.notices, *told),
    )


def _changes(mined: Mined, sizes: Sizes, people: People, files: pd.DataFrame) -> pd.DataFrame:
    """The table of changes, with what their files add up to and what looks imported."""
    changes = _with_file_sums(change_table(mined, sizes, people), files)
    changes["event"] = imported(changes, files, _foreign_roots(mined))
    return changes


def _change_of_key(mined: Mined, sizes: Sizes) -> dict[int, str]:
    keys = sizes.keys
    jobs = ((step.oid, DiffJob(step.oid, step.base)) for step in mined.steps)
    return {keys[job]: oid for oid, job in jobs if job in keys}


def _with_file_sums(changes: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    counted = files.assign(net=net_lines(files), moved=files["moved_in"] + files["moved_out"])
    sums = counted.groupby("change").agg(net=("net", "sum"), moved=("moved", "sum"), areas=("area", "nunique"))
    known = changes["raw_lines"].notna()
    filled = {
        name: changes["id"].map(sums[column]).fillna(0).where(known).astype("Int64")
        for name, column in (("net_lines", "net"), ("moved_lines", "moved"), ("n_areas", "areas"))
    }
    return changes.assign(**filled)


def _foreign_roots(mined: Mined) -> frozenset[str]:
    """The changes that brought a commit without parents, the first of the mainline apart."""
    first = mined.steps[0].mainline[0]
    return frozenset(
        step.oid
        for step in mined.steps
        for oid in step.commits
        if oid != first and not mined.commits[oid].parents and not mined.commits[oid].cut
    )


def _releases(mined: Mined, changes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    plausible = with_plausible_dates(mined.commits, mined.releases)
    releases = plausible.releases
    dated = changes[changes["landed_at"].notna()]
    seconds = dated["landed_at"].astype("int64") / 1e6
    landed = dict(zip(dated["id"].tolist(), seconds.tolist(), strict=True))
    links: list[tuple[object, ...]] = []
    n_changes: dict[str, int] = {}
    n_ahead: Counter[str] = Counter()
    n_commits: Counter[str] = Counter()
    for stage in _STAGES:
        chosen = [release for release in releases if release.stage == stage]
        first = first_releases(mined.commits, chosen)
        n_ahead.update(first_holding(mined.steps, chosen, first))
        n_commits.update(chosen[index].name for index in first.values())
        for change, index in first_containing(mined.commits, mined.steps, first).items():
            release = chosen[index]
            n_changes[release.name] = n_changes.get(release.name, 0) + 1
            links.append((release.name, change, _waited(landed.get(change), release)))
    rows = [
        _release_row(release, n_changes.get(release.name, 0), n_ahead[release.name], n_commits[release.name])
        for release in releases
    ]
    return (
        frame("releases", rows_to_columns("releases", rows)),
        frame("release_changes", rows_to_columns("release_changes", links)),
        _date_notices(plausible),
    )


def _release_row(release: Release, n_changes: int, n_ahead: int, n_commits: int) -> tuple[object, ...]:
    at = None if release.at is None else pd.Timestamp(release.at, unit="s", tz="UTC")
    return (
        release.name, release.tag, release.component, release.version, release.oid, at, release.level, release.stage,
        release.line, n_changes > 0, n_changes, n_ahead, n_commits,
    )  # fmt: skip


def _waited(landed_at: float | None, release: Release) -> float | None:
    if landed_at is None or release.at is None:
        return None
    days = (release.at - landed_at) / 86_400
    # Work on a maintenance branch is released before it reaches the mainline: it has not waited there at all.
    return days if days >= 0 else None


def _date_notices(given: DatedReleases) -> list[str]:
    notices = []
    if given.late:
        n = len(given.late)
        be, it, dates = ("is", "it", "its commit's date is") if n == 1 else ("are", "them", "their commits' dates are")
        notices.append(
            f"{phrase(n, 'tags')} {be} younger than a release that contains {it}; {dates} used: "
            f"{first_few(given.late)}."
        )
    if given.undated:
        notices.append(
            f"{phrase(len(given.undated), 'releases')} with no date that is possible, neither of the tag nor of its "
            f"commit, hence left out: {first_few(given.undated)}."
        )
    return notices


def _repository(mined: Mined, changes: pd.DataFrame, releases: pd.DataFrame, as_of: datetime) -> Repository:
    dated = changes["landed_at"].dropna()
    start = dated.min().to_pydatetime() if len(dated) else as_of
    return Repository(
        name=mined.name,
        head=mined.head,
        mainline=mined.mainline,
        period=(min(start, as_of), as_of),
        shallow=mined.shallow,
        n_commits=len(mined.commits),
        n_changes=len(mined.steps),
        n_releases=n_carrying(releases),
    )


def _n_coarse(mined: Mined, table: DiffTable, sizes: Sizes) -> int:
    coarse = set(table.diffs["key"][table.diffs["coarse"]].tolist())
    # The store may also hold diffs of a history that is gone.
    return sum(sizes.keys.get(job) in coarse for job in jobs_of(mined.commits, mined.steps)) if coarse else 0


def _commit_notices(commits: pd.DataFrame, n_coarse: int) -> list[str]:
    notices = [
        f"{phrase(n, 'commits')} {'is' if n == 1 else 'are'} unknown, because {reason}, and in no size."
        for reason, n in commits["unknown"].value_counts().sort_index().items()
    ]
    if n_coarse:
        notices.append(
            f"{phrase(n_coarse, 'very large diffs')} counted without moved lines, and where thousands of files came "
            "and went with exact renames only."
        )
    n_undated = int(commits["commit_at"].isna().sum())
    if n_undated:
        notices.append(f"{phrase(n_undated, 'commits')} with no date that is possible, hence in no series over time.")
    return notices
