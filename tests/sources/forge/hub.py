"""A GitHub on loopback: it answers GraphQL by GitHub's own schema, and lists of runs as GitHub's REST API does.

What it holds may be changed between two questions, as on a busy project.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import nlargest
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema, build_schema, graphql_sync

from tests.sources.forge.server import Asked, Reply, Server, serving

__all__ = ["Hub", "Node", "deployment", "hub_on", "iso", "oid", "published", "pull", "run"]

SCHEMA: GraphQLSchema = build_schema((Path(__file__).parent / "github.graphql").read_text("utf-8"))
SCHEMA.type_map["Actor"].resolve_type = lambda value, *_: value["__typename"]  # type: ignore[attr-defined]
SCHEMA.type_map["Node"].resolve_type = lambda *_: "PullRequest"  # type: ignore[attr-defined]
SCHEMA.type_map["PullRequestTimelineItems"].resolve_type = (  # type: ignore[attr-defined]
    lambda *_: "ReadyForReviewEvent"
)

Node = dict[str, Any]
_PREFIX = "/api/v3/repos/team/project"


def iso(at: int) -> str:
    """Seconds since 1970 as GitHub words them."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def oid(number: int) -> str:
    """An object id that a test knows again."""
    return f"{number:040x}"


@dataclass(slots=True)
class Hub:
    """What the project has; `before` is called with each question, and may give another answer to it."""

    pulls: list[Node] = field(default_factory=list)
    deployments: list[Node] = field(default_factory=list)
    releases: list[Node] = field(default_factory=list)
    runs: list[Node] = field(default_factory=list)
    earlier: dict[tuple[int, int], Node] = field(default_factory=dict)
    jobs: dict[int, list[Node]] = field(default_factory=dict)
    created_at: int = 1_700_000_000
    most_of_a_list: int = 1_000
    etags: bool = False
    before: Callable[[Asked], Reply | None] = lambda asked: None  # noqa: ARG005

    def answer(self, asked: Asked) -> Reply:
        """The answer to any question of ours; 404 for others."""
        other = self.before(asked)
        if other is not None:
            return other
        return Reply(self._data(asked)) if asked.query is not None else self._rest(asked)

    def _data(self, asked: Asked) -> Mapping[str, object]:
        root = {
            "repository": {
                "pullRequests": lambda _, **given: _page(self.pulls, "updatedAt", given),
                "deployments": lambda _, **given: _page(self.deployments, "createdAt", given),
                "releases": lambda _, **given: _page(self.releases, "createdAt", given),
            },
            "node": lambda _, **given: next(_node(one) for one in self.pulls if one["id"] == given["id"]),
        }
        assert asked.query is not None
        done = graphql_sync(SCHEMA, asked.query, root, variable_values=dict(asked.variables))
        if done.errors:
            stale = "cursor" in str(done.errors[0])
            return {"errors": [{"message": str(done.errors[0]), "type": "INVALID_CURSOR_ARGUMENTS" if stale else "?"}]}
        return {"data": done.data}

    def _rest(self, asked: Asked) -> Reply:
        steps = asked.path.removeprefix(_PREFIX).strip("/").split("/")
        if steps == [""]:
            return Reply({"created_at": iso(self.created_at), "default_branch": "main"})
        if steps == ["actions", "runs"]:
            return self._runs(asked)
        if len(steps) == 5 and steps[3] == "attempts" and (int(steps[2]), int(steps[4])) in self.earlier:
            return Reply(self.earlier[int(steps[2]), int(steps[4])])
        if steps[3:] == ["jobs"]:
            jobs = self.jobs.get(int(steps[2]), [])
            return Reply({"total_count": len(jobs), "jobs": jobs})
        return Reply({"message": "Not Found"}, 404)

    def _runs(self, asked: Asked) -> Reply:
        since, _, until = str(asked.variables["created"]).partition("..")
        found = [one for one in self.runs if since <= one["created_at"] <= until]
        found.sort(key=lambda one: (one["created_at"], one["id"]), reverse=True)
        size, page = int(str(asked.variables["per_page"])), int(str(asked.variables.get("page", 1)))
        shown = found[: self.most_of_a_list][(page - 1) * size : page * size]
        more = len(found[: self.most_of_a_list]) > page * size
        query = "&".join(f"{name}={value}" for name, value in {**asked.variables, "page": page + 1}.items())
        link = f'<http://{asked.headers["host"]}{asked.path}?{query}>; rel="next"'
        told = {"total_count": len(found), "workflow_runs": shown}
        if not self.etags:
            return Reply(told, headers={"Link": link} if more else {})
        etag = f'W/"{hashlib.sha256(json.dumps(told).encode()).hexdigest()}"'
        if asked.headers.get("if-none-match") == etag:
            return Reply(status=304, body=b"", headers={"ETag": etag})
        return Reply(told, headers={"ETag": etag, **({"Link": link} if more else {})})


