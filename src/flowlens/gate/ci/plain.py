"""What is known where no CI runs: nothing, or what pre-commit says of a push before it is made.

PRE_COMMIT_FROM_REF is what the remote has of the branch, which is not where the change begins: what was pushed before
is part of it. PRE_COMMIT_REMOTE_BRANCH tells a push from the other stages that set the same variables. The first push
of a whole history has no PRE_COMMIT_TO_REF.

Source: "Supported git hooks", pre-push https://pre-commit.com/#pre-push
"""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.gate.ci.values import branch_of, sha
from flowlens.gate.proposal import Proposal

__all__ = ["read"]


def read(environment: Mapping[str, str]) -> Proposal:
    """The push that a hook looks at; an empty proposal where there is none, and where a tag is pushed."""
    remote = environment.get("PRE_COMMIT_REMOTE_BRANCH")
    if not remote or remote.startswith("refs/tags/"):
        return Proposal()
    head = sha(environment.get("PRE_COMMIT_TO_REF"))
    return Proposal(kind="change", head=head, branch=branch_of(remote))
