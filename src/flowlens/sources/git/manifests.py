"""Reads the package manifests in the tree of the mainline's tip; the work tree is never looked at."""

from __future__ import annotations

from flowlens.facts.layout.needs import MANIFESTS, package_in
from flowlens.model.manifest import Package
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.small_texts import small_texts
from flowlens.sources.git.tree_list import list_tree

__all__ = ["read_packages"]

_ENDINGS = tuple(name.encode() for name in MANIFESTS)
_DEEPEST = 2  # folders above a manifest
_MOST_FILES = 300
_MOST_BYTES = 1 << 20
_ALL_BYTES = 16 << 20
# What lies here is input of tests, or comes from elsewhere.
_APART = frozenset({
    "node_modules", "vendor", "third_party", "testdata", "fixtures", "__fixtures__", "test", "tests", "e2e",
    "example", "examples", "templates", "docs",
})  # fmt: skip


def read_packages(shadow: Shadow, tip: str) -> tuple[Package, ...]:
    """The packages that manifests near the root provide, outermost first; what is damaged provides none."""
    listed = list_tree(shadow, lambda entry: entry.endswith(_ENDINGS), "-r", tip) or {}
    paths = {path.decode(): oid for path, oid in listed.items() if path.isascii()}
    near = sorted((path for path in paths if _is_near(path)), key=lambda path: (path.count("/"), path))[:_MOST_FILES]
    texts = small_texts(shadow.git, [paths[path] for path in near], _MOST_BYTES, _ALL_BYTES)
    found = (_package(path, texts.get(paths[path], "")) for path in near)
    return tuple(dict.fromkeys(package for package in found if package is not None))


def _package(path: str, text: str) -> Package | None:
    try:
        return package_in(path.rpartition("/")[2], text) if text else None
    except ValueError:
        return None


def _is_near(path: str) -> bool:
    *folders, name = path.split("/")
    return name in MANIFESTS and len(folders) <= _DEEPEST and _APART.isdisjoint(folders)
