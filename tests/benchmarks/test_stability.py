"""The benchmark of the verdict's stability: what it counts, and that it asks as a report would."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.stability import looked_at, main
from benchmarks.stability_ends import End, Looked, changes, end_of, line_of
from benchmarks.stability_table import delay_row, lens_rows, rows, state_rows
from flowlens.model.verdict import VerdictState
from flowlens.verdict.rules import LOOKED_AT
from tests.repos import ANN, BEN, Repo, day, lines

STATES: dict[str, VerdictState] = {"i": "iterating", "m": "mixed", "d": "drifting", "s": "stalled"}


def looked(letters: str, batch: str = "", before: str = "i") -> Looked:
    """A repository with these verdicts, oldest first, after six ends of the first; `batch`: states of batch-size."""
    alone = before * (LOOKED_AT - 1) + letters
    of_lens = (batch or "h" * len(letters)).rjust(len(alone), "h")
    ends = [
        End(day(7 * k), STATES[state], STATES[state], {"batch-size": of_lens[k], "splash": "h"})
        for k, state in enumerate(alone)
    ]
    return Looked("acme/shop", ends)


def test_the_first_ends_only_tell_what_held_before() -> None:
    one = looked("iimm")
    assert one.alone == ["iterating", "iterating", "mixed", "mixed"]
    assert one.lens("batch-size") == ["h"] * 4


def test_what_stands_waits_for_the_third_end() -> None:
    assert looked("immmmm").stands == ["iterating"] * 3 + ["mixed"] * 3
    assert looked("imimi").stands == ["iterating"] * 5
    assert looked("isi").stands == ["iterating", "stalled", "iterating"]


def test_what_stands_is_of_growth_that_is_not_clearly_over() -> None:
    ends = [End(day(7 * k), "iterating", "drifting", {}) for k in range(LOOKED_AT + 2)]
    assert Looked("acme/shop", ends).stands == ["drifting"] * 3


def test_changes_are_counted_between_neighbours() -> None:
    assert changes([]) == changes("a") == changes("aaa") == 0
    assert changes("aabba") == 2


def test_causes_are_the_lenses_that_changed_with_the_verdict() -> None:
    assert looked("imi", "hch").causes == {"batch-size": 2}
    assert looked("iii", "hch").causes == {}
    assert looked("imi", "hhh").causes == {}


def test_the_delay_of_a_state_that_lasted() -> None:
    assert looked("ii" + "m" * 8).delays == [2]
    assert looked("ii" + "m" * 7).delays == []
    assert looked("ii" + "s" * 8).delays == [0]
    assert looked("i" * 20).delays == []


def test_an_end_is_a_line_and_back() -> None:
    end = End(day(3), "mixed", "drifting", {"splash": "watch"})
    assert end_of(line_of(end)) == end


def test_the_tables() -> None:
    given = [looked("imim", "hchc")]
    told = "\n".join(rows(given))
    assert "| acme/shop | 3 | 100.0 % (3; 43.9–100.0) | 0.0 % (0; 0.0–56.1) | batch-size 3 |" in told
    assert told.endswith("| **all** | 3 | 100.0 % (3; 43.9–100.0) | 0.0 % (0; 0.0–56.1) | batch-size 3 |")
    assert "| `batch-size` | 3 | 100.0 % (3; 43.9–100.0) | 1 |" in list(lens_rows(given))
    assert "| `splash` | 3 | 0.0 % (0; 0.0–56.1) | 0 |" in list(lens_rows(given))
    assert "| acme/shop | iterating 4 |" in list(state_rows(given))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param([], "No new state lasted for 8 weeks.", id="none"),
        pytest.param(
            [looked("ii" + "m" * 9), looked("i" + "s" * 9)],
            "2 new states lasted for 8 weeks or more. The verdict told them 1 weeks after their first end in the "
            "median, and 2 at most.",
            id="two",
        ),
    ],
)
def test_the_delay_is_told(given: list[Looked], told: str) -> None:
    assert delay_row(given) == told


def test_the_program_asks_each_end_once(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "acme+shop" / "repo")
    for number in range(80):
        name = f"src/{number}.py"
        oid = repo.commit({name: lines(range(5), prefix=name)}, author=BEN if number % 2 else ANN, at=day(3 * number))
        if number % 5 == 4:
            repo.tag(f"v1.{number}.0", oid, at=day(3 * number + 0.5))
    into = tmp_path / "results"
    asked = [str(repo.folder), "--into", str(into), "--weeks", "2"]
    done = CliRunner(env={"FLOWLENS_CACHE_DIR": str(tmp_path / "cache")}).invoke(main, asked, catch_exceptions=False)
    name, ends = looked_at(into / "acme+shop.jsonl")
    assert name == "acme/shop"
    assert len(ends) == 2 + LOOKED_AT
    assert {after.at - before.at for before, after in pairwise(ends)} == {timedelta(days=7)}
    assert "batch-size" in ends[-1].lenses
    assert "learning" not in ends[-1].lenses
    assert "| acme/shop | 2 |" in done.stdout
    kept = (into / "acme+shop.jsonl").read_bytes()
    again = CliRunner(env={"FLOWLENS_CACHE_DIR": str(tmp_path / "none")}).invoke(main, asked, catch_exceptions=False)
    assert again.stdout == done.stdout
    assert (into / "acme+shop.jsonl").read_bytes() == kept
