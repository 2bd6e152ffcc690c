"""Nobody's name comes in by the door, whatever the forge tells of people."""

from __future__ import annotations

import json

import pytest

from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.people import People, is_bot_of, is_reviewing_bot, person_of

PEOPLE = People(bytes(32), frozenset({"main"}))
ANN = PEOPLE.pseudonym("ann")
HIDDEN: Json = {"login": ANN, "bot": False, "agent": False}


def test_a_pseudonym_is_of_the_login_and_the_key() -> None:
    assert PEOPLE.pseudonym("Ann ") == ANN
    assert PEOPLE.pseudonym(ANN) == ANN
    assert PEOPLE.pseudonym("ben") != ANN
    assert People(bytes([1]) * 32).pseudonym("ann") != ANN
    assert len(ANN) == 14
    assert bytes(32).hex() not in repr(PEOPLE)


@pytest.mark.parametrize(
    ("answer", "comes_in"),
    [
        pytest.param({"login": "ann", "name": "Ann", "email": "a@b.c"}, HIDDEN, id="person"),
        pytest.param({"username": "ann", "state": "active"}, HIDDEN, id="of GitLab"),
        pytest.param({"author": {"name": "Ann Other", "email": "a@b.c", "date": "2026"}}, {"author": {"date": "2026"}},
                     id="of a commit"),
        pytest.param({"head_branch": "ann/idea", "ref": "main"}, {"head_branch": "…", "ref": "main"}, id="branches"),
        pytest.param({"path": "ci.yml@refs/heads/Ann"}, {"path": "ci.yml"}, id="a branch behind a workflow"),
        pytest.param({"type": "change_title", "old_title": "WIP: Ann", "new_title": "Ann"},
                     {"said": "ready"}, id="a draft of Gitea that is ready"),
        pytest.param({"type": "change_title", "old_title": "WIP: Ann", "new_title": "Draft: Ann"},
                     {}, id="a draft of Gitea that stays one"),
        pytest.param({"noteable_type": "MergeRequest", "system": True, "body": "approved this merge request"},
                     {"said": "approved"}, id="a note of GitLab"),
        pytest.param({"noteable_type": "MergeRequest", "system": False, "body": "Ann"},
                     {"said": "commented"}, id="a remark"),
        pytest.param({"author": {"login": "Ghost"}}, {"author": {}}, id="somebody who is gone"),
        pytest.param({"id": 1, "title": "By Ann", "body": "Ann", "html_url": "https://x/ann"}, {"id": 1}, id="texts"),
        pytest.param([{"commit": {"message": "Ann", "sha": "1"}}, None, 2.5], [{"commit": {"sha": "1"}}, None, 2.5],
                     id="within"),
        pytest.param({"author": {"name": "Ann Other", "date": "2026"}, "user": "Ann"},
                     {"author": {"date": "2026"}, "user": None}, id="a person without an account"),
        pytest.param({"id": "5f", "trailers": {"Signed-off-by": "Ann <a@b.c>"}, "extended_trailers": {"x": ["Ann"]}},
                     {"id": "5f"}, id="trailers of GitLab"),
        pytest.param({"id": 7, "event_payload": "{\"pusher\":\"Ann\"}", "trigger_user": {"login": "Ann"}},
                     {"id": 7}, id="the webhook in a run of Forgejo"),
        pytest.param({"id": 1, "type": "change_ref", "old_ref": "Ann/idea", "new_ref": "Ann/plan"}, {"id": 1},
                     id="branches in a timeline of Gitea"),
        pytest.param({"id": 2, "referenced_workflows": [{"path": "o/r/.github/ci.yml@Ann", "sha": "1"}]}, {"id": 2},
                     id="a workflow of another branch on GitHub"),
        pytest.param({"id": 3, "a field of tomorrow": "Ann"}, {"id": 3}, id="what nobody knows yet"),
        pytest.param({"parents": {"totalCount": 2}, "parent_ids": ["1", "2"]},
                     {"parents": {"totalCount": 2}, "parent_ids": ["1", "2"]}, id="parents of a commit"),
    ],
)  # fmt: skip
def test_what_comes_in(answer: Json, comes_in: Json) -> None:
    assert PEOPLE.hidden(answer) == comes_in
    assert PEOPLE.hidden(comes_in) == comes_in
    assert "Ann" not in json.dumps(PEOPLE.hidden(answer))


@pytest.mark.parametrize(
    ("person", "bot"),
    [
        pytest.param({"login": "dependabot", "__typename": "Bot"}, True, id="GraphQL"),
        pytest.param({"login": "renovate[bot]", "type": "Bot"}, True, id="REST"),
        pytest.param({"username": "project_7_bot_1"}, True, id="by its name"),
        pytest.param({"username": "x", "user_type": "service_account"}, True, id="GitLab"),
        pytest.param({"login": "abbot", "type": "User"}, False, id="a person"),
        pytest.param({"login": ANN, "bot": True}, True, id="again"),
    ],
)
def test_programs(person: Json, bot: bool) -> None:
    hidden = PEOPLE.hidden(person)
    assert is_bot_of(hidden) is bot
    assert is_reviewing_bot(hidden) is bot
    assert len(person_of(hidden) or "") == 12


@pytest.mark.parametrize(
    ("person", "reviews"),
    [
        pytest.param({"login": "copilot-swe-agent", "__typename": "Bot"}, True, id="GraphQL"),
        pytest.param({"login": "Copilot", "type": "Bot"}, True, id="REST"),
        pytest.param({"username": "claude[bot]"}, True, id="by its name"),
        pytest.param({"login": ANN, "bot": True, "agent": True}, True, id="again"),
        pytest.param({"login": "jules", "type": "User"}, False, id="a person who is called so"),
    ],
)
def test_a_coding_agent_is_a_tool_of_people_and_no_second_pair_of_eyes(person: Json, reviews: bool) -> None:
    hidden = PEOPLE.hidden({"author": person})
    assert PEOPLE.hidden(hidden) == hidden
    author = hidden["author"] if isinstance(hidden, dict) else None
    assert is_reviewing_bot(author) is reviews
    assert not is_bot_of(author)


@pytest.mark.parametrize("value", [None, {}, "ann", {"login": "ann"}, {"login": 5}, []])
def test_nobody(value: Json) -> None:
    assert person_of(value) is None
    assert not is_bot_of(value)
    assert not is_reviewing_bot(value)