@contextmanager
def hub_on(hub: Hub) -> Iterator[Server]:
    """A server that answers as the hub does."""
    with serving(hub.answer) as server:
        yield server


def _page(nodes: Sequence[Node], by: str, given: Mapping[str, Any]) -> Node:
    """A page as GitHub gives it: its cursor says what it stood on, by value."""
    assert given["orderBy"] == {
        "field": {"updatedAt": "UPDATED_AT", "createdAt": "CREATED_AT"}[by],
        "direction": "DESC",
    }
    after = _cursor_of(given["after"]) if given.get("after") else None
    left = [one for one in nodes if after is None or [one[by], one["number"]] < after]
    shown = nlargest(given["first"], left, key=lambda one: (one[by], one["number"]))
    return {
        "totalCount": len(nodes),
        "pageInfo": {
            "hasNextPage": len(left) > len(shown),
            "endCursor": _cursor([shown[-1][by], shown[-1]["number"]]) if shown else None,
        },
        "nodes": [_node(one) for one in shown],
    }


def _node(one: Node) -> Node:
    """A node whose own lists are pages as well."""
    return {name: _inner(value) if isinstance(value, list) else value for name, value in one.items()}


def _inner(values: list[Any]) -> Callable[..., Node]:
    def resolve(_: object, **given: Any) -> Node:
        if "last" in given:
            return {"nodes": values[-given["last"] :]}
        begin = _cursor_of(given["after"]) if given.get("after") else 0
        end = begin + given["first"]
        more = {"hasNextPage": end < len(values), "endCursor": _cursor(end)}
        return {"totalCount": len(values), "pageInfo": more, "nodes": values[begin:end]}

    return resolve


def _cursor(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


def _cursor_of(text: str) -> Any:
    try:
        return json.loads(base64.b64decode(text))
    except ValueError as exc:
        raise ValueError("not a valid cursor") from exc


def pull(number: int, updated_at: int, **more: Any) -> Node:
    """A pull request that was opened an hour before it was changed last."""
    return {
        "id": f"PR_{number}", "number": number, "createdAt": iso(updated_at - 3600), "updatedAt": iso(updated_at),
        "mergedAt": None, "closedAt": None, "isDraft": False, "baseRefName": "main", "headRefOid": oid(number),
        "additions": number, "deletions": 0, "changedFiles": 1, "mergeCommit": None,
        "author": {"__typename": "User", "login": "octocat"}, "labels": [], "timelineItems": [],
        "commits": [{"commit": commit(number)}], "reviews": [], **more,
    }  # fmt: skip


def commit(number: int, n_parents: int = 1) -> Node:
    """A commit of ten lines."""
    plain = {"oid": oid(number), "authoredDate": iso(1_700_000_000 + number), "additions": 10, "deletions": 0}
    return {**plain, "parents": {"totalCount": n_parents}}


def deployment(number: int, created_at: int, *statuses: tuple[str, int]) -> Node:
    """A deployment with its statuses, the newest first as GitHub lists them."""
    return {
        "number": number, "databaseId": number, "commitOid": oid(number), "environment": "production",
        "createdAt": iso(created_at),
        "statuses": [{"state": state, "createdAt": iso(at)} for state, at in statuses],
    }  # fmt: skip


def published(number: int, created_at: int, **more: Any) -> Node:
    """A release that was out a minute after it was made, without notes."""
    return {
        "number": number, "databaseId": number, "tagName": f"v{number}", "name": f"Release {number}",
        "createdAt": iso(created_at), "publishedAt": iso(created_at + 60), "isPrerelease": False, "isDraft": False,
        "tagCommit": {"oid": oid(number)}, "shortDescriptionHTML": "", **more,
    }  # fmt: skip


def run(number: int, created_at: int, **more: Any) -> Node:
    """A run of CI that was green after a minute, as the REST API tells it, with what it tells of people."""
    return {
        "id": number, "name": "Tests", "workflow_id": 1, "head_sha": oid(number), "head_branch": "main",
        "event": "push", "status": "completed", "conclusion": "success", "created_at": iso(created_at),
        "run_started_at": iso(created_at), "updated_at": iso(created_at + 60), "run_attempt": 1,
        "actor": {"login": "octocat", "type": "User"}, "display_title": "Fix it for Ann Other",
        "head_commit": {"id": oid(number), "author": {"name": "Ann Other", "email": "ann.other@forge.example"}}, **more,
    }  # fmt: skip
