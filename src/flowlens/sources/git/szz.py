"""The commits that a fix may repair, as SZZ finds them: those that last touched the lines which it takes away.

PyDriller's own candidates, found sooner: it blames whole files, and only the lines that count are blamed here; and what
is a comment is told by language, as `#define` is none in C. Source files are asked first. A fix that only adds lines
there has no line to blame, and the line before each addition stands for it. Only then tests, documents and
configuration are asked, and never what programs wrote.

Source: Śliwerski, Zimmermann & Zeller 2005; Rosa and others 2021. Scored in benchmarks/szz.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pydriller import Git
from pydriller.domain.commit import Commit, ModifiedFile
from pydriller.git import GitCommandError

from flowlens.facts.content import content_of
from flowlens.facts.written import EXCLUDED_CONTENT
from flowlens.sources.git.code_lines import is_code

__all__ = ["BlamingGit", "TooLargeError", "candidates", "path_of"]

_MOST_FILES = 100
_MOST_LINES = 5_000
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@")


class TooLargeError(Exception):
    """A change touches more than can be looked into in a bounded time."""


class BlamingGit(Git):  # type: ignore[misc]  # PyDriller ships no type hints
    """PyDriller's repository, which blames only the lines that are wanted of the file at `path`.

    `touched` says how many of those each commit last touched.
    """

    wanted: tuple[int, ...] = ()
    path = ""
    touched: Counter[str]

    def _useless_line(self, line: str) -> bool:
        return not is_code(self.path, line)

    def _get_blame(self, commit_hash: str, path: str, hashes_to_ignore_path: str | None = None) -> dict[int, str]:
        """The blame of the wanted lines by their place in the file, which begins with 0."""
        del hashes_to_ignore_path
        if not self.wanted:
            return {}
        ranges = [f"-L{first},{last}" for first, last in _ranges(self.wanted)]
        try:
            # With --root, as the id of a first commit is cut short without it.
            told = self.repo.git.blame("-w", "-l", "--root", *ranges, f"{commit_hash}^", "--", path).split("\n")
        except GitCommandError as exc:
            # PyDriller takes each failure for a path that is not there, and goes on as if there were no line.
            if "no such path" in str(exc.stderr):
                raise
            raise LookupError("blame failed") from exc
        self.touched = Counter(text.split(" ")[0] for text in told)
        return {line - 1: text for line, text in zip(self.wanted, told, strict=True)}

    def origins(self, commit: Commit, file: ModifiedFile, lines: Sequence[int]) -> Counter[str]:
        """How many of these lines each commit last touched, in the file as it was before the commit."""
        self.wanted, self.path, self.touched = tuple(sorted(set(lines))), path_of(file), Counter()
        found: dict[str, set[str]] = self.get_commits_last_modified_lines(commit, file)
        return Counter({name: self.touched[name] for name in set().union(*found.values())})

    def origins_before(self, commit: Commit, file: ModifiedFile) -> Counter[str]:
        """How many of the lines before an addition each commit last touched; none where the file is new."""
        self.wanted, self.touched = tuple(sorted(set(_lines_before(path_of(file), file.diff)))), Counter()
        self._get_blame(commit.hash, str(file.old_path))
        return Counter({name: n for name, n in self.touched.items() if not name.startswith("*")})


def candidates(git: BlamingGit, oid: str) -> dict[str, int]:
    """The commits that a fix may repair, each with how many of the lines it last touched, in order of id.

    TooLargeError, or whatever ends PyDriller.
    """
    commit = git.get_commit(oid)
    files = [file for file in commit.modified_files if content_of(path_of(file)) not in EXCLUDED_CONTENT]
    source = [file for file in files if content_of(path_of(file)) == "source"]
    if len(files) > _MOST_FILES or sum(len(_deleted(file)) for file in files) > _MOST_LINES:
        raise TooLargeError
    found = _taken_away(git, commit, source) or _added_to(git, commit, source) or _taken_away(git, commit, files)
    return dict(sorted(found.items()))


def path_of(file: ModifiedFile) -> str:
    """The path after the change, or before it where the file is gone."""
    return str(file.old_path if file.change_type.name == "DELETE" else file.new_path)


def _taken_away(git: BlamingGit, commit: Commit, files: Sequence[ModifiedFile]) -> Counter[str]:
    return _together(git.origins(commit, file, lines) for file in files if (lines := _deleted(file)))


def _added_to(git: BlamingGit, commit: Commit, files: Sequence[ModifiedFile]) -> Counter[str]:
    return _together(git.origins_before(commit, file) for file in files if file.change_type.name != "ADD")


def _together(found: Iterable[Counter[str]]) -> Counter[str]:
    return sum(found, Counter())


def _deleted(file: ModifiedFile) -> list[int]:
    """The numbers of the lines taken away that hold code."""
    lines: list[tuple[int, str]] = file.diff_parsed["deleted"]
    return [number for number, text in lines if is_code(path_of(file), text)]


def _ranges(lines: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of neighbours among ascending numbers, each with its first and last."""
    edges = [place for place, (one, two) in enumerate(pairwise(lines), 1) if two != one + 1]
    return [(lines[begin], lines[end - 1]) for begin, end in pairwise([0, *edges, len(lines)])]


def _lines_before(path: str, diff: str) -> list[int]:
    """The numbers of the old lines after which the diff adds code; the last one with code of those it shows."""
    found: list[int] = []
    number, last = 0, 0
    for line in diff.split("\n"):
        hunk = _HUNK.match(line)
        if hunk:
            number, last = int(hunk[1]), 0
        elif line.startswith("+"):
            if last and is_code(path, line[1:]):
                found.append(last)
        elif not line.startswith("\\"):
            if is_code(path, line[1:]):
                last = number
            number += 1
    return found
