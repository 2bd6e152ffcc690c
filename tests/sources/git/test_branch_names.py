"""Lines of their own, by name."""

from __future__ import annotations

import time

import pytest

from flowlens.sources.git.branch_names import is_line, short_name


@pytest.mark.parametrize(
    "name",
    ["main", "develop", "gh-pages", "stable", "3.x", "v2.1", "release/2.0", "release-1.2", "stable/queens", "maint-2.4",
     "rust-1.24.0", "4-stable", "hotfix/x", "production", "next", "1.39-patches", "staging", "backport-3.2"],
)  # fmt: skip
def test_lines(name: str) -> None:
    assert is_line(name)


@pytest.mark.parametrize(
    "name", ["", "feature/login", "ann/try-it", "fix-123", "issue-77", "mainly", "dev-mode", "nextjs"]
)
def test_work(name: str) -> None:
    assert not is_line(name)


def test_short_names() -> None:
    assert short_name("refs/heads/a/b") == "a/b"
    assert short_name("refs/remotes/origin/a/b") == "a/b"
    assert short_name("refs/remotes/origin") == ""


@pytest.mark.parametrize(
    "name", ["1." * 100_000 + "!", "-" * 200_000, "rust-1.2" * 30_000 + "!"], ids=["dots", "dashes", "mix"]
)
def test_a_long_name_ends_soon(name: str) -> None:
    began = time.process_time()
    is_line(name)
    assert time.process_time() - began < 3
