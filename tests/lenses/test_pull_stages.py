"""Where the time of a change goes before it lands."""

from __future__ import annotations

import numpy as np

from flowlens.facts.squad_facts import of_squad
from flowlens.lenses.process_weight import measure as weight
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
        " Before it lands: 2 days of coding, 1 day until somebody looks, 3 days in review, 12 hours from approval "
        "to merge (medians)."
    )


def test_a_stage_that_takes_no_time() -> None:
    values = {**stages(), "in_review_median": Measure(0.0, "days", N)}
    assert "1 day until somebody looks, no time in review, 12 hours from" in told_stages(values)


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


def test_of_a_part_only_what_landed_is_known() -> None:
    asked = [Asked(f"c{n}", 20 + 2 * n, 24 + 2 * n, PEOPLE[n % 10], (Said(21 + 2 * n),)) for n in range(N)]
    whole = with_pulls(TABLES, [*asked, Asked(None, 30, None)])
    part = of_squad(whole, np.arange(N) < N - 5)
    sheet = Sheet(STAGE_MEASURES)
    write_pull_stages(sheet, part, LensSettings())
    assert sheet.values["review_wait_median"].value == 1
    for name in ("open_pulls", "never_reviewed"):
        assert sheet.values[name].missing == "what is open, or was given up, belongs to no area and no squad"


def test_a_part_without_pulls_does_not_ask_for_files() -> None:
    part = of_squad(with_pulls(TABLES, [Asked("c0", 15, 20)]), np.arange(N) > 0)
    sheet = Sheet(STAGE_MEASURES)
    write_pull_stages(sheet, part, LensSettings())
    assert {one.missing for one in sheet.values.values()} == {"of no change here a pull request is known"}
    assert weight(part, LensSettings()).not_applicable == "Not applicable: of no change here a pull request is known."


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
