"""What a real Gitea 1.26 answered, and the repositories that it made: `gitea.json`, as benchmarks/gitea.py wrote it.

In each of five repositories the same branch of three commits went through the same pull request: opened as a draft,
made ready, answered twice, and landed through the server's own API, each time in another way. The parents of a commit
are as its object in the repository has them, which its id seals.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.plain_git import git

__all__ = ["WAYS", "Recorded", "clone_of"]

WAYS = ("merge", "squash", "rebase", "rebase-merge", "fast-forward-only")


@cache
def _recorded() -> Any:
    return json.loads((Path(__file__).parent / "gitea.json").read_bytes())


def clone_of(way: str, folder: Path) -> Path:
    """A bare clone of the repository in which the branch landed that way."""
    bundle = folder / f"{way}.bundle"
    bundle.write_bytes(base64.b64decode(_recorded()["bundles"][way]))
    git(folder, "clone", "-q", "--bare", "-b", "main", str(bundle), way)
    return folder / way


@dataclass(frozen=True, slots=True)
class Recorded:
    """Answers as the server did; every list was short enough for one page."""

    def get(self, address: str) -> tuple[int, Any, dict[str, str]]:
        """Status, content and headers for a path with its parameters."""
        parts = urlsplit(address)
        wanted = {name: value for name, value in parse_qsl(parts.query) if name not in {"limit", "page"}}
        path = parts.path.removeprefix("/api/v1/")
        content = _recorded()["answers"].get(f"{path}?{urlencode(wanted)}" if wanted else path)
        return (404, {"message": "not found"}, {}) if content is None else (200, content, {})

    def post(self, variables: Any) -> tuple[int, Any, dict[str, str]]:
        """It has no GraphQL."""
        raise AssertionError(variables)
