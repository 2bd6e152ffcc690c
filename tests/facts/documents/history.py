"""Small tables of changes and their files, for tests of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

__all__ = ["changes", "files", "when"]


def when(day: float) -> pd.Timestamp:
    """Noon of the day that is so many days after 2024-01-01."""
    return pd.Timestamp("2024-01-01T12:00:00Z") + pd.Timedelta(days=day)


def changes(days: Mapping[str, float | None], bots: Sequence[str] = ()) -> pd.DataFrame:
    """A change for each id, landed on that day, in the order of the mainline."""
    landed = pd.Series([pd.NaT if day is None else when(day) for day in days.values()], dtype="datetime64[us, UTC]")
    return pd.DataFrame(
        {"id": list(days), "position": range(len(days)), "landed_at": landed, "bot": [oid in bots for oid in days]}
    )


def files(*rows: tuple[str, ...]) -> pd.DataFrame:
    """A row for each change and path, with the path before where it was renamed."""
    whole = [(*row, None)[:3] for row in rows]
    frame = pd.DataFrame(whole, columns=["change", "path", "old_path"], dtype="str")
    return frame.assign(status=["renamed" if len(row) > 2 else "modified" for row in rows])
