"""The pull requests behind what is said of the weight of a process: which waited longest, and what is drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.model.measure import Evidence, Point, Series
from flowlens.model.phrase import phrase

__all__ = ["longest", "waits"]

_EVIDENCE = 5
_SHORTEST_DAYS = 1 / 1_440


def longest(now: pd.DataFrame) -> tuple[Evidence, ...]:
    """The changes that waited longest in the window, each with the number of its pull request."""
    rows = now.sort_values(["waited", "number"], ascending=[False, True], kind="stable").head(_EVIDENCE)
    columns = (rows[name].tolist() for name in ("change", "number", "waited", "lived", "net_lines", "subject"))
    return tuple(
        Evidence("change", oid, f"#{number} waited {_of(waited, lived)}, {phrase(lines, 'lines')}: {subject}")
        for oid, number, waited, lived, lines, subject in zip(*columns, strict=True)
    )


def _of(waited: float, lived: float) -> str:
    return f"{phrase(waited, 'days')} of {phrase(max(lived, waited), 'days')}"


def waits(pulls: pd.DataFrame, small: float, large: float) -> Series:
    """The days for which each pull request waited; `group` says how large its change is."""
    lines = pulls["net_lines"].to_numpy(dtype=np.float64)
    groups = np.where(lines <= small, "small", np.where(lines >= large, "large", "between")).tolist()
    days = np.maximum(pulls["waited"].to_numpy(dtype=np.float64), _SHORTEST_DAYS).tolist()
    labels = [f"#{number}: {subject}" for number, subject in zip(pulls["number"], pulls["subject"], strict=True)]
    columns = zip(pulls["end_at"], days, pulls["change"].tolist(), labels, groups, strict=True)
    points = tuple(Point(at.to_pydatetime(), *row) for at, *row in columns)
    return Series("waited", "days for which a pull request waited for somebody", "days", points)
