"""What a configuration of a repository begins with: where it would lie, the mainline, and what a step of it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flowlens.errors import CannotMeasureError
from flowlens.facts.settings import FactsSettings
from flowlens.gate.base import Place, Range
from flowlens.gate.baseline import collect
from flowlens.gate.context import Context
from flowlens.gate.enough import unit_of
from flowlens.gate.proposal import Proposal
from flowlens.gate.settings import GateSettings
from flowlens.gate.target import find_mainline_of
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import open_shadow

__all__ = ["Detected", "detect"]


@dataclass(frozen=True, slots=True)
class Detected:
    """What was found in a repository without looking at its configuration.

    `work_tree` is None for a bare repository. `unit`: a step of the mainline is a `change` (a pull) or a `commit`; None
    where too few have landed to tell. `mainline` is where work would land in a repository without a commit.
    """

    work_tree: Path | None
    mainline: str
    unit: Literal["change", "commit"] | None


def detect(repository: Path) -> Detected:
    """What is found in the repository that holds that folder; CannotMeasureError where there is none to read."""
    with open_shadow(repository) as shadow:
        place = Place(shadow, read_refs(shadow))
        try:
            line = find_mainline_of(place, Proposal())
        except CannotMeasureError:
            if not place.refs.unborn:
                raise
            name = place.refs.head_branch.removeprefix("refs/heads/") or "main"
            return Detected(shadow.folder.work_tree, name, None)
        return Detected(shadow.folder.work_tree, line.name, _unit(place, line.tip))


def _unit(place: Place, tip: str) -> Literal["change", "commit"] | None:
    """What most of the changes are that a new one would be ranked in."""
    settings = GateSettings()
    context = Context.at_base(place, Proposal(), Range(tip, tip, tip, place.shadow.git, ()), settings, FactsSettings())
    return unit_of(collect(context.history(tip).newest_first(), settings.pr_size.window, 0), settings.pr_size)
