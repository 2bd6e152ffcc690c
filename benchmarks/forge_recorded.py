"""Answers that GitHub really gave, as @octokit/fixtures holds them: those that the source for GitHub can meet.

    npm install @octokit/fixtures
    python -m benchmarks.forge_recorded node_modules

They are written to tests/sources/forge/octokit.json whole, an answer a line, with the headers that are looked at. Of 22
scenarios none holds a pull request, a review, a run, a deployment or a list of releases: those are answered by GitHub's
own schema and description (`forge_schema.py`, `forge_prism.py`). What there is: projects, one that was renamed, a list
of five pages, a search that counts, a release, the states of a commit, a redirect to another server, and refusals.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_INTO = Path(__file__).parents[1] / "tests" / "sources" / "forge" / "octokit.json"
_SCENARIOS = (
    "get-repository", "rename-repository", "paginate-issues", "search-issues", "release-assets", "create-status",
    "get-archive", "branch-protection", "errors",
)  # fmt: skip
_HEADERS = ("content-type", "date", "etag", "link", "location", "x-ratelimit-remaining", "x-ratelimit-reset")
_ONLY = {"release-assets": 1, "get-archive": 1, "branch-protection": 1}  # what follows is asked by nobody here


def main(modules: Path) -> int:
    """Write the answers; the exit code."""
    package = modules / "@octokit/fixtures"
    about = json.loads((package / "package.json").read_text("utf-8"))
    origin = f"@octokit/fixtures {about['version']}, {about['license']} licence"
    told = [one for scenario in _SCENARIOS for one in _answers(package, scenario)]
    lines = ",\n".join(json.dumps(one, sort_keys=True) for one in told)
    _INTO.write_text(f'{{"origin": {json.dumps(origin)}, "answers": [\n{lines}\n]}}\n', "utf-8")
    return 0


def _answers(package: Path, scenario: str) -> list[dict[str, Any]]:
    path = package / "scenarios/api.github.com" / scenario / "normalized-fixture.json"
    given = json.loads(path.read_text("utf-8"))
    asked = [one for one in given if one["method"] == "get" or one["status"] == 422]
    return [
        {
            "scenario": scenario,
            "path": one["path"],
            "status": one["status"],
            "headers": {name: value for name, value in one["headers"].items() if name in _HEADERS},
            "content": one["response"],
        }
        for one in asked[: _ONLY.get(scenario)]
    ]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
