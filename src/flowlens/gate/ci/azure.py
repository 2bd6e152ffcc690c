"""What Azure Pipelines says.

For a pull request of Azure Repos or GitHub it checks out the test merge `refs/pull/N/merge`. The name of the target is
a full ref where the repository is in Azure Repos, and a branch's name where it is on GitHub. The default branch, the
labels and the author are not said: Build.RequestedFor is whoever pushed last.

Source: "Use predefined variables" https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables
and "Build GitHub repositories" https://learn.microsoft.com/en-us/azure/devops/pipelines/repos/github
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flowlens.gate.ci.values import branch_of, number, sha, text
from flowlens.gate.proposal import Proposal

__all__ = ["read"]

_CI = "Azure Pipelines"
_TEST_MERGE = re.compile(r"refs/pull/[0-9]+/merge")


def read(environment: Mapping[str, str]) -> Proposal:
    """What the variables say."""
    ref = environment.get("BUILD_SOURCEBRANCH", "")
    if environment.get("BUILD_REASON") != "PullRequest":
        return Proposal(ci=_CI, branch=branch_of(ref))
    return Proposal(
        ci=_CI,
        kind="change",
        # A pull request of GitHub has an id besides its number.
        number=number(environment.get("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"))
        or number(environment.get("SYSTEM_PULLREQUEST_PULLREQUESTID")),
        merged=sha(environment.get("BUILD_SOURCEVERSION")) if _TEST_MERGE.fullmatch(ref) else None,
        target=_short(environment.get("SYSTEM_PULLREQUEST_TARGETBRANCH")),
        branch=_short(environment.get("SYSTEM_PULLREQUEST_SOURCEBRANCH")),
    )


def _short(name: str | None) -> str | None:
    return branch_of(name) or text(name)
