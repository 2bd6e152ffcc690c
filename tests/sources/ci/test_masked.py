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
        ("glrt-a1b2c3d4e5f6g7h8i9j0", "…"),
        ("token=hunter2 lint", "token=… lint"),
        ("API_KEY: hunter2", "API_KEY: …"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "…"),
        (OID, "…"),
        ("integration_tests_with_postgres_14_and_redis", "integration_tests_with_postgres_14_and_redis"),
        ("results/unit/python311/TestTheParser/Suite", "results/unit/python311/TestTheParser/Suite"),
        ("DEPLOY_TO_PRODUCTION_EU_WEST_1_NOW", "DEPLOY_TO_PRODUCTION_EU_WEST_1_NOW"),
        ("pipeline_execution_policy_schedule", "pipeline_execution_policy_schedule"),
        ("deploy_with_4f5e6a7b8c9d0e1f2a3b4c5d", "…"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "…"),
        ("mfzwizltoqytgmjrgi3donbvgy3tqojq", "…"),
        ("abcdefghijklmnopqrstuvwxyzabcdefghij", "…"),
        ("with IPpmynpuSrMwmhLH-Tt4HFU434HQ1yAK3h5hPTP5p78 it", "with … it"),
        ("OILdQ8TBrAzzQk-XnvUjR2m-gUrkWQ09VvxYgQ1zVjXw81LlPq7uT3nKc0aSdFgH", "…"),
        ("0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d", "0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d"),
        ("windows-2022-vs17-x64-RelWithDebInfo-OAuth2", "windows-2022-vs17-x64-RelWithDebInfo-OAuth2"),
        ("x " * 100, f"{'x ' * 59}x…"),
    ],
)
def test_names(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_a_name_of_megabytes_costs_nothing() -> None:
    begin = time.monotonic()
    for letter in ("a", "?", "=", "://", "token=", " ", "aB1-"):
        assert len(masked(letter * 3_000_000)) <= 120
    assert time.monotonic() - begin < 1
