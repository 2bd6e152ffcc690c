"""Gradual rollout: large releases staged or straight, releases that need no stages, and what harm came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from flowlens.facts.tables import Facts, frame
from flowlens.lenses.gradual_rollout import MEASURES, judge, measure
from flowlens.lenses.releases import NO_RELEASES
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measures
from flowlens.verdict.policy import policy
from tests.lenses.deployments import Deployed, with_deployments
from tests.lenses.history import Out, released
from tests.lenses.tables import Landed, changes_at, day, facts, train


def history(n: int, staged: Collection[int], fixed: Collection[int] = (), gap: float = 30.0) -> Facts:
    """Releases, each fourth of 40 changes and the others of 10; some staged for a week, some patched after 2 days."""
    rows = [Out(f"v1.{k}.0", gap * k, 40 if k % 4 == 0 else 10) for k in range(1, n + 1)]
    rows += [Out(f"v1.{k}.0rc1", gap * k - 7, stage="pre-release") for k in staged]
    rows += [Out(f"v1.{k}.1", gap * k + 2, 1, "fix") for k in fixed]
    return released(rows, as_of=gap * n + 10)


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts) -> Finding:
    return judge(measured(given), policy(None))


LARGE = {4, 8, 12, 16, 20, 24}
SMALL = set(range(1, 25)) - LARGE


def test_without_releases_it_says_what_would_enable_it() -> None:
    for given in (facts(), facts([Landed("a")])):
        assert (found(given).state, found(given).sentence) == ("not-applicable", NO_RELEASES)


@pytest.mark.parametrize(("n", "state"), [(1, "not-enough-data"), (7, "not-enough-data"), (8, "healthy")])
def test_eight_releases_are_needed(n: int, state: str) -> None:
    finding = found(history(n, set(range(1, n + 1))))
    assert finding.state == state
    assert set(finding.measures) == set(MEASURES)


@pytest.mark.parametrize(
    ("staged", "state", "sentence"),
    [
        pytest.param(
            LARGE, "healthy",
            "6 of 24 releases had a pre-release (25 %; 100 % of the large ones, 0 % of the others), the first 7 days "
            "before (median).",
            id="the large ones",
        ),
        pytest.param(
            SMALL, "watch",
            "18 of 24 releases had a pre-release (75 %; 0 % of the large ones, 100 % of the others), the first 7 days "
            "before (median): large releases go out straight.",
            id="all but the large ones",
        ),
        pytest.param(
            LARGE | SMALL, "healthy",
            "24 of 24 releases had a pre-release (100 %; 100 % of the large ones, 100 % of the others), the first "
            "7 days before (median).",
            id="all",
        ),
        pytest.param(
            {1}, "watch",
            "1 of 24 releases had a pre-release (4.2 %; 0 % of the large ones, 5.6 % of the others): large releases "
            "go out straight.",
            id="a single small one",
        ),
        pytest.param(
            {1, 4, 8}, "healthy",
            "3 of 24 releases had a pre-release (12 %; 33 % of the large ones, 5.6 % of the others).",
            id="two of six large ones: not surely fewer than half",
        ),
    ],
)  # fmt: skip
def test_large_releases_staged_or_straight(staged: set[int], state: str, sentence: str) -> None:
    finding = found(history(24, staged))
    assert (finding.state, finding.sentence) == (state, sentence)


def test_straight_and_failing_is_a_concern() -> None:
    finding = found(history(24, SMALL - set(range(1, 16)), fixed=set(range(1, 15))))
    assert finding.state == "concern"
    assert finding.measures["fixed_straight"].value == pytest.approx(14 / 18)
    assert finding.sentence.endswith(
        "; 14 of 18 releases without one had to be patched within 7 days (78 %; a release-based proxy of failure): "
        "surely too many."
    )


@pytest.mark.parametrize(
    ("given", "state", "sentence"),
    [
        pytest.param(
            history(24, set()), "not-applicable",
            "No pre-release came before any of 24 releases, and tags do not say how else they reached their users: "
            "a canary deployment would show in the deployments of a forge.",
            id="nothing else is known",
        ),
        pytest.param(
            history(60, set(), gap=7.0), "not-applicable",
            "No pre-release came before any of 51 releases, and none is needed: one goes out every 7 days, so that "
            "each is a small step by itself.",
            id="weekly",
        ),
        pytest.param(
            history(24, set(), {3, 9}), "healthy",
            "No pre-release came before any of 24 releases; 2 of 24 releases without one had to be patched within "
            "7 days (8.3 %; a release-based proxy of failure): no clear need of one.",
            id="and few had to be patched",
        ),
        pytest.param(
            history(24, set(), set(range(1, 13))), "watch",
            "No pre-release came before any of 24 releases; 12 of 24 releases without one had to be patched within "
            "7 days (50 %; a release-based proxy of failure): surely too many.",
            id="and half had to be patched",
        ),
    ],
)  # fmt: skip
def test_no_pre_releases_are_an_observation(given: Facts, state: str, sentence: str) -> None:
    finding = found(given)
    assert (finding.state, finding.sentence) == (state, sentence)


def test_without_pre_releases_the_deployments_that_are_known_are_told() -> None:
    """It once said that a canary deployment would show, where it had looked at them."""
    given = history(24, set())
    ids = given.changes["id"].tolist()[-30:]
    live = [Deployed(700 + n, one) for n, one in enumerate(ids)]
    staging = [Deployed(699.5 + n, one, environment="staging") for n, one in enumerate(ids[:15])]
    finding = found(with_deployments(given, [*live, *staging]))
    assert finding.state == "not-applicable"
    assert finding.sentence == (
        "No pre-release came before any of 24 releases. Of 30 deployments to users 50 % went to another environment "
        "first, 0 % to one of a part of the users by its name; neither is judged."
    )


def test_the_numbers() -> None:
    values = measured(history(24, LARGE, {4, 5})).values
    assert (values["large"].value, values["staged_large"].n, values["staged_small"].n) == (17.5, 6, 18)
    assert (values["pre_days"].value, values["respun_share"].value, values["n_pre"].value) == (7, 0, 6)
    assert values["staged_difference"].value == 1
    assert values["fixed_straight"].value == pytest.approx(1 / 18)
    assert values["fixed_staged"].missing == (
        "6 of 8 releases with a pre-release; too few at this pace for a window of 23 months; a longer one can be set"
    )
    assert (values["gap_median"].value, values["batch_median"].value) == (30, 10)
    assert values["canary_share"].missing is not None


def test_releases_that_are_all_alike_have_no_large_ones() -> None:
    rows = [Out(f"v1.{k}.0", 30.0 * k) for k in range(1, 25)]
    rows += [Out(f"v1.{k}.0rc1", 30.0 * k - 5, stage="pre-release") for k in range(1, 25)]
    values = measured(released(rows)).values
    assert values["staged_large"].missing == "0 of 4 large releases; none so far, so no pace can be told"
    assert values["staged_difference"].missing == "0 of 4 large releases; none so far, so no pace can be told"
    assert found(released(rows)).state == "healthy"


def test_the_largest_releases_are_evidence() -> None:
    first, second, *_ = measured(history(24, {24})).evidence
    assert (first.id, first.note) == ("v1.24.0", "40 changes, 1 pre-release, the first 7 days before, 2021-12-21")
    assert (second.id, second.note) == ("v1.20.0", "40 changes, no pre-release, 2021-08-23")


def test_changes_of_bots_make_no_release_large() -> None:
    given = history(24, LARGE)
    bots = given.changes["id"].str.startswith("v1.24.0").to_numpy() & (given.changes.index % 4 > 0)
    values = measured(replace(given, changes=given.changes.assign(bot=bots))).values
    # The last of the large ones holds 10 changes of people now, as the small ones do.
    assert values["large"].value == 10
    assert values["staged_large"].n == 5


def test_flags_are_counted_where_they_were_looked_for() -> None:
    given = history(24, LARGE)
    assert measured(given).values["n_flags"].missing == "feature flags were not looked for"
    looks: dict[str, Sequence[object]] = {"oid": ["x", "y"], "at": [day(1), day(700)], "n_flags": [1, 2]}
    flags: dict[str, Sequence[object]] = {
        "name": ["old", "new", "gone"], "convention": ["environment"] * 3, "path": ["a"] * 3, "n_files": [1] * 3,
        "first_seen_at": [day(1), day(600), day(1)], "last_seen_at": [day(700), day(700), day(600)],
        "gone_at": [None, None, day(630)],
    }  # fmt: skip
    values = measured(replace(given, flag_looks=frame("flag_looks", looks), flags=frame("flags", flags))).values
    assert [values[name].value for name in ("n_flags", "flags_added", "flags_removed")] == [2, 1, 1]


def test_a_weekly_habit_that_has_gone_is_no_reason_to_need_none() -> None:
    """Most gaps of the window are of a week, the newest are not."""
    changes = changes_at(0, 7 * 60 + 6 * 60, 780)
    tags = train(changes, [*range(7, 7 * 60 + 1, 7), *range(7 * 60 + 60, 7 * 60 + 6 * 60 + 1, 60)])
    finding = found(facts(changes, tags))
    assert (finding.measures["gap_median"].value, finding.measures["gap_newest"].value) == (7, 60)
    assert "none is needed" not in finding.sentence
