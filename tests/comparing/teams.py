"""Repositories of invented teams, with habits that are known: how large a change is, and how often it is released."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.repos import Repo, day, lines

__all__ = ["Team", "landed", "squads_file"]


@dataclass(frozen=True, slots=True)
class Team:
    """So many people, who land a change a day of that many lines, in these folders in turn, and release every so often.

    `domain` is what their addresses end in: who has the same address is the same person in every repository.
    """

    n_people: int = 6
    size: int = 20
    every: int = 5
    folders: tuple[str, ...] = ("src",)
    domain: str = "example.org"
    days: int = 120
    start: int = 0


def landed(folder: Path, team: Team = Team()) -> Repo:
    """The repository of a team; sizes vary by a third either way, so that medians are not all ties."""
    repo = Repo(folder)
    for number in range(team.days):
        person = (f"Person {number % team.n_people}x", f"p{number % team.n_people}@{team.domain}")
        size = team.size + (number * 7 % 5 - 2) * team.size // 6
        path = f"{team.folders[number % len(team.folders)]}/file{number}.py"
        at = day(team.start + number)
        oid = repo.commit({path: lines(range(size), prefix=f"c{number}")}, "Add it", author=person, at=at)
        if number % team.every == team.every - 1:
            repo.tag(f"v0.{number}.0", oid, at=at)
    return repo


def squads_file(folder: Path, text: str) -> Path:
    """A squads file of that text."""
    file = folder / "squads.toml"
    file.write_text(text, "utf-8")
    return file
