"""The table of CIs, and what the one that runs this process says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flowlens.gate.ci import azure, bitbucket, buildkite, gitea, github, gitlab, jenkins, plain
from flowlens.gate.ci.values import names
from flowlens.gate.proposal import Proposal

__all__ = ["read_proposal"]

# The variable that a CI is known by, and its reader; the first that is set counts. Forgejo sets Gitea's variables, and
# both set GitHub's. Forgejo's runner says FORGEJO_ACTIONS=false when it runs a workflow on somebody's own machine.
# Jenkins comes last, as its agents hand on what their own environment holds.
_CIS: tuple[tuple[str, Callable[[Mapping[str, str]], Proposal]], ...] = (
    ("FORGEJO_ACTIONS", gitea.read_forgejo),
    ("FORGEJO_EVENT_NAME", gitea.read_forgejo),
    ("GITEA_ACTIONS", gitea.read_gitea),
    ("GITHUB_ACTIONS", github.read),
    ("GITLAB_CI", gitlab.read),
    ("BITBUCKET_BUILD_NUMBER", bitbucket.read),
    ("TF_BUILD", azure.read),
    ("BUILDKITE", buildkite.read),
    ("JENKINS_URL", jenkins.read),
)


def read_proposal(environment: Mapping[str, str]) -> Proposal:
    """What the environment says of the change that is to be judged; an empty proposal where it says nothing.

    FLOWLENS_LABELS, a list with commas, holds the labels as they are now, and goes before those that the CI knows of;
    empty, it says that there is none. CannotMeasureError where the CI's event file can't be read, or is none.
    """
    reader = next((reader for variable, reader in _CIS if _is_on(environment.get(variable))), plain.read)
    proposal = reader(environment)
    labels = environment.get("FLOWLENS_LABELS")
    return proposal if labels is None else replace(proposal, labels=names(labels))


def _is_on(value: str | None) -> bool:
    return bool(value) and value != "false"
