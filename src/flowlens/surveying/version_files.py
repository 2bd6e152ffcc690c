"""Files of the mainline that hold a version which changes: what tells of releases where no tag does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from flowlens.facts.content import content_of
from flowlens.model.survey import Versions
from flowlens.sources.git.line import read_commit
from flowlens.sources.git.settings import VersionFile
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.version_file import value_in, version_tags
from flowlens.sources.git.versions import parse_tag
from flowlens.surveying.tree import Tree

__all__ = ["version_files"]

# By the name of a file the keys under which its kind holds the version; of the endings below it is what code assigns.
_KEYS = {
    "package.json": ("version",),
    "lerna.json": ("version",),
    "composer.json": ("version",),
    "manifest.json": ("version",),
    "pyproject.toml": ("project.version", "tool.poetry.version"),
    "Cargo.toml": ("package.version", "workspace.package.version"),
    "Chart.yaml": ("appVersion", "version"),
    "pubspec.yaml": ("version",),
    "gradle.properties": ("version",),
    "setup.cfg": ("version",),
    "meson.build": ("version",),
    "mix.exs": ("version",),
    "VERSION": ("",),
    "VERSION.txt": ("",),
    "version.txt": ("",),
    ".version": ("",),
    "version.rb": ("VERSION",),
    "version.py": ("__version__", "VERSION", "version"),
    "_version.py": ("__version__", "version"),
    "__version__.py": ("__version__",),
    "__init__.py": ("__version__",),
}
_DEEPEST = 3
# Each costs a walk over the mainline.
_MOST = 8
_MOST_READ = 100
# One new version is an edit; from the third on it is a habit.
_FEWEST = 3


def version_files(shadow: Shadow, tip: str, tree: Tree) -> tuple[Versions, ...]:
    """The files that brought three versions or more on the mainline, the one with the most of them first."""
    found = [_followed(shadow, tip, file) for file in list(_candidates(tree))[:_MOST]]
    kept = [versions for versions in found if versions.n >= _FEWEST]
    return tuple(sorted(kept, key=lambda each: (-each.n, each.path.count("/"), each.path)))


def _candidates(tree: Tree) -> Iterator[VersionFile]:
    """The files near the root that hold a version now, the nearest first."""
    near = [path for path in tree.files if path.rpartition("/")[2] in _KEYS and path.count("/") <= _DEEPEST]
    own = [path for path in near if content_of(path) in {"source", "config", "docs"}]
    texts = tree.texts(sorted(own, key=lambda path: (path.count("/"), path))[:_MOST_READ])
    for path, text in texts.items():
        files = [VersionFile(path, key) for key in _KEYS[path.rpartition("/")[2]]]
        held = (file for file in files if _is_version(value_in(text.encode(), file), tree.shadow.name))
        if (file := next(held, None)) is not None:
            yield file


def _is_version(value: str | None, repository: str) -> bool:
    """Whether it is a version that somebody chose, and no placeholder."""
    version = None if value is None else parse_tag(value, repository)
    return version is not None and any(version.numbers)


def _followed(shadow: Shadow, tip: str, file: VersionFile) -> Versions:
    tags = version_tags(shadow, tip, file).tags
    last = read_commit(shadow, tags[-1].oid) if tags else None
    at = None if last is None or last.commit_at is None else datetime.fromtimestamp(last.commit_at, UTC).date()
    return Versions(file.path, file.key, len(tags), at)
