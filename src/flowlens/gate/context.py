"""All that a rule needs to know of one run."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.facts.settings import FactsSettings
from flowlens.gate.base import Place, Range
from flowlens.gate.history import History
from flowlens.gate.proposal import Proposal
from flowlens.gate.settings import GateSettings
from flowlens.gate.sizing import Rules, Sizing
from flowlens.gate.units import Judging
from flowlens.sources.git.tip_files import read_tip_files

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """An open repository, what the CI says, what is compared, the settings, and how sizes are made under them."""

    place: Place
    proposal: Proposal
    change: Range
    settings: GateSettings
    judging: Judging
    sizing: Sizing

    @classmethod
    def at_base(
        cls, place: Place, proposal: Proposal, change: Range, settings: GateSettings, facts: FactsSettings
    ) -> Context:
        """With the attributes, the mailmap and the ignored revisions of the base: a change does not alter its rules."""
        files = read_tip_files(place.shadow, change.base)
        attributes = files.attributes if settings.use_gitattributes else {}
        bots = frozenset(name.strip().lower() for name in facts.bots)
        return cls(
            place,
            proposal,
            change,
            settings,
            Judging(files, bots, settings.override.trailer),
            Sizing(place.shadow.git, Rules(facts, settings.exclude, attributes)),
        )

    def history(self, tip: str) -> History:
        """The changes that end in that commit."""
        return History(self.place.shadow, tip, self.judging, self.sizing, self.settings.unit)
