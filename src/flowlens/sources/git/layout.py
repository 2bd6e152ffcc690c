"""Reads workspace files and CODEOWNERS in the tree of the mainline's tip; the work tree is never looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flowlens.facts.layout.codeowners import PLACES, owners, team_lines
from flowlens.facts.layout.globs import braces_expanded, placed
from flowlens.facts.layout.lines import go_work, pnpm
from flowlens.facts.layout.maven import maven
from flowlens.facts.layout.members import Members, cargo, npm, python
from flowlens.facts.layout.packages import workspace_of
from flowlens.model.layout import Layout, Workspace
from flowlens.model.phrase import first_few
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.small_texts import small_texts
from flowlens.sources.git.tree_list import list_tree

__all__ = ["read_layout"]

_MOST_BYTES = 3 << 20  # GitHub reads a CODEOWNERS of no more
_ALL_BYTES = 32 << 20
_MOST_FILES = 300
_MOST_POMS = 2_000
_DEEPEST_POM = 10
_DEEPEST = 2  # folders above a workspace file
_MOST_MODULES = 10_000
# What lies here is input of tests, or comes from elsewhere, and has its own workspaces.
_APART = frozenset({
    "node_modules", "vendor", "third_party", "testdata", "fixtures", "__fixtures__", "test", "tests", "e2e",
    "integration", "example", "examples", "templates", ".yarn",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Kind:
    """A workspace file: how it is read, what is in the folder of each of its packages, and what it is called."""

    read: Callable[[str], Members]
    package_file: str
    told: str


_KINDS = {
    "Cargo.toml": _Kind(cargo, "Cargo.toml", "{file}'s workspace"),
    "go.work": _Kind(go_work, "go.mod", "{file}"),
    "pnpm-workspace.yaml": _Kind(pnpm, "package.json", "{file}"),
    "package.json": _Kind(npm, "package.json", "{file}'s workspaces"),
    "lerna.json": _Kind(lambda text: npm(text, "packages"), "package.json", "{file}"),
    "pyproject.toml": _Kind(python, "pyproject.toml", "{file}'s workspace"),
}
_POM = "pom.xml"
_PACKAGE_FILES = frozenset({_POM, *(kind.package_file for kind in _KINDS.values())})
_WANTED = frozenset({_POM, *_KINDS, *_PACKAGE_FILES})
_ENDINGS = tuple(name.encode() for name in (*_WANTED, "CODEOWNERS"))


@dataclass(slots=True)
class _Reading:
    """What was found in the tree, and what went wrong with it."""

    shadow: Shadow
    paths: Mapping[str, str]  # the object of each
    folders: Mapping[str, frozenset[str]]  # by the name of the file in them
    notices: list[str] = field(default_factory=list)
    unread: bool = False

    def texts(self, paths: Iterable[str]) -> dict[str, str]:
        """The contents of those files that are small enough and here; bytes that are not UTF-8 are question marks."""
        wanted = {path: self.paths[path] for path in paths if path in self.paths}
        found = small_texts(self.shadow.git, wanted.values(), _MOST_BYTES, _ALL_BYTES)
        if missing := [path for path, oid in wanted.items() if oid not in found]:
            self.unread = True
            self.notices.append(f"Not read, because too large, missing or damaged: {first_few(missing)}.")
        return {path: found[oid] for path, oid in wanted.items() if oid in found}

    def members(self, path: str, text: str, read: Callable[[str], Members]) -> Members:
        """The members that the file names; none where it cannot be read."""
        try:
            return read(text)
        except ValueError as exc:
            reason = " ".join(str(exc).split())[:100]
            self.notices.append(f"{path} was not understood, so no area comes from it: {reason}.")
            return Members()


def read_layout(shadow: Shadow, tip: str) -> Layout:
    """The workspaces and owners in the tree of the commit `tip`; what cannot be read or understood is a notice."""
    listed = list_tree(shadow, _may_be_one, "-r", tip)
    if listed is None:
        said = "Workspace files and CODEOWNERS were not read: the tree of the mainline's tip is too large or damaged."
        return Layout(notices=(said,), unread=True)
    paths = {path.decode(): oid for path, oid in listed.items() if path.isascii()}
    folders: dict[str, set[str]] = {name: set() for name in _WANTED}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name in folders and folder:
            folders[name].add(folder)
    reading = _Reading(shadow, paths, {name: frozenset(found) for name, found in folders.items()})
    workspaces = (*_workspaces(reading), *_poms(reading), *_go_modules(reading))
    place, text = _codeowners(reading)
    owned, teams = (owners(place, text), team_lines(place, text)) if text else (None, None)
    return Layout(workspaces, owned, tuple(reading.notices), reading.unread, teams)


def _may_be_one(entry: bytes) -> bool:
    return entry.endswith(_ENDINGS)


def _workspaces(reading: _Reading) -> list[Workspace]:
    """Those of the files near the root, outermost first; a package's own file makes no second workspace inside."""
    near = [path for path in reading.paths if path.rpartition("/")[2] in _KINDS and _is_near(path)]
    near.sort(key=lambda path: (path.count("/"), path))
    found: list[Workspace] = []
    for path, text in reading.texts(near[:_MOST_FILES]).items():
        folder, _, name = path.rpartition("/")
        kind = _KINDS[name]
        members = reading.members(path, text, kind.read)
        included, excluded = (placed(folder, braces_expanded(globs)) for globs in (members.included, members.excluded))
        one = workspace_of(kind.told.format(file=path), included, excluded, reading.folders[kind.package_file])
        if one is not None:
            found.append(one)
    return found


def _poms(reading: _Reading) -> list[Workspace]:
    """The modules of the root's pom.xml, and theirs."""
    found: dict[str, None] = {}
    level = [_POM]
    for _ in range(_DEEPEST_POM):
        texts = reading.texts(level[: _MOST_POMS - len(found)])
        folders = [
            folder
            for path, text in texts.items()
            for folder in placed(path.rpartition("/")[0], reading.members(path, text, maven).included)
            if folder in reading.folders[_POM] and folder not in found
        ]
        found |= dict.fromkeys(folders)
        level = [f"{folder}/{_POM}" for folder in dict.fromkeys(folders)]
    return [Workspace("pom.xml's modules", tuple(found))] if found else []


def _go_modules(reading: _Reading) -> list[Workspace]:
    """The modules of Go that no go.work names: each folder with a go.mod is one."""
    if any(path.rpartition("/")[2] == "go.work" for path in reading.paths if _is_near(path)):
        return []
    folders = sorted(folder for folder in reading.folders["go.mod"] if _APART.isdisjoint(folder.split("/")))
    return [Workspace("go.mod files", tuple(folders[:_MOST_MODULES]))] if folders else []


def _codeowners(reading: _Reading) -> tuple[str, str]:
    """The CODEOWNERS file that counts and its text; empty where there is none, or it cannot be read."""
    place = next((place for place in PLACES if place in reading.paths), "")
    return place, reading.texts([place]).get(place, "") if place else ""


def _is_near(path: str) -> bool:
    folders = path.split("/")[:-1]
    return len(folders) <= _DEEPEST and _APART.isdisjoint(folders)
