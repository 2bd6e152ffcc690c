"""The questions to GitLab's REST API put to Prism, which answers by GitLab's own OpenAPI description.

    npm install @stoplight/prism-cli
    python -m benchmarks.forge_prism_gitlab node_modules DESCRIPTION

DESCRIPTION is GitLab's `doc/api/openapi/openapi_v2.yaml` (Swagger 2.0), which its Rails code generates. Prism refuses a
question that the description does not allow (422), which ends it. What the readers make of the answers is printed, and
so is each status that the description has with what it counts as.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.prism import prism
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.gitlab_ci import UNFINISHED
from flowlens.sources.forge.http import Http
from flowlens.sources.forge.people import People
from flowlens.sources.forge.place import Place
from flowlens.sources.forge.record import Record
from flowlens.sources.forge.resources import resources_of

_PROJECT = "/api/v4/projects/{id}/"
_PIPELINE, _PULL = "pipelines/{pipeline_id}", "merge_requests/{merge_request_iid}"
_LISTS = (
    "merge_requests", f"{_PULL}/commits", "pipelines", f"{_PIPELINE}/jobs", f"{_PIPELINE}/bridges", "deployments",
    "environments", "releases",
)  # fmt: skip
# GitLab's manual has it, and the description does not: https://docs.gitlab.com/api/notes/#list-all-merge-request-notes
_UNDESCRIBED = f"{_PULL}/notes"
_SINGLE = (_PIPELINE, f"{_PULL}/approvals")
_OID = {"type": "string", "example": "a" * 40}
_TIME = {"type": "string", "format": "date-time"}
_TYPES: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("closed_at", "merged_at", "authored_date", "committed_date", "approved_at", "prepared_at"), _TIME),
    **dict.fromkeys(("sha", "merge_commit_sha", "squash_commit_sha"), _OID),
    "parent_ids": {"type": "array", "items": _OID},
    "labels": {"type": "array", "items": {"type": "string"}},
}
_STATUSES = ("pipelines", f"{_PIPELINE}/jobs", f"{_PIPELINE}/bridges")


def main(modules: Path, file: Path) -> int:
    """Ask and print; the exit code."""
    whole = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    with tempfile.TemporaryDirectory() as folder:
        cut = Path(folder) / "cut.json"
        cut.write_text(json.dumps(_cut(whole)), "utf-8")
        with prism(modules, cut) as port:
            _ask(f"http://127.0.0.1:{port}")
    for status, told in _statuses(whole):
        print(status, told)  # noqa: T201
    return 0


def _cut(whole: dict[str, Any]) -> dict[str, Any]:
    """The description of these questions alone; the whole takes Prism minutes.

    Of some lists it describes one of their rows in place of the list, and some projects by their number alone, where
    the manual allows the path everywhere.
    """
    paths: dict[str, Any] = {}
    for name in (*_LISTS, *_SINGLE):
        asked = whole["paths"][_PROJECT + name]["get"]
        answer = asked["responses"]["200"]
        if name in _LISTS and "$ref" in answer["schema"]:
            answer["schema"] = {"type": "array", "items": answer["schema"]}
        next(one for one in asked["parameters"] if one["name"] == "id")["type"] = "string"
        paths[_PROJECT + name] = {"get": asked}
    row = {"type": "object", "properties": {"id": {"type": "integer", "example": 1}}}
    listed = {"200": {"description": "", "schema": {"type": "array", "items": row}}}
    named = whole["paths"][_PROJECT + _SINGLE[1]]["get"]["parameters"]
    paths[_PROJECT + _UNDESCRIBED] = {"get": {"parameters": named, "responses": listed}}
    kept = {name: whole[name] for name in ("swagger", "info", "produces")}
    return {**kept, "definitions": _typed(whole["definitions"]), "paths": paths}


def _typed(part: Any) -> Any:
    """The same with types for what the description calls mere text, so that what Prism makes up can be read."""
    if isinstance(part, list):
        return [_typed(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {name: _TYPES[name] if _is_vague(name, value) else _typed(value) for name, value in part.items()}


def _is_vague(name: str, value: Any) -> bool:
    told = name in _TYPES and isinstance(value, dict) and "type" in value
    return told and ("example" not in value or value["type"] != _TYPES[name]["type"])


def _ask(url: str) -> None:
    place = Place("gitlab", url, "group/project", named=True)
    http = Http(place, None, People(bytes(32), frozenset({"main", "master"})), print)
    try:
        # Long enough for the examples, which are years old.
        for resource in resources_of(place, 36_500):
            for batch in resource.batches(http, None):
                print(resource.name, *batch.rows, batch.mark, *batch.notices, sep="\n")  # noqa: T201
    finally:
        http.close()


def _statuses(whole: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each status that a pipeline or a job may be asked by, and what it counts as."""
    asked = [one for name in _STATUSES for one in whole["paths"][_PROJECT + name]["get"]["parameters"]]
    listed = [one.get("enum") or one.get("items", {}).get("enum", ()) for one in asked if one["name"] in _BY_STATUS]
    for status in sorted({word for words in listed for word in words} - _NO_STATUS):
        over = Record({"status": status}, "status", Tally()).conclusion("status")
        yield status, "not over" if status in UNFINISHED else f"over: {over}"


_BY_STATUS = frozenset({"status", "scope"})
_NO_STATUS = frozenset({"finished", "branches", "tags"})  # which pipelines to list, by other things


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
