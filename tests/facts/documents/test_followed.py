"""What came of an action."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flowlens.facts.documents.followed import Followed, mentioned, traces_of
from flowlens.model.documents import Action
from tests.facts.documents.history import changes, files, when
from tests.mined import commit, mined, step

DOCUMENT = "docs/postmortems/x.md"
NOTHING = Followed((), already=False, change=None, at=None)


def followed(
    action: Action, messages: Mapping[str, tuple[float, str, str]], since: float | None = 10, bots: tuple[str, ...] = ()
) -> Followed:
    """What came of the action of a document of that day; for each change its day, message and file."""
    commits = [commit(oid, day=day, message=message) for oid, (day, message, _) in messages.items()]
    given = mined(commits, [step(oid, None) for oid in messages])
    table = files(*((oid, path) for oid, (_, _, path) in messages.items()))
    days = {oid: day for oid, (day, _, _) in messages.items()}
    traces = traces_of([action], given, changes(days, bots), table, frozenset({DOCUMENT}))
    return traces.follow(action, None if since is None else when(since))


@pytest.mark.parametrize(
    ("day", "change"),
    [
        pytest.param(10.25, "c1", id="right after"),
        pytest.param(190, "c1", id="on the last day"),
        pytest.param(190.25, None, id="too late"),
        pytest.param(10, None, id="together with the document"),
        pytest.param(9, None, id="before it"),
    ],
)
def test_a_change_that_mentions_the_issue(day: float, change: str | None) -> None:
    found = followed(Action(("#12",)), {"c1": (day, "Fix the disk (#12)", "src/a.py")})
    assert (found.names, found.change, found.already) == (("#12",), change, day <= 10)
    assert found.at == (None if change is None else when(day))


def test_the_first_of_several_counts() -> None:
    messages = {"c1": (30, "Closes #12", "a"), "c2": (20, "Part of #12", "a"), "c3": (5, "For #12", "a")}
    found = followed(Action(("#12",)), messages)
    assert (found.change, found.already) == ("c2", False)


@pytest.mark.parametrize(
    ("action", "message", "path"),
    [
        pytest.param(Action(("#12",)), "Fix #13", "a", id="another issue"),
        pytest.param(Action(("!12",)), "Fix #12", "a", id="an issue is no merge request"),
        pytest.param(Action(("#12",)), "Fix #12", DOCUMENT, id="the document is edited"),
        pytest.param(Action(paths=(DOCUMENT,)), "Edit", DOCUMENT, id="the document names itself"),
        pytest.param(Action(), "Fix #12", "a", id="nothing is named"),
    ],
)
def test_what_follows_nothing(action: Action, message: str, path: str) -> None:
    found = followed(action, {"c0": (1, "Start (#99)", "b"), "c1": (20, message, path)})
    assert (found.change, found.already) == (None, False)


def test_a_bot_follows_nothing() -> None:
    messages = {"c0": (1, "Start (#99)", "b"), "c1": (20, "Bump, see #12", "a")}
    assert followed(Action(("#12",)), messages, bots=("c1",)).change is None
    assert followed(Action(("#12",)), messages).change == "c1"


def test_a_number_beyond_all_that_are_mentioned_is_of_another_place() -> None:
    assert followed(Action(("#2127",)), {"c1": (20, "Fix it (#12)", "a")}) == NOTHING
    assert followed(Action(("#12",)), {"c1": (20, "Fix it", "a")}) == NOTHING


def test_a_file_that_seldom_changes() -> None:
    messages = {"c0": (0, "Begin", "src/disk.py"), "c1": (20, "Repair", "src/disk.py")}
    found = followed(Action(paths=("src/disk.py", "nowhere.py")), messages)
    assert (found.names, found.change) == (("src/disk.py",), "c1")


def test_a_file_that_changes_often_tells_nothing() -> None:
    messages = {"c0": (0, "Begin", "a.py"), "c1": (5, "Go on", "a.py"), "c2": (20, "Repair", "a.py")}
    assert followed(Action(paths=("a.py",)), messages) == NOTHING


def test_a_file_that_came_later_tells_nothing() -> None:
    assert followed(Action(paths=("a.py",)), {"c2": (20, "Begin", "a.py")}) == NOTHING


def test_a_document_without_a_date() -> None:
    assert followed(Action(("#12",)), {"c1": (20, "Fix #12", "a")}, since=None) == NOTHING


def test_every_commit_of_a_merge_is_read() -> None:
    commits = [commit("s", day=19, message="Fix #12"), commit("m", "s", 20, message="Merge branch 'x'")]
    given = mined(commits, [step("m", None, "s m", "merge")])
    traces = traces_of([Action(("#12",))], given, changes({"m": 20}), files(("m", "a")), frozenset())
    assert traces.follow(Action(("#12",)), when(10)).change == "m"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param("", set(), id="empty"),
        pytest.param("Fix it (#12)\n\nCloses #13, GH-14, !5", {"#12", "#13", "#14", "!5"}, id="all forms"),
        pytest.param("See acme/shop#12 and acme/cart#13", {"#12"}, id="of which repository"),
        pytest.param("https://github.com/acme/shop/issues/12 and /pull/13", {"#12"}, id="address"),
        pytest.param("https://gitlab.com/a/b/shop/-/merge_requests/7", {"!7"}, id="merge request"),
        pytest.param("https://github.com/acme/cart/pull/12", set(), id="address of another one"),
        pytest.param("&#12; is an entity, a#b, C#", set(), id="no numbers"),
    ],
)
def test_what_a_message_mentions(message: str, expected: set[str]) -> None:
    assert mentioned(message, "shop") == expected
