"""Which candidate a fix most likely repairs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flowlens.facts.likeliest import likeliest

_HOUR = 3_600
_FIX_AT = 10_000 * _HOUR


@pytest.mark.parametrize(
    ("touched", "hours_before", "expected"),
    [
        pytest.param({}, {}, None, id="no candidate"),
        pytest.param({"a": 1}, {"a": 9}, "a", id="one"),
        pytest.param({"a": 1}, {"a": 0}, "a", id="one of the same moment, and no other"),
        pytest.param({"a": 4, "b": 1}, {"a": 9, "b": 5}, "b", id="the newest"),
        pytest.param({"a": 5, "b": 1}, {"a": 9, "b": 5}, "b", id="a fifth is enough"),
        pytest.param({"a": 6, "b": 1}, {"a": 9, "b": 5}, "a", id="less than a fifth is not"),
        pytest.param({"a": 6, "b": 1, "c": 2}, {"a": 9, "b": 5, "c": 7}, "c", id="the newest that has enough"),
        pytest.param({"a": 1, "b": 9}, {"a": 9, "b": 0}, "a", id="landed along with the fix"),
        pytest.param({"a": 1, "b": 9}, {"a": 9, "b": 1}, "b", id="landed an hour before it"),
        pytest.param({"a": 1, "b": 9}, {"a": 9, "b": -3}, "a", id="committed after it, as clocks go"),
        pytest.param({"a": 1, "b": 2}, {"a": 9, "b": 9}, "b", id="at the same time, more lines"),
        pytest.param({"a": 1, "b": 1}, {"a": 9, "b": 9}, "b", id="alike, by id"),
    ],
)
def test_the_likeliest(touched: Mapping[str, int], hours_before: Mapping[str, int], expected: str | None) -> None:
    committed_at = {"fix": _FIX_AT, **{oid: _FIX_AT - hours * _HOUR for oid, hours in hours_before.items()}}
    assert likeliest(touched, committed_at, "fix") == expected
