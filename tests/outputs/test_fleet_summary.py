"""What became of a fleet, in words and as JSON."""

from __future__ import annotations

import json

from flowlens.model.fleet import FleetSummary, Outcome
from flowlens.outputs.fleet_summary import summary_json, summary_text, told

NEW = Outcome("a", "/a", "/store", n_commits=5, n_diffs=4, n_new_commits=2, n_new_diffs=1, n_unknown=1)
SAME = Outcome("b", n_commits=1, n_diffs=1, known=True)
BAD = Outcome("c\x1b[31m\n::error::x", failure="password", reason="It asks for a password.\u202e")


def test_lines() -> None:
    assert (
        told(NEW) == "a: 2 new commits and 1 new diff; the store holds 5 commits and 4 diffs; 1 diff could not be made."
    )
    assert told(SAME) == "b: nothing new; the store holds 1 commit and 1 diff."
    assert told(BAD) == r"c\x1b[31m\n::error::x: password: It asks for a password.\u202e"
    away = Outcome("https://example.org/x", failure="unreachable", reason="https://example.org/x: no such host.")
    assert told(away) == "https://example.org/x: unreachable: no such host."


def test_in_words() -> None:
    assert summary_text(FleetSummary((NEW, SAME, BAD), 2, 61.4)).splitlines() == [
        "2 of 3 repositories are in the store: 2 new commits and 1 new diff; 1 of them had nothing new.",
        "It took 61 s with 2 workers.",
        "1 repository could not be read:",
        rf"  {told(BAD)}",
    ]


def test_all_is_well() -> None:
    text = summary_text(FleetSummary((SAME,), 1, 0.2))
    assert text.splitlines() == [
        "1 of 1 repository is in the store: 0 new commits and 0 new diffs; 1 of them had nothing new.",
        "It took 0 s with 1 worker.",
    ]


def test_as_json() -> None:
    said = json.loads(summary_json(FleetSummary((NEW, SAME, BAD), 2, 61.5)))
    counts = {
        key: said[key] for key in ("schema", "workers", "seconds", "repositories", "mined", "unchanged", "failed")
    }
    assert counts == {
        "schema": 1, "workers": 2, "seconds": 61.5, "repositories": 3, "mined": 1, "unchanged": 1, "failed": 1,
    }  # fmt: skip
    assert said["outcomes"][0]["n_new_commits"] == 2
    assert said["outcomes"][2]["source"] == r"c\x1b[31m\n::error::x"
    assert said["outcomes"][2]["failure"] == "password"
