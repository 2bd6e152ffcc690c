"""The areas that a CODEOWNERS file makes: by section, by team, or by folder, and never by a person.

A handle of one person and an address never become part of a name: what only people own is called by its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowlens.facts.layout.globs import MOST_LETTERS, is_wild
from flowlens.model.layout import OwnedPaths, Owners

__all__ = ["PLACES", "owners", "team_lines"]

# GitHub reads the first that is there of the first three; GitLab of the second, the third and the last.
PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")

_SECTION = re.compile(r"\^?\[([^\[\]]{1,200})\](?:\[\d{1,4}\])?((?:\s.*)?)", re.DOTALL)
_TEAM = re.compile(r"@[\w.-]{1,200}(?:/[\w.-]{1,200}){1,20}")
_EVERYTHING = frozenset({"*", "**", "/", "/*", "/**", "**/*"})
_MOST_LINES = 20_000
_MOST_NAMED = 3  # teams in the name of an area
_FILE = re.compile(r"[^.].*\.\w+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A pattern with who owns it; the section is empty outside of one."""

    pattern: str
    owners: tuple[str, ...]
    section: str


def owners(file: str, text: str) -> Owners:
    """The areas of a CODEOWNERS file, by the syntax of GitHub or, where it has sections or lies there, of GitLab.

    A line for everything makes none, and who owns everything is no area; nor does a line make one that names a single
    file, or files by their ending, and people only. Lines that are not understood are passed over, as the hosts do.
    """
    lines = list(_lines(text))
    is_gitlab = file.startswith(".gitlab/") or any(line.section for line in lines)
    everywhere = {one for line in lines if line.pattern in _EVERYTHING and not line.section for one in line.owners}
    made = []
    for line in lines:
        area = _area(line, everywhere)
        # One that nobody owns takes paths out of what an earlier line says.
        if line.pattern not in _EVERYTHING and (area or not line.owners):
            made.append(OwnedPaths(line.pattern, _is_anchored(line.pattern, is_gitlab=is_gitlab), area))
    return Owners(file, tuple(made) if any(one.area for one in made) else ())


def team_lines(file: str, text: str) -> Owners:
    """Every line of a CODEOWNERS file with its teams, one a line, in place of an area; people are left out.

    A line for everything counts as well, and one that names no team takes paths out of what an earlier line says. What
    GitLab excludes by a `!` stays out of its section, and so stands last.
    """
    lines = list(_lines(text, excluding=True))
    is_gitlab = file.startswith(".gitlab/") or any(line.section for line in lines)
    made = []
    for line in sorted(lines, key=lambda line: line.pattern.startswith("!")):
        if line.pattern.startswith("!") and not is_gitlab:
            continue
        pattern = "*" if line.pattern in _EVERYTHING else line.pattern.removeprefix("!")
        teams = dict.fromkeys(one for one in line.owners if _TEAM.fullmatch(one))
        area = None if line.pattern.startswith("!") else "\n".join(teams) or None
        made.append(OwnedPaths(pattern, _is_anchored(pattern, is_gitlab=is_gitlab), area, line.section.casefold()))
    return Owners(file, tuple(made) if any(one.area for one in made) else ())


def _lines(text: str, *, excluding: bool = False) -> Iterator[_Line]:
    section, by_default = "", tuple[str, ...]()
    for raw in text.splitlines()[:_MOST_LINES]:
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if heading := _SECTION.fullmatch(line):
            section, by_default = heading[1].strip(), tuple(_uncommented(heading[2].split()))
            continue
        pattern, rest = _split(line)
        if pattern.strip("!") and (excluding or not pattern.startswith("!")) and len(pattern) <= MOST_LETTERS:
            yield _Line(pattern, tuple(_uncommented(rest.split())) or by_default, section)


def _split(line: str) -> tuple[str, str]:
    """The pattern, its escapes taken away, and what follows it."""
    pattern, place = "", 0
    while place < len(line) and not line[place].isspace():
        if line[place] == "\\" and place + 1 < len(line):
            place += 1
        pattern, place = pattern + line[place], place + 1
    return pattern, line[place:]


def _uncommented(words: Sequence[str]) -> list[str]:
    end = next((number for number, word in enumerate(words) if word.startswith("#")), len(words))
    return list(words[:end])


def _area(line: _Line, everywhere: set[str]) -> str | None:
    if not line.owners:
        return None
    if line.section and "@" not in line.section:
        return line.section
    teams = dict.fromkeys(one for one in line.owners if _TEAM.fullmatch(one) and one not in everywhere)
    if teams:
        return " + ".join(list(teams)[:_MOST_NAMED])
    return _folder(line.pattern)


def _folder(pattern: str) -> str | None:
    """The path of a pattern for a folder; None for one of files."""
    path = pattern.removesuffix("/**").removesuffix("/*").strip("/")
    name = path.rpartition("/")[2]
    is_open = path != pattern.strip("/") or pattern.endswith("/")
    if not path or "@" in path or (not is_open and (_FILE.fullmatch(name) or is_wild(name))):
        return None
    return path


def _is_anchored(pattern: str, *, is_gitlab: bool) -> bool:
    """As in .gitignore a slash before the end anchors; on GitLab only one at the beginning does."""
    return pattern.startswith("/") or (not is_gitlab and "/" in pattern[:-1])
