"""Reads one repository through its shadow: commits, steps of the mainline, releases, and how to read the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flowlens.model.forge import NO_PULLS, ForgeRead
from flowlens.model.history import Before, Commit, Person, Step
from flowlens.model.layout import Layout
from flowlens.model.mined import Mined
from flowlens.model.phrase import phrase
from flowlens.model.progress import Progress
from flowlens.sources.git.branches import Landed, read_branches
from flowlens.sources.git.documents import ReadDocuments, read_documents
from flowlens.sources.git.forge_pulls import with_forge
from flowlens.sources.git.found_versions import found_versions
from flowlens.sources.git.foxtrot import foxtrot_notice, hidden_steps
from flowlens.sources.git.history import History, read_history
from flowlens.sources.git.kinds import read_notes
from flowlens.sources.git.layout import read_layout
from flowlens.sources.git.mainline import Mainline
from flowlens.sources.git.pull_heads import read_pulls
from flowlens.sources.git.releases import TagReading, releases_of
from flowlens.sources.git.rewritten import follow_rewritten
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.steps import Pulls, read_steps
from flowlens.sources.git.tip_files import TipFiles, read_tip_files
from flowlens.sources.git.tips import Tips, find_tips, unreadable

__all__ = ["mine"]


def mine(
    shadow: Shadow,
    settings: GitSettings,
    progress: Progress,
    before: Before | None = None,
    forge: ForgeRead = NO_PULLS,
) -> Mined:
    """Everything about the history but the diffs; the commits that were read `before` are not read again.

    What the `forge` says of pulls tells which commits landed together.

    CannotMeasureError where there is no commit to read; UsageError where the configured mainline does not exist.
    """
    progress.start("Reading branches and tags", None)
    found = find_tips(shadow, settings)
    tips = replace(found, tags=_releasing(shadow, settings, found))
    history = read_history(shadow, tips.oids, progress, before)
    if tips.mainline.tip not in history.commits:
        raise unreadable(shadow, tips.mainline)
    return _mined(shadow, tips, history, _tree_of(shadow, tips.mainline.tip), forge)


@dataclass(frozen=True, slots=True)
class _Tree:
    """What the files of the mainline's tip say."""

    files: TipFiles
    learning: ReadDocuments
    layout: Layout

    @property
    def unread(self) -> bool:
        """Some of them could not be read."""
        return bool(self.files.notices) or self.learning.unread or self.layout.unread


def _tree_of(shadow: Shadow, tip: str) -> _Tree:
    return _Tree(read_tip_files(shadow, tip), read_documents(shadow, tip), read_layout(shadow, tip))


def _mined(shadow: Shadow, tips: Tips, history: History, tree: _Tree, forge: ForgeRead) -> Mined:
    """What was read, put together: which commits landed as one change, and which are in which release."""
    mainline, person = tips.mainline, tree.files.person
    commits = {oid: _corrected(commit, tree.files) for oid, commit in history.commits.items()}
    line = [commits[commit.oid] for commit in history.first_parents(mainline.tip)]
    pulls = with_forge(read_pulls(shadow, tips.refs, commits, person), forge, mainline.name)
    steps = read_steps(commits, line, pulls)
    ancestry = _ancestry(commits, mainline.tip)
    landed = Landed(mainline.name, mainline.tip, commits, ancestry, _landed_heads(pulls, steps))
    ahead = read_branches(shadow, tips.refs, landed, person)
    tags, moved = follow_rewritten(tips.tags.tags, commits, ancestry)
    releases, left_out = releases_of(tags, commits, _related(commits, ancestry))
    of_tags = (*tips.tags.notices, *moved, *left_out)
    shape = (*_shape_notices(shadow, history), *foxtrot_notice(hidden_steps(commits, line, mainline.name)))
    of_tree = (*tree.files.notices, *tree.learning.notices)
    return Mined(
        name=shadow.name,
        head=mainline.tip,
        mainline=mainline.name,
        shallow=shadow.shallow,
        commits=commits,
        notes=read_notes(commits, {step.pull: step.oid for step in steps if step.pull is not None}),
        steps=steps,
        releases=tuple(releases),
        ignored=tree.files.ignored,
        attributes=tree.files.attributes,
        notices=(_mainline_notice(mainline), *shadow.notices, *of_tags, *shape, *of_tree, *ahead.notices),
        read=history.read,
        tips=history.tips,
        unread=tree.unread,
        documents=tree.learning.documents,
        branches=ahead.branches,
        layout=tree.layout,
        replaced=_replaced(history.commits, commits),
    )


def _releasing(shadow: Shadow, settings: GitSettings, tips: Tips) -> TagReading:
    """The tags that release; where there is none, and nobody said how it is released, the versions of a file."""
    if tips.tags.tags or settings.tag_pattern is not None or settings.version_file is not None:
        return tips.tags
    found = found_versions(shadow, tips.mainline.tip)
    return tips.tags if found is None else TagReading(found.tags, (*tips.tags.notices, *found.notices))


def _corrected(commit: Commit, files: TipFiles) -> Commit:
    author, committer = files.person(commit.author), files.person(commit.committer)
    if (author, committer) == (commit.author, commit.committer):
        return commit
    return replace(commit, author=author, committer=committer)


def _replaced(given: Mapping[str, Commit], corrected: Mapping[str, Commit]) -> frozenset[Person]:
    changed = [commit for oid, commit in given.items() if corrected[oid] is not commit]
    return frozenset(person for commit in changed for person in (commit.author, commit.committer))


def _ancestry(commits: Mapping[str, Commit], tip: str) -> frozenset[str]:
    """The mainline's newest commit, and all that is behind it."""
    found, stack = {tip}, [tip]
    while stack:
        for parent in commits[stack.pop()].parents:
            if parent in commits and parent not in found:
                found.add(parent)
                stack.append(parent)
    return frozenset(found)


def _landed_heads(pulls: Pulls, steps: Iterable[Step]) -> frozenset[str]:
    """The heads of the pulls that some step names."""
    numbers = {step.pull for step in steps}
    return frozenset(oid for oid, number in pulls.by_head.items() if number in numbers)


def _related(commits: Mapping[str, Commit], ancestry: frozenset[str]) -> frozenset[str]:
    """The commits that share some ancestor with the mainline."""
    related = set(ancestry)
    for oid, commit in commits.items():
        if any(parent in related for parent in commit.parents):
            related.add(oid)
    return frozenset(related)


def _mainline_notice(mainline: Mainline) -> str:
    return f"The mainline is {mainline.name}: {mainline.reason}."


def _shape_notices(shadow: Shadow, history: History) -> list[str]:
    notices = []
    if shadow.shallow:
        notices.append(
            "This clone is shallow: everything before its boundary is unknown, and so are sizes at the boundary. "
            "`git fetch --unshallow` gets the rest."
        )
    if shadow.partial:
        notices.append(
            "This clone is partial: nothing is fetched, and commits whose objects are not here are unknown. "
            "`git fetch --refetch --no-filter` (Git 2.36 or newer) or a clone without --filter gets them."
        )
    if history.missing:
        missing = phrase(len(history.missing), "commits")
        notices.append(f"Missing from the repository: {missing}; what they brought is unknown.")
    return notices
