"""The sample that is labelled."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.kinds.draw import drawn, main, stratum_of
from tests.repos import Repo

BOT = ("renovate[bot]", "bot@example.org")


@pytest.mark.parametrize(
    ("message", "stratum"),
    [
        pytest.param('Revert "Add a thing"', "revert", id="revert"),
        pytest.param("Old names\n\nThis reverts commit 0123456.\n", "revert", id="said below"),
        pytest.param("Reland a thing", "revert", id="reland"),
        pytest.param("Fix a thing", "fix", id="fix"),
        pytest.param("Add a thing\n\nIt was missing.\n", "fix", id="a word below"),
        pytest.param("Add a thing\n\nThe tool reverts it.\n", "rest", id="a word for reverts below"),
        pytest.param("Add a thing", "rest", id="rest"),
        pytest.param("", "rest", id="empty"),
    ],
)
def test_the_stratum(message: str, stratum: str) -> None:
    assert stratum_of(message) == stratum


def test_strata_are_drawn_from_apart() -> None:
    messages = [(f"f{number}", "Fix it") for number in range(80)] + [(f"r{number}", "Add it") for number in range(30)]
    rows = drawn(messages, "seed")
    assert Counter((stratum, weight) for _, stratum, weight in rows) == {("fix", 2.0): 40, ("rest", 1.0): 30}
    assert len({oid for oid, _, _ in rows}) == 70
    assert [stratum for _, stratum, _ in rows] != sorted(stratum for _, stratum, _ in rows), "in random order"
    assert rows == drawn(reversed(messages), "seed"), "whatever the order of the commits"
    assert rows != drawn(messages, "another seed")


def test_nothing_to_draw() -> None:
    assert drawn([], "seed") == []


def test_commits_of_programs_and_merges_are_not_drawn(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "a+team")
    first = repo.commit({"a.txt": "1\n"}, message="Add a thing\n")
    topic = repo.commit({"b.txt": "1\n"}, message="Bump a thing\n", parents=[first], branch="topic", author=BOT)
    repo.merge(topic)
    done = CliRunner().invoke(main, [str(tmp_path), "a/team"], catch_exceptions=False)
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["repository"], row["oid"], row["stratum"], row["weight"]) == ("a/team", first, "rest", "1.000")
    assert (row["label_fix"], row["label_revert"], row["note"]) == ("", "", "")
