"""requirements/dev.lock pins all that developing FlowLens takes, each by its hash, and is not stale."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parents[2]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
# What only asks the network is no part of what is pinned.
_APART = {"audit", "sbom"}
_AGAIN = (
    "uv pip compile pyproject.toml --group dev --group docs --all-extras --universal --python-version 3.11"
    " --generate-hashes --no-emit-index-url --no-header --output-file requirements/dev.lock"
)


def wanted(project: dict[str, Any]) -> Iterator[Requirement]:
    """What FlowLens, its extras and its groups ask for."""
    listed = [*project["project"]["dependencies"], *chain(*project["project"]["optional-dependencies"].values())]
    listed += [
        one
        for name, group in project["dependency-groups"].items()
        if name not in _APART
        for one in group
        if isinstance(one, str)
    ]
    yield from (one for one in map(Requirement, listed) if canonicalize_name(one.name) != "flowlens")


def unmet(project: dict[str, Any], lock: str) -> list[str]:
    """The requirements that no pin of the lock meets."""
    pins: dict[str, set[str]] = {}
    for name, version in _PINNED.findall(lock):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return sorted(
        str(one)
        for one in wanted(project)
        if not any(
            one.specifier.contains(version, prereleases=True) for version in pins.get(canonicalize_name(one.name), ())
        )
    )


def unhashed(lock: str) -> list[str]:
    """The pins without a hash."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock)
    return [block.partition(" ")[0] for block in blocks if _PINNED.match(block) and "--hash=sha256:" not in block]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))


def test_everything_is_pinned_with_a_hash(project: dict[str, Any]) -> None:
    lock = (TOP / "requirements" / "dev.lock").read_text("utf-8")
    assert unmet(project, lock) == [], f"make it anew: {_AGAIN}"
    assert unhashed(lock) == []
    assert not [line for line in lock.splitlines() if "://" in line], "an address that only one network knows"


def test_what_is_missing_would_be_seen(project: dict[str, Any]) -> None:
    assert "click>=8.2" in unmet(project, "click==8.1.0 \\\n    --hash=sha256:00\n")
    assert "click>=8.2" not in unmet(project, "click==8.2.0\n")
    assert unhashed("click==8.2.0\nruff==1.0 \\\n    --hash=sha256:00\n") == ["click==8.2.0\nruff==1.0"[:12]]
