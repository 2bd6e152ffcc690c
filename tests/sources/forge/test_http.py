"""A forge that is full, broken or hostile: waited for, asked again, or told in one line; the token goes nowhere."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate

import pytest

from flowlens.errors import CannotMeasureError, FlowLensError, UsageError
from flowlens.sources.forge.asking import (
    Answer,
    ForbiddenError,
    MissingError,
    Question,
    StaleCursorError,
    TooHeavyError,
)
from tests.sources.forge.asked import TOKEN, Told, asking
from tests.sources.forge.server import NOW, Asked, Reply, serving

WELL = Reply([{"id": 1}])
QUESTION = Question("repos/team/project/releases", {"per_page": 100})


def in_turn(*replies: Reply) -> Callable[[Asked], Reply]:
    left = iter(replies)
    return lambda _: next(left)


def always(reply: Reply) -> Callable[[Asked], Reply]:
    return lambda _: reply


def asked_once(*replies: Reply, question: Question = QUESTION) -> tuple[Answer, Told]:
    told = Told()
    with serving(in_turn(*replies)) as server, asking(server.url, told) as http:
        return http.ask(question), told


def failing(*replies: Reply, question: Question = QUESTION) -> FlowLensError:
    with serving(in_turn(*replies)) as server, asking(server.url) as http, pytest.raises(FlowLensError) as caught:
        http.ask(question)
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("reply", [WELL, Reply({}, 401), Reply({}, 500)], ids=["well", "refused", "broken"])
def test_no_library_logs_the_token(reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever calls this from a program may have turned on the log of everything."""
    caplog.set_level(1)
    with serving(always(reply)) as server, asking(server.url) as http, suppress(FlowLensError):
        http.ask(QUESTION)
    assert "http" in caplog.text.lower()
    assert TOKEN not in caplog.text
    assert TOKEN in server.asked[0].headers["authorization"]


def test_the_question_as_it_is_sent() -> None:
    with serving(always(WELL)) as server, asking(server.url) as http:
        answer = http.ask(QUESTION)
    asked = server.asked[0]
    assert asked.path == "/api/v3/repos/team/project/releases"
    assert asked.variables == {"per_page": "100"}
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert answer == Answer([{"id": 1}], at=NOW)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(Reply({}, 502), id="502"),
        pytest.param(Reply({}, 500), id="500"),
        pytest.param(Reply({}, 502, {"Retry-After": "5"}), id="502 with Retry-After"),
        pytest.param(Reply({}, 520), id="a proxy's own"),
        pytest.param(Reply([{"id": 1}], 200, {"Content-Encoding": "gzip"}), id="no gzip"),
        pytest.param(Reply([{"id": 1}], cut=3), id="a cut body"),
        pytest.param(Reply(body=b'[{"id": 1}, {"i'), id="a cut body of the right length"),
        pytest.param(Reply(body=b"<html>maintenance</html>"), id="a page of a proxy"),
        pytest.param(Reply(body=b"[" * 100_000), id="nested beyond reason"),
    ],
)
def test_a_failure_is_met_again(broken: Reply) -> None:
    answer, told = asked_once(broken, broken, WELL)
    assert answer.content == [{"id": 1}]
    assert told.waits == []
    error = failing(broken, broken, broken)
    assert error.exit_code == 3
    assert "could not be asked" in str(error)
    assert "What was fetched is kept" in str(error)


def test_a_failure_that_lasts_is_told_once() -> None:
    told = Told()
    broken = itertools.repeat(Reply({}, 502), 5)
    with serving(in_turn(*broken, WELL)) as server, asking(server.url, told, attempts=6) as http:
        assert http.ask(QUESTION).content == [{"id": 1}]
        host = http.place.host
    assert told.lines == [f"{host} does not answer (HTTP 502): it is asked again."]


RESET = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(NOW + 1800)}
LIMIT = {"message": "API rate limit exceeded for user ID 1."}
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}


