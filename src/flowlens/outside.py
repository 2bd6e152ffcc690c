"""What a run is given beside the repository: files of CI and of pull requests."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flowlens.config import Settings
from flowlens.model.ci import CiRead
from flowlens.model.forge import ForgeRead
from flowlens.sources.ci.files import ci_files
from flowlens.sources.ci.read import read_ci
from flowlens.sources.named_files import NamedFiles
from flowlens.sources.pulls.files import pull_files
from flowlens.sources.pulls.read import read_pull_files

__all__ = ["Found", "Outside", "find_outside"]


@dataclass(frozen=True, slots=True)
class Outside:
    """What was read: of CI, and of pull requests."""

    ci: CiRead
    forge: ForgeRead


@dataclass(frozen=True, slots=True)
class Found:
    """The files, before anybody has looked into them; `bots` are names of more bots."""

    runs: NamedFiles
    pulls: NamedFiles
    bots: Collection[str]

    @property
    def stamp(self) -> tuple[object, ...]:
        """What tells this from anything else that may be given."""
        return self.runs.stamp, self.pulls.stamp

    def read(self) -> Outside:
        """What is in them; UsageError for a fault."""
        return Outside(read_ci(self.runs), read_pull_files(self.pulls, self.bots))


def find_outside(settings: Settings) -> Found:
    """What the settings name; UsageError for a file of the command line that is not there."""
    return Found(ci_files(settings.ci), pull_files(settings.pulls), settings.facts.bots)
