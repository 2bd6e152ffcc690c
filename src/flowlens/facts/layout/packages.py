"""Which package a path lies in: the innermost of the folders that workspaces name."""

from __future__ import annotations

from collections.abc import Iterable

from flowlens.facts.layout.globs import is_wild, matches
from flowlens.model.layout import Workspace

__all__ = ["Packages", "workspace_of"]

_MOST_PACKAGES = 10_000
_MOST_GLOBS = 500


def workspace_of(
    told: str, included: Iterable[str], excluded: Iterable[str], folders: Iterable[str]
) -> Workspace | None:
    """The workspace of these globs, from the root on; `folders` are those with a package's file. None: it is empty."""
    wanted, unwanted = list(dict.fromkeys(included))[:_MOST_GLOBS], list(dict.fromkeys(excluded))[:_MOST_GLOBS]
    literal = {glob for glob in wanted if not is_wild(glob)}
    wild = [glob.split("/") for glob in wanted if is_wild(glob)]
    barred = [glob.split("/") for glob in unwanted]
    found = [
        folder
        for folder in sorted(folders)
        if folder in literal or any(matches(glob, folder.split("/")) for glob in wild)
        if not _is_barred(barred, folder.split("/"))
    ]
    # Where one level is open, a folder that is gone was a package too; an open depth would make one of every folder.
    open_level = [glob for glob in wanted if is_wild(glob) and "**" not in glob]
    return Workspace(told, tuple(found[:_MOST_PACKAGES]), tuple(open_level), tuple(unwanted)) if found else None


def _is_barred(barred: list[list[str]], steps: list[str]) -> bool:
    """What is excluded is so with all that lies in it."""
    return any(matches(glob, steps[:end]) for glob in barred for end in range(1, len(steps) + 1))


class Packages:
    """The packages of several workspaces by path."""

    def __init__(self, workspaces: Iterable[Workspace]) -> None:
        self._known: dict[str, str | None] = {}
        self._open = [
            ([glob.split("/") for glob in one.globs], [glob.split("/") for glob in one.excluded]) for one in workspaces
        ]
        for one in workspaces:
            self._known.update((folder, folder) for folder in one.folders)

    def of(self, path: str) -> str | None:
        """The folder of the package that holds a path; None where none does."""
        folder = path.rpartition("/")[0]
        return self._of_folder(folder) if folder else None

    def _of_folder(self, folder: str) -> str | None:
        """The innermost package that is the folder or holds it; what was found is kept."""
        passed = []
        inner = folder
        while inner and inner not in self._known:
            passed.append(inner)
            inner = inner.rpartition("/")[0]
        found = self._known.get(inner)
        for outer in reversed(passed):
            found = outer if self._would_be_one(outer) else found
            self._known[outer] = found
        return found

    def _would_be_one(self, folder: str) -> bool:
        steps = folder.split("/")
        would_be = (barred for globs, barred in self._open if any(matches(glob, steps) for glob in globs))
        return any(not _is_barred(barred, steps) for barred in would_be)
