"""What a configuration says, as the settings of the stages; made without the libraries that check a file."""

from __future__ import annotations

from dataclasses import dataclass, field

from flowlens.facts.settings import FactsSettings
from flowlens.gate.settings import GateSettings
from flowlens.lenses.settings import LensSettings
from flowlens.sources.ci.settings import CiSettings
from flowlens.sources.forge.settings import NOTHING_SAID, ForgeNamed
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.pulls.settings import PullSettings

__all__ = ["Stated"]


@dataclass(frozen=True, slots=True)
class Stated:
    """The settings of every stage; the defaults where the configuration says nothing, or there is none."""

    git: GitSettings = field(default_factory=GitSettings)
    facts: FactsSettings = field(default_factory=FactsSettings)
    lenses: LensSettings = field(default_factory=LensSettings)
    gate: GateSettings = field(default_factory=GateSettings)
    ci: CiSettings = field(default_factory=CiSettings)
    pulls: PullSettings = field(default_factory=PullSettings)
    forge: ForgeNamed = NOTHING_SAID
