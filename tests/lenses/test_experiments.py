"""The lens of experiments."""

from __future__ import annotations

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.experiments import judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.verdict.policy import policy
from tests.lenses.tables import Landed, changes_at, facts
from tests.lenses.trees import Did, Flag, Tip, grown, with_branches, with_flags

S = LensSettings()
LOOKS = (300.0, 1000.0)


def told(given: Facts) -> Finding:
    return judge(measure(given, S), policy(None))


def tried(n: int, dumped: int, as_of: float = 1000) -> Facts:
    """So many changes that bring a file each, one every ten days; the first of them are dumped after 30 days."""
    brought = [(Landed(f"c{k}", 10.0 * k), [Did(f"src/{k}.py")]) for k in range(n)]
    removed = [(Landed(f"d{k}", 10.0 * k + 30), [Did(f"src/{k}.py", "deleted")]) for k in range(dumped)]
    return grown([*brought, *removed], as_of)


def busy(tips: list[Tip]) -> Facts:
    """A hundred changes of 1,000 days, and these branches."""
    return with_branches(facts(changes_at(0, 1000, 100), as_of=1000), tips)


def test_files_that_stay_and_files_that_are_dumped() -> None:
    found = told(tried(40, 10))
    assert (found.state, found.measures["kept_90"].value, found.measures["kept_90"].n) == ("healthy", 0.75, 40)
    assert found.measures["kept_365"].value == 0.75
    assert found.sentence == (
        "Of 40 files that 40 changes brought in three years, 75 % are there after 90 days and 75 % after a year "
        "(58–86 %)."
    )
    assert found.evidence[0].kind == "change"
    assert found.evidence[0].note == "dumped src/0.py, 30 days after c0 brought it"


def test_what_cannot_be_told_is_of_low_confidence() -> None:
    brought = [(Landed(f"c{k}", 0.1 * k), [Did(f"src/{k}.py")]) for k in range(110)]
    found = told(grown(brought, 30))
    assert (found.state, found.confidence) == ("healthy", "low")
    assert found.sentence == "How many stay of 110 files that 110 changes brought in three years can't be told."


def test_dumping_all_is_no_fault() -> None:
    found = told(tried(40, 40))
    assert found.state == "healthy"
    assert found.sentence.startswith("Of 40 files that 40 changes brought in three years, 0 % are there after 90 days ")


def test_files_of_one_change_are_one_decision() -> None:
    """The same shares, but of ten decisions: less is known."""
    each = [(Landed(f"c{k}", 10.0 * k), [Did(f"{k}/{n}.py") for n in range(20)]) for k in range(10)]
    gone = [(Landed(f"d{k}", 300.0 + k), [Did(f"{k}/{n}.py", "deleted") for n in range(20)]) for k in range(4)]
    wide = told(grown([*each, *gone], 1000)).measures["kept_365"]
    alone = [(Landed(f"c{k}", k / 2), [Did(f"{k}.py")]) for k in range(200)]
    lost = [(Landed(f"d{k}", 300.0 + k / 100), [Did(f"{k}.py", "deleted")]) for k in range(80)]
    narrow = told(grown([*alone, *lost], 1000)).measures["kept_365"]
    assert [wide.value, narrow.value] == pytest.approx([0.6, 0.6])
    assert None not in (wide.low, wide.high, narrow.low, narrow.high)
    assert (wide.high or 0) - (wide.low or 0) > 2 * ((narrow.high or 0) - (narrow.low or 0))


def test_what_nobody_touched_in_its_first_year() -> None:
    rows = [(Landed(f"c{k}", 300.0 + k), [Did(f"{k}.py")]) for k in range(20)]
    edits = [(Landed(f"e{k}", 340.0 + k), [Did(f"{k}.py", "modified")]) for k in range(5)]
    late = [(Landed(f"l{k}", 700.0 + k), [Did(f"{k}.py", "modified")]) for k in range(5, 9)]
    found = told(grown([*rows, *edits, *late], 1000))
    assert (found.measures["untouched_365"].value, found.measures["untouched_365"].n) == (0.75, 20)
    assert found.try_next is not None
    assert (found.try_next.measure, found.try_next.goal) == ("untouched_365", "below")


def test_too_young_for_a_year() -> None:
    found = told(tried(20, 2, as_of=250))
    assert found.measures["kept_90"].value == 0.9
    assert found.measures["kept_365"].missing == "no new file is so old"
    assert found.sentence.endswith("90 % are there after 90 days.")


def test_old_flags_are_a_watch() -> None:
    found = told(with_flags(tried(20, 2), [Flag(f"f{n}", 300) for n in range(12)], LOOKS))
    assert found.state == "watch"
    assert "12 of 12 flags are older than a year: flags are left lying." in found.sentence
    assert found.try_next is not None
    assert (found.try_next.measure, found.try_next.goal) == ("flags_365", "below")


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param([Flag(f"f{n}", 1000) for n in range(12)], id="young"),
        pytest.param([Flag(f"f{n}", 300 if n < 7 else 1000) for n in range(12)], id="not surely a half"),
        pytest.param([Flag(f"f{n}", 300, 1000) for n in range(12)], id="removed"),
        pytest.param([Flag(f"F{n}", 300, convention="environment") for n in range(12)], id="switches"),
    ],
)
def test_flags_that_are_no_watch(flags: list[Flag]) -> None:
    assert told(with_flags(tried(20, 2), flags, LOOKS)).state == "healthy"


@pytest.mark.parametrize(
    ("tips", "state"),
    [
        pytest.param([Tip(f"b{n}", 600.0 + n) for n in range(30)], "watch", id="a year's work left"),
        pytest.param([Tip(f"b{n}", 1.0 * n) for n in range(30)], "watch", id="a pile of old ones"),
        pytest.param([Tip(f"b{n}", 1.0 * n) for n in range(19)], "healthy", id="too few for a pile"),
        pytest.param([Tip(f"b{n}", 950.0 + n) for n in range(30)], "healthy", id="in work"),
        pytest.param([Tip(f"b{n}", 600.0 + n) for n in range(5)], "healthy", id="not surely a tenth"),
        pytest.param([Tip(f"b{n}", 600.0 + n, bot=True) for n in range(30)], "not-enough-data", id="bots"),
        pytest.param([Tip(f"b{n}", 600.0 + n, "squash") for n in range(30)], "not-enough-data", id="landed"),
    ],
)
def test_branches(tips: list[Tip], state: str) -> None:
    found = told(busy(tips))
    assert found.state == state
    assert ("branches are left lying" in found.sentence) is (state == "watch")


@pytest.mark.parametrize("given", [facts(), facts([Landed("c0")]), tried(9, 3)], ids=["none", "one", "few"])
def test_not_enough(given: Facts) -> None:
    found = told(given)
    assert found.state == "not-enough-data"
    assert "of 10 changes that bring source files" in found.sentence


def test_the_series_behind_the_charts() -> None:
    given = with_branches(with_flags(tried(20, 2), [Flag("f", 300)], LOOKS), [Tip("a", 5), Tip("b", 3)])
    curve, flags, branches = measure(given, S).series
    assert [(point.label, point.value) for point in curve.points] == [("0.0", 1.0), ("30.0", 0.9), ("980.0", 0.9)]
    assert [point.value for point in flags.points] == [1.0, 1.0]
    assert [(point.id, point.value) for point in branches.points] == [("b", 1.0), ("a", 2.0)]
    assert [series.name for series in measure(tried(20, 2), S).series] == ["file_survival"]
