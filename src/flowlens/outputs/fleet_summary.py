"""What became of a fleet: in words for the terminal, and as JSON for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from flowlens.model.fleet import FleetSummary, Outcome
from flowlens.model.phrase import phrase
from flowlens.outputs.json_text import json_text
from flowlens.outputs.plain import printable

__all__ = ["summary_json", "summary_text", "told"]


def told(outcome: Outcome) -> str:
    """One repository in a line."""
    name = printable(outcome.source)
    if outcome.failure is not None:
        reason = outcome.reason.removeprefix(f"{outcome.source}: ")
        return f"{name}: {outcome.failure}: {printable(reason)}"
    if outcome.known:
        return f"{name}: nothing new; the store holds {_held(outcome)}."
    new = f"{phrase(outcome.n_new_commits, 'new commits')} and {phrase(outcome.n_new_diffs, 'new diffs')}"
    unknown = f"; {phrase(outcome.n_unknown, 'diffs')} could not be made" if outcome.n_unknown else ""
    return f"{name}: {new}; the store holds {_held(outcome)}{unknown}."


def summary_text(summary: FleetSummary) -> str:
    """How many are in the store, what came new, and each that failed with its reason, in the order of the list."""
    return "\n".join(_lines(summary))


def summary_json(summary: FleetSummary) -> str:
    """All of it as JSON, schema 1."""
    counts = {
        "repositories": len(summary.outcomes),
        "mined": sum(not one.known for one in summary.done),
        "unchanged": sum(one.known for one in summary.done),
        "failed": len(summary.failed),
    }
    each = [
        {key: printable(value) if isinstance(value, str) else value for key, value in asdict(one).items()}
        for one in summary.outcomes
    ]
    said = {"schema": 1, "workers": summary.n_workers, "seconds": summary.seconds, **counts, "outcomes": each}
    return json_text(said)


def _held(outcome: Outcome) -> str:
    return f"{phrase(outcome.n_commits, 'commits')} and {phrase(outcome.n_diffs, 'diffs')}"


def _lines(summary: FleetSummary) -> Iterator[str]:
    done, failed = summary.done, summary.failed
    n_all = phrase(len(summary.outcomes), "repositories")
    verb = "is" if len(done) == 1 else "are"
    yield f"{len(done):,} of {n_all} {verb} in the store: {_new(summary)}."
    yield f"It took {summary.seconds:,.0f} s with {phrase(summary.n_workers, 'workers')}."
    if failed:
        yield f"{phrase(len(failed), 'repositories')} could not be read:"
        for one in failed:
            yield f"  {told(one)}"


def _new(summary: FleetSummary) -> str:
    n_commits = sum(one.n_new_commits for one in summary.done)
    n_diffs = sum(one.n_new_diffs for one in summary.done)
    n_known = sum(one.known for one in summary.done)
    return f"{phrase(n_commits, 'new commits')} and {phrase(n_diffs, 'new diffs')}; {n_known:,} of them had nothing new"
