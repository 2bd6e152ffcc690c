"""What a user may set about classifying files and people, and about what a release is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from flowlens.model.phrase import listed

__all__ = ["FactsSettings", "ReleaseSettings", "ReleaseSource"]

ReleaseSource = Literal["tags", "version-file", "deployments", "builds", "mainline"]


@dataclass(frozen=True, slots=True)
class ReleaseSettings:
    """What carries work to users: tags, deployments to these environments, or runs of a workflow or of its job.

    Of tags and of a file that holds the version Git tells. `mainline`: each change is live as it lands.
    """

    source: ReleaseSource = "tags"
    environments: tuple[str, ...] = ("production", "prod", "live")
    workflow: str | None = None
    job: str | None = None

    @property
    def wanted_environments(self) -> frozenset[str]:
        """The names of the environments as they are compared: in small letters."""
        return frozenset(name.casefold() for name in self.environments)

    @property
    def told(self) -> str:
        """What is a release, in words."""
        if self.source == "deployments":
            return f"deployments to {listed(self.environments, 'or')} that succeeded"
        of_what = [f"the job {self.job}"] if self.job else []
        of_what += [f"the workflow {self.workflow}"] if self.workflow else []
        return f"runs of {' of '.join(of_what)} that succeeded"


@dataclass(frozen=True, slots=True)
class FactsSettings:
    """Globs as in `.gitignore` of more generated and vendored files and of named areas, more bots, and releases."""

    generated: tuple[str, ...] = ()
    vendored: tuple[str, ...] = ()
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bots: tuple[str, ...] = ()
    release: ReleaseSettings = field(default_factory=ReleaseSettings)
