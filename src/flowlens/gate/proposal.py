"""What a CI says of the change that it runs for, whichever CI it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Proposal", "ProposalKind"]

ProposalKind = Literal["change", "queue", "branch"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was read of the environment; None or empty where the CI does not say it.

    `kind`: a proposed change (a pull or merge request, or a push that a hook looks at), one that waits in a merge
    queue, or a branch as it is. `base` is a commit that the CI documents to be where the change begins, so that
    `base..head` is the change; never the newest commit of the target branch. `head` is the newest commit of the change
    where that is not HEAD. `merged`: HEAD is the test merge that the forge made, with the target as its first parent,
    if its id is this one. `target` is the branch that the change goes to, and `target_tip` its commit as the CI saw it.
    `n_commits` are the commits of the change. `unfit` says why this run's checkout cannot be judged at all.
    """

    ci: str = ""
    kind: ProposalKind = "branch"
    number: int | None = None
    base: str | None = None
    head: str | None = None
    merged: str | None = None
    target: str | None = None
    target_tip: str | None = None
    default_branch: str | None = None
    branch: str | None = None
    labels: tuple[str, ...] = ()
    author: str | None = None
    n_commits: int | None = None
    unfit: str | None = None

    @property
    def on_server(self) -> bool:
        """Whether a CI runs this: on somebody's own machine, as for a hook, their own configuration holds."""
        return self.ci not in {"", "pre-commit"}
