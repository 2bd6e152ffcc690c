"""A Gitea in memory: it orders and pages as a real one does, whose answers `gitea.json` beside this holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Record = dict[str, Any]
PROJECT = "ann/project"
_START = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


def at(minute: float) -> str:
    """A time so many minutes after the year began, as Gitea writes it."""
    return datetime.fromtimestamp(_START + 60 * minute, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(minute: float) -> int:
    """The same in seconds since 1970."""
    return int(_START + 60 * minute)


def pull(number: int, minute: float, **more: Any) -> Record:
    """A pull request that was changed last so many minutes after the year began."""
    return {
        "id": 1000 + number,
        "number": number,
        "title": "SECRET-TITLE",
        "body": "SECRET-TEXT",
        "user": {"id": 1, "login": "ann", "full_name": "Ann Example", "email": "ann@example.org"},
        "state": "open",
        "draft": False,
        "labels": [],
        "merged": False,
        "merged_at": None,
        "merge_commit_sha": None,
        "created_at": at(0),
        "updated_at": at(minute),
        "closed_at": None,
        "base": {"label": "main", "ref": "main", "sha": "b" * 40},
        "head": {"label": "topic", "ref": "topic", "sha": "a" * 40},
        **more,
    }


def run(number: int, status: str = "completed", conclusion: str = "success", **more: Any) -> Record:
    """A run of Actions on the mainline."""
    return {
        "id": number,
        "path": "ci.yml@refs/heads/main",
        "event": "push",
        "run_attempt": 0,
        "run_number": number,
        "head_sha": "a" * 40,
        "head_branch": "main",
        "status": status,
        "conclusion": conclusion,
        "started_at": at(number),
        "completed_at": at(number + 5) if status == "completed" else "1970-01-01T00:00:00Z",
        "actor": {"id": 1, "login": "ann"},
        **more,
    }


def job(number: int, of: int, **more: Any) -> Record:
    """A job of a run that was queued for a minute."""
    return {
        "id": number,
        "run_id": of,
        "name": "test",
        "run_attempt": 1,
        "head_sha": "a" * 40,
        "status": "completed",
        "conclusion": "success",
        "created_at": at(of - 1),
        "started_at": at(of),
        "completed_at": at(of + 5),
        **more,
    }


@dataclass(slots=True)
class FakeGitea:
    """What a project holds. `asked` is every question, `before` runs ahead of each.

    Without `links` it tells how many there are and no next page: as Forgejo of runs, in the body only, and Gitea of
    reviews.
    """

    pulls: list[Record] = field(default_factory=list)
    runs: list[Record] | None = None
    tasks: list[Record] | None = None
    jobs: dict[int, list[Record]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _: None
    links: bool = True
    reviews: list[Record] = field(default_factory=list)
    releases: list[Record] = field(default_factory=list)

    def get(self, address: str) -> tuple[int, Any, dict[str, str]]:
        """Status, content and headers for a path with its parameters."""
        self.asked.append(address)
        self.before(address)
        parts = urlsplit(address)
        path = parts.path.split(f"repos/{PROJECT}/")[-1]
        wanted = dict(parse_qsl(parts.query))
        size, page = int(wanted.get("limit", "30")), int(wanted.get("page", "1"))
        field_name, rows = self._listed(path)
        if rows is None:
            return self._one(path)
        headers = {"x-total-count": str(len(rows))}
        if not self.links and field_name:
            headers = {}
        elif self.links and len(rows) > page * size:
            headers["link"] = f'<http://gitea.test/api/v1/{parts.path}?page={page + 1}>; rel="next"'
        shown: Any = rows[(page - 1) * size : page * size]
        return 200, {field_name: shown, "total_count": len(rows)} if field_name else shown, headers

    def post(self, variables: Any) -> tuple[int, Any, dict[str, str]]:
        """It has no GraphQL."""
        raise AssertionError(variables)

    def _listed(self, path: str) -> tuple[str | None, list[Record] | None]:
        """The list of that path, and the field of the answer in which it stands."""
        if path == "pulls":
            return None, sorted(self.pulls, key=lambda one: one["updated_at"], reverse=True)
        if path in {"actions/runs", "actions/tasks"}:
            rows = self.runs if path == "actions/runs" else self.tasks
            return "workflow_runs", None if rows is None else sorted(rows, key=lambda one: -one["id"])
        if path.endswith("/jobs"):
            return "jobs", self.jobs.get(int(path.split("/")[2]), [])
        if path == "releases":
            return None, self.releases
        if path.endswith("/reviews"):
            return None, self.reviews
        return (None, []) if path.endswith(("/commits", "/timeline")) else (None, None)

    def _one(self, path: str) -> tuple[int, Any, dict[str, str]]:
        number = path.rpartition("/")[2]
        rows = self.pulls if path.startswith("pulls/") else self.runs or []
        name = "number" if path.startswith("pulls/") else "id"
        found = [one for one in rows if str(one[name]) == number]
        return (200, found[0], {}) if found else (404, {"message": "not found"}, {})
