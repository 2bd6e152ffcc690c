"""What GitLab CI says.

The base of the merge request's diff is given in every pipeline of a merge request. In one for merged results and in a
merge train HEAD is a merge that GitLab made, so the change ends at the source branch. (Before it was mended, the base
could be that of an earlier target: https://gitlab.com/gitlab-org/gitlab/-/issues/442031.) No author is given: the
GITLAB_USER_* variables are of whoever started the pipeline.

Source: "Predefined CI/CD variables reference" https://docs.gitlab.com/ci/variables/predefined_variables/
"CI_PIPELINE_SOURCE predefined variable" https://docs.gitlab.com/ci/jobs/job_rules/
and "Run child pipelines with merge request pipelines" https://docs.gitlab.com/ci/pipelines/downstream_pipelines/
"""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.gate.ci.values import names, number, pushed_kind, sha, text
from flowlens.gate.proposal import Proposal

__all__ = ["read"]

_CI = "GitLab CI"


def read(environment: Mapping[str, str]) -> Proposal:
    """What the variables say."""
    source = environment.get("CI_PIPELINE_SOURCE")
    # A child pipeline is always of this source, and is given the variables of its parent's merge request.
    child = source == "parent_pipeline" and "CI_MERGE_REQUEST_IID" in environment
    if source == "merge_request_event" or child:
        return _merge_request(environment)
    if source == "external_pull_request_event":
        return _external_pull(environment)
    branch, default_branch = text(environment.get("CI_COMMIT_BRANCH")), text(environment.get("CI_DEFAULT_BRANCH"))
    kind = pushed_kind(branch, default_branch) if source == "push" else "branch"
    return Proposal(ci=_CI, kind=kind, default_branch=default_branch, branch=branch)


def _merge_request(environment: Mapping[str, str]) -> Proposal:
    queued = environment.get("CI_MERGE_REQUEST_EVENT_TYPE") == "merge_train"
    return Proposal(
        ci=_CI,
        kind="queue" if queued else "change",
        number=number(environment.get("CI_MERGE_REQUEST_IID")),
        base=sha(environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")),
        # Empty but in pipelines for merged results and merge trains.
        head=sha(environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")) or sha(environment.get("CI_COMMIT_SHA")),
        target=text(environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")),
        target_tip=sha(environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")),
        default_branch=text(environment.get("CI_DEFAULT_BRANCH")),
        branch=text(environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")),
        labels=names(environment.get("CI_MERGE_REQUEST_LABELS")),
    )


def _external_pull(environment: Mapping[str, str]) -> Proposal:
    """A pull request of GitHub, in a project that GitLab only runs the pipelines of."""
    return Proposal(
        ci=_CI,
        kind="change",
        number=number(environment.get("CI_EXTERNAL_PULL_REQUEST_IID")),
        head=sha(environment.get("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA")),
        target=text(environment.get("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME")),
        target_tip=sha(environment.get("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA")),
        default_branch=text(environment.get("CI_DEFAULT_BRANCH")),
        branch=text(environment.get("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME")),
    )
