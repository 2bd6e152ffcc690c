"""What Buildkite says.

BUILDKITE_COMMIT can be a name such as HEAD, and then is not taken. The author is not said: BUILDKITE_BUILD_AUTHOR is
that of the commit, unverified.

Source: "Environment variables" https://buildkite.com/docs/pipelines/configure/environment-variables
and "Using GitHub merge queues" https://buildkite.com/docs/pipelines/tutorials/github-merge-queue
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flowlens.gate.ci.values import names, number, pushed_kind, sha, text
from flowlens.gate.proposal import Proposal

__all__ = ["read"]


def read(environment: Mapping[str, str]) -> Proposal:
    """What the variables say."""
    known = _known(environment)
    if environment.get("BUILDKITE_MERGE_QUEUE_BASE_COMMIT"):
        return replace(
            known,
            kind="queue",
            base=sha(environment.get("BUILDKITE_MERGE_QUEUE_BASE_COMMIT")),
            head=sha(environment.get("BUILDKITE_COMMIT")),
            target=text(environment.get("BUILDKITE_MERGE_QUEUE_BASE_BRANCH")),
        )
    if environment.get("BUILDKITE_PULL_REQUEST", "false") not in {"false", ""}:
        return replace(
            known,
            kind="change",
            number=number(environment.get("BUILDKITE_PULL_REQUEST")),
            target=text(environment.get("BUILDKITE_PULL_REQUEST_BASE_BRANCH")),
            labels=names(environment.get("BUILDKITE_PULL_REQUEST_LABELS")),
        )
    pushed = environment.get("BUILDKITE_SOURCE") == "webhook"
    return replace(known, kind=pushed_kind(known.branch, known.default_branch)) if pushed else known


def _known(environment: Mapping[str, str]) -> Proposal:
    # BUILDKITE_BRANCH is the name of the tag where a tag is built.
    branch = None if environment.get("BUILDKITE_TAG") else text(environment.get("BUILDKITE_BRANCH"))
    default_branch = text(environment.get("BUILDKITE_PIPELINE_DEFAULT_BRANCH"))
    return Proposal(ci="Buildkite", default_branch=default_branch, branch=branch)
