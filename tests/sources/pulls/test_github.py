"""GitHub's pulls as its command line and its REST API write them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sources.pulls.reading import HEAD, MERGE, fault_of, listed, read, rest, seconds

REVIEW = {"id": "R1", "author": {"login": "ben"}, "state": "APPROVED", "submittedAt": "2026-01-31T10:00:00Z"}


def test_a_listed_pull() -> None:
    commits = [{"oid": HEAD, "authoredDate": "2026-01-29T17:00:00Z", "committedDate": "2026-01-30T08:00:00Z"}]
    (pull,) = read([listed(reviews=[REVIEW], commits=commits)]).pulls
    assert (pull.system, pull.number, pull.base) == ("github", 7, "main")
    assert (pull.opened_at, pull.ready_at) == (seconds("2026-01-30T09:00:00"),) * 2
    assert (pull.merged_at, pull.closed_at) == (seconds("2026-01-31T12:00:00"),) * 2
    assert (pull.head_oid, pull.merge_oid) == (HEAD, MERGE)
    assert (pull.added, pull.deleted, pull.n_files, pull.labels) == (40, 2, 3, ("bug", "size/S"))
    assert pull.commits is not None
    assert [(one.oid, one.at) for one in pull.commits] == [(HEAD, seconds("2026-01-29T17:00:00"))]
    assert [(one.id, one.state, one.at) for one in (pull.reviews or ())] == [
        ("R1", "approved", seconds("2026-01-31T10:00:00"))
    ]


def test_what_is_not_told_is_unknown() -> None:
    (pull,) = read([listed(mergedAt=None, closedAt=None, isDraft=True, additions=None, author=None)]).pulls
    assert (pull.merged_at, pull.merge_oid, pull.ready_at, pull.added, pull.person) == (None,) * 5
    assert pull.commits is None
    assert pull.reviews is None


def test_a_list_that_leaves_out_reviews_is_not_one_without_them() -> None:
    assert [one.reviews for one in read([listed(1), listed(2, reviews=[])], [rest(3)]).pulls] == [None, (), None]
    assert read([listed(1, reviews=[REVIEW])], [rest(1)]).pulls[0].reviews is not None


def test_a_trial_merge_is_no_merge() -> None:
    assert read([rest()]).pulls[0].merge_oid is None
    assert read([rest(merged_at="2026-01-31T12:00:00Z")]).pulls[0].merge_oid == MERGE


def test_reviews_that_stand_apart_find_their_pull() -> None:
    """What `gh api repos/o/r/pulls/7/reviews` writes beside the list."""
    url = "https://api.github.com/repos/o/r/pulls/{}"
    apart = [
        {"id": n, "user": {"login": "ben"}, "state": "COMMENTED", "submitted_at": "2026-01-30T09:30:00Z",
         "commit_id": HEAD, "pull_request_url": url.format(pull)}
        for n, pull in enumerate((7, 7, 9))
    ]  # fmt: skip
    found = read([rest()], apart)
    assert [(one.id, one.oid) for one in found.pulls[0].reviews or ()] == [("0", HEAD), ("1", HEAD)]
    assert found.notices == ("1 review of 3 that stand apart are of no pull request in the files.",)


@pytest.mark.parametrize(
    ("word", "state"),
    [("APPROVED", "approved"), ("CHANGES_REQUESTED", "changes_requested"), ("COMMENTED", "commented"),
     ("DISMISSED", "dismissed"), ("PENDING", None)],
)  # fmt: skip
def test_the_words_of_a_review(word: str, state: str | None) -> None:
    found = read([listed(reviews=[{**REVIEW, "state": word}])])
    assert [one.state for one in (found.pulls[0].reviews or ())] == ([] if state is None else [state])
    assert found.notices == ()


def test_a_word_that_is_not_known_is_counted() -> None:
    found = read([listed(reviews=[{**REVIEW, "state": "SHRUGGED"}, REVIEW])])
    assert len(found.pulls[0].reviews or ()) == 1
    assert found.notices == ("What 1 review said is not known, for these words: shrugged (1).",)


@pytest.mark.parametrize(
    ("author", "bot"),
    [
        pytest.param({"login": "ann"}, False, id="person"),
        pytest.param({"login": "dependabot", "is_bot": True}, True, id="an app as gh tells it"),
        pytest.param({"login": "dependabot[bot]"}, True, id="an app by its name"),
        pytest.param({"login": "our-releaser"}, True, id="named in the configuration"),
        pytest.param({"login": "copilot-swe-agent", "is_bot": True}, False, id="a coding agent is a tool of people"),
    ],
)
def test_who_opens_it_is_a_bot(author: dict[str, Any], bot: bool) -> None:
    assert read([listed(author=author)], bots=("Our-Releaser",)).pulls[0].bot is bot


@pytest.mark.parametrize(
    ("author", "bot"),
    [
        ({"login": "ben"}, False),
        ({"login": "coderabbitai[bot]"}, True),
        ({"login": "Copilot", "type": "Bot"}, True),
        # As `gh pr list --json reviews` tells of them.
        ({"login": "coderabbitai"}, True),
        ({"login": "copilot-pull-request-reviewer"}, True),
        ({"login": "claudette"}, False),
        ({"login": "our-reviewer"}, True),
    ],
)
def test_what_reviews_is_a_bot_even_if_it_writes_as_people_do(author: dict[str, Any], bot: bool) -> None:
    (pull,) = read([listed(reviews=[{**REVIEW, "author": author}])], bots=("our-reviewer",)).pulls
    assert [review.bot for review in pull.reviews or ()] == [bot]


def test_where_the_type_is_told_a_person_may_be_called_as_an_app() -> None:
    url = "https://api.github.com/repos/o/r/pulls/7"
    apart = {"id": 1, "user": {"login": "claude", "type": "User"}, "state": "APPROVED", "pull_request_url": url}
    assert [review.bot for review in read([rest()], [apart]).pulls[0].reviews or ()] == [False]


def test_an_app_that_reviews_may_open_a_pull_as_a_tool_of_people() -> None:
    assert not read([listed(author={"login": "claude"})]).pulls[0].bot


def test_an_account_that_was_deleted_is_nobody() -> None:
    assert read([listed(author={"login": "ghost"})]).pulls[0].person is None


def test_pages_in_pages_and_one_after_another() -> None:
    assert [one.number for one in read([[rest(1)], [rest(2)]], "[]", [rest(3)]).pulls] == [1, 2, 3]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param([listed(), {"x": 1}], "0.json: record 1: number: is missing", id="another thing"),
        pytest.param([listed(number=0)], "number: should be the number of a pull request", id="no number"),
        pytest.param([listed(createdAt=None)], "createdAt: is missing", id="no time"),
        pytest.param([listed(headRefOid="main")], "headRefOid: should be a commit's object id", id="no id"),
        pytest.param([listed(additions=-1)], "additions: should be a whole number", id="negative"),
        pytest.param([listed(labels="x", reviews={})], "reviews: should be a list", id="no list"),
        pytest.param([listed(isDraft="perhaps")], "isDraft: should be true or false", id="no flag"),
        pytest.param([{"name": "x"}], "0.json is of no form of pull requests that is known", id="unknown form"),
    ],
)
def test_a_fault_is_told_by_its_place(value: Any, said: str) -> None:
    assert said in fault_of(value)
