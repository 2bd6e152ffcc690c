"""A brief look, which decides a state and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from flowlens.facts.period import as_it_was, within
from flowlens.facts.tables import Facts
from flowlens.lenses.brief import brief
from flowlens.lenses.catalog import LENSES
from flowlens.lenses.lens import Lens
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.verdict.policy import policy
from flowlens.verdict.rules import ORDER, STAGES
from tests.lenses.tables import changes_at, day, facts, landed, train
from tests.lenses.test_catalog import rich

S = LensSettings()
DECIDING = {lens for stage in STAGES for lens in ORDER[stage]}


def growing() -> Facts:
    """Two years of small changes and weekly releases, then a year of large ones that go out every second month."""
    changes = changes_at(0, 730, 300) + landed(range(731, 1095), 90, "d")
    return facts(changes, train(changes, [*range(7, 730, 7), *range(760, 1095, 60)]))


@pytest.mark.parametrize("given", [rich, growing, facts])
@pytest.mark.parametrize("lens", [lens for lens in LENSES if lens.id in DECIDING], ids=lambda lens: lens.id)
def test_it_decides_as_the_whole_look_does(lens: Lens, given: Callable[[], Facts]) -> None:
    whole = given()
    short = replace(whole, brief=True)
    for stage in STAGES:
        long, quick = (lens.judge(lens.measure(one, S), policy(stage)) for one in (whole, short))
        assert (quick.state, quick.confidence) == (long.state, long.confidence)
        assert set(quick.measures) == set(long.measures)
        told = {name: one for name, one in quick.measures.items() if one.missing != "not asked for"}
        assert told == {name: long.measures[name] for name in told}
        assert (quick.evidence, quick.series, quick.change_points) == ((), (), ())


def test_an_earlier_end_is_looked_at_briefly_and_holds_the_same() -> None:
    given, end = rich(), day(1000)
    then, whole = as_it_was(given, None, end), within(given, None, end)
    assert then.brief
    for table in ("commits", "changes", "change_files", "releases", "release_changes", "documents", "branches"):
        assert getattr(then, table).equals(getattr(whole, table)), table
    assert (then.as_of, then.repository.period) == (whole.as_of, whole.repository.period)


def test_what_is_not_asked_for_is_missing() -> None:
    sheet = Sheet({"asked": "asked", "other": "other"})
    sheet.number("asked", 3, "days", 1)
    found = brief("lens", facts(), sheet, "too few")
    assert [(name, one.value, one.missing) for name, one in found.values.items()] == [
        ("asked", 3, None), ("other", None, "not asked for"),
    ]  # fmt: skip
    assert found.not_enough == "too few"
