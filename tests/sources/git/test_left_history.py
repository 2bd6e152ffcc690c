"""Earlier releases of a project that began anew, and tags of another project beside them."""

from __future__ import annotations

import pytest

from flowlens.model.history import Person
from flowlens.sources.git.left_history import left_behind
from flowlens.sources.git.releases import releases_of
from flowlens.sources.git.tag import Tag
from flowlens.sources.git.versions import parse_tag
from tests.mined import at, commit

LINE = [commit("a", day=100), commit("b", "a", day=110)]
LEFT = [commit("x", day=10), commit("y", "x", day=40)]
COMMITS = {one.oid: one for one in (*LINE, *LEFT)}
RELATED = frozenset({"a", "b"})
OWN = [("v18.1", "a", 100), ("v18.2", "b", 110)]


def tag(name: str, oid: str, day: float) -> Tag:
    return Tag(name, oid, at(day), parse_tag(name, "project"))


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        pytest.param([("v17.1", "x", 10), ("v17.2", "y", 40)], ["v17.1", "v17.2"], id="earlier and lower"),
        pytest.param([("v17.1", "x", 10), ("v17.2-rc1", "y", 40)], ["v17.1", "v17.2-rc1"], id="a candidate too"),
        pytest.param([("v18.1.5", "x", 105)], ["v18.1.5"], id="between two of the mainline"),
        pytest.param([("v17.1", "x", 105)], [], id="a fix of an older version"),
        pytest.param([("v18.3", "x", 105)], [], id="above what the mainline releases later"),
        pytest.param([("v18.3", "x", 120)], [], id="the mainline does not go on"),
        pytest.param([("v19.1", "x", 10)], [], id="not lower"),
        pytest.param([("tool-1.0", "x", 10)], [], id="of a component"),
        pytest.param([("v17.1", "gone", 10)], [], id="its commit is missing"),
        pytest.param([], [], id="none"),
    ],
)
def test_earlier_releases(others: list[tuple[str, str, float]], kept: list[str]) -> None:
    tags = [tag(*one) for one in (*OWN, *others)]
    assert [one.name for one in left_behind(tags, COMMITS, RELATED)] == kept


def test_a_fix_on_the_mainline_does_not_lead() -> None:
    """Else every version above 18.2 would look out of order once 18.1.1 is there."""
    own = [*OWN, ("v18.1.1", "b", 108), ("v18.0.9", "a", 104)]
    tags = [tag(*one) for one in (*own, ("v18.1.5", "x", 109))]
    assert [one.name for one in left_behind(tags, COMMITS, RELATED)] == ["v18.1.5"]


def test_tags_of_other_people_are_another_project() -> None:
    foreign = {**COMMITS, "x": commit("x", day=10, author=Person("Bea", "bea@else.example"))}
    assert left_behind([tag(*one) for one in (*OWN, ("v17.1", "x", 10))], foreign, RELATED) == []


def test_without_a_release_of_its_own_nothing_is_known() -> None:
    assert left_behind([tag("v17.1", "x", 10)], COMMITS, RELATED) == []


def test_they_are_releases_with_a_date_and_said() -> None:
    releases, notices = releases_of([tag(*one) for one in (*OWN, ("v17.1", "x", 10))], COMMITS, RELATED)
    assert [(one.name, one.at) for one in releases] == [("v17.1", at(10)), ("v18.1", at(100)), ("v18.2", at(110))]
    assert notices == [
        "1 tag is of a history that the mainline has left; their dates count, and what was in them is unknown (v17.1)."
    ]
