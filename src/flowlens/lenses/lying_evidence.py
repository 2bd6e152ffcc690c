"""The oldest of what is left lying: flags by the file that asks for them, branches by their newest commit."""

from __future__ import annotations

import pandas as pd

from flowlens.lenses.left_lying import IDLE_DAYS, YEAR_DAYS
from flowlens.model.measure import Evidence
from flowlens.model.phrase import phrase

__all__ = ["left_evidence"]

_SHOWN = 3


def left_evidence(standing: pd.DataFrame, branches: pd.DataFrame) -> tuple[Evidence, ...]:
    """Of both the oldest three; of branches, those of a year first that somebody may still remember."""
    return (*_flags(standing), *_branches(branches))


def _flags(standing: pd.DataFrame) -> tuple[Evidence, ...]:
    old = standing[standing["age_days"] >= IDLE_DAYS].head(_SHOWN)
    columns = zip(old["path"], old["name"], old["convention"], old["first_seen_at"], strict=True)
    return tuple(
        Evidence("file", path, f"asks for the flag {name} ({convention}), there since {at:%Y-%m-%d} or before")
        for path, name, convention, at in columns
    )


def _branches(branches: pd.DataFrame) -> tuple[Evidence, ...]:
    idle = branches[branches["idle_days"] > IDLE_DAYS]
    # What is forgotten for ten years tells less of this team than what was left last year.
    recent = idle[idle["idle_days"] <= IDLE_DAYS + YEAR_DAYS]
    shown = (recent if len(recent) else idle.iloc[::-1]).head(_SHOWN)
    columns = zip(shown["oid"], shown["n_commits"], shown["idle_days"], shown["last_at"], strict=True)
    return tuple(
        Evidence(
            "commit",
            oid,
            f"ends a branch of {phrase(n, 'commits')} of its own, idle for {phrase(days, 'days')} since {at:%Y-%m-%d}",
        )
        for oid, n, days, at in columns
    )
