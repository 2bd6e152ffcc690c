"""Where a change begins and where it ends, as the user, the CI or the clone can tell it.

A wrong base is worse than none. A merge base is asked for only in a clone that is not shallow; the newest commit of the
target is never taken in its place, as the change would be charged with what others have landed since.
"""

from __future__ import annotations

from flowlens.errors import CannotMeasureError
from flowlens.gate.base import Place, Range, commit_named, commit_there, short
from flowlens.gate.proposal import Proposal
from flowlens.gate.target import find_target
from flowlens.sources.git.bases import is_ancestor, merge_bases, merged_onto
from flowlens.sources.git.line import read_commit
from flowlens.sources.git.mainline import why_none
from flowlens.sources.git.objects import kinds_of

__all__ = ["find_range", "find_tip"]

_WHOLE = "Fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0, or `git fetch --unshallow`)."
_TWO = "Set fetch-depth to 400 or more in the checkout step: 2 is enough for the size, 400 for the history behind it."


def find_range(place: Place, proposal: Proposal, base: str | None = None, head: str | None = None) -> Range:
    """The change that is proposed; `base` and `head` are revisions that the user names, and go before all else.

    CannotMeasureError where this clone cannot tell it; UsageError where a revision does not exist.
    """
    if base is None and head is None and proposal.unfit:
        raise CannotMeasureError(proposal.unfit)
    tip = find_tip(place, proposal, head)
    if base is not None:
        return _from_target(place, commit_named(place, base, "--base"), tip, f"the base {base}")
    if head is None and proposal.merged == tip and (found := _of_test_merge(place, tip)):
        return found
    if proposal.base is not None:
        return _from_ci(place, proposal.base, tip, proposal.ci)
    target, name = find_target(place, proposal)
    return _from_target(place, target, tip, name)


def find_tip(place: Place, proposal: Proposal, head: str | None = None) -> str:
    """The newest commit that is looked at: the one that the user names, else the CI, else HEAD."""
    if head is not None:
        return commit_named(place, head, "--head")
    if proposal.head is not None:
        what = f"The newest commit of the change, as {proposal.ci} names it,"
        return commit_there(place, proposal.head, what, f"Fetch it: `git fetch origin {proposal.head}`.")
    if not place.refs.head:
        if place.refs.complaint or place.refs.head_branch in place.refs.by_name:
            what, next_step = why_none(place.refs, place.shadow.name)
            raise CannotMeasureError(what, next_step=next_step)
        raise CannotMeasureError(
            f"{place.shadow.name} has no commit that HEAD leads to.", next_step="Commit something, or name --head."
        )
    return place.refs.head


def _of_test_merge(place: Place, tip: str) -> Range | None:
    """The change is what the forge's test merge adds to its first parent; no merge base is needed for that."""
    commit = read_commit(place.shadow, tip)
    if commit is None or len(commit.parents) != 2:
        return None
    base = commit.parents[0]
    if tip in place.shadow.boundary or kinds_of(place.shadow.git, [base]).get(base) != "commit":
        raise CannotMeasureError(
            "This is the forge's test merge, fetched at depth 1: what it is merged into is not here.", next_step=_TWO
        )
    path = f"HEAD is the forge's test merge {short(tip)}: its first parent {short(base)} is the base"
    return Range(base, tip, tip, place.shadow.git, (path,))


def _from_ci(place: Place, base: str, tip: str, ci: str) -> Range:
    """The CI says where the change begins; whether that is so, a clone that is not shallow can tell."""
    found = commit_there(place, base, f"The base of the change, as {ci} names it,", _WHOLE)
    if not place.shadow.shallow and not is_ancestor(place.shadow.git, found, tip):
        return _from_target(place, found, tip, f"the base that {ci} names")
    return Range(found, tip, tip, place.shadow.git, (f"{ci} names {short(found)} as the base",))


def _from_target(place: Place, target: str, tip: str, name: str) -> Range:
    """The change is what `tip` brings to the target."""
    git = place.shadow.git
    path = (f"the target is {name}, at {short(target)}",)
    if is_ancestor(git, target, tip):
        return Range(target, tip, tip, git, (*path, "which the change contains: it is the base"))
    if is_ancestor(git, tip, target):
        return Range(tip, tip, tip, git, (*path, "which contains the change already: there is nothing to judge"))
    bases = merge_bases(place.shadow, target, tip)
    if not bases:
        raise CannotMeasureError(
            f"The change and {name} share no history.", next_step="Name the right target with --base."
        )
    if len(bases) == 1:
        return Range(bases[0], tip, tip, git, (*path, f"their merge base {short(bases[0])} is the base"))
    door, merged = merged_onto(git, target, tip)
    told = f"they have {len(bases)} merge bases: the change is what merging it would add to the target"
    return Range(target, tip, merged, door, (*path, told))
