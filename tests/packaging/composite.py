"""A runner of composite actions, as GitHub documents it: an oracle for what reaches which step.

Source: "Metadata syntax" and "Workflow commands"
https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.outputs.gate.runner import outputs_in
from tests.packaging.shell import ROOT, Done, bash, command

__all__ = ["ACTION", "TOKEN", "Job", "Ran", "run_action", "run_step"]

TOKEN = "token-of-the-job"
ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Job:
    """A job: a folder of its own, the checkout in it, the event with its payload, and further variables."""

    folder: Path
    checkout: Path
    event: str = "pull_request"
    payload: Any = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def variables(self) -> dict[str, str]:
        """What every step of the job finds in its environment."""
        event = self.folder / "event.json"
        event.write_text(json.dumps(self.payload or {}), "utf-8")
        return {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": self.event,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": "octo/shop",
            "GITHUB_WORKSPACE": str(self.checkout),
            "GITHUB_ACTION_PATH": str(ROOT),
            "RUNNER_TEMP": str(self.folder),
            **self.environment,
        }


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the action gave; `steps` are the logs of its steps by their ids."""

    code: int
    steps: Mapping[str, Done]
    outputs: Mapping[str, str]
    summary: str

    @property
    def log(self) -> str:
        """The whole log."""
        return "".join(done.log for done in self.steps.values())


def run_action(job: Job, **inputs: str) -> Ran:
    """A run of the action but for its installation: the command of this environment stands for what that gives."""
    given = {"command": str(command(job.folder / "bin")), "python": sys.executable}
    known = {"install": given}
    done: dict[str, Done] = {}
    summary = ""
    for step in ACTION["runs"]["steps"]:
        if step["id"] == "install":
            continue
        done[step["id"]], known[step["id"]], told = run_step(step, job, known, inputs)
        summary += told
        if done[step["id"]].code:
            break
    outputs = {name: _filled(output["value"], job, known, inputs) for name, output in ACTION["outputs"].items()}
    return Ran(max(each.code for each in done.values()), done, outputs, summary)


def run_step(
    step: Mapping[str, Any], job: Job, steps: Mapping[str, Mapping[str, str]], inputs: Mapping[str, str]
) -> tuple[Done, dict[str, str], str]:
    """What one step says, its outputs, and its part of the summary; `steps` are the outputs of those before it."""
    files = {name: job.folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("")
    own = {name: _filled(value, job, steps, inputs) for name, value in step["env"].items()}
    variables = {**job.variables(), **own, **{name: str(file) for name, file in files.items()}}
    done = bash(step["run"], job.checkout, variables)
    outputs, summary = (file.read_text("utf-8") for file in files.values())
    return done, outputs_in(outputs), summary


def _filled(text: str, job: Job, steps: Mapping[str, Mapping[str, str]], inputs: Mapping[str, str]) -> str:
    """The text with each of its expressions replaced by its value."""

    def value(match: re.Match[str]) -> str:
        first, *names = match[1].split(".")
        if first == "steps":
            return steps.get(names[0], {}).get(names[2], "")
        if first == "inputs":
            return inputs.get(names[0], _filled(ACTION["inputs"][names[0]]["default"], job, steps, inputs))
        if match[1] == "github.token":
            return TOKEN
        assert [first, names[0]] == ["github", "event"], f"an expression that this runner does not know: {match[1]}"
        found = job.payload or {}
        for name in names[1:]:
            found = found.get(name, {})
        return str(found or "")

    return _EXPRESSION.sub(value, text)
