"""Experiments and what became of them: in words, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import fill

from flowlens.model.experiment import Experiment, Review, Shift
from flowlens.model.measure import Measure
from flowlens.outputs.json_report import SCHEMA, review_data
from flowlens.outputs.json_text import json_text
from flowlens.outputs.numbers import day, in_full
from flowlens.outputs.plain import defused, printable
from flowlens.outputs.states import OUTCOMES

__all__ = ["experiments_text", "reviews_json", "reviews_text", "shift_words"]

_WIDTH = 100


def experiments_text(experiments: Sequence[Experiment], today: date) -> str:
    """A block an experiment: its name and where it stands, the hypothesis, the measure, the days."""
    blocks = [
        f"{one.name}: {_stands(one, today)}\n"
        f"{_indented(printable(one.hypothesis))}\n"
        f"  {one.aim.id} {one.aim.goal} {_target(one)}; from {day(one.start)}, review on {day(one.review)}"
        for one in experiments
    ]
    return defused("\n\n".join(blocks))


def reviews_text(reviews: Sequence[Review]) -> str:
    """A block an experiment: the outcome and its sentence, the hypothesis, and each measure before and since."""
    return defused("\n\n".join(_block(review) for review in reviews))


def reviews_json(reviews: Sequence[Review]) -> str:
    """The reviews as JSON text in ASCII, in the plain values of schema 1."""
    return json_text({"schema": SCHEMA, "experiments": [review_data(review) for review in reviews]})


def shift_words(shift: Shift) -> str:
    """A measure before and since, each with interval and n, as `batch-size.median: 84 lines (70–101, n 212) → …`."""
    return f"{shift.aim.id}: {_side(shift.before)} → {_side(shift.after)}"


def _block(review: Review) -> str:
    sign = OUTCOMES[review.outcome]
    experiment = review.experiment
    shifts = [*([review.shift] if review.shift else []), *review.guards]
    told = [
        printable(review.sentence),
        f"Hypothesis: {printable(experiment.hypothesis)}",
        *(printable(shift_words(shift)) for shift in shifts),
        f"From {day(experiment.start)}, review on {day(experiment.review)}, against as long before.",
    ]
    return "\n".join([f"{sign.symbol} {experiment.name}: {sign.word}", *map(_indented, told)])


def _indented(text: str) -> str:
    return fill(text, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _side(measure: Measure) -> str:
    return f"not known ({measure.missing})" if measure.value is None else in_full(measure)


def _stands(experiment: Experiment, today: date) -> str:
    if today < experiment.start:
        return f"begins on {day(experiment.start)}"
    return f"runs until {day(experiment.review)}" if today < experiment.review else "to be reviewed"


def _target(experiment: Experiment) -> str:
    return "what it is" if experiment.aim.target is None else f"{experiment.aim.target:g}"
