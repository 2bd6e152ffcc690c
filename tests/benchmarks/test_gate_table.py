"""The tables of the replayed gate: shares of what was judged, and nothing told where there is nothing."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.gate_chance import Chance
from benchmarks.gate_largest import episode_lines, largest_lines
from benchmarks.gate_table import chance_rows, left_out_rows, rows, time_rows
from flowlens.model.backtest import Episode
from tests.benchmarks.gate_results import a_year, change, result
from tests.repos import day


def test_shares_are_of_the_changes_that_were_judged() -> None:
    _, _, team, both = rows([a_year()])
    assert team == (
        "| team | 5 | 2024-01-03 | 40.00 % (2; 11.76–76.93) | 40.00 % (2) | 20.00 % (1) | 400 (400–1,000) "
        "| 80.00 % (4) | 20.00 % (1) | 0 | 3.0 | 1.5 |"
    )
    assert both == (
        "| **all** | 5 |  | 40.00 % (2; 11.76–76.93) | 40.00 % (2) | 20.00 % (1) |  | 80.00 % (4) | 20.00 % (1) "
        "| 0 | 3.0 | 1.5 |"
    )


def test_all_repositories_are_one_pool() -> None:
    quiet = result([change(number, "pass", 10) for number in range(15)], pulls=15)
    *_, both = rows([a_year(), quiet])
    assert both.startswith("| **all** | 20 |  | 10.00 % (2; ")
    assert both.endswith("| 95.00 % (19) | 5.00 % (1) | 0 | 6.0 | 3.0 |")


def test_where_nothing_was_judged_no_share_is_told() -> None:
    young = result([change(1, "insufficient-history", 10, limit=None)])
    assert list(rows([young]))[2] == "| team | 0 | – | – | – | – | – | – | – | 0 | 3.0 | 1.5 |"


def test_what_was_not_judged_is_told_by_reason() -> None:
    head, _, team, both = left_out_rows([a_year()])
    assert head == "| repository | too little history before | by bots |"
    assert team == "| team | 1 | 2 |"
    assert both == "| **all** | 1 | 2 |"


def test_the_parts_of_what_is_rare_add_up() -> None:
    head, _, team = chance_rows([a_year()], [Chance(0.0198, 0.0149, 0.025)])
    assert head.endswith("| rare enough | below the floor | white space | failed | in random order (95 %) |")
    assert team == (
        "| team | 80.00 % (4) | 20.00 % (1) | 20.00 % (1) | 40.00 % (2) | 1.98 % (1.49–2.50) |"
    )  # 4 = 1 + 1 + 2
    assert list(chance_rows([a_year()], [Chance(None, None, None)]))[2].endswith("| 40.00 % (2) | – |")


def test_a_log_that_ended_early_is_no_yardstick() -> None:
    assert list(time_rows([a_year()]))[2] == "| team | 8 | 2.0 s | 0.5 s | 4.00 |"
    assert list(time_rows([result([], log=None)]))[2] == "| team | 2 | 2.0 s | ended early | – |"


def test_the_largest_failures_come_with_their_files() -> None:
    largest, second = largest_lines(a_year(), 3)
    assert largest == (
        "team 0000000000 2024-01-06: 5,000 lines (limit 1,000) in 2 files, 'Change 5': a.py 4,999, b.py 1"
    )
    assert second.startswith("team 0000000000 2024-01-07: 900 lines (limit 400)")
    assert len(list(largest_lines(a_year(), 1))) == 1


def test_an_episode_comes_with_the_largest_changes_of_its_weeks() -> None:
    inside, outside = change(70, "pass", 30), change(40, "pass", 9000)
    episode = Episode(day(70), day(70) + timedelta(days=7), 30.0, 10.0, 12, 40)
    lines = list(episode_lines(result([inside, outside], episodes=[episode]), 3))
    assert lines[0] == "team drifts, 2024-03-11 to 2024-03-18: median 10 (n = 40) before, then 30 (n = 12)"
    assert [line.split(": ")[1] for line in lines[1:]] == ["30 lines (limit 400) in 2 files, 'Change 70'"]
