"""The rows of commits and changes."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.facts.commit_rows import People, Sizes, change_table, commit_table
from flowlens.facts.diff_table import DiffTable
from flowlens.facts.identity import key_of, pseudonyms
from flowlens.facts.settings import FactsSettings
from flowlens.model.history import Person
from flowlens.model.mined import Mined, Note
from tests.mined import ANN, BEN, BOT, at, commit, diff, diffs_of, file, mined, step


def commits_of(given: Mined, table: DiffTable) -> pd.DataFrame:
    return commit_table(given, Sizes.of(table), people_of(given)).set_index("oid")


def changes_of(given: Mined, table: DiffTable) -> pd.DataFrame:
    return change_table(given, Sizes.of(table), people_of(given)).set_index("id")


def people_of(given: Mined, settings: FactsSettings = FactsSettings()) -> People:  # noqa: B008 - it is frozen
    return People(settings, given.commits.values())


def pseudonym(given: Mined, person: Person) -> str:
    return pseudonyms(given.commits.values())[key_of(person)]


def cells(frame: pd.DataFrame, row: str, *names: str) -> tuple[object, ...]:
    """Some cells of a row, None for null."""
    chosen = frame.loc[[row], list(names)].astype(object)
    return tuple(chosen.where(chosen.notna(), None).iloc[0])


def time(day: float) -> pd.Timestamp:
    return pd.Timestamp(at(day), unit="s", tz="UTC")


LINES = ("added", "deleted", "n_files", "unknown")
MERGED = mined(
    [
        commit("a"),
        commit("b", "a", 1, author=BEN),
        commit("s1", "a", 2, author=BEN, author_day=0.5),
        commit("s2", "s1", 3, author=BEN, author_day=2.5),
        commit("s3", "s2", 3, author=ANN, author_day=2.6),
        commit("m", "b s3", 4, message="Merge pull request #7\n\nBody\n"),
        commit("loose", "b", 5),
    ],
    [step("a", None), step("b", "a"), step("m", "b", "s1 s2 s3 m", "merge", pull=7)],
    notes={"s2": Note("fix", None), "s3": Note("feature", "b"), "m": Note("merge", None)},
)
DIFFS = diffs_of(
    diff("a", None, file("x", 3, 0)),
    diff("b", "a", file("x", 1, 1), file("y", None, None)),
    diff("s1", "a", file("z", 5, 0)),
    diff("s2", "s1"),
    diff("s3", "s2", unknown="damaged"),
    diff("m", "b", file("z", 6, 1), file("w", 1, 0)),
)


def test_lines_of_commits() -> None:
    table = commits_of(MERGED, DIFFS)
    assert cells(table, "a", *LINES) == (3, 0, 1, None)
    assert cells(table, "b", *LINES) == (1, 1, 2, None)
    assert cells(table, "s2", *LINES) == (0, 0, 0, None)
    assert cells(table, "s3", *LINES) == (None, None, None, "damaged")
    assert cells(table, "m", *LINES) == (None, None, None, None)
    assert cells(table, "loose", *LINES) == (None, None, None, "its diff was not made")


def test_what_brought_a_commit() -> None:
    table = commits_of(MERGED, DIFFS)
    assert [cells(table, oid, "change")[0] for oid in ("a", "s1", "m", "loose")] == ["a", "m", "m", None]
    assert list(table.index) == list(MERGED.commits)


def test_a_commit_cut_off_is_unknown() -> None:
    given = mined([commit("a", cut=True), commit("b", "a", 1)], [step("a", None), step("b", "a")])
    table = diffs_of(diff("b", "a", file()))
    reason = "a shallow clone cut off the parents"
    assert cells(commits_of(given, table), "a", *LINES) == (None, None, None, reason)
    assert cells(changes_of(given, table), "a", "raw_lines", "unknown") == (None, reason)
    assert cells(changes_of(given, table), "b", "raw_lines", "unknown") == (1, None)


def test_a_change() -> None:
    row = change_table(MERGED, Sizes.of(DIFFS), people_of(MERGED)).iloc[2]
    expected = {
        "id": "m", "base": "b", "position": 2, "how": "merge", "pull": 7, "started_at": time(0.5), "landed_at": time(4),
        "n_commits": 3, "n_people": 2, "person": pseudonym(MERGED, BEN), "bot": False, "kind": "feature",
        "reverts": "b",
        "ignored": False, "raw_lines": 8, "added": 7, "deleted": 1, "n_files": 2, "subject": "Merge pull request #7",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert row[["net_lines", "moved_lines", "n_areas", "event", "unknown"]].isna().all()


def test_a_change_whose_diff_is_not_there_is_unknown_and_not_empty() -> None:
    table = changes_of(MERGED, DiffTable())
    assert cells(table, "m", "raw_lines", "n_files", "unknown") == (None, None, "its diff was not made")


def test_binary_files_count_as_files_and_not_as_lines() -> None:
    given = mined([commit("a")], [step("a", None)])
    assert cells(changes_of(given, diffs_of(diff("a", None, file("x", None, None)))), "a", "raw_lines", "n_files") == (
        0,
        1,
    )


@pytest.mark.parametrize(
    ("authors", "person", "n_people", "bot"),
    [
        pytest.param([ANN, BEN, BEN], BEN, 2, False, id="the one with most commits"),
        pytest.param([ANN, BEN], None, 2, False, id="a tie goes by pseudonym"),
        pytest.param([BEN, ANN], None, 2, False, id="in any order"),
        pytest.param([BOT], BOT, 1, True, id="a bot alone"),
        pytest.param([BOT, BOT, ANN], BOT, 2, False, id="a bot with a person"),
    ],
)
def test_people(authors: list[Person], person: Person | None, n_people: int, bot: bool) -> None:
    side = [commit(f"s{n}", f"s{n - 1}" if n else "a", n, author=author) for n, author in enumerate(authors)]
    merge = commit("m", f"a {side[-1].oid}", 9, author=BOT)
    given = mined(
        [commit("a"), *side, merge], [step("a", None), step("m", "a", " ".join(c.oid for c in [*side, merge]))]
    )
    name = min(pseudonym(given, one) for one in (authors if person is None else [person]))
    assert cells(changes_of(given, DiffTable()), "m", "person", "n_people", "bot") == (name, n_people, bot)


def test_a_merge_that_brought_nothing_is_its_author_s() -> None:
    given = mined([commit("a"), commit("m", "a a", 1, author=BEN)], [step("a", None), step("m", "a", "m", "merge")])
    assert cells(changes_of(given, DiffTable()), "m", "person", "n_commits") == (pseudonym(given, BEN), 0)


@pytest.mark.parametrize("day", [None, 3], ids=["no date", "a date"])
def test_missing_dates_are_null(day: float | None) -> None:
    given = mined([commit("a", day=day)], [step("a", None)])
    expected = (None, None) if day is None else (time(day), time(day))
    assert cells(changes_of(given, DiffTable()), "a", "started_at", "landed_at") == expected
    assert cells(commits_of(given, DiffTable()), "a", "author_at", "commit_at") == expected


@pytest.mark.parametrize(("ignored", "expected"), [("m", True), ("s1", False), ("x", False)])
def test_a_bulk_reformat_is_one_of_the_mainline_s_commits(ignored: str, expected: bool) -> None:
    given = mined(MERGED.commits.values(), MERGED.steps, ignored=[ignored])
    assert cells(changes_of(given, DIFFS), "m", "ignored") == (expected,)
    assert commits_of(given, DIFFS)["ignored"].sum() == (ignored in MERGED.commits)


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (["docs", "fix"], "fix"),
        (["fix", "feature"], "feature"),
        (["feature", "revert"], "revert"),
        (["other", "chore"], "chore"),
        (["new word"], "other"),
    ],
)
def test_the_kind_of_a_change_is_the_weightiest_of_its_commits(kinds: list[str], kind: str) -> None:
    commits = [commit(f"c{n}", f"c{n - 1}" if n else "", n) for n in range(len(kinds))]
    notes = {f"c{n}": Note(word, None) for n, word in enumerate(kinds)}
    given = mined(commits, [step(commits[-1].oid, None, " ".join(c.oid for c in commits))], notes=notes)
    assert change_table(given, Sizes.of(DiffTable()), people_of(given))["kind"].tolist() == [kind]


def test_more_bots_of_the_settings() -> None:
    commits = [commit("a", author=ANN), commit("b", "a", author=BEN)]
    people = People(FactsSettings(bots=(" BEN ",)), commits)
    assert [people.of(one)[1] for one in commits] == [people.is_bot(one) for one in commits] == [False, True]
