"""The lives of pull requests, stage by stage."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.pull_lives import landed_pulls, pull_lives, seen_until
from flowlens.lenses.settings import LensSettings
from tests.lenses.pulls import Asked, Said, with_pulls
from tests.lenses.tables import Landed, day, facts

S = LensSettings()


def given(*pulls: Asked) -> Facts:
    changes = [Landed("c0", 10), Landed("c1", 20, lines=40), Landed("bot", 30, bot=True)]
    return with_pulls(facts(changes), pulls)


@pytest.mark.parametrize(
    ("one", "waited", "lived"),
    [
        pytest.param(Asked("c0", 2, 10), 8, 8, id="nobody looked"),
        pytest.param(Asked("c0", 2, 10, answers=(Said(3),)), 8, 8, id="approved at once, and left lying"),
        pytest.param(Asked("c0", 2, 10, answers=(Said(3, state="commented"), Said(9))), 2, 8, id="talked about"),
        pytest.param(Asked("c0", 2, 10, answers=(Said(3, state="commented"),)), 1, 8, id="merged without approval"),
        pytest.param(Asked("c0", 2, 10, ready=6, answers=(Said(9),)), 4, 8, id="a draft until day 6"),
        pytest.param(Asked("c0", 2, 10, ready=6, answers=(Said(3),)), 4, 8, id="a draft that was looked at"),
        pytest.param(Asked("c0", 2, 10, answers=(Said(3, "ann"), Said(9))), 8, 8, id="the author's own answer"),
        pytest.param(Asked("c0", 2, 10, answers=(Said(3, bot=True),)), 8, 8, id="a bot's answer"),
        pytest.param(Asked("c0", 2, 10, answers=(Said(12),)), 8, 8, id="after the merge"),
        pytest.param(Asked("c0", 2, 10, begun=0), 8, 10, id="from the first commit"),
        pytest.param(Asked("c0", 2, 10, begun=5), 8, 8, id="the first commit came after the opening"),
        pytest.param(Asked("c0", 12, 10), 0, 0, id="clocks that disagree"),
        pytest.param(Asked("c0", 2, None, closed=10), 8, 8, id="landed by hand and closed"),
        pytest.param(Asked("c0", 2, 10, draft=True), 8, 8, id="merged as a draft"),
    ],
)
def test_how_long_it_waited_and_lived(one: Asked, waited: float, lived: float) -> None:
    found = landed_pulls(given(one), S)
    assert found[["waited", "lived"]].to_numpy().tolist() == [pytest.approx([waited, lived])]


@pytest.mark.parametrize(
    ("one", "n_lives", "n_landed"),
    [
        pytest.param(Asked("c0", 2, 10), 1, 1, id="one"),
        pytest.param(Asked(None, 2, None), 1, 0, id="open"),
        pytest.param(Asked(None, 2, None, draft=True), 0, 0, id="a draft"),
        pytest.param(Asked(None, 2, None, draft=True, closed=10), 0, 0, id="a draft that was given up"),
        pytest.param(Asked("c0", 2, None, draft=True, closed=10), 1, 1, id="a draft that was landed by hand"),
        pytest.param(Asked("c0", 2, 10, bot=True), 0, 0, id="a bot's"),
        pytest.param(Asked(None, 2, 10, base="…"), 0, 0, id="for another branch"),
        pytest.param(Asked("bot", 2, 30), 1, 0, id="of a change that does not count"),
    ],
)
def test_which_count(one: Asked, n_lives: int, n_landed: int) -> None:
    facts_ = given(one)
    assert (len(pull_lives(facts_, S)), len(landed_pulls(facts_, S))) == (n_lives, n_landed)


def test_answers_that_are_not_told_or_have_no_time_make_no_wait() -> None:
    one = given(Asked("c0", 2, 10, told=False), Asked("c1", 12, 20, answers=(Said(13),)))
    pulls = one.pulls.assign(first_review_at=one.pulls["first_review_at"].where(one.pulls["number"] != 2))
    assert landed_pulls(replace(one, pulls=pulls), S)["waited"].isna().all()


def test_bots_count_where_they_are_wanted() -> None:
    both = LensSettings(include_bots=True)
    assert len(landed_pulls(given(Asked("bot", 2, 30, bot=True)), both)) == 1


def test_they_end_in_order_and_know_their_change() -> None:
    found = landed_pulls(given(Asked("c1", 2, 20), Asked("c0", 3, 10)), S)
    assert found["change"].tolist() == ["c0", "c1"]
    assert found["net_lines"].tolist() == [10, 40]


def test_up_to_when_something_is_known() -> None:
    assert seen_until(given(Asked(None, 2, None), Asked("c0", 3, 10))) == pd.Timestamp(day(10))
    assert seen_until(facts([Landed("c0", 7)])) == pd.Timestamp(day(7))
