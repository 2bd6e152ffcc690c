"""The documented changes of release policy, and the steady controls, as the file of them says."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

__all__ = ["Documented", "Kind", "first_half", "read_documented"]

Kind = Literal["slower", "faster", "regular", "steady", "other"]

# A slow growth of gaps is a change for the slower.
_KINDS: Mapping[str, Kind] = {
    "slower": "slower",
    "creep": "slower",
    "faster": "faster",
    "regular": "regular",
    "none": "steady",
}


@dataclass(frozen=True, slots=True)
class Documented:
    """One row of the file: a change and the day from which it holds, or a steady control and a day in its middle.

    `pattern` is a regular expression for the whole name of a release tag. `before_days` and `after_days` are medians of
    `n_before` and `n_after` gaps. `by_document`: the day stands in a document, and was not read off the tags. `until`:
    the day on which the snapshot was made, if the file has it. `slow`: gaps grew little by little, to no day's date.
    """

    repository: str
    series: str
    pattern: str
    at: datetime
    kind: Kind
    before_days: float
    after_days: float
    n_before: int
    n_after: int
    by_document: bool
    until: datetime | None = None
    slow: bool = False

    @property
    def stretch(self) -> tuple[datetime, datetime]:
        """The time that the gaps before and after cover, as their medians tell: what is known of lies in it."""
        before, after = self.n_before * self.before_days, self.n_after * self.after_days
        return self.at - timedelta(days=before), self.at + timedelta(days=after)


def read_documented(file: Path) -> list[Documented]:
    """The rows of a file of documented changes; KeyError for a column that is missing, ValueError for a bad value."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [_documented(row) for row in csv.DictReader(lines)]


def first_half(rows: Iterable[Documented]) -> frozenset[str]:
    """Every second repository by name, from the first on: those that may be looked at; the rest is only scored."""
    names: Sequence[str] = sorted({row.repository for row in rows})
    return frozenset(names[::2])


def _documented(row: Mapping[str, str]) -> Documented:
    return Documented(
        repository=row["repo"],
        series=row["series"],
        pattern=row["tag_pattern"],
        at=_day(row["change_date"]),
        kind=_KINDS.get(row["direction"], "other"),
        before_days=float(row["before_median_days"]),
        after_days=float(row["after_median_days"]),
        n_before=int(row["n_before"]),
        n_after=int(row["n_after"]),
        by_document=row["date_basis"] == "document",
        until=_day(row["snapshot"]) if row.get("snapshot") else None,
        slow=row["direction"] == "creep",
    )


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
