"""Where FlowLens sees feature flags: each place in the source of a commit, and those that were judged by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowlens.sources.git.flag_patterns import CONVENTIONS
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.source_files import contents, listed_files

__all__ = ["COLUMNS", "Judged", "Sighting", "in_content", "in_tree", "read_judged"]

COLUMNS = ("repository", "commit", "path", "line", "convention", "name", "set", "flag", "note")
_ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A line of a file that asks for a flag, as FlowLens reads it; the first line has number 1."""

    path: str
    line: int
    convention: str
    name: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A sighting that a person read in the source: `drawn` is the name of its sample, `flag` whether it is one."""

    repository: str
    commit: str
    sighting: Sighting
    drawn: str
    flag: bool


def in_content(path: str, content: bytes) -> frozenset[Sighting]:
    """What is seen in a file."""
    return frozenset(
        Sighting(path, content.count(b"\n", 0, place) + 1, one.name, name)
        for one in CONVENTIONS
        for name, place in one.finds_in(content)
    )


def in_tree(shadow: Shadow, commit: str) -> Iterator[Sighting]:
    """What is seen in all source files of a commit; ValueError where they cannot be read."""
    files = listed_files(shadow, commit)
    read = None if files is None else contents(shadow.git, files.values())
    if files is None or read is None:
        raise ValueError(f"the files of {commit} cannot be read")
    found = {blob: content for blob, content in read if content is not None}
    for path, blob in files.items():
        yield from in_content(path, found.get(blob, b""))


def read_judged(lines: Sequence[str]) -> list[Judged]:
    """The rows of such a table; KeyError where a column is missing or an answer is neither yes nor no."""
    return [
        Judged(
            row["repository"],
            row["commit"],
            Sighting(row["path"], int(row["line"]), row["convention"], row["name"]),
            row["set"],
            _ANSWERS[row["flag"]],
        )
        for row in csv.DictReader(lines)
    ]
