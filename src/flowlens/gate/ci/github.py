"""What GitHub Actions says; GitHub Enterprise says the same.

For a pull request it checks out the test merge `refs/pull/N/merge`, whose first parent is the target, so that no merge
base is needed. `pull_request.base.sha` in the event is none, and is never read. Labels are those of the moment when the
event was made: a run that is started again has the old ones.

Source: "Events that trigger workflows" and "Variables reference"
https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
https://docs.github.com/en/actions/reference/workflows-and-actions/variables
and "Webhook events and payloads" https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flowlens.gate.ci.actions import UNNAMED_HEAD, Run, branch_run, pull_run, read_run
from flowlens.gate.ci.values import branch_of, sha
from flowlens.gate.proposal import Proposal

__all__ = ["read"]

_ON_TEST_MERGE = {"pull_request", "pull_request_review", "pull_request_review_comment"}


def read(environment: Mapping[str, str]) -> Proposal:
    """What the variables and the event file say; CannotMeasureError where the event file is none."""
    run = read_run("GitHub Actions", environment)
    event = run.variable("EVENT_NAME")
    if event == "merge_group":
        return _queue(run)
    if event == "pull_request_target":
        return _target(run)
    if event in _ON_TEST_MERGE and run.of_pull:
        return replace(pull_run(run), merged=sha(run.variable("SHA")))
    return branch_run(run, pushed=event == "push")


def _target(run: Run) -> Proposal:
    """The checkout is the default branch, or the target, and the pull request is somewhere else."""
    head = run.event.inner("pull_request").inner("head").sha("sha")
    return replace(pull_run(run), head=head, unfit=None if head else UNNAMED_HEAD)


def _queue(run: Run) -> Proposal:
    group = run.event.inner("merge_group")
    return replace(
        branch_run(run, pushed=False),
        kind="queue",
        base=group.sha("base_sha"),
        head=group.sha("head_sha"),
        target=branch_of(group.text("base_ref")),
    )
