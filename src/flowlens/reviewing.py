"""What became of a team's experiments: the measures over as long before each start and since, and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from flowlens.config import Settings
from flowlens.errors import UsageError
from flowlens.model.experiment import Aim, Experiment, Review
from flowlens.model.measure import Measure
from flowlens.model.progress import Progress
from flowlens.pipeline import gather

if TYPE_CHECKING:
    from flowlens.facts.tables import Facts

__all__ = ["require_measures", "review_all"]


def review_all(
    settings: Settings, experiments: Sequence[Experiment], today: date, progress: Progress | None = None
) -> tuple[Review, ...]:
    """The answer to each experiment as of today; FlowLensError where the repository or a measure cannot be read.

    Whatever period the settings ask for: an experiment has its own.
    """
    if not experiments:
        return ()
    require_measures([aim for experiment in experiments for aim in (experiment.aim, *experiment.guards)])
    facts = gather(replace(settings, since=None, until=None), progress)
    return tuple(_reviewed(experiment, facts, settings, today) for experiment in experiments)


def require_measures(aims: Sequence[Aim]) -> None:
    """UsageError for the first that no lens measures, with those that are near."""
    from flowlens.lenses.catalog import LENSES

    known = {f"{lens.id}.{name}" for lens in LENSES for name in lens.measures}
    for aim in aims:
        if aim.id not in known:
            near = get_close_matches(aim.id, sorted(known), n=3)
            hint = f"Did you mean {' or '.join(near)}?" if near else "`flowlens explain` lists them."
            raise UsageError(f"No lens has a measure {aim.id}.", next_step=hint)


def _reviewed(experiment: Experiment, facts: Facts, settings: Settings, today: date) -> Review:
    from flowlens.lenses.experiment_review import review

    begin, end = _midnight(experiment.start), _midnight(min(today, experiment.review))
    lenses = {aim.lens for aim in (experiment.aim, *experiment.guards)}
    planned = experiment.review - experiment.start
    before = _levels(facts, (begin - planned, begin), lenses, settings)
    return review(experiment, before, _levels(facts, (begin, end), lenses, settings), today)


def _levels(
    facts: Facts, period: tuple[datetime, datetime], lenses: set[str], settings: Settings
) -> Mapping[str, Measure]:
    """All that these lenses measure over the whole of a period, which does not hold its end; by their full names."""
    from flowlens.facts.period import within
    from flowlens.lenses.catalog import LENSES

    begin, end = period
    if end <= begin or begin > facts.as_of:
        return {}
    then = within(facts, begin, end - timedelta(microseconds=1))
    asked = replace(settings.lenses, level_days=max((end - begin).days, 1))
    return {
        f"{lens.id}.{name}": measure
        for lens in LENSES
        if lens.id in lenses
        for name, measure in lens.measure(then, asked).values.items()
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
