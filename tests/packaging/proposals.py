"""A project whose gate can judge, and pull requests in it: one that is too large, one that is not, and hostile ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.gate.ci.events import example
from tests.gate.repository import Project, checkout, fresh
from tests.packaging.composite import Job

__all__ = ["HOSTILE", "LARGE", "SMALL", "job_of", "project_with_pulls", "tip_of"]

LARGE, SMALL, HOSTILE_PULL = 7, 8, 9
HOSTILE = 'a;touch${IFS}pwned;`touch${IFS}pwned`$(touch${IFS}pwned)"&&touch${IFS}pwned&&"'


def project_with_pulls(folder: Path) -> Project:
    """Sixty pulls of ten lines each, and the test merges of two that are proposed: of 500 lines and of 30."""
    project = Project(folder)
    for number, size in ((LARGE, 500), (SMALL, 30)):
        head = project.propose({"src/new.py": fresh(size)}, branch=f"topic-{number}", start=project.tip)
        project.test_merge(head, number=number)
    project.detach(project.tip)
    return project


def tip_of(project: Project, ref: str) -> str:
    """The commit that a ref of the project names."""
    return str(project.repo.git.references[ref].target)


def job_of(project: Project, folder: Path, number: int, *labels: str, depth: int = 400) -> Job:
    """The job of a pull request on GitHub; `labels` are those of its event."""
    clone = checkout(project.folder, folder / "shop", f"refs/pull/{number}/merge", f"--depth={depth}")
    variables = {
        "GITHUB_REF": f"refs/pull/{number}/merge",
        "GITHUB_SHA": tip_of(project, f"refs/pull/{number}/merge"),
        "GITHUB_BASE_REF": "main",
        "GITHUB_HEAD_REF": f"topic-{number}",
        "GITHUB_API_URL": "http://127.0.0.1:9",  # where nobody answers
    }
    return Job(folder, clone, payload=payload_of(number, *labels), environment=variables)


def payload_of(number: int, *labels: str) -> Any:
    """GitHub's example of the event, for that pull request of the project."""
    payload = example("pull_request_labeled")
    payload["number"] = payload["pull_request"]["number"] = number
    payload["pull_request"]["labels"] = [{"name": name} for name in labels]
    payload["pull_request"]["base"]["ref"] = payload["repository"]["default_branch"] = "main"
    return payload
