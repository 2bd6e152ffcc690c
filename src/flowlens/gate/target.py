"""The branch that a change goes to, as far as it has landed there."""

from __future__ import annotations

from dataclasses import replace

from flowlens.errors import CannotMeasureError
from flowlens.gate.base import Place
from flowlens.gate.proposal import Proposal
from flowlens.sources.git.mainline import Mainline, find_mainline
from flowlens.sources.git.objects import kinds_of

__all__ = ["find_mainline_of", "find_target"]


def find_target(place: Place, proposal: Proposal) -> tuple[str, str]:
    """The newest commit of the branch that the change goes to, and the name of the branch.

    CannotMeasureError where this clone does not hold it.
    """
    if proposal.target:
        name = proposal.target.removeprefix("refs/heads/")
        if (tip := _newest(place, name)) is not None:
            return tip, name
        if proposal.target_tip and kinds_of(place.shadow.git, [proposal.target_tip]):
            return proposal.target_tip, name
        raise _not_here(name)
    line = find_mainline_of(place, proposal)
    # Where there is no other branch HEAD's own is the mainline, which contains each change of it.
    if proposal.on_server and proposal.kind != "branch" and line.name in {"HEAD", proposal.branch}:
        raise CannotMeasureError(
            "The branch that the change goes to is not in this clone, so where the change left it cannot be told.",
            next_step="Fetch it, and name it with --base.",
        )
    return line.tip, line.name


def find_mainline_of(place: Place, proposal: Proposal) -> Mainline:
    """The branch that is configured, else the one that the CI names, else the one that is found.

    A branch of this clone may be behind that of the remote, or hold what has not landed: the remote's goes before it.
    CannotMeasureError where this clone does not hold it.
    """
    wanted = place.mainline or proposal.default_branch
    if place.mainline is None and wanted is not None and _newest(place, wanted) is None:
        raise _not_here(wanted)
    line = find_mainline(place.refs, wanted, bare=place.shadow.bare, repository=place.shadow.name)
    return replace(line, tip=_newest(place, line.name) or line.tip)


def _newest(place: Place, branch: str) -> str | None:
    """The commit of a branch as the remote had it last; in a bare repository it is the branches that are fetched."""
    prefixes = ("refs/remotes/origin/", "refs/heads/")
    found = (place.refs.commit(f"{prefix}{branch}") for prefix in (prefixes[::-1] if place.shadow.bare else prefixes))
    return next((tip for tip in found if tip is not None), None)


def _not_here(name: str) -> CannotMeasureError:
    return CannotMeasureError(
        f"The target branch {name!r} is not in this clone, so where the change left it cannot be told.",
        next_step=f"Fetch it (`git fetch origin {name}`), or check out the forge's test merge.",
    )
