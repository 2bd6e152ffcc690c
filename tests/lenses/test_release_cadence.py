"""Release cadence: the beat, its growth, a long silence, and what is no release of the beat."""

from __future__ import annotations

from itertools import accumulate

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.release_cadence import judge, measure
from flowlens.lenses.releases import NO_RELEASES, ONLY_ASIDE, RELEASE_MORE
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measures
from flowlens.model.policy import Stage
from flowlens.verdict.policy import policy
from tests.lenses.history import Out, released
from tests.lenses.tables import Landed, Tag, changes_at, day, facts, landed, train


def beat_of(gaps: list[float], as_of: float | None = None, **other: object) -> Facts:
    """Releases with these gaps, the first on day 0, each with the two changes that landed since the one before."""
    days = [0.0, *accumulate(gaps)]
    changes = landed([at - wait for at in days for wait in (0.2, 0.1)])
    return facts(changes, train(changes, days, **other), as_of)


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts, stage: Stage | None = None) -> Finding:
    return judge(measured(given), policy(stage))


def test_the_gaps_of_the_year_make_the_level() -> None:
    values = measured(beat_of([10, 20, 30, 40, 50, 60])).values
    assert (values["gap_median"].value, values["gap_median"].n, values["gap_median"].unit) == (35.0, 6, "days")
    assert values["gap_p90"].value == 55.0
    assert values["n_releases"].value == 6
    assert values["days_since_last"].value == 0
    assert values["window"].value == 365


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param(facts(), NO_RELEASES, id="nothing at all"),
        pytest.param(facts(changes_at(0, 100, 60)), NO_RELEASES, id="no tag"),
        pytest.param(facts([Landed("a")], [Tag("v1", 1)]), NO_RELEASES, id="a tag without new work"),
        pytest.param(facts([Landed("a")], [Tag("v1", 1, ("a",), "pre-release")]), NO_RELEASES, id="a pre-release"),
        pytest.param(facts([Landed("a")], [Tag("v1", None, ("a",))]), NO_RELEASES, id="a tag without a date"),
        pytest.param(facts([Landed("a")], [Tag("v1", 9, ("a",))], as_of=5), NO_RELEASES, id="a tag of the future"),
        pytest.param(
            facts([Landed("a")], [Tag("v1", 1, ("a",), level="patch", ahead=0)]),
            ONLY_ASIDE,
            id="fixes from a side branch",
        ),
    ],
)
def test_without_releases_it_says_what_would_enable_it(given: Facts, why: str) -> None:
    finding = found(given)
    assert (finding.state, finding.confidence) == ("not-applicable", "low")
    assert finding.sentence == why
    assert finding.measures == {}
    assert finding.try_next is not None
    live = 'Where all that lands is live, say so: [release] from = "mainline" in flowlens.toml.'
    later = " Else release the next piece of finished work by itself, and tag it."
    assert finding.try_next.hypothesis == (live + later if why == NO_RELEASES else RELEASE_MORE)


@pytest.mark.parametrize(
    ("gaps", "sentence"),
    [
        pytest.param([], "0 of 6 gaps; none so far, so no pace can be told", id="one release"),
        pytest.param([30.0], "1 of 6 gaps; it takes 2 to tell a pace", id="two releases"),
        pytest.param([30.0] * 5, "5 of 6 gaps; about 4 weeks at this pace", id="one is missing"),
        pytest.param(
            [600.0] * 3,
            "3 of 6 gaps; too few at this pace for a window of 6 years; a longer one can be set",
            id="never enough",
        ),
    ],
)
def test_too_few_gaps_are_an_answer(gaps: list[float], sentence: str) -> None:
    finding = found(beat_of(gaps))
    assert finding.state == "not-enough-data"
    assert finding.sentence == f"Not enough data to tell how often work is released: {sentence}."
    assert finding.measures["gap_median"].value is None


@pytest.mark.parametrize(
    ("waited", "begins"),
    [
        pytest.param(0.0, "If the next releases go out after two thirds of the usual gap", id="just released"),
        pytest.param(13.0, "If the next releases go out after two thirds of the usual gap", id="not yet half"),
        pytest.param(14.0, "If what is finished is released now", id="half has passed"),
    ],
)
def test_half_a_gap_is_proposed_while_it_can_be_kept(waited: float, begins: str) -> None:
    trains = [Out(f"v1.{number}.0", 28.0 * number) for number in range(1, 20)]
    idea = found(released(trains, as_of=28.0 * 19 + waited)).try_next
    assert idea is not None
    assert idea.hypothesis.startswith(begins)


