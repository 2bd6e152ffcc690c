"""How a repository is laid out, as files in its tree say: the packages of its workspaces, and who owns which paths."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Layout", "OwnedPaths", "Owners", "Workspace"]


@dataclass(frozen=True, slots=True)
class Workspace:
    """The packages of one workspace: their folders, and globs of folders that would be packages if they were there.

    `told` is what it is called: `Cargo.toml's workspace`.
    """

    told: str
    folders: tuple[str, ...]
    globs: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnedPaths:
    """A line of CODEOWNERS: its pattern, and the area that it makes; None where nobody owns what matches.

    `anchored`: the pattern is matched from the root, else at any depth. `section` is GitLab's, in small letters; empty
    outside of one.
    """

    pattern: str
    anchored: bool
    area: str | None
    section: str = ""


@dataclass(frozen=True, slots=True)
class Owners:
    """The lines of a CODEOWNERS file that make areas, in its order: the last that matches counts."""

    file: str
    lines: tuple[OwnedPaths, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is known of the layout at the mainline's tip; `notices` tell what could not be read or understood.

    `teams` are the lines of CODEOWNERS once more, each with its teams, one a line, in place of an area.
    """

    workspaces: tuple[Workspace, ...] = ()
    owners: Owners | None = None
    notices: tuple[str, ...] = ()
    unread: bool = False
    teams: Owners | None = None
