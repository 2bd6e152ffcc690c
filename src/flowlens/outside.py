"""What a run is given beside the repository: files of CI and of pull requests, and what is kept of its forge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from flowlens.config import Settings
from flowlens.model.ci import CiRead
from flowlens.model.forge import ForgeRead
from flowlens.sources.ci.files import ci_files
from flowlens.sources.ci.read import read_ci
from flowlens.sources.forge.kept import forge_stamp, kept_ci, kept_pulls
from flowlens.sources.named_files import NamedFiles
from flowlens.sources.pulls.files import pull_files
from flowlens.sources.pulls.read import read_pull_files

__all__ = ["Found", "Outside", "find_outside"]

_KEPT = "What `flowlens mine --forge` has kept of the forge is read."
_NOT_KEPT = "Pull requests are those of the files; what is kept of the forge is not read, as it calls people otherwise."


@dataclass(frozen=True, slots=True)
class Outside:
    """What was read: of CI, and of pull requests."""

    ci: CiRead
    forge: ForgeRead


@dataclass(frozen=True, slots=True)
class Found:
    """The files, before anybody has looked into them, and the folder of the store, in which rows of a forge may be.

    `bots` are names of more bots.
    """

    runs: NamedFiles
    pulls: NamedFiles
    store: Path
    bots: Collection[str]

    @property
    def stamp(self) -> tuple[object, ...]:
        """What tells this from anything else that may be given."""
        return self.runs.stamp, self.pulls.stamp, forge_stamp(self.store)

    def read(self) -> Outside:
        """What is in them; UsageError for a fault of a file."""
        return Outside(self._ci(), self._pulls())

    def _ci(self) -> CiRead:
        named, kept = read_ci(self.runs), kept_ci(self.store)
        return replace(
            named,
            runs=(*kept.runs, *named.runs),
            jobs=(*kept.jobs, *named.jobs),
            deployments=(*kept.deployments, *named.deployments),
            published=(*kept.published, *named.published),
        )

    def _pulls(self) -> ForgeRead:
        named, kept = read_pull_files(self.pulls, self.bots), kept_pulls(self.store)
        if not named.pulls:
            return replace(kept, notices=(*kept.notices, *named.notices, *([_KEPT] if kept.pulls else [])))
        return replace(named, notices=(*named.notices, *([_NOT_KEPT] if kept.pulls else [])))


def find_outside(settings: Settings, store: Path) -> Found:
    """What the settings name, and what lies in the store; UsageError for a file that is not there."""
    return Found(ci_files(settings.ci), pull_files(settings.pulls), store, settings.facts.bots)
