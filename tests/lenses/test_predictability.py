"""Predictability: a beat, the lack of one, a beat lost or found, and short gaps that need none."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.predictability import MEASURES, judge, measure
from flowlens.lenses.releases import NO_RELEASES
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measures
from flowlens.model.policy import Stage
from flowlens.verdict.policy import policy
from tests.lenses.tables import Landed, Tag, facts, landed, train

STEADY = [28.0] * 16
# Of these 30, 60 and 65 are on a beat of 30, and no other one is.
WILD = [5.0, 100.0, 9.0, 60.0, 7.0, 130.0, 30.0, 10.0, 160.0, 6.0, 110.0, 8.0, 65.0, 150.0, 11.0, 120.0]


def shipped(gaps: list[float], as_of: float | None = None) -> Facts:
    """A release after each gap, with a change in each."""
    days = [1.0, *accumulate(gaps, initial=1.0)][1:]
    changes = landed([at - 0.5 for at in days])
    return facts(changes, train(changes, days), as_of)


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts, stage: Stage | None = None) -> Finding:
    return judge(measured(given), policy(stage))


def test_without_releases_it_says_what_would_enable_it() -> None:
    for given in (facts(), facts([Landed("a")])):
        assert (found(given).state, found(given).sentence) == ("not-applicable", NO_RELEASES)


@pytest.mark.parametrize(
    ("n", "state"),
    [pytest.param(1, "not-enough-data", id="one"), pytest.param(11, "not-enough-data", id="eleven gaps"),
     pytest.param(12, "healthy", id="twelve gaps")],
)  # fmt: skip
def test_twelve_gaps_are_needed(n: int, state: str) -> None:
    finding = found(shipped([28.0] * n))
    assert finding.state == state
    assert set(finding.measures) == set(MEASURES)
    if state == "not-enough-data":
        assert finding.sentence.startswith("Not enough data to tell how regularly work is released: ")
        assert f": {n} of 12 gaps; " in finding.sentence


def test_clockwork() -> None:
    finding = found(shipped([28.0] * 32))
    values = finding.measures
    assert (values["on_beat"].value, values["on_beat"].n) == (1, 16)
    assert values["burstiness"].value == pytest.approx(-1)
    assert (values["spread"].value, values["beat"].value) == (0, 28)
    assert finding.evidence == ()
    assert finding.state == "healthy"
    assert finding.sentence == (
        "16 of 16 gaps are on a beat of 28 days (100 %, against 100 % in the window before): no clear difference."
    )


@pytest.mark.parametrize(
    ("gaps", "states", "word"),
    [
        pytest.param(WILD, ("healthy", "watch", "watch"), "the next release cannot be foretold", id="never a beat"),
        pytest.param(STEADY + WILD, ("watch", "concern", "concern"), "the beat is lost", id="a beat lost"),
        pytest.param(WILD + STEADY, ("healthy", "healthy", "healthy"), "more regular than before", id="a beat found"),
        pytest.param(
            STEADY + [28.0, 28.0, 40.0] * 5 + [28.0],
            ("healthy", "watch", "watch"),
            "less regular than before",
            id="a third is late",
        ),
        pytest.param(STEADY + [28.0, 56.0] * 8, ("healthy",) * 3, "no clear difference", id="every other one skipped"),
        pytest.param([28.0] * 16 + [84.0] * 16, ("healthy",) * 3, "no clear difference", id="slower, as regular"),
    ],
)
def test_the_beat_is_judged_by_the_stage(gaps: list[float], states: tuple[str, ...], word: str) -> None:
    stages: tuple[Stage, ...] = ("innovation", "differentiation", "commodity")
    given = shipped(gaps)
    assert tuple(found(given, stage).state for stage in stages) == states
    assert word in found(given, "differentiation").sentence


def test_short_gaps_need_no_beat() -> None:
    rng = np.random.default_rng(4)
    finding = found(shipped(rng.exponential(3.0, 300).tolist()))
    assert finding.state == "healthy"
    assert finding.sentence.endswith("so that nobody has to plan on a date.")


def test_burstiness_alone_is_no_proof() -> None:
    """One long gap among regular ones sways a mean and a deviation, and neither the ranks nor the beat."""
    finding = found(shipped(STEADY + [28.0] * 15 + [400.0]))
    values = finding.measures
    growth = values["burstiness_growth"].value
    assert growth is not None
    assert growth > 0.25
    assert (values["irregular_p"].value or 0) > 0.025
    assert finding.state == "healthy"


def test_a_gap_that_holidays_made_longer_is_not_counted() -> None:
    """Every 28 days from March on; the gap over New Year 2021 is of 50 days."""
    gaps = [60.0, *[28.0] * 10, 50.0, *[28.0] * 5]
    values = measured(shipped(gaps)).values
    assert values["n_holidays"].value == 1
    assert values["on_beat"].value == pytest.approx(15 / 15)
    summer = [60.0, *[28.0] * 3, 50.0, *[28.0] * 12]
    assert measured(shipped(summer)).values["n_holidays"].value == 0


def test_components_have_beats_of_their_own() -> None:
    given = shipped([28.0] * 16)
    odd = [Tag(f"w{k}", 28.0 * k + 3, ("c0",) if k == 0 else ()) for k in range(10)]
    mixed = facts(landed([28.0 * k + 0.5 for k in range(17)]), [*odd])
    assert measured(mixed).values["n_releases"].value == 0
    both = given.releases.assign(component=["main" if k % 4 else "other" for k in range(len(given.releases))])
    given.releases["component"] = both["component"]
    values = measured(given).values
    assert values["n_others"].value == 4
    assert values["n_releases"].value == 11


def test_releases_of_one_moment_have_no_beat() -> None:
    changes = landed([0.0] * 20)
    given = facts(changes, [Tag(f"v{k}", 1, (f"c{k}",)) for k in range(20)])
    finding = found(given)
    assert finding.state == "healthy"
    assert finding.sentence == "The releases of the window have no beat to tell: all releases at one moment."


def test_bots_and_patches_of_theirs_change_nothing() -> None:
    given = shipped(STEADY)
    changes = landed(list(accumulate(STEADY, initial=0.5)))
    more = facts([*changes, Landed("bot", 200, bot=True)], train(changes, [c.day + 0.5 for c in changes if c.day]))
    assert measured(more).values == measured(given).values


def test_the_chart_has_each_gap_in_usual_gaps() -> None:
    (series,) = measured(shipped([28.0] * 8 + [42.0] + [28.0] * 8)).series
    assert [point.value for point in series.points] == [1.0] * 8 + [1.5] + [1.0] * 8
    assert {point.group for point in series.points} == {"on the beat", "off the beat"}


def test_a_beat_that_has_moved_is_told_as_one() -> None:
    finding = found(shipped([7.0] * 72 + [60.0] * 5))
    assert finding.sentence.endswith(": the beat has moved, as the newest 5 gaps are on one of 60 days.")
    assert (finding.measures["moved_beat"].value, finding.measures["moved_beat"].n) == (60, 5)
    assert finding.try_next is not None
    assert "every 7 days" in finding.try_next.hypothesis  # and not the slower one


def test_what_its_hypothesis_watches_is_among_its_first_numbers() -> None:
    finding = judge(measured(shipped([28.0] * 8 + [42.0] + [28.0] * 8)), policy(None))
    assert finding.try_next is not None
    assert next(iter(finding.measures)) == finding.try_next.measure
