"""The page on statistics shows the tables that were measured, and the simulations know their truth."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.calibration.publish import COPY, FOUND, PAGE, cells_in, markdown, tables_in, with_tables
from benchmarks.calibration.samples import People, autocorrelated, gaps, released
from benchmarks.calibration.tally import Rate, holds, rate
from flowlens.stats.estimate import Estimate


def test_the_page_shows_what_was_measured() -> None:
    shown, found = (tables_in(page.read_text("utf-8")) for page in (PAGE, FOUND))
    assert len(found) == 13
    assert shown == found


def test_the_copy_in_reports_is_the_page() -> None:
    assert COPY.read_text("utf-8") == PAGE.read_text("utf-8")


def test_a_table_takes_the_place_of_the_old_one() -> None:
    page = "# A\n\n| kept |\n\n## B\n\n## C\n\n| old |\n| older |\n\nText.\n\n## B\n"
    new = with_tables(page, {"B": "| b |", "C": "| c |\n| d |"})
    assert new == "# A\n\n| kept |\n\n## B\n\n| b |\n\n## C\n\n| c |\n| d |\n\nText.\n\n## B\n\n| b |\n"
    assert with_tables(new, {"B": "| b |", "C": "| c |\n| d |"}) == new


def test_a_table_reads_as_text() -> None:
    cells = {("one", "share"): "95.0", ("one", "n"): "8", ("twelve", "n"): "12"}
    assert markdown("Few", cells) == (
        "### Few\n\n|        | share | n  |\n|--------|-------|----|\n| one    | 95.0  | 8  |\n| twelve | –     | 12 |"
    )
    assert cells_in(tables_in(markdown("Few", cells))["Few"]) == {**cells, ("twelve", "share"): "–"}
    assert list(tables_in(f"# A page\n\n{markdown('Few', cells)}\n\n## Rest\n")) == ["Few"]


@pytest.mark.parametrize(
    ("estimate", "held"),
    [
        pytest.param(Estimate(1.0, 0.5, 2.0, 9), True, id="between the bounds"),
        pytest.param(Estimate(1.0, 1.0, 1.0, 9), True, id="at both"),
        pytest.param(Estimate(2.0, 1.5, 3.0, 9), False, id="below"),
        pytest.param(Estimate(0.5, 0.2, 0.9, 9), False, id="above"),
        pytest.param(Estimate(2.0, None, 3.0, 9), True, id="no lower bound rules nothing out"),
        pytest.param(Estimate(0.5, 0.2, None, 9), True, id="no upper bound"),
    ],
)
def test_an_interval_holds_the_truth(estimate: Estimate, held: bool) -> None:
    assert holds(estimate, 1.0) is held


def test_a_rate_depends_on_its_name_only() -> None:
    first, again, other = (rate(name, lambda random: bool(random.random() < 0.3), 500) for name in ("a", "a", "b"))
    assert first == again != other
    assert Rate(81, 263).text() == "30.8 (25.5–36.6)"


@pytest.mark.parametrize("people", [People(8, 0.25), People(40, 0.1, week_icc=0.05), People(20, 0.01, pareto=1.0)])
@pytest.mark.parametrize("q", [0.5, 0.9])
def test_sizes_have_the_quantiles_that_they_say(people: People, q: float) -> None:
    """Of many draws of people, so that they stand for people in general."""
    random = np.random.default_rng(1)
    below = [
        np.mean(people.changes(40, random, people.habits(random)).lines <= people.quantile(q)) for _ in range(2000)
    ]
    assert np.mean(below) == pytest.approx(q, abs=0.02)


def test_these_very_people_have_their_own_median() -> None:
    random = np.random.default_rng(2)
    people = People(4, 0.3)
    habits = people.habits(random)
    lines = people.changes(100_000, random, habits).lines
    assert np.median(lines) == pytest.approx(people.quantile_of(habits, 0.5), rel=0.05)


def test_series_have_the_autocorrelation_that_they_say() -> None:
    random = np.random.default_rng(3)
    series = autocorrelated(20_000, 0.6, random)
    assert np.corrcoef(series[1:], series[:-1])[0, 1] == pytest.approx(0.6, abs=0.02)
    assert np.median(gaps(20_000, 0.3, random)) == pytest.approx(30, rel=0.02)


def test_waits_end_with_their_release_or_with_the_year() -> None:
    waits = released(2000, 12, 4.0, np.random.default_rng(4))
    assert 8 <= len(set(waits.groups)) <= 17
    assert waits.durations.min() >= 0
    assert 0 < np.mean(~waits.ended) < 0.2
