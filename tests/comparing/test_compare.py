"""The whole comparison on small repositories of teams whose habits are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.comparing.compare import Asked, compare
from flowlens.config import Overrides, load_squads
from flowlens.errors import CannotMeasureError
from flowlens.model.comparison import Comparison, Level, Squad
from tests.comparing.teams import Team, landed, squads_file
from tests.repos import day

TWO = """
[[squad]]
name = "One"
repositories = ["one"]

[[squad]]
name = "Two"
repositories = ["two"]
"""


def ran(folder: Path, text: str, **said: object) -> Comparison:
    """The comparison of a squads file of that text."""
    earlier = said.pop("earlier", None)
    overrides = Overrides(cache=folder / "cache", jobs=1, **said)  # type: ignore[arg-type]
    return compare(load_squads(squads_file(folder, text)), Asked(overrides, earlier))  # type: ignore[arg-type]


def level(squad: Squad, measure: str) -> Level:
    """The level of a squad by a measure."""
    return next(one for one in squad.levels if one.id == measure)


def test_larger_changes_and_rarer_releases_are_seen(tmp_path: Path) -> None:
    landed(tmp_path / "one")
    landed(tmp_path / "two", Team(size=80, every=10, domain="two.example"))
    whole = ran(tmp_path, TWO)
    one, two = whole.squads
    size, gap = level(two, "batch-size.median"), level(two, "release-cadence.gap_median")
    assert (size.raw.value, gap.raw.value) == (80.0, 10.0)
    assert size.against.answer == "higher"
    assert size.against.effect.value == pytest.approx(4.0, rel=0.05)
    assert gap.against.answer == "higher"
    assert gap.against.effect.value == pytest.approx(10 / 5, rel=0.01)
    assert level(one, "batch-size.median").against.answer == "lower"
    assert (size.counts, gap.limit is not None) == (True, True)
    assert [squad.name for squad in whole.squads] == ["One", "Two"]
    assert (one.n_changes, one.n_releases, two.n_releases) == (120, 24, 12)


def test_alike_teams_are_not_called_different(tmp_path: Path) -> None:
    landed(tmp_path / "one")
    landed(tmp_path / "two", Team(domain="two.example"))
    whole = ran(tmp_path, TWO)
    answers = {one.against.answer for squad in whole.squads for one in squad.levels}
    assert answers <= {"no-clear-difference", "not-enough-data"}


def test_a_squad_of_few_people_is_withheld_and_is_in_no_number_of_others(tmp_path: Path) -> None:
    landed(tmp_path / "one")
    landed(tmp_path / "two", Team(n_people=2, domain="two.example"))
    one, two = ran(tmp_path, TWO).squads
    assert two.withheld is not None
    assert "2" not in two.withheld
    assert (two.levels, two.judged, two.n_changes) == ((), (), 0)
    assert all(each.against.others.value is None for each in one.levels)


def test_who_works_in_two_repositories_is_one_person(tmp_path: Path) -> None:
    """Three people in two repositories have six pseudonyms, and are fewer than five people all the same."""
    landed(tmp_path / "one")
    for name in ("two", "three"):
        landed(tmp_path / name, Team(n_people=3, domain="two.example"))
    text = TWO.replace('["two"]', '["two", "three"]')
    assert ran(tmp_path, text).squads[1].withheld is not None


def test_parts_of_one_repository(tmp_path: Path) -> None:
    landed(tmp_path / "one", Team(n_people=7, folders=("cart", "search", "docs")))
    text = """
    repositories = ["one"]
    [[squad]]
    name = "Cart"
    paths = ["cart/"]
    stage = "innovation"
    [[squad]]
    name = "Search"
    paths = ["search/", "cart/file0.py"]
    """
    whole = ran(tmp_path, text)
    cart, search = whole.squads
    assert (cart.n_changes, search.n_changes) == (40, 40)
    assert cart.claims == ("files under cart/",)
    assert [whole.title(one) for one in cart.judged[:2]] == ["Batch size", "Release cadence"]
    assert (cart.stage, cart.stage_told, search.stage_told) == ("innovation", "squads.toml", "none is set")
    assert [(one.n_changes, one.places) for one in whole.gaps] == [(40, ("docs",))]
    assert [(one.squads, one.n_changes) for one in whole.overlaps] == [(("Cart", "Search"), 1)]
    [big, _] = whole.crossing
    assert (big.lens, big.state) == ("big-projects", "not-enough-data")


def test_a_repository_that_cannot_be_read_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    landed(tmp_path / "one")
    landed(tmp_path / "two", Team(domain="two.example"))
    (tmp_path / "three").mkdir()
    whole = ran(tmp_path, TWO.replace('["two"]', '["two", "three"]'))
    assert [one.name for one in whole.unread] == ["three"]
    assert whole.squads[1].n_changes == 120
    assert not whole.complete


def test_nothing_that_can_be_read(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with pytest.raises(CannotMeasureError, match="None of the 2 repositories"):
        ran(tmp_path, TWO)


def test_before_and_after(tmp_path: Path) -> None:
    landed(tmp_path / "one", Team(days=240))
    landed(tmp_path / "two", Team(domain="two.example"))
    landed(tmp_path / "three", Team(domain="two.example", size=60, start=120))
    text = TWO.replace('["two"]', '["two", "three"]')
    periods = {"since": day(120), "until": day(240), "earlier": (day(0), day(119))}
    one, other = ran(tmp_path, text, **periods).squads
    shifts = {shift.id: shift for shift in other.shifts}
    assert shifts["batch-size.median"].answer == "higher"
    assert shifts["batch-size.median"].effect.value == pytest.approx(3.0, rel=0.05)
    assert {shift.answer for shift in one.shifts} <= {"no-clear-difference", "not-enough-data"}


def test_the_same_facts_give_the_same_comparison(tmp_path: Path) -> None:
    landed(tmp_path / "one")
    landed(tmp_path / "two", Team(size=30, domain="two.example"))
    assert ran(tmp_path, TWO) == ran(tmp_path, TWO)


def test_a_period_that_is_too_short_says_what_would_do(tmp_path: Path) -> None:
    landed(tmp_path / "one")
    landed(tmp_path / "two", Team(domain="two.example"))
    one, _ = ran(tmp_path, TWO, since=day(100)).squads
    why = level(one, "batch-size.median").raw.missing
    assert why is not None
    assert "of 30 changes; a period that begins on 2024-03-31 has enough" in why
