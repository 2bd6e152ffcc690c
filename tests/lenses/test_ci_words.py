"""What is said of the mainline's runs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flowlens.lenses.ci_health import ID, MEASURES
from flowlens.lenses.ci_words import is_broken, is_flaky, is_longer, is_red, is_redder, is_slow, sentence, try_next
from flowlens.model.measure import Measure, Measures
from flowlens.verdict.policy import policy

NOTHING = {name: Measure(None, "share", 3, missing="3 of 30 CI runs") for name in MEASURES}
P = policy(None)
RED = {"red_share": Measure(0.5, "share", 99, 0.4)}


def with_values(**given: Measure) -> dict[str, Measure]:
    return {**NOTHING, **given}


def test_nothing_is_said_to_be_wrong_of_what_is_not_known() -> None:
    assert not any(check(NOTHING, P) for check in (is_red, is_redder, is_slow, is_broken, is_flaky, is_longer))
    assert sentence(NOTHING, P) == "How many runs of the mainline are red is not told (3 of 30 CI runs)."


@pytest.mark.parametrize(
    ("hours", "told"),
    [(0.5, "30 minutes"), (1, "1 hour"), (71, "3 days"), (23, "23 hours"), (36, "1.5 days")],
)
def test_lengths_in_the_unit_that_people_use(hours: float, told: str) -> None:
    assert f"it took {told} until" in sentence(with_values(green_hours=Measure(hours, "hours", 9)), P)


def test_an_interval_has_to_bear_it_out() -> None:
    assert not is_red(with_values(red_share=Measure(0.3, "share", 40, 0.1, 0.5)), P)
    assert is_red(with_values(red_share=Measure(0.5, "share", 400, 0.45, 0.55)), P)
    assert not is_slow(with_values(green_hours=Measure(90, "hours", 7, 2, 300)), P)


@pytest.mark.parametrize(
    ("given", "measure"),
    [
        pytest.param({"broken_days": Measure(20, "days", 3), **RED}, "broken_days", id="broken"),
        pytest.param(RED, "red_share", id="red"),
        pytest.param({"flaky_share": Measure(0.5, "share", 99, 0.4)}, "flaky_share", id="flaky"),
        pytest.param({"minutes": Measure(9, "minutes", 99)}, "minutes", id="well"),
        pytest.param({}, "red_share", id="nothing known"),
    ],
)  # fmt: skip
def test_what_is_tried_next_is_against_the_worst(given: dict[str, Measure], measure: str) -> None:
    told = try_next(Measures(ID, datetime(2026, 1, 1, tzinfo=UTC), with_values(**given)), P)
    assert told.measure == measure
