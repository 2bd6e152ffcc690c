"""The rows of `flags` and `flag_looks`, from the looks that were taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import frame, moments, rows_to_columns
from flowlens.facts.written import contents_of
from flowlens.model.flags import FlagLook
from flowlens.model.history import PathAttributes

__all__ = ["flag_tables", "flags_to"]


def flag_tables(
    looks: Sequence[FlagLook], attributes: Mapping[str, PathAttributes], settings: FactsSettings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `flags` and `flag_looks`, without what the settings or the attributes call generated or vendored."""
    source = _source([use.path for look in looks for use in look.uses], attributes, settings)
    seen: list[dict[tuple[str, str], list[str]]] = []
    for look in looks:
        paths: dict[tuple[str, str], list[str]] = {}
        for use in look.uses:
            if use.path in source:
                paths.setdefault((use.name, use.convention), []).append(use.path)
        seen.append(paths)
    rows = [_row(flag, seen, looks) for flag in sorted({flag for paths in seen for flag in paths})]
    columns = rows_to_columns("flags", rows)
    times = {name: moments(columns[name]) for name in ("first_seen_at", "last_seen_at", "gone_at")}
    counts = [len(paths) for paths in seen]
    at = moments([look.at for look in looks])
    taken = frame("flag_looks", {"oid": [look.oid for look in looks], "at": at, "n_flags": counts})
    return frame("flags", {**columns, **times}), taken


def flags_to(flags: pd.DataFrame, looks: pd.DataFrame, as_of: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both tables as they were at an earlier moment; in which files a flag stands is of its last look."""
    taken = looks[looks["at"] <= as_of].reset_index(drop=True)
    if len(taken) == len(looks):
        return flags, looks
    known = flags[flags["first_seen_at"] <= as_of].reset_index(drop=True)
    newest = taken["at"].max()
    last = known["last_seen_at"].where(known["last_seen_at"] <= as_of, newest)
    gone = known["gone_at"].where(known["gone_at"] <= as_of)
    return known.assign(last_seen_at=last, gone_at=gone), taken


def _source(paths: Sequence[str], attributes: Mapping[str, PathAttributes], settings: FactsSettings) -> frozenset[str]:
    contents = contents_of(list(dict.fromkeys(paths)), attributes, settings)
    return frozenset(path for path, content in contents.items() if content == "source")


def _row(
    flag: tuple[str, str], seen: Sequence[Mapping[tuple[str, str], list[str]]], looks: Sequence[FlagLook]
) -> tuple[object, ...]:
    places = [place for place, paths in enumerate(seen) if flag in paths]
    paths = seen[places[-1]][flag]
    after = places[-1] + 1
    gone_at = looks[after].at if after < len(looks) else None
    return (*flag, min(paths), len(paths), looks[places[0]].at, looks[places[-1]].at, gone_at)
