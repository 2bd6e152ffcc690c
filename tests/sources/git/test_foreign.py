"""Tags of a history that was merged in."""

from __future__ import annotations

import pytest

from flowlens.model.history import Commit
from flowlens.sources.git.foreign import foreign_tags
from flowlens.sources.git.tag import Tag
from flowlens.sources.git.versions import parse_tag
from tests.mined import at, commit


def tag(name: str, oid: str, day: float | None = None) -> Tag:
    return Tag(name, oid, None if day is None else at(day), parse_tag(name))


def history(*commits: Commit) -> dict[str, Commit]:
    return {one.oid: one for one in commits}


# Two roots, `a` and `x`; `d` merges the second history into the first.
MERGED = history(
    commit("a", day=0), commit("b", "a", day=10), commit("x", day=15), commit("y", "x", day=20),
    commit("c", "b", day=30), commit("d", "c y", day=40), commit("e", "d", day=50),
)  # fmt: skip


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param([], set(), id="no tags"),
        pytest.param([tag("v1", "b"), tag("v2", "c"), tag("v3", "e")], set(), id="its own, before and after a merge"),
        pytest.param([tag("v1", "b"), tag("v2", "c"), tag("v0.9", "y")], {"v0.9"}, id="of the merged history"),
        pytest.param([tag("v1", "b"), tag("v0.9", "y")], set(), id="no majority"),
        pytest.param([tag("v1", "c"), tag("v2", "e"), tag("v0.9", "y")], set(), id="older than all others"),
        pytest.param([tag("v1", "b"), tag("v2", "e"), tag("v0.9", "y", 5)], set(), id="older by the tagger's date"),
        pytest.param(
            [tag("v1", "b"), tag("x1", "x"), tag("x1.0", "x"), tag("v2", "c")], {"x1", "x1.0"}, id="commits are counted"
        ),
        pytest.param([tag("v1", "b"), tag("v2", "c"), tag("v3", "gone")], set(), id="a commit that is missing"),
    ],
)
def test_foreign_tags(tags: list[Tag], expected: set[str]) -> None:
    assert foreign_tags(tags, MERGED) == expected
