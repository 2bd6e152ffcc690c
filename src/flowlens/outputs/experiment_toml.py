"""The file of an experiment as `flowlens experiment start` writes it: to be read, and changed, by the team."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flowlens.model.experiment import Aim, Experiment

__all__ = ["experiment_text"]

_HEAD = """\
# An experiment: what we believe, the measure that would show it, and the day on which we look.
# `flowlens experiment review` answers it from the history, and so does the report. A later `review` is a second look.
"""


def experiment_text(experiment: Experiment) -> str:
    """The experiment as TOML."""
    return "\n".join([_HEAD, *_lines(experiment), ""])


def _lines(experiment: Experiment) -> Iterator[str]:
    yield f"hypothesis = {_quoted(experiment.hypothesis)}"
    yield f"start = {experiment.start.isoformat()}"
    yield f"review = {experiment.review.isoformat()}"
    yield ""
    yield "# The measure that should move, and where to: `flowlens explain NAME` says what it is."
    yield "[aim]"
    yield from _aim(experiment.aim)
    for guard in experiment.guards:
        yield ""
        yield "# What must not get worse meanwhile: beyond chance, it ends the experiment."
        yield "[[guard]]"
        yield from _aim(guard)


def _aim(aim: Aim) -> Iterator[str]:
    yield f"measure = {_quoted(aim.id)}"
    yield f"goal = {_quoted(aim.goal)}"
    if aim.target is not None:
        yield f"target = {float(aim.target)!r}"


def _quoted(text: str) -> str:
    """The text as a basic string of TOML, whose escapes are those of JSON; DEL is the one that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
