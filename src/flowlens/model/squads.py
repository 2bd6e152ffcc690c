"""What a squads file says: squads by what belongs to them, before any repository is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flowlens.model.policy import Stage

__all__ = ["Clone", "Place", "SquadSpec", "Squads"]


@dataclass(frozen=True, slots=True)
class Place:
    """A repository: where it lies, and what it is called in every output; of one with an address, no folder counts."""

    folder: Path
    name: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class SquadSpec:
    """One squad by what it claims. What has paths, owners or members has of its repositories only what these say.

    `paths` are globs as in `.gitignore`, `owners` teams as CODEOWNERS writes them; a file of either is claimed. Where
    there are `members`, e-mail addresses or globs of such in small letters, only changes by one of them are. `same` are
    addresses of one person, as its mailmap tells them.
    """

    name: str
    repositories: tuple[Place, ...]
    paths: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    stage: Stage | None = None
    same: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Squads:
    """The squads of a file, in its order; `file` is what the user called it."""

    file: str
    squads: tuple[SquadSpec, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Every repository that some squad names, each once, in the order of the file."""
        return tuple(dict.fromkeys(place for squad in self.squads for place in squad.repositories))


@dataclass(frozen=True, slots=True)
class Clone:
    """A clone that a squads file may name: its folder's name, and how many lines of CODEOWNERS give to which team.

    `unread` says why it could not be looked into.
    """

    name: str
    teams: tuple[tuple[str, int], ...] = ()
    unread: str | None = None
