"""What Bitbucket Pipelines says.

A pipeline of a pull request merges the destination branch into the working branch before it runs: HEAD is that merge,
with the proposed commit as its first parent, so it is no test merge as other forges make it. The destination's commit
often has its first twelve digits only, which could be those of another commit, and then is not taken. The default
branch, the labels and the author are not said.

Source: "Variables and secrets" https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
and "Pipeline start conditions" https://support.atlassian.com/bitbucket-cloud/docs/pipeline-start-conditions/
"""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.gate.ci.values import number, sha, text
from flowlens.gate.proposal import Proposal

__all__ = ["read"]


def read(environment: Mapping[str, str]) -> Proposal:
    """What the variables say."""
    ci, branch = "Bitbucket Pipelines", text(environment.get("BITBUCKET_BRANCH"))
    if not environment.get("BITBUCKET_PR_ID"):
        return Proposal(ci=ci, branch=branch)
    return Proposal(
        ci=ci,
        kind="change",
        number=number(environment.get("BITBUCKET_PR_ID")),
        target=text(environment.get("BITBUCKET_PR_DESTINATION_BRANCH")),
        target_tip=sha(environment.get("BITBUCKET_PR_DESTINATION_COMMIT")),
        branch=branch,
    )
