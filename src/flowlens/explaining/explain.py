"""The whole answer on one page: find what is meant, say how it was counted, and what rests on it."""

from __future__ import annotations

from flowlens.config import Settings
from flowlens.explaining.change import change_parts
from flowlens.explaining.commit import commit_parts
from flowlens.explaining.named import named
from flowlens.explaining.not_released import not_released
from flowlens.explaining.release import release_parts
from flowlens.explaining.resting import but, resting
from flowlens.facts.tables import Facts
from flowlens.lenses import catalog
from flowlens.model.explained import Explained, Part
from flowlens.model.finding import Finding
from flowlens.model.progress import Progress
from flowlens.pipeline import gather
from flowlens.verdict.policy import policy

__all__ = ["explain"]


def explain(settings: Settings, text: str, progress: Progress | None = None) -> Explained:
    """How the commit, pull or release of that name was counted in this repository, and what rests on it.

    UsageError where nothing has that name; CannotMeasureError where the repository cannot be read.
    """
    facts = gather(settings, progress)
    found = named(facts, text)
    also = (Part("Also", tuple(f"{each} has the same name" for each in found.also)),) if found.also else ()
    if found.kind == "release":
        heading, parts = release_parts(facts, settings.lenses, found.id)
        other = not_released(facts, found.id)
        without = () if other is None else _findings(other, settings)
        rests = resting(_findings(facts, settings), found.id, without)
    else:
        heading, parts, change = _of_commit(facts, settings, found.id, is_change=found.kind == "change")
        rests = _without(facts, settings, change) if change else Part("Rests on it", ("nothing: no change holds it",))
    return Explained(heading, (*parts, rests, *also))


def _of_commit(
    facts: Facts, settings: Settings, oid: str, *, is_change: bool
) -> tuple[str, tuple[Part, ...], str | None]:
    """The heading, the parts, and the change that the commit is, or is part of."""
    if is_change:
        heading, parts = change_parts(facts, settings.lenses, oid)
        return heading, parts, oid
    heading, parts, change = commit_parts(facts, oid)
    if change is None:
        return heading, parts, None
    title, more = change_parts(facts, settings.lenses, change)
    return heading, (*parts, Part("Change", (title,)), *more), change


def _without(facts: Facts, settings: Settings, change: str) -> Part:
    """What rests on a change: where it is shown, and what would be another number without it."""
    return resting(_findings(facts, settings), change, _findings(but(facts, change), settings))


def _findings(facts: Facts, settings: Settings) -> list[Finding]:
    thresholds = policy(settings.lenses.stage)
    return [lens.judge(lens.measure(facts, settings.lenses), thresholds) for lens in catalog.LENSES]
