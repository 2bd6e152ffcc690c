"""Object ids told in part."""

from __future__ import annotations

import pytest

from flowlens.facts.oids import whole_oids

A, B = "ab" * 20, f"{'ab' * 10}{'cd' * 10}"


@pytest.mark.parametrize(
    ("oid", "expected"),
    [
        pytest.param(None, None, id="none"),
        pytest.param(A, A, id="whole"),
        pytest.param("f" * 40, "f" * 40, id="whole and not known"),
        pytest.param(A[:21], A, id="enough of it"),
        pytest.param(B[:21], B, id="enough of the other"),
        pytest.param(A[:20], A[:20], id="of two"),
        pytest.param("1234567", "1234567", id="of none"),
    ],
)
def test_an_object_id(oid: str | None, expected: str | None) -> None:
    assert whole_oids([oid, oid], {A, B}) == [expected, expected]


def test_without_any_known() -> None:
    assert whole_oids(["1234567", None], ()) == ["1234567", None]
