"""What was seen in a repository that has no configuration yet, for somebody who writes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from flowlens.model.policy import Stage

__all__ = ["Answers", "Ci", "Generated", "Landing", "Survey", "Versions"]

_STALE_DAYS = 2 * 365


@dataclass(frozen=True, slots=True)
class Versions:
    """A file of the mainline that holds a version: its key, how many versions came and went, and when the last came."""

    path: str
    key: str
    n: int
    newest: date | None


@dataclass(frozen=True, slots=True)
class Landing:
    """How the last steps of the mainline landed, by the word for it, and what programs are among their authors.

    `suspects` are author names that look as a program's, and do not count as one.
    """

    how: Mapping[str, int] = field(default_factory=dict)
    n_by_bots: int = 0
    bots: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generated:
    """Files that are left out of net sizes anyway, by why; and globs of those whose first lines say who wrote them.

    `n_marked` is how many files say that a program did.
    """

    left_out: Mapping[str, int] = field(default_factory=dict)
    globs: tuple[str, ...] = ()
    n_marked: int = 0


@dataclass(frozen=True, slots=True)
class Ci:
    """A CI in use: its id, its name, and the file of the tree that tells."""

    id: str
    name: str
    told_by: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was seen. `head` is empty where there is no commit yet; `tags` are sentences on the tags that release.

    `newest_tag`: the day of the last of these tags. `deploying`: workflows that seem to deploy, by name.
    """

    mainline: str
    why_mainline: str = ""
    head: str = ""
    tags: tuple[str, ...] = ()
    n_tags: int = 0
    newest_tag: date | None = None
    versions: tuple[Versions, ...] = ()
    deploying: tuple[str, ...] = ()
    landing: Landing = field(default_factory=Landing)
    generated: Generated = field(default_factory=Generated)
    areas: tuple[str, ...] = ()
    ci: tuple[Ci, ...] = ()
    as_of: date | None = None
    notices: tuple[str, ...] = ()

    @property
    def version_file(self) -> Versions | None:
        """The file that tells of releases, where no tag does: none has stood for two years, or there is none."""
        found = self.versions[0] if self.versions else None
        if found is None or not self.n_tags:
            return found
        stale = (
            self.newest_tag is not None and self.as_of is not None and (self.as_of - self.newest_tag).days > _STALE_DAYS
        )
        return found if stale and found.newest is not None and found.newest > (self.newest_tag or date.min) else None


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said that cannot be seen; None where nothing was said.

    `source`: where the CI is to get FlowLens from, an account or an address.
    """

    stage: Stage | None = None
    release: Literal["mainline", "deployments"] | None = None
    source: str | None = None
