"""Areas under their present names: which were renamed, and that a rename is no growth elsewhere."""

from __future__ import annotations

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.mix import area_of_each
from flowlens.lenses.renamed_areas import present_names
from tests.lenses.files import Step, history
from tests.lenses.tables import Landed


def told(*changes: list[Step]) -> Facts:
    """The facts of these changes, one a day."""
    landed = [Landed(f"c{day}", float(day)) for day in range(len(changes))]
    steps = [
        Step(f"c{day}", step.path, step.status, old=step.old, area=step.path.split("/")[0])
        for day, change in enumerate(changes)
        for step in change
    ]
    return history(landed, steps)


def added(*paths: str) -> list[Step]:
    return [Step("", path, "added") for path in paths]


def deleted(*paths: str) -> list[Step]:
    return [Step("", path, "deleted") for path in paths]


def moved(*pairs: tuple[str, str]) -> list[Step]:
    return [Step("", path, "renamed", old=old) for old, path in pairs]


WHOLE = moved(("old/a", "new/a"), ("old/b", "new/b"))


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        pytest.param([added("old/a", "old/b"), WHOLE], {"old": "new"}, id="a folder"),
        pytest.param([added("old/a", "old/b", "new/c"), WHOLE], {"old": "new"}, id="into another"),
        pytest.param([added("old/a", "old/b", "old/c"), WHOLE], {}, id="one file is left"),
        pytest.param([added("old/a", "old/b", "old/c"), WHOLE, deleted("old/c")], {"old": "new"}, id="then it goes"),
        pytest.param([added("old/a", "old/b"), WHOLE, added("old/a")], {}, id="it comes back"),
        pytest.param(
            [added(*(f"old/{name}" for name in "abcde")), [*WHOLE, *deleted("old/c", "old/d", "old/e")]],
            {},
            id="most is deleted",
        ),
        pytest.param(
            [added(*(f"old/{name}" for name in "abcde")), deleted("old/c", "old/d", "old/e"), WHOLE],
            {"old": "new"},
            id="most was deleted before",
        ),
        pytest.param(
            [added("old/a", "old/b"), moved(("old/a", "x/a"), ("old/b", "y/b"))], {"old": "x"}, id="halves: by name"
        ),
        pytest.param(
            [added("old/a", "old/b", "old/c"), moved(("old/a", "x/a"), ("old/b", "y/b"), ("old/c", "z/c"))],
            {},
            id="scattered",
        ),
        pytest.param(
            [added("old/a", "old/b"), WHOLE, moved(("new/a", "last/a"), ("new/b", "last/b"))],
            {"old": "last", "new": "last"},
            id="twice",
        ),
        pytest.param(
            [added("old/a", "old/b"), WHOLE, moved(("new/a", "old/a"), ("new/b", "old/b"))],
            {"new": "old"},
            id="and back",
        ),
        pytest.param([added("old/a"), moved(("old/a", "old/b"))], {}, id="within"),
        pytest.param([moved(("old/a", "new/a"))], {}, id="from a past that is not known"),
        pytest.param([added("old/a")], {}, id="no move"),
        pytest.param([], {}, id="nothing"),
    ],
)
def test_what_an_area_is_called_now(changes: list[list[Step]], names: dict[str, str]) -> None:
    assert present_names(told(*changes)) == names


def test_changes_before_the_rename_are_of_the_present_area() -> None:
    given = told(added("old/a", "old/b"), added("other/x"), WHOLE, added("new/c"))
    assert area_of_each(given, given.changes) == ["new", "other", "new", "new"]
