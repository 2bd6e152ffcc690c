"""Whose part a change is: by paths, teams, members, or the whole repository; what is claimed twice, and by nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flowlens.facts.claims import NOBODY, Claims, claims_of
from flowlens.facts.gathered import Author, Gathered
from flowlens.facts.layout.codeowners import team_lines
from flowlens.facts.same_people import SamePeople
from flowlens.facts.squad_facts import of_squad
from flowlens.facts.tables import Facts
from flowlens.model.layout import Owners
from flowlens.model.squads import Place, SquadSpec
from tests.lenses.tables import Landed, Tag, facts

HERE = Place(Path("/x"), "shop")


def squad(name: str, **claims: tuple[str, ...]) -> SquadSpec:
    """A squad of the repository."""
    return SquadSpec(name, (HERE,), **claims)  # type: ignore[arg-type]


def with_files(given: Facts, files: Mapping[str, Sequence[tuple[str, int]]]) -> Facts:
    """The facts with these files (path, net lines) in the changes."""
    first = given.change_files.iloc[0]
    rows = [
        {**first.to_dict(), "change": change, "path": path, "area": path.partition("/")[0], "added": lines}
        for change, named in files.items()
        for path, lines in named
    ]
    return replace(given, change_files=pd.DataFrame(rows).astype(given.change_files.dtypes.to_dict()))


def claimed(
    files: Mapping[str, Sequence[tuple[str, int]]], squads: Sequence[SquadSpec], owners: str = "", person: str = "ann"
) -> Claims:
    """The claims on changes of these files."""
    whole = with_files(facts([Landed(name, n, person=person) for n, name in enumerate(files)]), files)
    teams: Owners | None = team_lines("CODEOWNERS", owners) if owners else None
    authors = {"ann": Author("ann@pay.example", "Ann Lee"), "ben": Author("ben@other.example", "Ben")}
    return claims_of(Gathered(whole, teams, authors), "shop", squads)


CART, SEARCH = squad("Cart", paths=("cart/",)), squad("Search", paths=("search/",))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param([("cart/a.py", 5)], 0, id="all of it"),
        pytest.param([("cart/a.py", 5), ("search/b.py", 6)], 1, id="most of it"),
        pytest.param([("cart/a.py", 5), ("search/b.py", 5)], 0, id="a tie is the first one's"),
        pytest.param([("cart/a.py", 5), ("docs/x.md", 6)], NOBODY, id="most of it is nobody's"),
        pytest.param([("docs/x.md", 6)], NOBODY, id="all of it is nobody's"),
        pytest.param([("search/a.png", 0)], 1, id="no line that counts"),
    ],
)
def test_where_most_lines_lie(files: list[tuple[str, int]], expected: int) -> None:
    assert claimed({"c": files}, [CART, SEARCH]).squad.tolist() == [expected]


def test_what_two_claim_counts_for_both_in_part() -> None:
    both = [CART, squad("Both", paths=("cart/a.py", "search/"))]
    found = claimed({"c": [("cart/a.py", 4), ("search/b.py", 1)], "d": [("cart/b.py", 1)]}, both)
    assert found.squad.tolist() == [1, 0]
    assert found.contested.tolist() == [[True, True], [False, False]]
    assert found.contested_lines.round().tolist() == [4, 0]
    assert found.crossing.tolist() == [False, False]


def test_a_change_of_two_parts_crosses() -> None:
    found = claimed({"c": [("cart/a.py", 1), ("search/b.py", 9)], "d": [("cart/a.py", 1)]}, [CART, SEARCH])
    assert found.crossing.tolist() == [True, False]


def test_who_has_the_whole_repository_has_the_rest() -> None:
    found = claimed({"c": [("cart/a.py", 1)], "d": [("docs/x", 1)]}, [squad("Platform"), CART])
    assert found.squad.tolist() == [1, 0]
    assert not found.contested.any()


def test_teams_by_the_last_line_that_matches() -> None:
    owners = "* @shop/platform\n/cart/ @shop/cart @shop/pay\n/cart/x.py @ann\n"
    teams = [squad("Cart", owners=("@shop/pay",)), squad("Platform", owners=("@shop/platform",))]
    found = claimed({"c": [("cart/a.py", 1)], "d": [("docs/x", 1)], "e": [("cart/x.py", 1)]}, teams, owners)
    assert found.squad.tolist() == [0, 1, NOBODY]


@pytest.mark.parametrize(("person", "expected"), [("ann", 0), ("ben", NOBODY), ("nobody", NOBODY)])
def test_members_by_address(person: str, expected: int) -> None:
    members = [squad("Pay", members=("*@pay.example",)), squad("None", members=("x@y.example",))]
    assert claimed({"c": [("a.py", 3)]}, members, person=person).squad.tolist() == [expected]


def test_a_squad_of_another_repository_claims_nothing() -> None:
    other = SquadSpec("Other", (Place(Path("/y"), "other"),))
    assert claimed({"c": [("a.py", 3)]}, [other, squad("Here")]).squad.tolist() == [1]


def test_the_facts_of_a_squad_have_its_changes_and_what_releases_carry_of_them() -> None:
    changes = [Landed("a", 0), Landed("b", 1), Landed("c", 2)]
    whole = facts(changes, [Tag("v1", 3, ("a", "b")), Tag("v2", 4, ("c",))])
    cut = of_squad(whole, np.array([True, True, False]))
    assert cut.changes["id"].tolist() == ["a", "b"]
    assert cut.change_files["change"].tolist() == ["a", "b"]
    assert cut.releases["carries_work"].tolist() == [True, False]
    assert of_squad(whole, np.array([True, True, True])) is whole


def test_people_who_share_an_address_or_a_whole_name_are_one() -> None:
    same = SamePeople()
    same.add("a", {"1": Author("ann@x.example", "Ann Lee"), "2": Author("ben@x.example", "root")})
    same.add("b", {"1": Author("ann@y.example", "ANN  lee"), "2": Author("ben@y.example", "root")})
    same.add("c", {"9": Author("ann@y.example", "A")})
    assert same.known("a\n1") == same.known("b\n1") == same.known("c\n9")
    assert same.known("a\n2") != same.known("b\n2")
    assert same.known("a release") == "a release"


def test_addresses_that_are_one_persons() -> None:
    same = SamePeople()
    same.join(("pat@x", "p@home"))
    same.add("shop", {"aa": Author("p@home", "p"), "bb": Author("pat@x", "pat"), "cc": Author("sam@x", "sam")})
    assert same.known("shop\naa") == same.known("shop\nbb") != same.known("shop\ncc")
