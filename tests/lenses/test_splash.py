"""Splash: one release that dominates a year, releases that came late and large, and the pace around releases."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.releases import NO_RELEASES, ONLY_ASIDE
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.splash import judge, measure
from flowlens.model.finding import Finding
from flowlens.model.measure import Measure, Measures
from flowlens.verdict.policy import policy
from tests.lenses.tables import Landed, Tag, day, facts, landed, train


def shipped(sizes: list[int], gaps: list[float] | None = None, as_of: float | None = None) -> Facts:
    """A release after each gap (28 days) that holds so many changes, which landed a day before it."""
    days = list(accumulate(gaps or [28.0] * len(sizes)))
    changes = [change for k, n in enumerate(sizes) for change in landed([days[k] - 1] * n, prefix=f"r{k}-")]
    return facts(changes, train(changes, days), as_of)


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts) -> Finding:
    return judge(measured(given), policy(None))


def test_the_largest_share_and_the_even_one() -> None:
    values = measured(shipped([1, 2, 3, 4])).values
    assert (values["largest_share"].value, values["largest_share"].n) == (0.4, 4)
    assert values["even_share"].value == 0.25
    assert values["gini"].value == 0.25
    assert values["n_releases"].value == 4


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param(facts(), NO_RELEASES, id="nothing at all"),
        pytest.param(facts([Landed("a")]), NO_RELEASES, id="no tag"),
        pytest.param(facts([Landed("a", bot=True)], [Tag("v1", 1, ("a",))]), ONLY_ASIDE, id="changes of bots"),
    ],
)
def test_without_releases_it_says_what_would_enable_it(given: Facts, why: str) -> None:
    finding = found(given)
    assert (finding.state, finding.sentence) == ("not-applicable", why)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param(shipped([1]), "1 of 4 releases; it takes 2 to tell a pace.", id="one"),
        pytest.param(shipped([1] * 3), "3 of 4 releases; about 3 weeks at this pace.", id="one is missing"),
        pytest.param(
            shipped([1] * 6, as_of=700),
            "0 of 4 releases; nothing for 17 months, so no pace can be told (--until looks at an earlier day).",
            id="none in the year",
        ),
        pytest.param(
            shipped([5] * 5, [180.0] * 5),
            "3 of 4 releases; too few at this pace for a window of 1 year; a longer one can be set.",
            id="too slow for ever",
        ),
    ],
)
def test_too_few_releases_in_the_year_are_an_answer(given: Facts, sentence: str) -> None:
    finding = found(given)
    assert finding.state == "not-enough-data"
    assert finding.sentence == (f"Not enough data to tell how evenly work is shipped: in the last 365 days, {sentence}")


def test_fixes_from_aside_alone_are_no_beat_but_are_shipped() -> None:
    changes = landed([28.0 * k for k in range(6)])
    given = facts(changes, [Tag(f"v{k}", 28.0 * k + 1, (f"c{k}",), ahead=0) for k in range(6)])
    finding = found(given)
    assert finding.measures["largest_share"].value == pytest.approx(1 / 6)
    assert finding.measures["spikes"].missing == "0 of 10 releases; none so far, so no pace can be told"
    assert finding.sentence.startswith(
        "The largest of 6 releases in the year, 6 of them small patches or fixes from a side branch, took 17 %"
    )
    assert finding.state == "healthy"


def test_even_releases_are_healthy() -> None:
    finding = found(shipped([10] * 14))
    assert finding.state == "healthy"
    assert finding.sentence == (
        "The largest of 14 releases in the year took 7.1 % of the shipped changes (7.1 % if all were alike), "
        "and none came both late and large."
    )


def test_too_few_releases_for_the_rule_are_not_called_none() -> None:
    finding = found(shipped([10] * 9))
    assert finding.measures["spikes"].missing == "9 of 10 releases; about 4 weeks at this pace"
    assert finding.sentence.endswith("(11 % if all were alike).")


@pytest.mark.parametrize(
    ("sizes", "state"),
    [
        pytest.param([1, 1, 1, 2], "healthy", id="two in five"),
        pytest.param([1, 1, 1, 3], "watch", id="half of the year"),
        pytest.param([10] * 8 + [79], "healthy", id="just under a half"),
        pytest.param([10] * 8 + [80], "watch", id="half of nine"),
    ],
)
def test_a_release_that_takes_half_of_the_year(sizes: list[int], state: str) -> None:
    finding = found(shipped(sizes))
    assert finding.state == state
    assert finding.sentence.endswith(": it dominates the year.") == (state == "watch")


@pytest.mark.parametrize(
    ("gap", "size", "n_spikes"),
    [
        pytest.param(56, 20, 1, id="twice the wait and twice the batch"),
        pytest.param(55, 20, 0, id="not so late"),
        pytest.param(56, 19, 0, id="not so large"),
        pytest.param(55, 90, 0, id="large alone"),
        pytest.param(200, 10, 0, id="late alone"),
    ],
)
def test_a_spike_is_both_late_and_large(gap: float, size: int, n_spikes: int) -> None:
    finding = found(shipped([10] * 9 + [size], [28.0] * 9 + [gap]))
    assert finding.measures["spikes"].value == n_spikes
    assert ("1 release came after twice the usual wait with twice the usual batch." in finding.sentence) == bool(
        n_spikes
    )
    if n_spikes:
        assert finding.evidence[0].note == "56 days after the one before, 20 changes, 2020-11-04"


def test_a_launch_that_dominates_is_a_concern() -> None:
    finding = found(shipped([10] * 9 + [120], [28.0] * 9 + [80]))
    assert finding.state == "concern"
    assert finding.measures["spikes_share"].value == 0.1


def test_one_spike_in_eleven_is_not_yet_worth_a_watch() -> None:
    assert found(shipped([10] * 10 + [21], [26.0] * 10 + [60])).state == "healthy"
    assert found(shipped([10] * 9 + [21], [28.0] * 9 + [60])).state == "watch"


def test_the_pace_before_and_after_a_release() -> None:
    """A change a day for a year, none in the week before each of four releases, twice as many in the week after."""
    ends = [80.0, 160.0, 240.0, 320.0]
    days = [
        float(number)
        for number in range(1, 366)
        if not any(0 < end - number <= 14 for end in ends)
        for _ in range(2 if any(0 < number - end <= 14 for end in ends) else 1)
    ]
    changes = landed(days)
    values = measured(facts(changes, train(changes, ends), as_of=365.5)).values
    assert values["freeze"].value == 0
    assert values["burst"].value == pytest.approx(2, abs=0.05)
    assert values["freeze"].n == values["burst"].n == 56


def test_releases_that_are_close_together_leave_no_other_days() -> None:
    assert measured(shipped([10] * 14)).values["freeze"].missing is not None


def test_the_newest_change_is_counted_in_the_pace() -> None:
    changes = landed([float(number) for number in range(1, 366)])
    newest = landed([365.0] * 365, prefix="n")
    tags = [Tag("v0", 100, ("c0",)), Tag("v1", 200, ("c1",))]
    # As much again on one of the other days doubles the pace of all of them together, or nearly so.
    before, after = (measured(facts(some, tags, as_of=365)).values["burst"] for some in (changes, changes + newest))
    assert before.value == pytest.approx(1, abs=0.01)
    assert after.value == pytest.approx(309 / (309 + 365), abs=0.01)


def test_what_waits_is_set_against_what_was_shipped() -> None:
    given = shipped([10] * 5)
    assert measured(given).values["unreleased_share"].value == 0
    changes = [*landed([139.0] * 50), *landed([141.0] * 20, prefix="w")]
    waiting = facts(changes, [Tag("v", 140, tuple(f"c{k}" for k in range(50)))])
    assert measured(waiting).values["unreleased_share"].value == 0.4


def test_nothing_shipped_in_the_year_is_no_share() -> None:
    values = measured(shipped([1] * 6, as_of=700)).values
    assert values["unreleased_share"].missing == "nothing was shipped in the year"
    assert values["largest_share"].value is None


def test_bots_are_not_shipped_work() -> None:
    given = shipped([10] * 6)
    changes = [change for k in range(6) for change in landed([28.0 * (k + 1) - 1] * 10, prefix=f"r{k}-")]
    everything = [*changes, *landed([100.0] * 90, prefix="bot", bot=True)]
    assert measured(facts(everything, train(everything, [28.0 * (k + 1) for k in range(6)]))) == measured(given)


def test_a_change_of_the_share_is_dated() -> None:
    """Six releases a year, then sixty: their shares fall as the year fills up with small ones."""
    first, *others = found(shipped([10] * 130, [60.0] * 30 + [6.0] * 100)).change_points
    assert day(1800) < first.at <= day(2165)
    assert first.before == pytest.approx(1 / 7, abs=0.03)
    assert all(point.ratio < 1 and point.unit == "share" for point in (first, *others))


def test_an_even_beat_has_no_change_of_the_share() -> None:
    """In its first year a release takes more of what there was so far, which is no splash."""
    finding = found(shipped([10] * 60, [30.0] * 60))
    assert finding.change_points == ()
    assert finding.measures["growth"].value == pytest.approx(1, abs=0.02)


def test_the_largest_is_picked_and_has_no_interval() -> None:
    share = measured(shipped([1, 2, 3, 4])).values["largest_share"]
    assert (share.low, share.high) == (None, None)


def test_days_before_the_first_change_are_no_days_of_rest() -> None:
    """A change a day for 120 days: the pace around the two releases is that of the other days."""
    changes = landed([float(number) for number in range(121)])
    values = measured(facts(changes, train(changes, [40.0, 80.0]))).values
    assert values["freeze"].value == pytest.approx(1, abs=0.02)
    assert values["burst"].value == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("n_days", [0, 0.5, 3], ids=["one moment", "half a day", "three days"])
def test_a_history_of_a_few_days_has_no_pace(n_days: float) -> None:
    changes = landed([0.0, n_days])
    assert measured(facts(changes, train(changes, [0.0, n_days]))).values["freeze"].missing is not None


def test_the_chart_begins_after_a_year() -> None:
    """The first release takes all there was, the second half of it: no splash, and not drawn."""
    (series,) = measured(shipped([10] * 20, [30.0] * 20)).series
    assert series.points[0].at == day(30 * 14)
    assert len(series.points) == 7
    assert measured(shipped([10] * 12, [30.0] * 12)).series[0].points == ()


@pytest.mark.parametrize(
    ("spikes", "n", "state"), [(1, 4, "concern"), (2, 3, "concern"), (2, 2, "concern"), (0, 3, "watch")]
)
def test_a_share_of_spikes_that_is_too_unsure_to_tell_still_counts(spikes: int, n: int, state: str) -> None:
    given = measured(shipped([1, 1, 1, 1, 1, 10]))
    missing = Measure(None, "share", n, missing="too unsure to tell (21 %–94 %)")
    values = {**given.values, "spikes": Measure(float(spikes), "releases", n), "spikes_share": missing}
    assert judge(replace(given, values=values), policy(None)).state == state


def test_a_year_in_which_nothing_led_has_no_share_of_spikes() -> None:
    values = measured(shipped([10] * 12, as_of=12 * 28 + 400)).values
    assert values["spikes"].value == 0
    assert values["spikes_share"].missing == "no release in the year"


def test_a_launch_of_years_ago_is_no_evidence_of_now() -> None:
    finding = found(shipped([10] * 9 + [20] + [10] * 20, [28.0] * 9 + [56.0] + [28.0] * 20))
    assert finding.measures["spikes"].value == 0
    assert finding.measures["spikes_ever"].value
    assert not any("after the one before" in one.note for one in finding.evidence)
