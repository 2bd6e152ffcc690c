"""What Gitea Actions and Forgejo Actions say: GITHUB_* variables as on GitHub, but there is no test merge.

For a pull request they check out `refs/pull/N/head`. The event's `merge_base` is the base of the change, except in the
event of new commits: that is told before the forge has looked at them, so the merge base is still that of the commits
before, and everything that was merged into the branch since would count as part of the change.

Source: "Frequently asked questions" (the `ref` of a pull request), "Variables" and the API's PullRequest
https://docs.gitea.com/usage/actions/faq https://docs.gitea.com/usage/actions/actions-variables
https://docs.gitea.com/api/
and Forgejo's "Forgejo Actions | Reference" https://forgejo.org/docs/latest/user/actions/reference/
The old merge base: AddTestPullRequestTask in https://github.com/go-gitea/gitea/blob/main/services/pull/pull.go
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flowlens.gate.ci.actions import UNNAMED_HEAD, Run, branch_run, pull_run, read_run
from flowlens.gate.proposal import Proposal

__all__ = ["read_forgejo", "read_gitea"]

# A called workflow is named `workflow_call` here, whatever it was called for; its ref and its event are the caller's.
_ON_PULL = {"pull_request", "pull_request_review", "pull_request_review_comment", "workflow_call"}
_NEW_COMMITS = {"synchronize", "synchronized"}


def read_gitea(environment: Mapping[str, str]) -> Proposal:
    """What the variables and the event file say; CannotMeasureError where the event file is none."""
    return _read(read_run("Gitea Actions", environment))


def read_forgejo(environment: Mapping[str, str]) -> Proposal:
    """The same, of Forgejo: each FORGEJO_* variable is a GITHUB_* variable too, and older runners have only those."""
    return _read(read_run("Forgejo Actions", environment))


def _read(run: Run) -> Proposal:
    event = run.variable("EVENT_NAME")
    if event == "pull_request_target":
        proposal = _pull(run)
        return proposal if proposal.head else replace(proposal, unfit=UNNAMED_HEAD)
    if event in _ON_PULL and run.of_pull:
        return _pull(run)
    return branch_run(run, pushed=event == "push")


def _pull(run: Run) -> Proposal:
    pull = run.event.inner("pull_request")
    fresh = run.event.text("action") not in _NEW_COMMITS
    base = pull.sha("merge_base") if fresh else None
    return replace(pull_run(run), base=base, head=pull.inner("head").sha("sha"))
