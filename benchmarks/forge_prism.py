"""The questions to GitHub's REST API put to Prism, which answers by GitHub's own OpenAPI description; and its examples.

    npm install @octokit/openapi @octokit/fixtures @stoplight/prism-cli
    python -m benchmarks.forge_prism node_modules

Prism refuses a question that the description does not allow (422). It does not check its own answers, as GitHub's
examples do not hold to GitHub's description. What the readers make of the answers is printed. The examples that they
are made of, and GitHub's recorded answers to a list of several pages and for a project that was renamed, are written to
tests/sources/forge/recorded.json, as far as a reader looks at them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.prism import prism
from flowlens.sources.forge.github_runs import GithubRuns
from flowlens.sources.forge.http import Http
from flowlens.sources.forge.people import People
from flowlens.sources.forge.place import Place

_RECORDED = Path(__file__).parents[1] / "tests" / "sources" / "forge" / "recorded.json"
_PREFIX = "/api/v3"  # where an Enterprise server has the API, and a server on loopback too
_PATHS = {
    "project": "/repos/{owner}/{repo}",
    "runs": "/repos/{owner}/{repo}/actions/runs",
    "attempt": "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}",
    "jobs": "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs",
}
# What the readers look at, and what the door must not let in.
_FIELDS = frozenset(
    {
        "id", "run_id", "run_attempt", "name", "workflow_name", "workflow_id", "head_branch", "head_sha", "path",
        "event", "status", "conclusion", "created_at", "started_at", "completed_at", "run_started_at", "updated_at",
        "actor", "login", "type", "display_title", "head_commit", "author", "email", "message", "runner_name",
        "total_count", "workflow_runs", "jobs", "default_branch", "full_name", "html_url",
    }
)  # fmt: skip


def main(modules: Path) -> int:
    """Ask, print, and write the examples; the exit code."""
    description = json.loads((modules / "@octokit/openapi/generated/api.github.com.deref.json").read_text("utf-8"))
    operations = {name: description["paths"][path]["get"] for name, path in _PATHS.items()}
    with tempfile.TemporaryDirectory() as folder:
        cut = Path(folder) / "cut.json"
        cut.write_text(json.dumps(_cut(description, operations)), "utf-8")
        with prism(modules, cut) as port:
            _ask(f"http://127.0.0.1:{port}")
    _RECORDED.write_text(json.dumps(_recorded(modules, operations), indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


def _cut(description: dict[str, Any], operations: dict[str, Any]) -> dict[str, Any]:
    """The description of these questions alone; the whole takes Prism minutes.

    GitHub answers the media type that we ask for, and the description names the plain one only; `created` is called a
    range there, and typed as a moment; and the pages that Prism's made-up Link leads to never end.
    """
    paths = {}
    for parameter in operations["runs"]["parameters"]:
        if parameter["name"] == "created":
            parameter["schema"].pop("format")
    for name, path in _PATHS.items():
        answer = operations[name]["responses"]["200"]
        answer.pop("headers", None)
        answer["content"]["application/vnd.github+json"] = answer["content"]["application/json"]
        paths[_PREFIX + path] = {"get": operations[name]}
    return {"openapi": description["openapi"], "info": description["info"], "paths": paths}


def _ask(url: str) -> None:
    place = Place("github", url, "octo-org/octo-repo", named=True)
    http = Http(place, None, People(bytes(32), frozenset({"main", "master"})), print)
    try:
        # Long enough for the jobs of the examples, which are of 2020.
        for batch in GithubRuns(place.project, job_days=36_500).batches(http, None):
            print(*batch.rows, batch.mark, sep="\n")  # noqa: T201
    finally:
        http.close()


def _recorded(modules: Path, operations: dict[str, Any]) -> dict[str, Any]:
    examples = {
        name: _trimmed(next(iter(one["responses"]["200"]["content"]["application/json"]["examples"].values()))["value"])
        for name, one in operations.items()
    }
    scenarios = modules / "@octokit/fixtures/scenarios/api.github.com"
    pages = json.loads((scenarios / "paginate-issues/normalized-fixture.json").read_text("utf-8"))
    renamed = json.loads((scenarios / "rename-repository/normalized-fixture.json").read_text("utf-8"))
    moved = next(one for one in renamed if one["status"] == 301)
    return {
        "origin": [_version(modules, "@octokit/openapi"), _version(modules, "@octokit/fixtures")],
        "examples": examples,
        "links": [one["headers"]["link"] for one in pages],
        "renamed": {"status": moved["status"], "location": moved["headers"]["location"]},
    }


def _version(modules: Path, name: str) -> str:
    about = json.loads((modules / name / "package.json").read_text("utf-8"))
    return f"{name} {about['version']}, {about['license']} licence: https://www.npmjs.com/package/{name}"


def _trimmed(value: Any) -> Any:
    if isinstance(value, list):
        return [_trimmed(each) for each in value]
    if isinstance(value, dict):
        return {name: _trimmed(each) for name, each in value.items() if name in _FIELDS}
    return value


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
