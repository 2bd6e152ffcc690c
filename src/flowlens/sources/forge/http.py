"""The one door to a forge: questions to its API, asked again where it failed and waited for where it is full.

The token goes to the API of the place and nowhere else: an answer that leads to another server, by a redirect or by the
address of a next page, is refused. What an answer says in words is shown short, without the token, and only where the
forge refuses.

GitLab goes through it too, and not through python-gitlab, which has a session of its own: where the token goes, how
long is waited, how large an answer may be and that only the fields that are read come in would have to hold at two
doors. Of its objects nothing would be used, as rows are made field by field.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

import httpx2
import stamina

from flowlens.errors import CannotMeasureError, FlowLensError
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.asking import Answer, Hiding, Question, StaleCursorError, TooHeavyError, UnansweredError
from flowlens.sources.forge.limits import LONGEST_WAIT, limit_words, server_time, wait_of
from flowlens.sources.forge.lost import why_lost
from flowlens.sources.forge.place import Place
from flowlens.sources.forge.refused import refusal
from flowlens.sources.forge.token import Token

__all__ = ["Http"]

# A library's own word on every retry is for its users' logs, and nothing for the terminal.
logging.getLogger("stamina").addHandler(logging.NullHandler())

_SECONDS = 60.0  # without a byte; GitHub gives up on a question after 10, GitLab after 60
_WHOLE_SECONDS = 300.0  # of one answer, however slowly it comes
_MOST_BYTES = 1 << 25  # as small objects these are a GB in memory, and its fields that are kept another one
_MOST_WAITS = 12
_HEAVY_ATTEMPTS = 3
_TOO_MUCH = frozenset({"RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED"})
_TOLD_AT = 4  # after about ten seconds
_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LOST = (httpx2.TransportError, httpx2.DecodingError)
_ACCEPT = {"github": "application/vnd.github+json", "gitlab": "application/json", "gitea": "application/json"}


class _BrokenError(Exception):
    """An answer that may well be whole when it is asked for again."""


@dataclass(frozen=True, slots=True)
class _Raw:
    """`content` is what the JSON of an answer that went well says; of others there are the words only."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    content: Json = field(default=None, repr=False)

    @property
    def text(self) -> str:
        return self.body[:4096].decode("utf-8", "replace")


