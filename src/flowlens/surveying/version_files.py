"""Files of the mainline that hold a version which changes: what tells of releases where no tag does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from flowlens.model.survey import Versions
from flowlens.sources.git.line import read_commit
from flowlens.sources.git.settings import VersionFile
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.version_candidates import candidate_in, near_paths
from flowlens.sources.git.version_file import version_tags
from flowlens.surveying.tree import Tree

__all__ = ["version_files"]

# Each costs a walk over the mainline.
_MOST = 8
# One new version is an edit; from the third on it is a habit.
_FEWEST = 3


def version_files(shadow: Shadow, tip: str, tree: Tree) -> tuple[Versions, ...]:
    """The files that brought three versions or more on the mainline, the one with the most of them first."""
    found = [_followed(shadow, tip, file) for file in list(_candidates(tree))[:_MOST]]
    kept = [versions for versions in found if versions.n >= _FEWEST]
    return tuple(sorted(kept, key=lambda each: (-each.n, each.path.count("/"), each.path)))


def _candidates(tree: Tree) -> Iterator[VersionFile]:
    """The files near the root that hold a version now, the nearest first."""
    for path, text in tree.texts(near_paths(tree.files)).items():
        if (file := candidate_in(path, text, tree.shadow.name)) is not None:
            yield file


def _followed(shadow: Shadow, tip: str, file: VersionFile) -> Versions:
    tags = version_tags(shadow, tip, file).tags
    last = read_commit(shadow, tags[-1].oid) if tags else None
    at = None if last is None or last.commit_at is None else datetime.fromtimestamp(last.commit_at, UTC).date()
    return Versions(file.path, file.key, len(tags), at)
