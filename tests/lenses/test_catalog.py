"""All lenses: named alike everywhere, whole, and true to what every lens must keep."""

from __future__ import annotations

import math
import pkgutil
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import flowlens.lenses
from flowlens.facts.tables import Facts
from flowlens.lenses.catalog import LENSES
from flowlens.lenses.lens import Lens
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measure
from flowlens.verdict.policy import CORE, policy
from tests.lenses.ci import Ran, daily, with_runs
from tests.lenses.documents import Asked, Written, with_documents
from tests.lenses.pulls import of_each, with_pulls
from tests.lenses.tables import Landed, Tag, changes_at, facts, frames, landed, shuffled, train, with_frames

S = LensSettings()
STAGES = ("innovation", "differentiation", "commodity", None)
# What the lenses are made of, which is no lens by itself.
PARTS = {
    "alike", "answers", "area_sizes", "base_rate", "beat_evidence", "before_after", "bins", "brief", "catalog",
    "change_minutes", "ci_evidence", "ci_words", "clear", "counted", "coupling", "deploy_recovery", "design_documents",
    "drift", "enough", "experiment_review", "file_lives", "first_release", "fix_rates", "groups", "growth_parts",
    "large_versions", "left_lying", "lens", "live_deployments", "lying_evidence", "mainline_runs", "mix", "new_files",
    "new_work", "once", "process_evidence", "pull_lives", "pull_stages", "quick_fixes", "reach", "reach_evidence",
    "reach_series", "running_lines", "size_waits", "untagged", "renamed_areas",
    "recovery_evidence", "regrouping", "regularity", "rehearsed", "release_counts", "releases", "repairs",
    "reverts", "review_growth", "reviewers", "settings", "share_trend", "sheet", "size_risk", "staged",
    "taken_back", "tenure", "together", "touches", "tweak_evidence", "tweaks", "unreleased", "unsure", "upkeep",
    "version_numbers", "waits", "weekly_looks", "windows",
}  # fmt: skip
# That of the questions in the report: the core first, then what explains it.
ORDER = (
    "batch-size", "release-cadence", "release-batch", "splash", "lead-time", "iteration", "building-to-learn",
    "recovery", "recurrence", "blast-radius", "gradual-rollout", "predictability", "experiments", "learning",
    "process-weight", "ci-health", "newcomers", "role-models", "big-projects",
)  # fmt: skip
EACH = pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.id)