@dataclass(slots=True)
class Http:
    """Asks a forge. `tell` hears one line of every wait; `pause` waits; `attempts` is how often a failure is met."""

    place: Place
    token: Token | None
    people: Hiding
    tell: Callable[[str], None]
    pause: Callable[[float], None] = time.sleep
    attempts: int = 6
    _client: httpx2.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Plain http goes to loopback only: past any proxy, which would read the token. It needs no certificates either,
        # which take longer to load than a question.
        secure = self.place.web.startswith("https:")
        self._client = httpx2.Client(timeout=_SECONDS, follow_redirects=False, verify=secure, trust_env=secure)

    def close(self) -> None:
        """End all connections."""
        self._client.close()

    def ask(self, question: Question) -> Answer:
        """The forge's answer; FlowLensError, in one line, where it gives none.

        UsageError for what the user can mend (a token, a project), CannotMeasureError for what only time does.
        """
        raw = self._answered(question)
        if raw.status == 304:
            return Answer(None, etag=question.etag, at=server_time(raw.headers), unchanged=True)
        content = raw.content if question.query is None else self._data(raw.content)
        return Answer(
            content=self._hidden(content),
            next=self._next(raw),
            total=_total(raw.headers, content),
            etag=raw.headers.get("etag"),
            at=server_time(raw.headers),
        )

    def _hidden(self, content: Json) -> Json:
        try:
            return self.people.hidden(content)
        except RecursionError as exc:
            raise CannotMeasureError(f"An answer of {self.place.host} is nested beyond reason.") from exc

    def _answered(self, question: Question) -> _Raw:
        """The first answer that is one; the waits for limits are none of the attempts."""
        for n_waited in range(_MOST_WAITS):
            raw = self._tried(question)
            words = limit_words(raw.content) if raw.status == 200 else raw.text
            seconds = wait_of(raw.status, raw.headers, words, n_waited)
            if seconds is None:
                if raw.status in {200, 304}:
                    return raw
                raise refusal(self.place, self.token, raw.status, raw.text)
            self._wait(seconds)
        raise UnansweredError(f"{self.place.host} puts off every question.", next_step="Run it again another hour.")

    def _wait(self, seconds: float) -> None:
        if seconds > LONGEST_WAIT:
            raise UnansweredError(
                f"{self.place.host} lets this token ask nothing more for {seconds / 3600:,.0f} hours.",
                next_step="Run it again then: what was fetched is kept.",
            )
        # By this machine's clock, which a person compares with.
        until = time.strftime("%H:%M:%S", time.localtime(time.time() + seconds))
        self.tell(f"{self.place.host} asks to wait: its rate limit. Going on in {seconds:,.0f} s, at {until}.")
        self.pause(seconds)

    def _tried(self, question: Question) -> _Raw:
        """An answer that is whole, after as many attempts as that takes; CannotMeasureError after the last."""
        try:
            for attempt in stamina.retry_context(
                on=self._meeting(question),
                attempts=self.attempts,
                timeout=None,
                wait_initial=1.0,
                wait_max=60.0,
                wait_jitter=2.0,
            ):
                with attempt:
                    return self._sent(question)
        except _LOST as exc:
            if isinstance(exc, httpx2.TimeoutException) and question.query is not None:
                raise TooHeavyError(self._unreached(why_lost(exc))) from None
            raise UnansweredError(self._unreached(why_lost(exc))) from None
        except _BrokenError as exc:
            kind = TooHeavyError if question.query is not None else UnansweredError
            raise kind(self._unreached(why_lost(exc))) from None
        raise AssertionError("there is one attempt at least")

    def _meeting(self, question: Question) -> Callable[[Exception], bool]:
        """Whether a failure is met again; what takes a while is told once."""
        n = 0

        def again(exc: Exception) -> bool:
            nonlocal n
            n += 1
            lost = isinstance(exc, _LOST) and not isinstance(exc, httpx2.TimeoutException)
            # What is too much for a forge is not less when it is asked again: it goes on with half of it.
            most = self.attempts if question.query is None or lost else min(self.attempts, _HEAVY_ATTEMPTS)
            if n == _TOLD_AT and n < most:
                self.tell(f"{self.place.host} does not answer ({why_lost(exc)}): it is asked again.")
            return n < most and isinstance(exc, (*_LOST, _BrokenError))

        return again

    def _unreached(self, why: str) -> str:
        words = f"{self.place.host} could not be asked ({why}, again and again)."
        return f"{words} What was fetched is kept: run it again, and it goes on from there."

    def _sent(self, question: Question) -> _Raw:
        address = self._address(question)
        raw = self._received(self._request(question, address))
        for _ in range(_MOST_REDIRECTS):
            if raw.status not in _REDIRECTS:
                break
            # A project that was renamed: GitHub leads to its number, on the same server.
            address = self._own(raw.headers.get("location", ""), address)
            raw = self._received(self._request(question, address))
        if _is_broken(raw):
            raise _BrokenError(f"HTTP {raw.status}")
        return replace(raw, content=_json(raw.body)) if raw.status == 200 else raw

    def _address(self, question: Question) -> str:
        if question.query is not None:
            return self.place.graphql
        if "://" in question.path:
            return self._own(question.path)
        query = str(httpx2.QueryParams({name: str(value) for name, value in question.parameters.items()}))
        return f"{self.place.api}/{question.path.lstrip('/')}" + (f"?{query}" if query else "")

    def _own(self, address: str, base: str = "") -> str:
        """The address as it stands in `base`, if it is one of the place's API; CannotMeasureError for any other."""
        own = urlsplit(self.place.api)
        try:
            address = urljoin(base, address)
            httpx2.URL(address)  # what is no address to it, as one with a tab, leads nowhere
            parts = urlsplit(address)
        except (ValueError, httpx2.InvalidURL):
            parts = urlsplit("")
        if (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()) or parts.username:
            raise CannotMeasureError(
                f"{self.place.host} leads to another server for more, where no token of it goes.",
                next_step="Name the server itself with --forge-url.",
            )
        return address

    def _request(self, question: Question, address: str) -> httpx2.Request:
        headers = {"accept": _ACCEPT[self.place.kind], "user-agent": "flowlens"}
        if self.place.kind == "github":
            headers["x-github-api-version"] = "2022-11-28"
        if question.etag:
            headers["if-none-match"] = question.etag
        if self.token:
            headers[self.token.header] = self.token.value
        if question.query is None:
            return self._client.build_request("GET", address, headers=headers)
        asked = {"query": question.query, "variables": dict(question.parameters)}
        return self._client.build_request("POST", address, headers=headers, json=asked)

    def _received(self, request: httpx2.Request) -> _Raw:
        """The answer as far as it is of a bearable size, and comes in a bearable time."""
        until = time.monotonic() + _WHOLE_SECONDS
        response = self._client.send(request, stream=True)
        try:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if len(content) > _MOST_BYTES:
                    raise CannotMeasureError(f"An answer of {self.place.host} is over {_MOST_BYTES >> 20} MiB.")
                if time.monotonic() > until:
                    raise _BrokenError("an answer without an end")
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return _Raw(response.status_code, headers, bytes(content))

    def _data(self, content: Json) -> Json:
        """What GraphQL answers under `data`; an error where it lists one and leaves the data out."""
        found = content if isinstance(content, dict) else {}
        errors = found.get("errors")
        if not isinstance(errors, list) or not errors:
            return found.get("data")
        first = errors[0] if isinstance(errors[0], dict) else {}
        raise self._refused(str(first.get("type", "")), str(first.get("message", "")))

    def _refused(self, kind: str, message: str) -> FlowLensError:
        status = {"NOT_FOUND": 404, "FORBIDDEN": 403, "INSUFFICIENT_SCOPES": 403}.get(kind)
        if kind in _TOO_MUCH or (
            status is None and ("timeout" in message.lower() or "something went wrong" in message.lower())
        ):
            return TooHeavyError(self._unreached("a question that was too much for it"))
        if kind == "INVALID_CURSOR_ARGUMENTS":
            return StaleCursorError(f"{self.place.host} no longer knows where to go on.", next_step="Add --rebuild.")
        return refusal(self.place, self.token, status or 422, message)

    def _next(self, raw: _Raw) -> str | None:
        for part in raw.headers.get("link", "").split(","):
            target, _, rest = part.strip().partition(">")
            if target.startswith("<") and 'rel="next"' in rest.replace(" ", ""):
                return self._own(target[1:])
        return None


def _is_broken(raw: _Raw) -> bool:
    """Also with a status of a proxy's own, as 520; a server that is away for a while may say for how long."""
    return raw.status >= 500 and raw.status != 501 and not (raw.status == 503 and "retry-after" in raw.headers)


def _json(body: bytes) -> Json:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise _BrokenError("an answer that is no whole JSON") from exc


def _total(headers: Mapping[str, str], content: Json) -> int | None:
    for said in (headers.get("x-total", ""), headers.get("x-total-count", "")):
        if said.isascii() and said.isdigit():
            return int(said)
    total = content.get("total_count") if isinstance(content, dict) else None
    return total if isinstance(total, int) else None
