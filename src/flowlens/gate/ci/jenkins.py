"""What Jenkins says in a multibranch project; in any other project it says nothing of a change.

HEAD is the proposed commit, or a merge of it that Jenkins made itself; which of the two is not said. A branch is known
to be the primary one or not known at all: not every source of branches tells it.

Source: "Branches and Pull Requests" https://www.jenkins.io/doc/book/pipeline/multibranch/
and the list of variables that it names, which every Jenkins shows at `/env-vars.html` (of the plugin "Branch API")
https://plugins.jenkins.io/branch-api/
"""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.gate.ci.values import number, text
from flowlens.gate.proposal import Proposal

__all__ = ["read"]

_CI = "Jenkins"


def read(environment: Mapping[str, str]) -> Proposal:
    """What the variables say."""
    if not environment.get("CHANGE_ID"):
        return _branch(environment)
    return Proposal(
        ci=_CI,
        kind="change",
        number=number(environment.get("CHANGE_ID")),
        target=text(environment.get("CHANGE_TARGET")),
        branch=text(environment.get("CHANGE_BRANCH")),
        author=text(environment.get("CHANGE_AUTHOR")),
    )


def _branch(environment: Mapping[str, str]) -> Proposal:
    # BRANCH_NAME is the name of the tag where a tag is built.
    branch = None if environment.get("TAG_NAME") else text(environment.get("BRANCH_NAME"))
    primary = environment.get("BRANCH_IS_PRIMARY")
    return Proposal(
        ci=_CI,
        kind="change" if branch and primary == "false" else "branch",
        default_branch=branch if primary == "true" else None,
        branch=branch,
    )