def rich() -> Facts:
    """Three years of 600 changes by six people in three areas, with bots, pre-releases and a tail that waits."""
    people, areas, sizes = ("ann", "ben", "cat", "dan", "eve", "fay"), ("src", "docs", "lib"), (3, 10, 40, 0, 90, 500)
    changes = [
        replace(one, person=people[n // 4 % 6], area=areas[n % 3], lines=sizes[n * 7 % 6], bot=n % 17 == 0)
        for n, one in enumerate(changes_at(0, 1095, 600))
    ]
    changes[100] = replace(changes[100], lines=None)
    changes[200] = replace(changes[200], event="another history merged in")
    days = [28.0 * k + (9 if k % 5 == 0 else 0) for k in range(1, 39)]
    tags = train(changes, days)
    tags += [Tag("v1rc", 400, tags[3].holds, "pre-release"), Tag("again", 500), Tag("undated", None)]
    given = with_runs(with_documents(facts(changes, tags), documents()), runs())
    return with_pulls(given, of_each(given, (0.1, 3, 12), 1, begun=-1))


@cache
def shared() -> Facts:
    """The same, once: whatever lenses share is found out once as well, as in a report."""
    return rich()


@cache
def told(lens_id: str) -> Finding:
    """The answer of a lens on what all lenses are asked about."""
    return answer(shared(), next(lens for lens in LENSES if lens.id == lens_id))


def documents() -> list[Written]:
    """Twelve post-mortems of the last two years, every third without lessons, with actions and a hint."""
    acts = (Asked("#7", 900), Asked("#8"), Asked())
    told = ("HLC", "HC", "HLC")
    return [
        Written(f"pm/{n:02}.md", 400.0 + 50 * n, told[n % 3], actions=acts, blame="3: human error" if n == 5 else None)
        for n in range(12)
    ]


def runs() -> list[Ran]:
    """Two workflows on each day of three years, of which one is red for two days in every three weeks."""
    told = [*daily("g" * 10 + "rr" + "g" * 9)] * 52
    return [
        replace(one, day=float(at), oid=f"c{at}", workflow=workflow, conclusion=one.conclusion if red else "success")
        for at, one in enumerate(told) for workflow, red in (("Tests", True), ("Lint", False))
    ]  # fmt: skip


def answer(given: Facts, lens: Lens) -> Finding:
    return lens.judge(lens.measure(given, S), policy(None))


def test_every_module_is_a_part_or_a_lens_with_a_test_of_its_name() -> None:
    modules = {module.name for module in pkgutil.iter_modules(flowlens.lenses.__path__)} - PARTS
    catalogued = [lens.id for lens in LENSES]
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert {name.replace("-", "_") for name in catalogued} == modules
    assert modules <= tests
    assert len(set(catalogued)) == len(catalogued)
    assert PARTS - {"settings"} <= tests


def test_the_order_is_that_of_the_report() -> None:
    ids = [lens.id for lens in LENSES]
    assert ids == [name for name in ORDER if name in ids]
    assert [name for name in ids if name in CORE] == [name for name in CORE if name in ids]


@EACH
def test_the_card_is_whole(lens: Lens) -> None:
    assert lens.card.lens == lens.id
    assert lens.card.title.lower().replace(" ", "-") == lens.id
    for field in fields(lens.card):
        assert getattr(lens.card, field.name).strip()
    assert lens.card.question.endswith("?")


@EACH
def test_measures_are_all_written_and_all_explained(lens: Lens) -> None:
    assert set(lens.measure(shared(), S).values) == set(lens.measures)
    few = lens.measure(facts(landed([0.0, 1.0]), [Tag("v1", 2, ("c0",))]), S)
    assert set(few.values) == set(lens.measures)
    assert len(set(lens.measures.values())) == len(lens.measures)


@EACH
def test_every_number_has_its_count_and_lies_in_its_interval(lens: Lens) -> None:
    for name, one in lens.measure(shared(), S).values.items():
        assert one.n >= 0
        if one.value is not None:
            assert math.isfinite(one.value), name
            assert one.low is None or one.low <= one.value, name
            assert one.high is None or one.high >= one.value, name


@EACH
def test_the_tables_are_not_changed(lens: Lens) -> None:
    given = rich()
    before = frames(given)
    lens.measure(given, S)
    for name, table in before.items():
        assert getattr(given, name).equals(table)
        assert list(getattr(given, name).dtypes) == list(table.dtypes)


def test_what_lenses_share_changes_no_answer() -> None:
    alone = [lens.measure(rich(), S) for lens in LENSES]
    given = shared()
    assert [lens.measure(given, S) for lens in LENSES] == alone
    assert [lens.measure(given, S) for lens in reversed(LENSES)] == alone[::-1]


@EACH
def test_the_same_tables_give_the_same_answer(lens: Lens) -> None:
    assert answer(rich(), lens) == told(lens.id)


@EACH
def test_the_order_of_rows_does_not_matter(lens: Lens) -> None:
    assert answer(shuffled(rich(), 7), lens) == told(lens.id)


@EACH
def test_a_change_of_a_bot_changes_nothing(lens: Lens) -> None:
    changes = changes_at(0, 730, 200, lines=[5, 20, 80])
    days = [28.0 * k for k in range(1, 27)]
    more = [*changes, Landed("bot", 700.5, 9_999, person="bot", bot=True)]
    assert answer(facts(more, train(more, days)), lens) == answer(facts(changes, train(changes, days)), lens)


# When releases come does not depend on what is in them, nor what documents say on a change of something else.
OF_DATES = ("release-cadence", "predictability")
OF_DOCUMENTS = ("learning", "building-to-learn")
# Nor is any number told of one person, nor does what becomes of files that others brought depend on a change more; and
# CI has runs of its own, as pull requests are a table of their own.
OF_OTHERS = ("newcomers", "role-models", "experiments", "ci-health", "process-weight")
MOVED_BY_ANY = [one for one in LENSES if one.id not in OF_DATES + OF_DOCUMENTS + OF_OTHERS]


@pytest.mark.parametrize("lens", MOVED_BY_ANY, ids=lambda lens: lens.id)
def test_a_change_of_a_person_changes_something(lens: Lens) -> None:
    changes = changes_at(0, 730, 200, lines=[5, 20, 80])
    days = [28.0 * k for k in range(1, 27)]
    more = [*changes, Landed("new", 700.5, 9_999)]
    assert answer(facts(more, train(more, days)), lens) != answer(facts(changes, train(changes, days)), lens)


@EACH
def test_what_is_told_is_text_of_its_numbers(lens: Lens) -> None:
    """A finding says nothing of nan, None or infinity, and ends as a sentence does."""
    found = told(lens.id)
    for text in (found.sentence, *(one.note for one in found.evidence)):
        assert not {"nan", "None", "inf", "unknown"} & set(text.replace(",", " ").split())
    assert found.sentence.endswith(".")
    assert found.try_next is not None
    assert found.try_next.measure in lens.measures


def waits(given: Facts) -> list[float]:
    """Median, P90, lead and inventory; what is not reached counts as for ever."""
    values = next(lens for lens in LENSES if lens.id == "lead-time").measure(given, S).values
    return [math.inf if one.value is None else one.value for one in map(values.__getitem__, _WAITS)]


_WAITS = ("wait_median", "wait_p90", "lead_median", "unreleased_changes", "unreleased_lines", "oldest_unreleased")


@settings(max_examples=25, deadline=None)
@given(
    gaps=st.lists(st.integers(1, 60), min_size=2, max_size=12),
    landings=st.lists(st.integers(0, 300), min_size=55, max_size=70),
)
def test_holding_work_back_never_improves_lead_time(gaps: Sequence[int], landings: Sequence[int]) -> None:
    changes = landed([float(number) for number in sorted(landings)])
    tags = train(changes, [float(sum(gaps[: k + 1])) for k in range(len(gaps))])
    held_back = _without_newest(tags)
    # Without any release there is no number, and hence no better one.
    assume(any(tag.holds for tag in held_back))
    as_of = max(301.0, *(tag.day or 0 for tag in tags))
    with_all, without = (waits(facts(changes, some, as_of)) for some in (tags, held_back))
    assert all(after >= before for before, after in zip(with_all, without, strict=True))


def _without_newest(tags: Sequence[Tag]) -> list[Tag]:
    carrying = [tag for tag in tags if tag.holds]
    return [tag for tag in tags if not carrying or tag is not carrying[-1]]


def test_holding_work_back_makes_lead_time_worse() -> None:
    changes = landed([float(number) for number in range(100)])
    tags = train(changes, [30.0, 60.0, 101.0])
    assert waits(facts(changes, tags, 110))[0] < waits(facts(changes, tags[:-1], 110))[0]


_CHANGES = st.lists(
    st.builds(
        Landed,
        id=st.just(""),
        day=st.one_of(st.none(), st.integers(0, 1500), st.sampled_from([0, 1500])),
        lines=st.one_of(st.none(), st.sampled_from([0, 1, 7, 900, 100_000])),
        person=st.sampled_from(["ann", "ben", "cat"]),
        area=st.sampled_from(["src", "docs"]),
        started=st.one_of(st.none(), st.integers(0, 1500)),
        bot=st.booleans(),
        ignored=st.booleans(),
    ),
    max_size=12,
)
_TAGS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 2000)),
        st.sampled_from(["final", "final", "pre-release"]),
        st.sampled_from(["major", "minor", "patch", "calendar"]),
        st.integers(0, 3),
    ),
    max_size=14,
)


