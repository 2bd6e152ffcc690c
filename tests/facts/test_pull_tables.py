"""Pull requests in tables: linked to the change that each became, with what was answered to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from flowlens.facts.build import build
from flowlens.facts.pull_period import pulls_within
from flowlens.facts.pull_tables import with_pulls
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts
from flowlens.model.forge import ForgeRead, Pull, Pushed, Review
from tests.mined import at, commit, diff, diffs_of, file, mined, step

ROOT, B1, B2, MERGE, SQUASH, R1, R2 = (letter * 40 for letter in "0123456")
STRANGE, HEAD = "e" * 40, "f" * 40


@pytest.fixture(scope="module")
def facts() -> Facts:
    """A root; two commits of a branch and their merge; a squash; a rebased series of two."""
    commits = [
        commit(ROOT), commit(B1, ROOT, 1), commit(B2, B1, 3), commit(MERGE, f"{ROOT} {B2}", 4),
        commit(SQUASH, MERGE, 6, message="Add (#8)\n"),
        commit(R1, SQUASH, 8, author_day=7), commit(R2, R1, 8, author_day=7.5),
    ]  # fmt: skip
    series = replace(step(R2, SQUASH, f"{R1} {R2}", "rebase", 9), mainline=(R1, R2))
    steps = [
        step(ROOT, None), step(MERGE, ROOT, f"{MERGE} {B2} {B1}", "merge"), step(SQUASH, MERGE, "", "squash", 8), series
    ]  # fmt: skip
    jobs = [(ROOT, None), (B1, ROOT), (B2, B1), (MERGE, ROOT), (SQUASH, MERGE), (R1, SQUASH), (R2, R1), (R2, SQUASH)]
    table = diffs_of(*(diff(one, base, file(added=10)) for one, base in jobs))
    return build(mined(commits, steps), table, {}, FactsSettings())


def pull(number: int = 7, **other: Any) -> Pull:
    """A pull of two commits that was opened on day 2 and merged on day 4."""
    plain = {"opened_at": at(2), "ready_at": at(2), "merged_at": at(4), "closed_at": at(4), "reviews": ()}
    return Pull("github", number, **{"base": "main", "person": "ann", **plain, **other})


def review(day: float | None = 3, person: str | None = "ben", state: Any = "approved", **other: Any) -> Review:
    return Review(other.pop("id", f"{day}{person}{state}"), None if day is None else at(day), state, person, **other)


def table(facts: Facts, *pulls: Pull) -> pd.DataFrame:
    return with_pulls(facts, ForgeRead(pulls)).pulls


def row(facts: Facts, one: Pull) -> dict[str, Any]:
    return {str(name): None if pd.isna(value) else value for name, value in table(facts, one).iloc[0].items()}


def test_without_pulls_nothing_changes_but_the_notices(facts: Facts) -> None:
    assert with_pulls(facts, ForgeRead(notices=("x",))).notices == (*facts.notices, "x")
    assert with_pulls(facts, ForgeRead()).pulls.empty


@pytest.mark.parametrize(
    ("one", "change", "by", "lands"),
    [
        pytest.param(pull(merge_oid=MERGE), MERGE, "merge", True, id="a merge"),
        pytest.param(pull(merge_oid=MERGE[:8]), MERGE, "merge", True, id="the beginning of an id"),
        pytest.param(pull(8, merge_oid=SQUASH), SQUASH, "merge", True, id="a squash"),
        pytest.param(pull(merge_oid=R2), R2, "merge", True, id="a change that bears another number"),
        pytest.param(pull(9, merge_oid=R1), R2, "merge", True, id="inside the series, with its number"),
        pytest.param(pull(merge_oid=B1, base="topic"), MERGE, "merge", False, id="into another pull's branch"),
        pytest.param(pull(head_oid=B2), MERGE, "head", True, id="by its newest commit"),
        pytest.param(pull(merge_oid=STRANGE, head_oid=B2), MERGE, "head", True, id="the base was rewritten"),
        pytest.param(pull(8, merged_at=at(6), merge_oid=STRANGE), SQUASH, "number", True, id="by its number"),
        pytest.param(pull(8, merged_at=None, closed_at=at(6.1)), SQUASH, "number", True, id="landed by hand"),
        pytest.param(pull(8, merged_at=None, closed_at=at(60)), None, None, False, id="closed long after"),
        pytest.param(pull(8, merged_at=None, closed_at=None), None, None, False, id="open"),
        pytest.param(
            pull(merged_at=None, closed_at=at(4), merge_oid=MERGE), None, None, False, id="closed, not merged"
        ),
        pytest.param(pull(merge_oid=STRANGE, head_oid=HEAD), None, None, False, id="nothing of it is here"),
    ],
)
def test_which_change_it_became(facts: Facts, one: Pull, change: str | None, by: str | None, lands: bool) -> None:
    found = row(facts, one)
    assert (found["change"], found["linked_by"], found["lands"]) == (change, by, lands)


@pytest.mark.parametrize(
    ("closed", "change"), [(1, ROOT), (8, SQUASH), (2.9, ROOT), (60, None)], ids=["first", "last", "nearer", "far"]
)
def test_of_several_changes_with_its_number_the_nearest_is_it(closed: float, change: str | None) -> None:
    commits = [commit(ROOT), commit(SQUASH, ROOT, 6)]
    steps = [step(ROOT, None, pull=8), step(SQUASH, ROOT, "", "squash", 8)]
    diffs = diffs_of(diff(ROOT, None, file(added=10)), diff(SQUASH, ROOT, file(added=10)))
    twice = build(mined(commits, steps), diffs, {}, FactsSettings())
    assert row(twice, pull(8, opened_at=at(0), merged_at=None, closed_at=at(closed)))["change"] == change


def test_of_several_pulls_in_one_change_one_lands_it(facts: Facts) -> None:
    """Stacked pulls, and two with the same head."""
    stacked = pull(5, base="topic", head_oid=B2), pull(6, head_oid=B2), pull(7, merge_oid=MERGE)
    found = table(facts, *stacked)
    assert found["change"].tolist() == [MERGE] * 3
    assert found["lands"].tolist() == [False, True, False]
    named = table(facts, pull(1, merge_oid=SQUASH), pull(8, merge_oid=SQUASH))
    assert named["lands"].tolist() == [False, True]


def test_what_could_not_be_linked_is_counted(facts: Facts) -> None:
    given = pull(7, merge_oid=MERGE), pull(2, merge_oid=STRANGE), pull(3, base="release", head_oid=STRANGE)
    assert with_pulls(facts, ForgeRead(given)).notices[len(facts.notices) :] == (
        "3 pull requests read, up to 2024-01-05: 3 merged, 1 of them linked to a change (1 by merge).",
        "1 pull request merged into the mainline could not be linked: no commit of them is here.",
        "1 pull request merged into another branch did not reach the mainline under their own ids.",
    )


def test_a_branch_that_is_not_the_mainline_is_not_told(facts: Facts) -> None:
    found = table(facts, pull(1, base="refs/heads/main"), pull(2, base="ann/topic"), pull(3))
    assert found["base"].tolist() == ["main", "…", "main"]


@pytest.mark.parametrize(
    ("reviews", "told"),
    [
        pytest.param([], (0, 0, 0), id="none"),
        pytest.param([review()], (1, 1, 1), id="an approval"),
        pytest.param([review(person="ann")], (0, 0, 0), id="by who opened it"),
        pytest.param([review(bot=True)], (0, 0, 0), id="by a bot"),
        pytest.param([review(5)], (0, 0, 0), id="after the merge"),
        pytest.param([review(), review(3.2)], (2, 1, 1), id="one person twice"),
        pytest.param([review(), review(3.2, "cat")], (2, 2, 2), id="two people"),
        pytest.param([review(), review(3.2, state="commented")], (2, 1, 1), id="a comment takes nothing back"),
        pytest.param([review(), review(3.2, state="changes_requested")], (2, 0, 1), id="taken back"),
        pytest.param([review(3.2), review(3, state="changes_requested")], (2, 1, 1), id="out of order"),
        pytest.param([review(id="10"), review(id="9", state="changes_requested")], (2, 1, 1), id="of one second"),
        pytest.param([review(state="dismissed")], (1, 0, 1), id="dismissed"),
        pytest.param([review(None)], (1, 1, 1), id="without a time"),
        pytest.param([review(person=None)], (1, 1, 1), id="without a name"),
        pytest.param([review(person=None), review(3.2, None)], (2, 2, 2), id="two without a name"),
        pytest.param(
            [review(person=None), review(3.2, None, "changes_requested")], (2, 1, 2), id="one without a name each way"
        ),
    ],
)
def test_what_counts_as_an_answer(facts: Facts, reviews: list[Review], told: tuple[int, int, int]) -> None:
    found = row(facts, pull(reviews=tuple(reviews)))
    assert (found["n_reviews"], found["n_approvals"], found["n_reviewers"]) == told


def test_reviews_that_nobody_told_are_not_none(facts: Facts) -> None:
    known = with_pulls(facts, ForgeRead((pull(merge_oid=MERGE, reviews=None), pull(8, merge_oid=SQUASH))))
    counts = known.pulls[["n_reviews", "n_approvals", "n_reviewers"]].astype(object)
    assert counts.where(counts.notna(), None).to_numpy().tolist() == [[None] * 3, [0] * 3]
    assert "The reviews of 1 pull request are not told: they count in no wait for an answer." in known.notices
    cut = pulls_within(known, None, pd.Timestamp(at(99), unit="s", tz="UTC").to_pydatetime())
    assert cut.pulls["n_reviews"].isna().tolist() == [True, False]


def test_when_it_was_answered(facts: Facts) -> None:
    given = (review(2.5, state="commented"), review(3), review(3.5, "cat"), review(4.5, "dan"))
    found = with_pulls(facts, ForgeRead((pull(reviews=given),)))
    assert found.pulls["first_review_at"][0].timestamp() == at(2.5)
    assert found.pulls["approved_at"][0].timestamp() == at(3.5)
    assert found.reviews["late"].tolist() == [False, False, False, True]


def test_how_it_grew_after_it_was_opened(facts: Facts) -> None:
    """Commits of day 1 and 3, opened on day 2: by the merge, or as the forge lists them."""
    names = ("n_commits", "opened_lines", "later_lines", "n_later")
    by_merge = row(facts, pull(merge_oid=MERGE))
    assert [by_merge[name] for name in names] == [2, 10, 10, 1]
    assert by_merge["first_commit_at"].timestamp() == at(1)
    told = (Pushed("a" * 40, at(1), 5, 1, False), Pushed("b" * 40, at(3), 7, 0, False))
    for merge in (Pushed(MERGE, at(3.5), 100, 0), Pushed("c" * 40, at(3.5), 7_000, 0, True)):
        listed = row(facts, pull(8, merge_oid=SQUASH, commits=(*told, merge)))
        assert [listed[name] for name in names] == [2, 6, 7, 1]
    perhaps_merge = row(facts, pull(8, merge_oid=SQUASH, commits=(*told, Pushed("c" * 40, at(3.5), 7_000, 0))))
    assert [perhaps_merge[name] for name in names] == [3, None, None, 2]
    here = row(facts, pull(merge_oid=MERGE, commits=(Pushed(B1, at(1), 5, 1), Pushed(B2, at(3)))))
    assert [here[name] for name in names] == [2, 6, 10, 1]
    unknown = row(facts, pull(8, merge_oid=SQUASH, commits=(Pushed("a" * 40, at(1)), Pushed("b" * 40, None))))
    assert [unknown[name] for name in names] == [2, None, None, None]
    squashed = row(facts, pull(8, merge_oid=SQUASH))
    assert [squashed[name] for name in names] == [None] * 4


def test_lines_of_a_rebase_that_the_list_leaves_out(facts: Facts) -> None:
    """`gh` lists the commits from before the rebase, with dates and without lines."""
    gone = Pushed("a" * 40, at(7)), Pushed("b" * 40, at(7.5))
    names = ["n_commits", "opened_lines", "later_lines", "n_later"]
    times = {"opened_at": at(7.2), "ready_at": at(7.2), "merged_at": at(9), "closed_at": at(9)}
    found = row(facts, pull(9, merge_oid=R2, commits=gone, **times))
    assert [found[name] for name in names] == [2, 10, 10, 1]
    squashed = row(facts, pull(8, merge_oid=SQUASH, commits=gone, **times))
    assert [squashed[name] for name in names] == [2, None, None, 1]


def test_as_it_was_at_an_earlier_end(facts: Facts) -> None:
    known = with_pulls(facts, ForgeRead((pull(merge_oid=MERGE, reviews=(review(2.5), review(3.5, "cat"))), pull(9))))
    cut = pulls_within(known, None, pd.Timestamp(at(3), unit="s", tz="UTC").to_pydatetime())
    then = cut.pulls.iloc[0]
    assert pd.isna(then["merged_at"])
    assert pd.isna(then["change"])
    assert not then["lands"]
    assert (then["n_reviews"], then["n_approvals"], len(cut.reviews)) == (1, 1, 1)
    before = pulls_within(known, None, pd.Timestamp(at(1), unit="s", tz="UTC").to_pydatetime())
    assert before.pulls.empty
    assert before.reviews.empty
    after = pulls_within(known, pd.Timestamp(at(5), unit="s", tz="UTC").to_pydatetime(), None)
    assert after.pulls.empty


def test_one_that_was_closed_and_merged_later_had_not_landed_between(facts: Facts) -> None:
    known = with_pulls(facts, ForgeRead((pull(merge_oid=MERGE, closed_at=at(2.5)),)))
    then = pulls_within(known, None, pd.Timestamp(at(3), unit="s", tz="UTC").to_pydatetime()).pulls.iloc[0]
    assert pd.isna(then["change"])
    assert not then["lands"]


def test_an_own_end_changes_nothing(facts: Facts) -> None:
    known = with_pulls(facts, ForgeRead((pull(merge_oid=MERGE, reviews=(review(5),)),)))
    assert pulls_within(known, None, None) is known
    whole = pulls_within(known, None, pd.Timestamp(at(99), unit="s", tz="UTC").to_pydatetime())
    assert whole.pulls.equals(known.pulls)
    assert whole.reviews.equals(known.reviews)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"merged_at": None}, (ROOT, "patch", True), id="closed, and landed by hand"),
        pytest.param({}, (ROOT, "patch", True), id="merged, as what is not here"),
        pytest.param({"closed_at": None, "merged_at": None}, (None, None, False), id="open"),
        pytest.param({"merge_oid": MERGE}, (MERGE, "merge", True), id="its merge is here"),
    ],
)
def test_a_pull_that_only_its_patch_links(facts: Facts, given: dict[str, Any], expected: tuple[object, ...]) -> None:
    pulls = with_pulls(facts, ForgeRead((pull(70, **given),)), {("github", 70): ROOT})
    found = pulls.pulls.iloc[0]
    assert tuple(None if pd.isna(found[name]) else found[name] for name in ("change", "linked_by", "lands")) == expected
    told = "1 pull request closed by the forge landed by hand, as a message or their patch tells."
    assert (told in pulls.notices) is (expected[1] == "patch" and "merged_at" in given)


def test_a_twin_with_the_same_patch_is_not_what_landed(facts: Facts) -> None:
    pulls = ForgeRead((pull(71, merged_at=None), pull(72, merge_oid=ROOT)))
    given = with_pulls(facts, pulls, {("github", 71): ROOT})
    assert not any("landed by hand" in notice for notice in given.notices)
    found = given.pulls.set_index("number")
    assert found["change"].tolist() == [ROOT, ROOT]
    assert found["lands"].to_dict() == {71: False, 72: True}
    # A change that names another number is that one's.
    named = with_pulls(facts, ForgeRead((pull(73, merged_at=None),)), {("github", 73): SQUASH}).pulls.iloc[0]
    assert (named["linked_by"], named["lands"]) == ("patch", False)
