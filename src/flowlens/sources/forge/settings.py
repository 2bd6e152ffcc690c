"""Which forge a repository belongs to, as its configuration and the command line say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["NOTHING_SAID", "ForgeNamed", "ForgeSettings", "Kind"]

Kind = Literal["github", "gitlab", "gitea"]


@dataclass(frozen=True, slots=True)
class ForgeNamed:
    """A forge as far as somebody names it: its kind, the address of its server, and the project (`owner/name`)."""

    kind: Kind | None = None
    url: str | None = None
    project: str | None = None


NOTHING_SAID = ForgeNamed()


@dataclass(frozen=True, slots=True)
class ForgeSettings:
    """What the configuration says, which may be that of a repository that nobody vouches for, and what the user says.

    Only the user sends a token to a server that nothing else vouches for, or to a project other than the clone's.
    """

    stated: ForgeNamed = field(default_factory=ForgeNamed)
    said: ForgeNamed = field(default_factory=ForgeNamed)
