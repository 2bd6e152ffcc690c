"""Which findings rest on a change or a release: where it is shown, and what would be another number without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from flowlens.facts.tables import Facts
from flowlens.model.explained import Part
from flowlens.model.finding import Finding
from flowlens.model.phrase import phrase

__all__ = ["but", "resting"]

# Of one lens; the rest of its numbers move along.
_MOST_NUMBERS = 3
# They set groups of people against each other: what one change does to them would tell in which group its author is.
_OF_PEOPLE = frozenset({"newcomers", "role-models"})


def resting(findings: Sequence[Finding], id_: str, without: Sequence[Finding] = ()) -> Part:
    """The findings that show it, as evidence or as a dot, and those that would differ; `without`: made without it."""
    others = {finding.lens: finding for finding in without}
    told = [finding for finding in findings if finding.lens not in _OF_PEOPLE]
    lines = [line for finding in told for line in _of_lens(finding, id_, others.get(finding.lens))]
    return Part("Rests on it", tuple(lines) or ("no finding of this report",))


def _of_lens(finding: Finding, id_: str, without: Finding | None) -> Iterator[str]:
    notes = [one.note for one in finding.evidence if one.id == id_]
    dots = [series.label for series in finding.series if any(point.id == id_ for point in series.points)]
    moved = [] if without is None else list(_moved(finding, without))
    if not (notes or dots or moved):
        return
    yield f"{finding.lens} ({finding.state})"
    yield from (f"  evidence: {note}" for note in notes)
    yield from (f"  a dot of: {label}" for label in dict.fromkeys(dots))
    yield from (f"  without it: {line}" for line in moved[:_MOST_NUMBERS])
    if len(moved) > _MOST_NUMBERS:
        yield f"  without it: {phrase(len(moved) - _MOST_NUMBERS, 'numbers')} more would differ"


def _moved(finding: Finding, without: Finding) -> Iterator[str]:
    """The state and the measures that would read otherwise."""
    if finding.state != without.state:
        yield f"{without.state} in place of {finding.state}"
    for name, measure in finding.measures.items():
        other = without.measures.get(name)
        then = None if other is None or other.value is None else phrase(other.value, measure.unit)
        now = None if measure.value is None else phrase(measure.value, measure.unit)
        if now != then:
            yield f"{measure.label or name}: {then or 'no value'} in place of {now or 'no value'}"


def but(facts: Facts, change: str) -> Facts:
    """The same facts as if this change had not landed; the places of the others stay what they were."""
    tables = {}
    for name, column in (("changes", "id"), ("change_files", "change"), ("release_changes", "change")):
        frame = attrgetter(name)(facts)
        tables[name] = frame[frame[column] != change].reset_index(drop=True)
    return replace(facts, **tables)
