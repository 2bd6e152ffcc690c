"""Where the time of a change goes before it lands."""

from __future__ import annotations

from flowlens.lenses.pull_stages import STAGE_MEASURES, told_stages, write_pull_stages
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from tests.lenses.pulls import Asked, Said, with_pulls
from tests.lenses.tables import changes_at, facts

N = 40
PEOPLE = ("ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal", "ida", "joe")
TABLES = facts(changes_at(20, 100, N), as_of=100)


def stages(*more: Asked, begun: bool = True) -> dict[str, Measure]:
    """Of 40 pulls: two days of coding, one until somebody looks, three in review, half a day until the merge."""
    usual = []
    for n in range(N):
        at = 20 + 2 * n
        answers = (Said(at + 1, state="commented"), Said(at + 4))
        usual.append(Asked(f"c{n}", at, at + 4.5, PEOPLE[n % 10], answers, begun=at - 2 if begun else None))
    sheet = Sheet(STAGE_MEASURES)
    write_pull_stages(sheet, with_pulls(TABLES, [*usual, *more]), LensSettings())
    return sheet.values


def told(values: dict[str, Measure]) -> list[float | None]:
    return [values[name].value for name in STAGE_MEASURES]


def test_each_stage_has_its_length() -> None:
    values = stages()
    assert told(values) == [2, 1, 3, 0.5, 0, 0]
    assert told_stages(values) == (
        " Before it lands: 2 days of coding, 24 hours until somebody looks, 3 days in review, 12 hours from approval "
        "to merge (medians)."
    )


def test_what_is_open_still_waits() -> None:
    """Twice as many again that nobody has looked at: most of them wait, and no median is reached."""
    values = stages(*(Asked(None, 30, None, PEOPLE[n % 10]) for n in range(2 * N)))
    assert values["review_wait_median"].missing == "more than 50 % still wait; the longest for 72 days"
    assert values["open_pulls"].value == 80
    assert values["in_review_median"].value == 3


def test_what_ended_without_an_answer_waited_for_none() -> None:
    values = stages(*(Asked(None, 30, None, PEOPLE[n % 10], closed=99) for n in range(10)))
    assert values["review_wait_median"].value == 1
    assert values["never_reviewed"].value == 10 / 50


def test_what_is_not_told_of_is_not_unreviewed() -> None:
    values = stages(*(Asked(None, 30, None, PEOPLE[n % 10], closed=99, told=False) for n in range(90)))
    assert (values["never_reviewed"].value, values["never_reviewed"].n) == (0, N)
    assert values["review_wait_median"].value == 1


def test_a_squash_whose_commits_are_not_told_has_no_coding() -> None:
    values = stages(begun=False)
    assert values["coding_median"].missing == "0 of 30 pull requests whose first commit is known"
    assert values["review_wait_median"].value == 1


def test_without_pulls_and_with_few() -> None:
    sheet = Sheet(STAGE_MEASURES)
    write_pull_stages(sheet, TABLES, LensSettings())
    assert "needs pull requests" in str(sheet.values["coding_median"].missing)
    assert told_stages(sheet.values) == ""
    few = Sheet(STAGE_MEASURES)
    write_pull_stages(few, with_pulls(TABLES, [Asked("c0", 15, 20)]), LensSettings())
    assert few.values["review_wait_median"].missing == "0 of 30 pull requests that came to it"
