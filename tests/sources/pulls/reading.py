"""Files of pull requests by their content, for tests of the readers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from flowlens.errors import UsageError
from flowlens.model.forge import ForgeRead
from flowlens.sources.named_files import NamedFile, NamedFiles
from flowlens.sources.pulls.read import read_pull_files

__all__ = ["HEAD", "MERGE", "fault_of", "listed", "read", "rest", "seconds"]

MERGE, HEAD = "5f2c9d3e0b1a4c6d8e7f90123456789abcdef012", "0f1e2d3c4b5a69788796a5b4c3d2e1f001234567"


def read(*values: Any, form: str | None = None, bots: tuple[str, ...] = ()) -> ForgeRead:
    """What files with these values hold: a text as it is, anything else as JSON."""
    contents = [value if isinstance(value, str) else json.dumps(value) for value in values]
    files = [NamedFile(f"{number}.json", text.encode(), form) for number, text in enumerate(contents)]
    return read_pull_files(NamedFiles(tuple(files)), bots)


def fault_of(value: Any, form: str | None = None) -> str:
    """What is said of a file that has a fault; the test fails where it has none."""
    try:
        read(value, form=form)
    except UsageError as exc:
        return exc.what
    raise AssertionError("no fault was found")


def seconds(text: str) -> int:
    """A moment in UTC as `2026-01-31T12:00:00`, in seconds since 1970."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def listed(number: int = 7, **other: Any) -> dict[str, Any]:
    """A merged pull as `gh pr list --json` writes it."""
    plain = {
        "number": number, "createdAt": "2026-01-30T09:00:00Z", "mergedAt": "2026-01-31T12:00:00Z",
        "closedAt": "2026-01-31T12:00:00Z", "updatedAt": "2026-01-31T13:00:00Z", "isDraft": False,
        "baseRefName": "main", "headRefOid": HEAD, "mergeCommit": {"oid": MERGE},
        "author": {"id": "U1", "is_bot": False, "login": "Ann", "name": "Ann Secret"},
        "labels": [{"name": "size/S"}, {"name": "bug"}], "additions": 40, "deletions": 2, "changedFiles": 3,
    }  # fmt: skip
    return {**plain, **other}


def rest(number: int = 7, **other: Any) -> dict[str, Any]:
    """An open pull as the REST API answers, with the trial merge that such a one has."""
    plain = {
        "number": number, "created_at": "2026-01-30T09:00:00Z", "merged_at": None, "closed_at": None,
        "updated_at": "2026-01-30T10:00:00Z", "draft": False, "base": {"ref": "main"}, "head": {"sha": HEAD},
        "merge_commit_sha": MERGE, "user": {"login": "ann", "type": "User"}, "labels": [],
    }  # fmt: skip
    return {**plain, **other}
