"""What a report rests on, as a key: while that is the same, the report that was kept is the answer."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from sys import version_info

from flowlens.config import Settings
from flowlens.facts.kept_reports import report_key
from flowlens.facts.schema import SCHEMA_VERSION
from flowlens.outside import Found
from flowlens.sources.git.deep import deep_method
from flowlens.sources.git.diffs import METHOD
from flowlens.sources.git.object_state import objects_stamp
from flowlens.sources.git.refs import state_of
from flowlens.sources.git.shadow import Shadow

__all__ = ["own_files", "report_keys"]


def report_keys(shadow: Shadow, settings: Settings, found: Found) -> tuple[str, str | None]:
    """The same key is the same report: it stands for all that a report rests on.

    The second is for one in which something is unknown: objects that were missing may have come, so it stands for the
    objects that there are as well. None where that cannot be told.
    """
    period = (settings.since, settings.until)
    asked = (replace(settings.git, jobs=0), settings.facts, settings.lenses, period, settings.area)
    # What was found in depth is no part of the key: only a report for which nothing was left to look into is kept.
    in_depth = deep_method() if settings.deep_budget > 0 else None
    told = (shadow.name, shadow.bare, shadow.partial, sorted(shadow.boundary), shadow.notices)
    made_by = (METHOD, SCHEMA_VERSION, version_info[:3], version("numpy"), version("pandas"), own_files())
    rests_on = (made_by, state_of(shadow), told, asked, in_depth, found.stamp)
    stamp = objects_stamp(shadow.git)
    return report_key(*rests_on), None if stamp is None else report_key(*rests_on, stamp)


def own_files() -> list[tuple[str, int, int]]:
    """What tells this FlowLens from one whose lenses were edited, though the version is the same."""
    folder = Path(__file__).parent
    stamps = ((path, path.stat()) for path in sorted(folder.rglob("*.py")))
    return [(str(path.relative_to(folder)), status.st_size, status.st_mtime_ns) for path, status in stamps]
