"""A GitLab in memory: records in the form of its documentation, filtered, ordered and paged as that says.

There was no GitLab to record: the fields are those of https://docs.gitlab.com/api/merge_requests/, and of /notes/,
/pipelines/, /jobs/ (with /bridges) and /deployments/ there; the values are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Record = dict[str, Any]
PROJECT = "group/sub/project"


def at(day: int, hour: float = 12) -> str:
    """A time of January 2026 as GitLab writes it."""
    moment = datetime(2026, 1, day, tzinfo=UTC).timestamp() + hour * 3600
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.125Z")


def seconds(day: int, hour: float = 12) -> int:
    """The same time in seconds since 1970."""
    return int(datetime(2026, 1, day, tzinfo=UTC).timestamp() + hour * 3600)


def user(name: str, **more: Any) -> Record:
    """A user as GitLab tells one beside whatever it did."""
    return {
        "id": sum(name.encode()),
        "username": name,
        "name": f"{name.title()} Example",
        "state": "active",
        "locked": False,
        "avatar_url": f"https://gitlab.example.com/{name}.png",
        "web_url": f"https://gitlab.example.com/{name}",
        **more,
    }


def merge_request(iid: int, **more: Any) -> Record:
    """A merged merge request by ann, without what FlowLens does not read."""
    return {
        "id": 1000 + iid,
        "iid": iid,
        "project_id": 3,
        "title": "A title that says SECRET-TITLE",
        "description": "SECRET-TEXT",
        "state": "merged",
        "created_at": at(1),
        "updated_at": at(5),
        "merged_at": at(4),
        "merged_by": user("ben"),
        "merge_user": user("ben"),
        "closed_by": None,
        "closed_at": None,
        "target_branch": "main",
        "source_branch": "ann/topic",
        "author": user("ann"),
        "assignees": [],
        "reviewers": [user("ben")],
        "labels": ["batch-size-ok", "backend"],
        "draft": False,
        "work_in_progress": False,
        "sha": "8" * 40,
        "merge_commit_sha": "a" * 40,
        "squash_commit_sha": None,
        "user_notes_count": 1,
        "references": {"short": f"!{iid}", "full": f"{PROJECT}!{iid}"},
        "web_url": f"https://gitlab.example.com/{PROJECT}/-/merge_requests/{iid}",
        **more,
    }


def note(number: int, body: str, author: str = "ben", *, day: int = 2, system: bool = True) -> Record:
    """A note on a merge request; a system note is one that GitLab writes itself."""
    return {
        "id": number,
        "type": None,
        "body": body,
        "attachment": None,
        "author": user(author),
        "created_at": at(day),
        "updated_at": at(day),
        "system": system,
        "noteable_id": 1001,
        "noteable_type": "MergeRequest",
        "project_id": 3,
        "resolvable": False,
        "confidential": False,
        "internal": False,
        "noteable_iid": 1,
    }


def commit(number: int, *, day: int = 1) -> Record:
    """A commit of a merge request."""
    return {
        "id": f"{number:040x}",
        "short_id": f"{number:08x}",
        "title": "SECRET-TITLE",
        "message": "SECRET-TEXT",
        "author_name": "Ann Example",
        "author_email": "ann@example.com",
        "authored_date": at(day),
        "committer_name": "Ann Example",
        "committer_email": "ann@example.com",
        "committed_date": at(day),
        "created_at": at(day),
    }


def pipeline(number: int, status: str = "success", **more: Any) -> Record:
    """A pipeline as the list tells it."""
    return {
        "id": number,
        "iid": number,
        "project_id": 3,
        "status": status,
        "source": "push",
        "ref": "main",
        "sha": "a" * 40,
        "name": "Build of SECRET-TITLE",
        "web_url": f"https://gitlab.example.com/{PROJECT}/-/pipelines/{number}",
        "created_at": at(5),
        "updated_at": at(5, 13),
        **more,
    }


def bridge(number: int, name: str, child: Record | None, status: str = "success", **more: Any) -> Record:
    """A trigger job, and the pipeline that it started; GitLab tells of that one what a list of pipelines tells."""
    return {**job(number, name, status), "downstream_pipeline": child, **more}


def job(number: int, name: str, status: str = "success", *, hour: float = 12, **more: Any) -> Record:
    """A job of half an hour."""
    return {
        "id": number,
        "name": name,
        "stage": "test",
        "status": status,
        "ref": "main",
        "tag": False,
        "allow_failure": False,
        "created_at": at(5, hour),
        "started_at": at(5, hour + 0.1),
        "finished_at": at(5, hour + 0.6),
        "duration": 1800.0,
        "queued_duration": 360.0,
        "user": user("ann"),
        "commit": commit(1),
        "pipeline": {"id": 47, "project_id": 3, "ref": "main", "sha": "a" * 40, "status": "success"},
        "runner": None,
        "failure_reason": "script_failure" if status == "failed" else None,
        **more,
    }


def deployment(number: int, status: str = "success", **more: Any) -> Record:
    """A deployment to production by a job that ended two hours later."""
    return {
        "id": number,
        "iid": number,
        "ref": "main",
        "sha": "a" * 40,
        "created_at": at(5),
        "updated_at": at(6),
        "status": status,
        "user": user("ann"),
        "environment": {"id": 9, "name": "production", "external_url": "https://example.com"},
        "deployable": {"id": 664, "name": "deploy", "status": "success", "finished_at": at(5, 14), "user": user("ann")},
        **more,
    }


@dataclass(slots=True)
class FakeGitLab:
    """What a project holds; `lists` by the end of their path. `before` runs ahead of each question."""

    lists: dict[str, list[Record]] = field(default_factory=dict)
    sizes: Mapping[int, tuple[int, int, int]] | None = None
    url: str = "http://gitlab.test/api/v4"
    asked: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _: None

    def get(self, address: str) -> tuple[int, Any, dict[str, str]]:
        """The status, content and headers for a path with its parameters, or for the address of a next page."""
        self.asked.append(address)
        self.before(address)
        parts = urlsplit(address)
        path = parts.path.removeprefix(urlsplit(self.url).path).strip("/")
        wanted = dict(parse_qsl(parts.query))
        name = path.removeprefix("projects/").removeprefix(PROJECT.replace("/", "%2F")).strip("/")
        if name.endswith("/approvals") and name in self.lists:
            return 200, {"approved_by": self.lists[name]}, {}
        if (one := self._pipeline(name)) is not None:
            return 200, one, {}
        if name not in self.lists:
            return 404, {"message": "404 Not Found"}, {}
        listed = [row for row in self.lists[name] if row.get("source") != "parent_pipeline"]
        rows = self._wanted(listed, wanted)
        size, page = int(wanted.get("per_page", "20")), int(wanted.get("page", "1"))
        shown = rows[(page - 1) * size : page * size]
        headers = {"x-total": str(len(rows))}
        if len(rows) > page * size:
            query = "&".join(f"{key}={value}" for key, value in {**wanted, "page": str(page + 1)}.items())
            headers["link"] = f'<{self.url}/{path}?{query}>; rel="next"'
        return 200, shown, headers

    def _pipeline(self, name: str) -> Record | None:
        """One pipeline by its number; child pipelines are told so, and in no list."""
        kind, _, number = name.partition("/")
        listed = self.lists.get("pipelines", []) if kind == "pipelines" else []
        return next((row for row in listed if str(row["id"]) == number), None)

    def post(self, variables: Mapping[str, Any]) -> tuple[int, Any, dict[str, str]]:
        """The answer to the one question of GraphQL that is asked."""
        if self.sizes is None:
            return 401, {"errors": [{"message": "Invalid token"}]}, {}
        nodes = [
            {"iid": iid, "diffStatsSummary": {"additions": size[0], "deletions": size[1], "fileCount": size[2]}}
            for iid in variables["iids"]
            if (size := self.sizes.get(int(iid)))
        ]
        return 200, {"data": {"project": {"mergeRequests": {"nodes": nodes}}}}, {}

    def _wanted(self, rows: Sequence[Record], wanted: Mapping[str, str]) -> list[Record]:
        after = _time(wanted.get("updated_after", "1990-01-01T00:00:00Z"))
        found = [row for row in rows if not row.get("updated_at") or _time(row["updated_at"]) >= after]
        order = wanted.get("order_by", "id")
        falling = wanted.get("sort", "desc") == "desc"
        return sorted(found, key=lambda row: str(row.get(order, row.get("id"))), reverse=falling) if found else []


def _time(text: str) -> float:
    return datetime.fromisoformat(unquote(text)).timestamp()