@pytest.mark.parametrize(
    ("full", "waits"),
    [
        pytest.param(Reply(LIMIT, 429, {"Retry-After": "7"}), [7.0, 7.0], id="429 with Retry-After"),
        pytest.param(Reply(LIMIT, 429), [60.0, 120.0], id="429 without Retry-After"),
        pytest.param(
            Reply(body=b"Retry later\n", status=429), [60.0, 120.0], id="429 without any word of it, as GitLab's"
        ),
        pytest.param(
            Reply(LIMIT, 429, {"Retry-After": formatdate(NOW + 90, usegmt=True)}), [91.0, 91.0], id="429 until a time"
        ),
        pytest.param(Reply(SECONDARY, 403, {"Retry-After": "60"}), [60.0, 60.0], id="secondary with Retry-After"),
        pytest.param(Reply(SECONDARY, 403), [60.0, 120.0], id="secondary without"),
        pytest.param(Reply(LIMIT, 403, RESET), [1801.0, 1801.0], id="primary: until the reset by the forge's clock"),
        pytest.param(Reply({}, 503, {"Retry-After": "5"}), [5.0, 5.0], id="503 with Retry-After"),
        pytest.param(
            Reply({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}, 200, RESET),
            [1801.0, 1801.0],
            id="GraphQL",
        ),
        pytest.param(
            Reply({"errors": [{"type": "RATE_LIMIT", "message": "API rate limit already exceeded"}]}, 200, RESET),
            [1801.0, 1801.0],
            id="GraphQL, as it words it now",
        ),
    ],
)
def test_a_limit_is_waited_for_and_told(full: Reply, waits: list[float]) -> None:
    answer, told = asked_once(full, full, WELL)
    assert answer.content == [{"id": 1}]
    assert told.waits == waits
    assert len(told.lines) == 2
    assert all("asks to wait: its rate limit. Going on in " in line for line in told.lines)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param([{"id": 1, "title": "RATE_LIMIT", "head_branch": "errors"}], id="a list"),
        pytest.param({"id": 1, "title": "RATE_LIMIT: rate limit", "errors": "RATE_LIMIT"}, id="a field"),
        pytest.param({"id": 1, "errors": ["RATE_LIMIT", {"name": "rate limit RATE_LIMIT"}]}, id="a list of others"),
    ],
)
def test_words_of_a_stranger_are_no_limit(content: object) -> None:
    body = json.dumps(content, indent=1).replace("RATE_LIMIT", 'rate limit \\"RATE_LIMIT').encode()
    answer, told = asked_once(Reply(body=body))
    assert "1" in str(answer.content)
    assert told.waits == []


def test_a_limit_of_graphql_needs_no_words() -> None:
    assert asked_once(Reply({"errors": [{"type": "RATE_LIMIT"}]}, 200, RESET), WELL)[1].waits == [1801.0]


def test_a_clock_that_is_wrong_changes_no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowlens.sources.forge.limits.time.time", lambda: NOW + 86_400.0 * 400)
    assert asked_once(Reply(LIMIT, 403, RESET), WELL)[1].waits == [1801.0]


def test_a_wait_of_many_hours_is_a_message() -> None:
    error = failing(Reply(LIMIT, 403, {**RESET, "X-RateLimit-Reset": str(NOW + 20 * 3600)}))
    assert error.exit_code == 3
    assert "nothing more for 20 hours. Run it again then: what was fetched is kept." in str(error)


def test_a_forge_that_only_puts_off() -> None:
    error = failing(*itertools.repeat(Reply(LIMIT, 429, {"Retry-After": "1"}), 12))
    assert (error.exit_code, "puts off every question" in str(error)) == (3, True)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        pytest.param(
            Reply({"message": "Bad credentials"}, 401), UsageError,
            "does not accept the token of GITHUB_TOKEN: it is wrong, expired or revoked (HTTP 401).", id="expired",
        ),
        pytest.param(
            Reply({"message": f"Resource not accessible by {TOKEN}"}, 403), ForbiddenError,
            "does not let the token of GITHUB_TOKEN read this of team/project (HTTP 403: {\"message\": \"Resource not",
            id="scopes",
        ),
        pytest.param(Reply({"message": "Not Found"}, 404), MissingError, "has no team/project", id="no such project"),
        pytest.param(Reply({"message": "Gone"}, 410), CannotMeasureError, "(HTTP 410: ", id="gone"),
        pytest.param(Reply(body=b"[" * 700 + b"]" * 700), CannotMeasureError, "is nested beyond reason", id="too deep"),
        pytest.param(Reply(body=b"x" * (1 << 25) + b"x"), CannotMeasureError, "is over 32 MiB", id="too large"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_line(reply: Reply, kind: type[FlowLensError], words: str) -> None:
    error = failing(reply)
    assert type(error) is kind
    assert words in str(error)


def test_an_unreachable_server() -> None:
    with serving(always(WELL)) as server:
        gone = server.url
    with (
        asking(gone) as http,
        pytest.raises(CannotMeasureError, match=r"could not be asked \(no connection, again and again"),
    ):
        http.ask(QUESTION)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(lambda url: Reply({}, 302, {"Location": f"{url}/elsewhere"}), id="redirect"),
        pytest.param(lambda url: Reply([], 200, {"Link": f'<{url}/api/v3/x?page=2>; rel="next"'}), id="next page"),
        pytest.param(lambda _: Reply({}, 302, {"Location": "http://[/x"}), id="no address to go to"),
    ],
)
def test_the_token_goes_to_no_other_server(reply: Callable[[str], Reply]) -> None:
    with (
        serving(always(WELL)) as other,
        serving(always(reply(other.url))) as server,
        asking(server.url) as http,
        pytest.raises(CannotMeasureError, match="leads to another server"),
    ):
        http.ask(QUESTION)
    assert other.asked == []