@st.composite
def small_tables(draw: st.DrawFn) -> Facts:
    """Any small history, its changes repeated up to 20 times, each released by at most one final release."""
    times = draw(st.sampled_from([1, 5, 20]))
    drawn = [one for one in draw(_CHANGES) for _ in range(times)]
    changes = [replace(one, id=f"c{number}") for number, one in enumerate(drawn)]
    tags, rest = [], [change.id for change in changes]
    for number, (at, stage, level, ahead) in enumerate(draw(_TAGS)):
        n = draw(st.integers(0, len(rest)))
        holds, rest = rest[:n], rest[n:]
        tags.append(Tag(f"v{number}", at, tuple(holds), stage, level, min(ahead, n)))  # type: ignore[arg-type]
    return facts(changes, tags, draw(st.sampled_from([None, 0, 1000, 2500])))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_tables())
def test_whatever_was_measured_can_be_judged(given: Facts) -> None:
    for lens in LENSES:
        measures = lens.measure(given, S)
        if measures.not_applicable is None:
            assert set(measures.values) == set(lens.measures)
        for stage in STAGES:
            found = lens.judge(measures, policy(stage))  # type: ignore[arg-type]
            assert (found.lens, found.measures) == (lens.id, measures.values)
            if found.state in {"not-applicable", "not-enough-data"}:
                assert found.confidence == "low"
            assert all(isinstance(one, Measure) for one in found.measures.values())


def test_empty_tables_of_another_origin_are_measured_too() -> None:
    given = rich()
    empty = with_frames(given, {name: table.iloc[:0] for name, table in frames(given).items()})
    for lens in LENSES:
        assert answer(empty, lens).state in {"not-applicable", "not-enough-data"}
