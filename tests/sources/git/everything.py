"""All that can be read from a repository, by every reading function there is, in a form that can be compared."""

from __future__ import annotations

from pathlib import Path

from flowlens.model.history import DiffJob
from flowlens.model.progress import Silent
from flowlens.sources.git.attributes import read_attributes
from flowlens.sources.git.diffs import make_diffs
from flowlens.sources.git.history import read_history
from flowlens.sources.git.mainline import find_mainline
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.tip_files import read_tip_files

__all__ = ["read_everything"]


def read_everything(folder: Path) -> tuple[object, ...]:
    """Refs, mainline, commits after the mailmap, diffs and attributes."""
    with open_shadow(folder) as shadow:
        refs = read_refs(shadow)
        mainline = find_mainline(refs, None, bare=shadow.bare, repository=shadow.name)
        history = read_history(shadow, [mainline.tip], Silent())
        files = read_tip_files(shadow, mainline.tip)
        jobs = [DiffJob(one.oid, one.parents[0] if one.parents else None) for one in history.commits.values()]
        diffs = sorted(make_diffs(shadow.git, jobs, 2, Silent()), key=repr)
    paths = [file.path for diff in diffs for file in diff.files]
    people = [(commit, files.person(commit.author)) for commit in history.commits.values()]
    attributes = read_attributes(files.attributes, paths)
    return refs, mainline, history, people, files.ignored, files.attributes, diffs, attributes
