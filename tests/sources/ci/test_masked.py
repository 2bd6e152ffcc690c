"""Names without secrets."""

from __future__ import annotations

import time

import pytest

from flowlens.sources.ci.masked import masked
from tests.sources.ci.reading import OID


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tests (3.11, ubuntu-latest)", "Tests (3.11, ubuntu-latest)"),
        ("release/2.x → production #7?", "release/2.x → production #7?"),
        ("two\n lines\t", "two lines"),
        ("half \ud800 a letter", "half ? a letter"),
        ("deploy https://ann:hunter2@host/x?token=abc", "deploy https://…@host/x…"),
        ("with ghp_16C7e42F292c6912E7710c838347Ae178B4a", "with …"),
        ("glpat-abcdefgh12345678 it", "… it"),
        ("token=hunter2 lint", "token=… lint"),
        ("API_KEY: hunter2", "API_KEY: …"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "…"),
        (OID, "…"),
        ("x " * 100, f"{'x ' * 59}x…"),
    ],
)
def test_names(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_a_name_of_megabytes_costs_nothing() -> None:
    begin = time.monotonic()
    for letter in ("a", "?", "=", "://", "token=", " "):
        assert len(masked(letter * 3_000_000)) <= 120
    assert time.monotonic() - begin < 1
