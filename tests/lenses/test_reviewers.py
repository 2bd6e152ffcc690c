"""The changes of those who review most, in groups that are large enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.reviewers import REVIEWER_MEASURES, write_reviewers
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from tests.lenses.pulls import Said, of_each, with_pulls
from tests.lenses.tables import changes_at, facts

REVIEWERS, OTHERS = ("rita", "rob", "rai", "rosa", "ron"), ("ann", "ben", "cat", "dan", "eve")


def tables(lines: int = 90, n_reviewers: int = 5, own: bool = False, bot: bool = False) -> Facts:
    """Two years; the reviewers' changes have so many lines and the others' 30. One of the reviewers looks at each."""
    people = [*REVIEWERS, *OTHERS]
    given = [
        replace(one, person=people[n % 10], lines=lines if n % 10 < 5 else 30)
        for n, one in enumerate(changes_at(0, 730, 400))
    ]
    pulls = [
        replace(one, answers=(Said(one.opened + 0.5, one.person if own else REVIEWERS[n % n_reviewers], bot=bot),))
        for n, one in enumerate(of_each(facts(given), [1]))
    ]
    return with_pulls(facts(given), pulls)


def values(given: Facts) -> dict[str, Measure]:
    sheet = Sheet(REVIEWER_MEASURES)
    write_reviewers(sheet, given, LensSettings())
    return sheet.values


def test_those_who_review_most_land_larger_changes() -> None:
    told = values(tables())
    assert [told[name].value for name in REVIEWER_MEASURES] == [90, 30, pytest.approx(3)]
    assert told["reviewing_ratio"].label == REVIEWER_MEASURES["reviewing_ratio"]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(tables(n_reviewers=4), id="four reviewers"),
        pytest.param(tables(own=True), id="who opened it answers"),
        pytest.param(tables(bot=True), id="programs answer"),
    ],
)
def test_a_group_of_fewer_than_five_is_not_shown(given: Facts) -> None:
    told = values(given)
    assert {one.value for one in told.values()} == {None}
    assert {one.n for one in told.values()} == {0}


def test_without_pulls_it_says_what_it_needs() -> None:
    assert "needs pull requests" in str(values(facts(changes_at(0, 730, 40)))["reviewing_ratio"].missing)
