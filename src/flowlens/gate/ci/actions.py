"""What GitHub Actions, Gitea Actions and Forgejo Actions have in common: GITHUB_* variables and an event file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flowlens.gate.ci.event import read_event
from flowlens.gate.ci.payload import NO_PAYLOAD, Payload
from flowlens.gate.ci.values import branch_of, number, pushed_kind, text
from flowlens.gate.proposal import Proposal

__all__ = ["UNNAMED_HEAD", "Run", "branch_run", "pull_run", "read_run"]

# Without its head, HEAD would be taken for the change; but HEAD is a branch that the change is not on.
UNNAMED_HEAD = (
    "A run of pull_request_target checks out no part of the pull request, and its event file does not name the commit "
    "that is proposed. Run on pull_request instead, or name what to compare with --base and --head."
)
_PULL_REF = re.compile(r"refs/pull/([0-9]+)/(?:head|merge)")


@dataclass(frozen=True, slots=True)
class Run:
    """A run: the name of its CI, its variables, and its event."""

    ci: str
    environment: Mapping[str, str]
    event: Payload

    def variable(self, name: str) -> str | None:
        """The variable `GITHUB_<name>`."""
        return text(self.environment.get(f"GITHUB_{name}"))

    @property
    def of_pull(self) -> bool:
        """Whether it runs on the pull's own ref: where one is closed by being merged, that is the branch it is in."""
        ref = self.variable("REF")
        return ref is None or ref.startswith("refs/pull/")


def read_run(ci: str, environment: Mapping[str, str]) -> Run:
    """The run that the variables are of; CannotMeasureError where its event file is none."""
    path = environment.get("GITHUB_EVENT_PATH")
    return Run(ci, environment, read_event(path) if path else NO_PAYLOAD)


def pull_run(run: Run) -> Proposal:
    """What is said of the pull; where its change begins and ends is each CI's own matter."""
    pull = run.event.inner("pull_request")
    labels = (label.text("name") for label in pull.rows("labels"))
    return Proposal(
        ci=run.ci,
        kind="change",
        number=pull.number("number") or _number_of(run.variable("REF")),
        target=run.variable("BASE_REF") or pull.inner("base").text("ref"),
        default_branch=_default_branch(run),
        branch=run.variable("HEAD_REF") or pull.inner("head").text("ref"),
        labels=tuple(name for name in labels if name),
        # Of the pull, not of the run: anybody may start a run, and a commit may name anybody.
        author=pull.inner("user").text("login"),
        n_commits=pull.number("commits"),
    )


def branch_run(run: Run, *, pushed: bool) -> Proposal:
    """A branch as it is, or a proposed change where something was pushed to another branch than the default one."""
    # Never the event's `before`: it is gone after a forced push, and all zeros on a new branch.
    branch, default_branch = branch_of(run.variable("REF")), _default_branch(run)
    kind = pushed_kind(branch, default_branch) if pushed else "branch"
    return Proposal(ci=run.ci, kind=kind, default_branch=default_branch, branch=branch)


def _default_branch(run: Run) -> str | None:
    return run.event.inner("repository").text("default_branch")


def _number_of(ref: str | None) -> int | None:
    match = _PULL_REF.fullmatch(ref or "")
    return number(match[1]) if match else None
