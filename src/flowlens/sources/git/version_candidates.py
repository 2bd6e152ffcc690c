"""Which files of a tree may hold the version that is out: by their names, and by what they hold now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from flowlens.facts.content import content_of
from flowlens.sources.git.settings import VersionFile
from flowlens.sources.git.version_file import value_in
from flowlens.sources.git.versions import parse_tag

__all__ = ["candidate_in", "channel_keys", "is_channel", "may_hold_version", "near_paths"]

# By the name of a file the keys under which its kind holds the version; of the endings below it is what code assigns.
_KEYS = {
    "package.json": ("version",),
    "lerna.json": ("version",),
    "composer.json": ("version",),
    "manifest.json": ("version",),
    "version.json": ("version",),
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
_MOST_READ = 100
# Files at the root that say, for programs that look for updates, which version is out.
_CHANNELS = frozenset({"stable.json", "latest.json"})
_MOST_KEYS, _LONGEST_KEY = 8, 200
_NAMES = frozenset(name.encode() for name in (*_KEYS, *_CHANNELS))


def may_hold_version(entry: bytes) -> bool:
    """Whether an entry of `git ls-tree` has the name of a file that `near_paths` or `is_channel` may choose."""
    return entry.rpartition(b"\t")[2].rpartition(b"/")[2] in _NAMES


def near_paths(paths: Iterable[str]) -> list[str]:
    """The files near the root with the name of one that holds a version, and written by people; the nearest first."""
    near = [path for path in paths if path.rpartition("/")[2] in _KEYS and path.count("/") <= _DEEPEST]
    own = [path for path in near if content_of(path) in {"source", "config", "docs"}]
    return sorted(own, key=lambda path: (path.count("/"), path))[:_MOST_READ]


def candidate_in(path: str, text: str, repository: str) -> VersionFile | None:
    """The file with the key under which it holds a version now; None where it holds none."""
    files = (VersionFile(path, key) for key in _KEYS[path.rpartition("/")[2]])
    return next((file for file in files if _is_version(value_in(text.encode(), file), repository)), None)


def is_channel(path: str) -> bool:
    """Whether the file is called as one that says which version is out in a channel: that of the users."""
    return path in _CHANNELS


def channel_keys(text: str, repository: str) -> list[str]:
    """The keys of JSON under which versions stand, in order; of those with the same version now the first."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    keys: dict[str, str] = {}
    for key, value in _leaves(found):
        if _is_version(value, repository):
            keys.setdefault(value, key)
    return list(keys.values())[:_MOST_KEYS]


def _leaves(content: object) -> Iterator[tuple[str, str]]:
    """The texts in objects within objects, each with its key, in order; however deep, as a hostile file may be."""
    left = [("", content)]
    while left:
        key, value = left.pop()
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict) and len(key) <= _LONGEST_KEY:
            left += [(f"{key}.{name}" if key else str(name), part) for name, part in reversed(value.items())]


def _is_version(value: str | None, repository: str) -> bool:
    """Whether it is a version that somebody chose, and no placeholder."""
    version = None if value is None else parse_tag(value, repository)
    return version is not None and any(version.numbers)
