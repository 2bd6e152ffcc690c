"""The whole look on one page: the mainline, releases, how work lands, files, areas, the CI."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from flowlens.errors import CannotMeasureError
from flowlens.facts.areas import Areas, area_notices
from flowlens.model.survey import Survey
from flowlens.sources.git.layout import read_layout
from flowlens.sources.git.line import read_commit
from flowlens.sources.git.mainline import Mainline, find_mainline
from flowlens.sources.git.refs import Refs, read_refs
from flowlens.sources.git.releases import choose_tags
from flowlens.sources.git.shadow import Shadow, open_shadow
from flowlens.sources.git.tag import Tag
from flowlens.sources.git.tip_files import read_tip_files
from flowlens.surveying.ci_in_use import ci_in_use, deploying
from flowlens.surveying.generated import generated
from flowlens.surveying.landing import landing
from flowlens.surveying.tree import read_tree
from flowlens.surveying.version_files import version_files

__all__ = ["survey"]

_HIGHEST = 5


def survey(repository: Path) -> Survey:
    """What is seen in the repository that holds that folder; CannotMeasureError where there is none to read.

    The work tree is not looked at: all of it is what the newest commit of the mainline holds.
    """
    with open_shadow(repository) as shadow:
        refs = read_refs(shadow)
        try:
            line = find_mainline(refs, None, bare=shadow.bare, repository=shadow.name)
        except CannotMeasureError as exc:
            if not refs.unborn:
                raise
            return Survey(refs.head_branch.removeprefix("refs/heads/") or "main", notices=(str(exc),))
        return _seen(shadow, refs, line)


def _seen(shadow: Shadow, refs: Refs, line: Mainline) -> Survey:
    tree = read_tree(shadow, line.tip)
    files = read_tip_files(shadow, line.tip)
    reading = choose_tags(refs.under("refs/tags/"), None, shadow.name)
    newest = _newest(shadow, reading.tags)
    head = read_commit(shadow, line.tip)
    layout = read_layout(shadow, line.tip)
    areas = Areas({}, layout)
    return Survey(
        mainline=line.name,
        why_mainline=line.reason,
        head=line.tip,
        tags=reading.notices,
        n_tags=len(reading.tags),
        newest_tag=newest,
        versions=version_files(shadow, line.tip, tree),
        deploying=deploying(tree),
        landing=landing(shadow, line.tip, files),
        generated=generated(shadow, tree, files.attributes),
        areas=tuple(area_notices((), layout, areas, {areas.of(path) for path in tree.files})),
        ci=ci_in_use(tree),
        as_of=None if head is None else _day(head.commit_at),
        notices=(*shadow.notices, *tree.notices),
    )


def _newest(shadow: Shadow, tags: tuple[Tag, ...]) -> date | None:
    """The day of the newest tag: the tagger's, or else that of the newest versions' commits."""
    told = [tag.tagged_at for tag in tags if tag.tagged_at is not None]
    light = [tag for tag in tags if tag.tagged_at is None and tag.version is not None]
    # All of them would be a process each; a release is among the highest versions.
    highest = sorted(light, key=lambda tag: tag.version.order if tag.version else ((), True))[-_HIGHEST:]
    commits = [read_commit(shadow, tag.oid) for tag in highest]
    dates = [*told, *(commit.commit_at for commit in commits if commit is not None and commit.commit_at is not None)]
    return _day(max(dates, default=None))


def _day(at: int | None) -> date | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).date()
