"""Whatever a file holds, it is read, or refused in one line of ours that quotes nothing of it."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowlens.errors import UsageError
from flowlens.sources.ci.files import FORMS
from tests.sources.ci.reading import OID, read_text
from tests.sources.ci.test_buildbot import one
from tests.sources.ci.test_github import ANSWERED, JOB, LISTED
from tests.sources.ci.test_jenkins import BUILD as JENKINS
from tests.sources.ci.test_junit import PYTEST, SUREFIRE
from tests.sources.ci.test_own import BUILD as OWN
from tests.sources.ci.test_own import HEADING, LINE

ODD = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=9),
        st.sampled_from([OID, "2026-01-31T12:00:00Z", "success", "\x1b[2J", "\u202e", "\ud800", 10**30, -1, 1e308]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=9), inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip
FILES: dict[str, Any] = {
    "listed": [LISTED],
    "page": {"total_count": 1, "workflow_runs": [ANSWERED]},
    "jobs": {"total_count": 1, "jobs": [JOB]},
    "buildbot": {"builds": [one()], "meta": {}},
    "jenkins": {"fullName": "x", "builds": [JENKINS], "jobs": [{"name": "y", "builds": [JENKINS]}]},
    "own": {"builds": [OWN], "jobs": [{"build": "1", "name": "x", "conclusion": "x"}],
            "deployments": [{"environment": "x", "oid": OID, "at": 1_769_864_400}]},
}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in it."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for key, each in steps for inner in places(each, (*path, key)))]


def changed(value: Any, path: tuple[Any, ...], instead: Any) -> Any:
    """The value with another one in that place."""
    if not path:
        return instead
    whole = copy.deepcopy(value)
    within = whole
    for step in path[:-1]:
        within = within[step]
    within[path[-1]] = instead
    return whole


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_value_in_any_place(data: st.DataObject) -> None:
    value = FILES[data.draw(st.sampled_from(sorted(FILES)))]
    text = json.dumps(changed(value, data.draw(st.sampled_from(places(value))), data.draw(ODD)))
    with suppress(UsageError):
        read_text(text, "ci/x.json")


@settings(max_examples=200, deadline=None)
@given(st.one_of(ODD, st.lists(ODD)), st.sampled_from([None, *FORMS]))
def test_any_json_in_any_form(value: Any, form: str | None) -> None:
    with suppress(UsageError):
        read_text(json.dumps(value), "ci/x.json", form)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([PYTEST, SUREFIRE, f"{HEADING}\n{LINE}\n", json.dumps(LISTED)]), st.data())
def test_any_file_with_bytes_changed(text: str, data: st.DataObject) -> None:
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UsageError):
        read_text(bytes(content[: data.draw(st.integers(0, len(content)))]), "ci/x")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([None, *FORMS]))
def test_any_bytes(content: bytes, form: str | None) -> None:
    with suppress(UsageError):
        read_text(content, "ci/x", form)


@pytest.mark.parametrize("name", FILES)
def test_a_fault_says_nothing_of_what_stands_there(name: str) -> None:
    """As in a file that a hostile configuration names in order to see it."""
    for path in places(FILES[name]):
        for secret in ("hunter2", ["hunter2"], {"hunter2": "hunter2"}):
            told = told_of(json.dumps(changed(FILES[name], path, secret)))
            assert "hunter2" not in told
            assert "\n" not in told


def told_of(text: str) -> str:
    """The fault of a file; nothing where it has none."""
    try:
        read_text(text, "ci/x.json")
    except UsageError as exc:
        return str(exc)
    return ""
