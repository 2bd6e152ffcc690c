"""Which line of CODEOWNERS a path falls under: the last that matches, found without trying them all."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from flowlens.facts.layout.globs import is_wild, matches
from flowlens.model.layout import OwnedPaths, Owners

__all__ = ["Owned", "OwningTeams"]

# Lines with wild patterns are tried one by one, for every path; those without are looked up.
_MOST_WILD = 200


class OwningTeams:
    """The teams of a path, of which each section of GitLab has its own: in each the last line that matches counts."""

    def __init__(self, owners: Owners) -> None:
        names = dict.fromkeys(line.section for line in owners.lines)
        self._sections = [
            Owned(Owners(owners.file, tuple(line for line in owners.lines if line.section == name))) for name in names
        ]

    def of(self, path: str) -> frozenset[str]:
        """The teams; none where no line that names one counts."""
        found = (section.of(path) for section in self._sections)
        return frozenset(team for teams in found if teams for team in teams.split("\n"))


class Owned:
    """The areas of a CODEOWNERS file by path."""

    def __init__(self, owners: Owners) -> None:
        self._lines = owners.lines
        self._here: dict[str, int] = {}  # anchored, the path or what lies below it
        self._below: dict[str, int] = {}  # anchored, what lies below it only
        self._children: dict[str, int] = {}  # anchored, the files right in it
        self._named: dict[str, int] = {}  # a step of that name anywhere
        self._inside: dict[str, int] = {}  # below a step of that name anywhere
        self._wild: list[tuple[int, OwnedPaths]] = []
        for number, line in enumerate(self._lines):
            self._add(number, line)
        self.n_unused = max(len(self._wild) - _MOST_WILD, 0)
        self._wild = self._wild[-_MOST_WILD:]

    def of(self, path: str) -> str | None:
        """The area of a path; None where no line matches, or the last that does names no owner."""
        last = max(self._matching(path), default=-1)
        return self._lines[last].area if last >= 0 else None

    def _add(self, number: int, line: OwnedPaths) -> None:
        path = line.pattern.strip("/")
        inner = path.removesuffix("/**").removesuffix("/*")
        is_folder = line.pattern.endswith("/") or path.endswith("/**")
        if line.anchored and not is_wild(inner) and path != "**":
            if path.endswith("/*"):
                self._children[inner] = number
            else:
                (self._below if is_folder else self._here)[inner] = number
        elif not line.anchored and "/" not in path and not is_wild(path):
            (self._inside if is_folder else self._named)[path] = number
        else:
            self._wild.append((number, line))

    def _matching(self, path: str) -> Iterator[int]:
        steps = path.split("/")
        yield self._here.get(path, -1)
        yield self._children.get(path.rpartition("/")[0], -1)
        end = len(path)
        while (end := path.rfind("/", 0, end)) > 0:
            folder = path[:end]
            yield self._here.get(folder, -1)
            yield self._below.get(folder, -1)
        for place, step in enumerate(steps):
            yield self._named.get(step, -1)
            if place + 1 < len(steps):
                yield self._inside.get(step, -1)
        for number, line in reversed(self._wild):
            if _is_under(line, steps):
                yield number
                break


def _is_under(line: OwnedPaths, steps: list[str]) -> bool:
    """Whether a wild pattern matches the path, or a folder that it lies in."""
    glob = line.pattern.strip("/").split("/")
    is_folder = line.pattern.endswith("/")
    if len(glob) == 1 and not line.anchored:
        return any(fnmatchcase(step, glob[0]) for step in (steps[:-1] if is_folder else steps))
    if not line.anchored:
        glob = ["**", *glob]
    if glob[0] != "**" and not fnmatchcase(steps[0], glob[0]):
        return False
    # `docs/*` means the files right in docs, and what lies deeper is not meant.
    is_flat = glob[-1] == "*"
    ends = range(len(steps) - 1 if is_folder else len(steps), 0, -1)
    return any(matches(glob, steps[:end]) for end in (list(ends)[:1] if is_flat else ends))
