"""What the lenses say at weekly ends, each measured when it is asked."""

from __future__ import annotations

import gc
import weakref
from datetime import datetime, timedelta

import pandas as pd
import pytest

from flowlens.facts.period import as_it_was
from flowlens.facts.tables import Facts
from flowlens.lenses import weekly_looks
from flowlens.lenses.release_cadence import ID, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.weekly_looks import judged, look_at
from flowlens.model.policy import Stage
from flowlens.verdict.policy import policy
from flowlens.verdict.standing import limits_of
from tests.lenses.history import Out, released

S = LensSettings()
NO_STAGE: Stage | None = None
LIMITS = limits_of(policy(NO_STAGE))


def team(last: float = 12) -> Facts:
    """A release every 28 days, so many of them."""
    return released([Out(f"v1.{number}.0", 28.0 * number) for number in range(1, round(last) + 1)])


def test_an_end_says_what_the_lens_says_of_its_facts() -> None:
    given = team()
    assert look_at(lambda: given, S, LIMITS)(ID).finding == judge(measure(given, S), LIMITS.told)


def test_one_end_a_week_back_to_the_begin() -> None:
    given = team()
    begin, end = given.repository.period
    looks = list(weekly_looks.weekly_looks(given, None, S, LIMITS))
    assert len(looks) == (end - begin - timedelta(microseconds=1)) // timedelta(days=7)
    # Four weeks back there was one release less: 11 gaps are 10.
    assert [look(ID).finding.measures["n_releases"].n for look in (looks[0], looks[4])] == [10, 9]


def test_a_history_of_less_than_a_week_has_none_before() -> None:
    assert list(weekly_looks.weekly_looks(released([Out("v1.0.0", 1.0)]), None, S, LIMITS)) == []


def test_a_lens_is_measured_when_it_is_asked_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(weekly_looks, "judged", lambda lens, *_: asked.append(lens.id))
    look = look_at(team, S, LIMITS)
    assert asked == []
    look(ID)
    look(ID)
    assert asked == [ID]


def test_no_more_than_one_end_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """They once were all held, up to twenty copies of all tables."""
    cut: list[weakref.ref[pd.DataFrame]] = []

    def noted(facts: Facts, since: datetime | None, until: datetime) -> Facts:
        found = as_it_was(facts, since, until)
        cut.append(weakref.ref(found.changes))
        return found

    monkeypatch.setattr(weekly_looks, "as_it_was", noted)
    looks = list(weekly_looks.weekly_looks(team(), None, S, LIMITS))
    assert cut == []
    said = [look(lens) for look in looks[:6] for lens in (ID, "splash")]
    gc.collect()
    assert (len(cut), sum(one() is not None for one in cut)) == (6, 1)
    assert [look(lens) for look in looks[:6] for lens in (ID, "splash")] == said
    assert len(cut) == 6


def test_both_limits_are_asked() -> None:
    found = judged(weekly_looks._BY_ID[ID], measure(team(), S), LIMITS)
    assert (found.finding.state, found.leaving, found.is_clear) == ("healthy", "healthy", True)
