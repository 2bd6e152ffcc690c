"""What a comparison is given of one repository: its tables, and what tells whose part a change is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flowlens.facts.identity import key_of, pseudonyms
from flowlens.facts.tables import Facts
from flowlens.model.history import Commit
from flowlens.model.layout import Owners
from flowlens.model.manifest import Package

__all__ = ["Author", "Gathered", "authors_of"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who is behind a pseudonym: what tells people apart, and a name. Kept in memory for a run, and in no output."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """The tables of one repository over its whole history, the teams of its CODEOWNERS, and who is behind a pseudonym.

    `packages` are what its manifests say that it provides and needs.
    """

    facts: Facts
    teams: Owners | None
    authors: Mapping[str, Author] = field(repr=False)
    packages: tuple[Package, ...] = ()


def authors_of(commits: Iterable[Commit]) -> dict[str, Author]:
    """The author behind each pseudonym of these commits, which are after the mailmap."""
    listed = list(commits)
    known = pseudonyms(listed)
    return {known[key]: Author(key, commit.author.name) for commit in listed for key in [key_of(commit.author)]}
