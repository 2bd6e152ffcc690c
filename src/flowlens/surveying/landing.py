"""How work lands on the mainline, and which programs are among its authors."""

from __future__ import annotations

import re
from collections import Counter

from flowlens.errors import CannotMeasureError
from flowlens.facts.identity import is_bot
from flowlens.model.survey import Landing
from flowlens.sources.git.line import read_line
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.tip_files import TipFiles

__all__ = ["landing"]

_STEPS = 300
_SHOWN = 5
# The whole name, because a person may be called so: Jenkins is a surname.
_LIKE_A_PROGRAM = re.compile(
    r"jenkins|ci|(.*[-_. ])?(ci|automation|automated|service[- ]account|deployer|release[- ]manager)", re.IGNORECASE
)


def landing(shadow: Shadow, tip: str, files: TipFiles) -> Landing:
    """How the last steps landed, merges, squashes and the rest counted; nothing where the line cannot be walked."""
    try:
        line = read_line(shadow, tip, _STEPS)
    except CannotMeasureError:
        return Landing()
    authors = Counter(files.person(commit.author) for commit in line.commits.values() if len(commit.parents) <= 1)
    bots, others = Counter[str](), Counter[str]()
    for person, n in authors.items():
        if is_bot(person):
            bots[person.name] += n
        elif _LIKE_A_PROGRAM.fullmatch(person.name.strip()):
            others[person.name] += n
    return Landing(
        how=Counter(step.how for step in line.steps),
        n_by_bots=bots.total(),
        bots=tuple(name for name, _ in bots.most_common(_SHOWN)),
        suspects=tuple(name for name, _ in others.most_common(_SHOWN)),
    )
