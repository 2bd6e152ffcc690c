"""The objects of an event file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.gate.ci.payload import NO_PAYLOAD, Payload

SHA = "a" * 40


def pull(**fields: object) -> Payload:
    return Payload(fields, "the event file e.json")


def test_inner() -> None:
    assert pull(user={"login": "octocat"}).inner("user").text("login") == "octocat"


@pytest.mark.parametrize("event", [pull(), pull(user=None), NO_PAYLOAD], ids=["absent", "null", "no file"])
def test_what_is_not_there_is_empty(event: Payload) -> None:
    assert event.inner("user").inner("login").text("name") is None
    assert event.rows("user") == ()


def test_rows() -> None:
    assert [row.text("name") for row in pull(labels=[{"name": "bug"}, {}]).rows("labels")] == ["bug", None]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        pytest.param(lambda event: event.inner("user"), "an object", id="inner"),
        pytest.param(lambda event: event.rows("user"), "a list of objects", id="rows"),
    ],
)
@pytest.mark.parametrize("value", ["octocat", "", 7, 0, True, False, [1], ["octocat"], [None]], ids=repr)
def test_another_shape_is_a_fault(read: Callable[[Payload], object], expected: str, value: object) -> None:
    with pytest.raises(CannotMeasureError, match=f"^user in the event file e.json is not {expected}. GITHUB_EVENT_PA"):
        read(pull(user=value))


def test_an_object_is_no_list_and_a_list_no_object() -> None:
    with pytest.raises(CannotMeasureError):
        pull(labels={}).rows("labels")
    with pytest.raises(CannotMeasureError):
        pull(user=[]).inner("user")


def test_a_fault_says_where() -> None:
    event = pull(pull_request={"user": {"login": []}})
    with pytest.raises(CannotMeasureError, match=r"^login in user in pull_request in the event file e\.json is no"):
        event.inner("pull_request").inner("user").inner("login")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("main", "main", id="text"),
        pytest.param("Größe 😀 \x00\n", "Größe 😀 \x00\n", id="any letters"),
        pytest.param("a\ud800b\udc80", "a?b?", id="halves of characters"),
        pytest.param("", None, id="empty"),
        pytest.param(7, None, id="number"),
        pytest.param({}, None, id="object"),
    ],
)
def test_text(value: object, expected: str | None) -> None:
    assert pull(ref=value).text("ref") == expected


def test_number_and_sha() -> None:
    event = pull(number=7, sha=SHA)
    assert (event.number("number"), event.sha("sha")) == (7, SHA)
    assert (event.number("sha"), event.sha("number")) == (None, None)
