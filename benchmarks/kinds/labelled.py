"""Commits labelled by hand, as the file of them says."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

__all__ = ["COLUMNS", "FixOf", "Labelled", "Stratum", "first_half", "read_labelled"]

Stratum = Literal["revert", "fix", "rest"]
FixOf = Literal["product", "test", "docs", "build", "no"]
COLUMNS = ("repository", "oid", "stratum", "weight", "label_fix", "label_revert", "note")
_REVERT = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One commit, read by a person: what it repairs, and whether it takes back an earlier commit.

    `weight`: for how many commits of its repository it stands, as it was drawn from its stratum.
    """

    repository: str
    oid: str
    stratum: Stratum
    weight: float
    fix_of: FixOf
    is_revert: bool


def read_labelled(file: Path) -> list[Labelled]:
    """The rows of a file of labels; KeyError for a missing column or a bad label of reverts, ValueError for another."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Labelled(
                repository=row["repository"],
                oid=row["oid"],
                stratum=cast("Stratum", _one_of(row["stratum"], get_args(Stratum))),
                weight=float(row["weight"]),
                fix_of=cast("FixOf", _one_of(row["label_fix"], get_args(FixOf))),
                is_revert=_REVERT[row["label_revert"]],
            )
            for row in csv.DictReader(lines)
        ]


def first_half(labelled: Iterable[Labelled]) -> frozenset[str]:
    """Every second repository by name, from the first on: those that may be looked at; the rest is only scored."""
    return frozenset(sorted({row.repository for row in labelled})[::2])


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
    return value
