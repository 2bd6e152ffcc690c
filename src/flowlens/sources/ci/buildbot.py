"""Buildbot: saved answers of `/api/v2/builds?property=*`, where each build tells its builder, branch and revision.

Form: https://docs.buildbot.net/current/developer/raml/build.html; tried with Buildbot 4.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlens.model.ci import Conclusion, Run
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.records import first_record, flat, listed, row_of
from flowlens.sources.ci.row import Row, Tally

__all__ = ["is_buildbot", "read_buildbot"]

SYSTEM = "buildbot"
# By number: https://docs.buildbot.net/current/developer/results.html. A build that is retried is another one later;
# what an exception ended has no green run either.
_RESULTS: tuple[Conclusion, ...] = ("success", "success", "failure", "skipped", "failure", "cancelled", "cancelled")


def is_buildbot(values: list[Json]) -> bool:
    """Whether the first value is a page of builds, or a build, as Buildbot writes them."""
    first = next(flat(values), None)
    return isinstance(first, dict) and ("buildid" in first or "buildid" in first_record(first, "builds"))


def read_buildbot(values: list[Json], name: str, tally: Tally) -> Iterator[Run]:
    """The builds of every page; UsageError names the one that is another thing."""
    for number, value in enumerate(flat(values)):
        page = row_of(value, f"{name}: page {number}", tally)
        if "buildid" in page.values:
            yield _build(page)
            continue
        for at, each in enumerate(listed(page.values, "builds", page.place)):
            yield _build(row_of(each, f"{name}: page {number}: builds[{at}]", tally))


def _build(row: Row) -> Run:
    told = _properties(row)
    return Run(
        system=SYSTEM,
        id=row.named("buildid"),
        # Without its properties a build knows its builder by number only.
        workflow=told.text("buildername") or f"builder {row.named('builderid')}",
        oid=told.oid("got_revision", "revision"),
        branch=told.text("branch"),
        event=_event(told),
        started_at=row.time("started_at"),
        ended_at=row.time("complete_at"),
        conclusion=_conclusion(row),
    )


def _properties(row: Row) -> Row:
    """The properties, each of which is a pair of its value and where that comes from."""
    pairs = row.values.get("properties") or {}
    if not isinstance(pairs, dict):
        raise row.fault("properties", "should be an object")
    values = {name: pair[0] if isinstance(pair, list) and pair else None for name, pair in pairs.items()}
    # A build of several codebases has a revision of each.
    if isinstance(revisions := values.get("got_revision"), dict):
        values["got_revision"] = next(iter(revisions.values())) if len(revisions) == 1 else None
    return Row(values, f"{row.place}: properties", row.tally)


def _event(told: Row) -> str | None:
    """Why it ran: for a pull request where its hook says so, else the name of its scheduler."""
    return "pull_request" if told.text("event") == "pull_request" else told.text("scheduler")


def _conclusion(row: Row) -> Conclusion | None:
    result = row.values.get("results")
    if result is None:
        return None
    if isinstance(result, bool) or not isinstance(result, int) or not 0 <= result < len(_RESULTS):
        row.tally.unknown_words[str(result) if isinstance(result, int) and 0 <= result < 1_000 else "…"] += 1
        return None
    return _RESULTS[result]
