"""How large a change is when it is proposed, and how it grows."""

from __future__ import annotations

from flowlens.lenses.counted import counted_changes
from flowlens.lenses.review_growth import REVIEW_MEASURES, write_review_growth
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from tests.lenses.pulls import Asked, with_pulls
from tests.lenses.tables import changes_at, facts

S = LensSettings()
TABLES = facts(changes_at(10, 100, 80))
PEOPLE = ("ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal", "ida", "joe")


def values(*pulls: Asked) -> dict[str, Measure]:
    given = with_pulls(TABLES, pulls)
    sheet = Sheet(REVIEW_MEASURES)
    write_review_growth(sheet, given, counted_changes(given, S), S)
    return sheet.values


def pull(n: int, later: int | None) -> Asked:
    grown = None if later is None else int(later > 0)
    return Asked(f"c{n}", 1, 9, PEOPLE[n % 10], opened_lines=40, later_lines=later, n_later=grown)


def test_a_half_grows_by_half() -> None:
    told = values(*(pull(n, 20 if n % 2 else 0) for n in range(60)))
    assert [told[name].value for name in REVIEW_MEASURES] == [40, 0.5, 1.5]


def test_none_grows() -> None:
    told = values(*(pull(n, 0) for n in range(60)))
    assert told["grown_share"].value == 0
    assert told["review_growth"].missing == "0 of 20 pull requests that grew"


def test_what_is_not_told_is_not_guessed() -> None:
    told = values(*(pull(n, None) for n in range(60)))
    assert told["opened_lines"].missing == "0 of 50 pull requests whose commits are told with dates and lines"
    assert "needs pull requests" in str(values()["grown_share"].missing)
