"""Tags that were made in one go, long after what they release."""

from __future__ import annotations

import pytest

from flowlens.sources.git.late_tags import without_late_dates
from flowlens.sources.git.tag import Tag
from tests.mined import at, commit

# One line from `a` to `d`, with `x` and `y` beside it.
COMMITS = {
    one.oid: one
    for one in (
        commit("a", day=0), commit("b", "a", day=20), commit("x", "a", day=21), commit("y", "a", day=62),
        commit("n", "b", day=None), commit("c", "n", day=31), commit("d", "c", day=99), commit("e", "b", day=25),
    )
}  # fmt: skip


def tag(oid: str, day: float | None) -> Tag:
    return Tag(f"of {oid}", oid, None if day is None else at(day), None)


@pytest.mark.parametrize(
    ("tags", "late"),
    [
        pytest.param([], [], id="none"),
        pytest.param([tag("a", 100), tag("b", 100), tag("c", 100.2)], ["of a", "of b", "of c"], id="three in one go"),
        pytest.param([tag("a", 100), tag("b", 100)], [], id="two may be chance"),
        pytest.param([tag("a", 100), tag("b", 101), tag("c", 102)], [], id="on three days"),
        pytest.param([tag("a", 60), tag("b", 60), tag("c", 60)], [], id="not all of them so late"),
        pytest.param(
            [tag("a", 100), tag("b", 100), tag("c", 100), tag("d", 100)], ["of a", "of b", "of c"], id="one in time"
        ),
        pytest.param([tag("a", 100), tag("b", 100), tag("e", 100)], [], id="made in one month: fixes that waited"),
        pytest.param([tag("b", 100), tag("x", 100), tag("y", 100)], [], id="side by side: fixes that waited"),
        pytest.param(
            [tag("a", 100), tag("b", 100), tag("c", 100), tag("x", 100)], ["of a", "of b", "of c"], id="one beside"
        ),
        pytest.param([tag("a", None), tag("b", None), tag("c", None)], [], id="light tags"),
        pytest.param([tag("a", 100), tag("b", 100), tag("n", 100)], [], id="a commit without a date"),
        pytest.param([tag("a", 100), tag("a", 100), tag("b", 100)], [], id="two names of one commit"),
    ],
)
def test_late_tags(tags: list[Tag], late: list[str]) -> None:
    dated, names = without_late_dates(tags, COMMITS)
    assert names == late
    assert [one.tagged_at for one in dated] == [None if one.name in late else one.tagged_at for one in tags]