def test_a_steady_beat_is_healthy() -> None:
    finding = found(beat_of([28.0] * 30))
    assert finding.state == "healthy"
    assert finding.change_points == ()
    assert finding.sentence == (
        "New work is released every 28 days (median of 14 in 365 days), against 28 in the window before "
        "(1.0 times, 1.0–1.0): no clear growth; the last release is less than a day old."
    )


@pytest.mark.parametrize(
    ("before", "now", "state"),
    [
        pytest.param(20.0, 20.0, "healthy", id="the same"),
        pytest.param(40.0, 20.0, "healthy", id="shorter"),
        pytest.param(20.0, 22.0, "healthy", id="grown by a tenth"),
        pytest.param(20.0, 25.0, "watch", id="grown by a quarter"),
        pytest.param(20.0, 30.0, "concern", id="grown by half"),
    ],
)
def test_growth_of_the_gap(before: float, now: float, state: str) -> None:
    n_now = int(365 // now)
    finding = found(beat_of([before] * 20 + [now] * n_now, as_of=20 * before + 365))
    assert finding.state == state
    assert ("gaps have grown" in finding.sentence) == (state != "healthy")


def test_growth_that_may_be_chance_is_none() -> None:
    gaps = [10.0, 60.0, 20.0, 90.0, 15.0, 70.0, 30.0, 50.0]
    finding = found(beat_of([*gaps, *gaps, *(gap + 1 for gap in gaps)]))
    assert "no clear growth" in finding.sentence
    assert finding.state == "healthy"


@pytest.mark.parametrize(
    ("silence", "stage", "state"),
    [
        pytest.param(27, None, "healthy", id="shorter than a gap"),
        pytest.param(55, None, "healthy", id="not yet two gaps"),
        pytest.param(56, None, "watch", id="two gaps"),
        pytest.param(111, None, "watch", id="not yet four gaps"),
        pytest.param(112, None, "concern", id="four gaps"),
        pytest.param(56, "innovation", "healthy", id="innovation waits for three"),
        pytest.param(42, "commodity", "watch", id="a commodity for one and a half"),
        pytest.param(84, "commodity", "concern", id="a commodity is silent after three"),
    ],
)
def test_a_silence_counts_in_long_gaps(silence: float, stage: Stage | None, state: str) -> None:
    finding = found(beat_of([28.0] * 30, as_of=30 * 28 + silence), stage)
    assert finding.state == state
    assert (f", but the last release is {silence} days old." in finding.sentence) == (state != "healthy")


@pytest.mark.parametrize(
    ("gap", "state"),
    [pytest.param(91.0, "healthy", id="a quarter"), pytest.param(92.0, "watch", id="more than a quarter")],
)
def test_a_long_beat_is_worth_a_watch(gap: float, state: str) -> None:
    assert found(beat_of([gap] * 30)).state == state


def test_patches_between_larger_releases_are_told_apart() -> None:
    changes = changes_at(0, 280, 280)
    days = sorted([*range(28, 281, 28), *range(30, 281, 28)])
    tags = [
        Tag(tag.name, tag.day, tag.holds, level="minor" if len(tag.holds) > 5 else "patch")
        for tag in train(changes, days)
    ]
    values = measured(facts(changes, tags)).values
    assert values["gap_median"].value == 28
    assert values["n_fixes"].value == 9
    assert values["gap_median_all"].value == 14
    told = judge(measured(facts(changes, tags[:-1])), policy(None)).sentence
    assert "; the last release is" in told
    # Only patches for the last four weeks: both ages are told.
    assert ("no small patch" in told) == (tags[-2].level == "patch")


def test_patches_that_carry_all_the_work_are_the_beat() -> None:
    values = measured(beat_of([7.0] * 40, level="patch")).values
    assert (values["gap_median"].value, values["n_fixes"].value) == (7, 0)


def test_tags_without_work_are_counted_apart() -> None:
    given = beat_of([28.0] * 10)
    changes = landed([at - wait for at in range(0, 281, 28) for wait in (0.2, 0.1)])
    more = facts(changes, [*train(changes, range(0, 281, 28)), Tag("again", 100), Tag("rc", 101, (), "pre-release")])
    assert measured(more).values["n_without_work"].value == 1
    assert measured(more).values["gap_median"] == measured(given).values["gap_median"]


def test_releases_of_one_moment_are_an_hour_apart() -> None:
    given = facts(landed([1.0] * 10), [Tag(f"v{number}", 5, (f"c{number}",)) for number in range(10)])
    assert measured(given).values["gap_median"].value == 1 / 24


def test_a_change_of_the_beat_is_dated_at_the_release_it_began_with() -> None:
    finding = found(beat_of([84.0] * 16 + [42.0] * 24))
    (point,) = finding.change_points
    assert point.at == day(84 * 16)
    assert (point.before, point.after, point.n_before, point.n_after) == pytest.approx((84, 42, 16, 24))
    assert point.unit == "days"
    assert point.sure
    assert point.ratio == pytest.approx(0.5)


def test_a_change_that_is_likely_only_says_so() -> None:
    """Days between the versions of prometheus from 1.0 on: wild at first, then one every six weeks as promised."""
    wild = [47, 34, 25, 24, 59, 81, 54, 122, 32, 72, 48, 89, 98, 56]
    calm = [
        *(41, 42, 43, 34, 40, 45, 40, 47, 38, 42, 52, 40, 42, 35, 43, 51, 34, 42, 41, 42, 42, 42, 40, 51, 34, 49, 42),
        *(46, 45, 37, 39, 45, 33, 50, 34, 43, 42, 49, 54, 40, 32, 43, 71, 60, 38, 26, 50, 41, 51, 74, 23, 49, 46, 57),
        *(32, 58, 69, 24, 48, 35, 50, 36, 56, 34, 47),
    ]
    finding = found(beat_of([float(gap) for gap in (*wild, *calm)]))
    (point,) = finding.change_points
    assert (point.sure, point.at, point.n_before) == (False, day(sum(wild)), 14)
    assert [finding.measures[name].value for name in ("shifts", "likely_shifts")] == [0, 1]
    few = found(beat_of([84.0] * 5 + [42.0] * 6)).measures
    assert few["likely_shifts"].missing == few["shifts"].missing is not None


def test_eleven_gaps_are_too_few_for_a_change_of_the_beat() -> None:
    assert found(beat_of([84.0] * 5 + [42.0] * 6)).change_points == ()
    assert found(beat_of([84.0] * 6 + [42.0] * 6)).change_points != ()


def test_a_change_of_long_ago_is_found_behind_many_releases() -> None:
    (point,) = found(beat_of([7.0] * 60 + [1.0] * 600)).change_points
    assert (point.at, point.n_before, point.n_after) == (day(420), 60, 600)


def test_versions_on_a_branch_of_their_own_count_before_the_mainline_has_their_work() -> None:
    """2.1.0 and 2.2.0 come from a branch: nothing in them is ahead on the mainline, and users got them."""
    changes = changes_at(0, 40, 10)
    leading = [Tag("v2.0.0", 0, ("c0",), level="major"), Tag("v3.0.0", 40, ("c4",), level="major")]
    minors = [Tag("v2.1.0", 10, (), n_commits=5), Tag("v2.2.0", 20, ("c1",), ahead=0)]
    aside = [Tag("v2.2.1", 30, ("c2",), level="patch", ahead=0), Tag("v2.2", 35, (), n_commits=0)]
    series = measured(facts(changes, [*leading, *minors, *aside])).series[0]
    assert [point.label for point in series.points] == ["v2.1.0", "v2.2.0", "v3.0.0"]


def test_a_second_build_of_a_version_is_no_release_of_its_own() -> None:
    tags = [Tag("v1.0", 0, ("c0",)), Tag("v1.1", 10, ("c1",)), Tag("v1.1+extra", 11, (), n_commits=3)]
    series = measured(facts(changes_at(0, 10, 10), tags)).series[0]
    assert [point.label for point in series.points] == ["v1.1"]


def test_editions_of_a_calendar_version_are_one_release() -> None:
    """17.09.0-ce leads like 17.09 does, from a history of its own, and 17.09.0-ee is the same again."""
    of_own = [Tag(f"v17.09.0-{name}", 10, (), level="calendar", n_commits=5) for name in ("ce", "ee")]
    tags = [Tag("v17.06", 0, ("c0",), level="calendar"), *of_own, Tag("v17.12", 20, ("c1",), level="calendar")]
    series = measured(facts(changes_at(0, 10, 10), tags)).series[0]
    assert [point.label for point in series.points] == ["v17.09.0-ce", "v17.12"]


def test_the_longest_gaps_of_the_window_are_the_evidence() -> None:
    evidence = measured(beat_of([10, 60, 20, 50, 30, 40, 15])).evidence
    assert [(one.kind, one.id) for one in evidence] == [("release", f"v{n}") for n in (2, 4, 6, 5, 3)]
    assert evidence[0].note == "60 days after the one before, 2020-03-11"


def test_a_release_of_bots_only_is_a_release() -> None:
    """What a release is made of is told by release-batch; users got it all the same."""
    changes = changes_at(0, 280, 280, bot=True)
    assert measured(facts(changes, train(changes, range(28, 281, 28)))).values["gap_median"].value == 28


@pytest.mark.parametrize(
    ("gap", "silence", "state"),
    [
        pytest.param(0.5, 55.9, "healthy", id="hourly: not yet eight weeks"),
        pytest.param(0.5, 56, "watch", id="hourly: eight weeks"),
        pytest.param(0.5, 111.9, "watch", id="hourly: not yet sixteen weeks"),
        pytest.param(0.5, 112, "concern", id="hourly: sixteen weeks"),
        pytest.param(40.0, 79.9, "healthy", id="long gaps: not yet two"),
        pytest.param(40.0, 80, "watch", id="long gaps: two"),
        pytest.param(40.0, 160, "concern", id="long gaps: four"),
    ],
)
def test_a_long_gap_counts_as_four_weeks_at_least(gap: float, silence: float, state: str) -> None:
    assert found(beat_of([gap] * 30, as_of=30 * gap + silence)).state == state


@pytest.mark.parametrize(
    ("gaps", "silence"),
    [
        pytest.param([0.5] * 30, 14 / 28, id="short gaps count as four weeks"),
        pytest.param([28.0] * 30, 14 / 28, id="four weeks"),
        pytest.param([35.0] * 30, 14 / 35, id="longer gaps as they are"),
        pytest.param([10.0, 20, 30, 40, 50, 60], 14 / 55, id="by P90"),
    ],
)
def test_the_silence_is_a_measure(gaps: list[float], silence: float) -> None:
    found = measured(beat_of(gaps, as_of=sum(gaps) + 14)).values["silence"]
    assert found.value == pytest.approx(silence)
    assert found.unit == "ratio"


def test_too_few_gaps_tell_no_silence() -> None:
    values = measured(beat_of([30.0] * 5, as_of=600)).values
    assert values["silence"].missing == values["gap_p90"].missing is not None
    assert values["days_since_last"].value == 450


@pytest.mark.parametrize(
    ("gaps", "n", "days"),
    [
        pytest.param([100.0] * 10 + [20.0] * 30, 19, 365, id="a year"),
        pytest.param([20.0] * 30 + [180.0] * 12, 8, 1260, id="eight gaps where that takes longer"),
    ],
)
def test_all_gaps_are_those_of_the_same_window(gaps: list[float], n: int, days: float) -> None:
    values = measured(beat_of(gaps)).values
    assert (values["gap_median_all"].value, values["gap_median_all"].n) == (gaps[-1], n)
    assert (values["gap_median"].n, values["window"].value) == (n, days)


def test_the_sentence_names_the_span() -> None:
    assert found(beat_of([91.0] * 30)).sentence.startswith(
        "New work is released every 91 days (median of 8 in 637 days), against 91 in the window before "
    )


@pytest.mark.parametrize(
    ("now", "state"),
    [pytest.param(6.9, "healthy", id="under a week"), pytest.param(7.0, "concern", id="a week")],
)
def test_below_a_week_a_gap_is_short_whatever_it_was(now: float, state: str) -> None:
    n_now = int(365 // now)
    finding = found(beat_of([2.0] * 200 + [now] * n_now, as_of=400 + 365))
    assert (finding.measures["ratio"].value or 0) > 3
    assert finding.state == state
