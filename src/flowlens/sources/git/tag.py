"""A tag that may be a release, and the date that it gives to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flowlens.model.history import Commit
from flowlens.sources.git.versions import TagVersion

__all__ = ["Tag", "date_of"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that leads to a commit, and the version in its name; None where a configured pattern asks for it anyway.

    `is_ref`: Git knows it; a version that a file tells stands here as well, and no command of Git's takes its name.
    """

    name: str
    oid: str
    tagged_at: int | None
    version: TagVersion | None
    is_ref: bool = True

    @property
    def component(self) -> str:
        """The component that it releases; empty for the repository itself."""
        return self.version.component if self.version is not None else ""

    @property
    def stage(self) -> Literal["final", "pre-release"]:
        """Whether the version says that it is not final."""
        return "pre-release" if self.version is not None and self.version.pre else "final"


def date_of(tag: Tag, commits: Mapping[str, Commit]) -> int | None:
    """The tagger's date, or else that of the commit, in seconds since 1970; None where neither is known."""
    commit = commits.get(tag.oid)
    return tag.tagged_at if tag.tagged_at is not None else (None if commit is None else commit.commit_at)