def test_a_next_page_that_is_no_address() -> None:
    def answer(_: Asked) -> Reply:
        return Reply([], 200, {"Link": f'<{server.url}/api/v3/a\tb>; rel="next"'})

    with (
        serving(answer) as server,
        asking(server.url) as http,
        pytest.raises(CannotMeasureError, match="leads to another server"),
    ):
        http.ask(Question(http.ask(QUESTION).next or ""))


def test_the_token_goes_to_no_proxy_in_clear_text(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving(always(WELL)) as proxy, serving(always(WELL)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        with asking(server.url.replace("127.0.0.1", "localhost")) as http:
            assert http.ask(QUESTION).content == [{"id": 1}]
    assert (proxy.asked, len(server.asked)) == ([], 1)


def test_a_redirect_on_the_same_server_is_followed() -> None:
    moved = Reply({}, 301, {"Location": "/api/v3/repositories/7"})
    with serving(in_turn(moved, WELL)) as server, asking(server.url) as http:
        assert http.ask(QUESTION).content == [{"id": 1}]
    assert [asked.path for asked in server.asked][1] == "/api/v3/repositories/7"


def test_pages_and_what_has_not_changed() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"e1"':
            return Reply(status=304, body=b"")
        if asked.variables.get("page") == "2":
            return Reply([2])
        link = f'<{server.url}/api/v3/x?page=2>; rel="next", <{server.url}/api/v3/x?page=2>; rel="last"'
        return Reply({"total_count": 2}, headers={"Link": link, "ETag": '"e1"'})

    with serving(answer) as server, asking(server.url) as http:
        first = http.ask(Question("x"))
        second = http.ask(Question(first.next or ""))
        again = http.ask(Question("x", etag=first.etag))
    assert (first.total, first.etag, second.content, second.next) == (2, '"e1"', [2], None)
    assert again == Answer(None, etag='"e1"', at=NOW, unchanged=True)


def test_a_question_of_graphql() -> None:
    with serving(in_turn(Reply({"data": {"id": 1}}))) as server, asking(server.url) as http:
        assert http.ask(Question(parameters={"n": 1}, query="query q { a }")).content == {"id": 1}
    assert server.asked[0] == Asked("/api/graphql", {"n": 1}, server.asked[0].headers, "query q { a }")


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        pytest.param([Reply({}, 502)] * 3, TooHeavyError, id="502"),
        pytest.param(
            [Reply({"data": None, "errors": [{"message": "Something went wrong while executing your query."}]})],
            TooHeavyError, id="in words",
        ),
        pytest.param(
            [Reply({"errors": [{"type": "INVALID_CURSOR_ARGUMENTS", "message": "`x` does not appear to be valid"}]})],
            StaleCursorError, id="a cursor of yesterday",
        ),
        pytest.param([Reply({"errors": [{"type": "RESOURCE_LIMITS_EXCEEDED"}]})], TooHeavyError, id="too much"),
        pytest.param([Reply({"errors": [{"type": "NOT_FOUND", "message": "No"}]})], MissingError, id="not found"),
        pytest.param([Reply({"errors": [{"message": "Field 'x' doesn't exist"}]})], CannotMeasureError, id="a fault"),
        pytest.param([Reply({"errors": ["?"]})], CannotMeasureError, id="of another form"),
    ],
)  # fmt: skip
def test_a_question_of_graphql_that_fails(replies: list[Reply], kind: type[FlowLensError]) -> None:
    assert type(failing(*replies, question=Question(query="query q { a }"))) is kind


def test_the_token_is_in_no_text_of_the_asker() -> None:
    with asking("http://127.0.0.1:9") as http:
        assert TOKEN not in repr(http)
        assert TOKEN not in str(http.token)
