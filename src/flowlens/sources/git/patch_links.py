"""Where a pull landed that nothing else links: as a squash or a rebase that somebody made by hand, told by its patch.

Only of pulls whose commits the clone holds, as a mirror with `refs/pull/*` does: nothing is fetched. A patch is told by
`git patch-id --stable`, which knows it again whoever wrote the commit, when, and with what message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flowlens.model.forge import Pull
from flowlens.model.history import Commit, DiffJob
from flowlens.model.mined import Mined
from flowlens.sources.git.objects import kinds_of
from flowlens.sources.git.patch_ids import patch_ids
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.pull_commits import PullCommits, pull_commits

__all__ = ["PatchLinks", "landed_by_patch"]

_DAY = 86_400
# Who lands a pull by hand closes it when that is done, or a few days later; a forge that merged it knows when.
_BEFORE, _AFTER = 30 * _DAY, 7 * _DAY
_MOST_PULLS = 500  # the newest
_MOST_LINE = 10_000  # commits of the mainline, whose patches are made
_WHOLE = 40


@dataclass(frozen=True, slots=True)
class PatchLinks:
    """The mainline commit that completes each pull, by system and number; how many were looked at, and how many not."""

    landed: Mapping[tuple[str, int], str]
    n_looked: int = 0
    n_left: int = 0


def landed_by_patch(git: Git, mined: Mined, pulls: Iterable[Pull]) -> PatchLinks:
    """Where pulls landed that are over and that neither a commit nor a number of the history tells of."""
    wanted = sorted(_wanted(git, mined, pulls), key=lambda one: -_over(one))
    if not wanted:
        return PatchLinks({})
    looked = wanted[:_MOST_PULLS]
    of_heads = pull_commits(git, mined, [pull.head_oid for pull in looked if pull.head_oid])
    branches = [_branch(mined, pull, of_heads[pull.head_oid]) for pull in looked if pull.head_oid in of_heads]
    line = _line_near(mined, [branch.over_at for branch in branches])
    known: defaultdict[str, list[Commit]] = defaultdict(list)
    of_line = patch_ids(git, [DiffJob(one.oid, one.parents[0] if one.parents else None) for one in line])
    for commit in line:
        if patch := of_line.get(commit.oid):
            known[patch].append(commit)
    whole = patch_ids(git, {branch.whole for branch in branches} if known else ())
    own = patch_ids(git, {job for branch in branches for job in branch.own} if known else ())
    found = {}
    for branch in branches:
        copies = [own.get(job.oid, "") for job in branch.own]
        landed = _landing(branch, [known.get(patch, ()) for patch in (whole.get(branch.whole.oid, ""), *copies)])
        if landed is not None:
            found[branch.key] = landed
    return PatchLinks(found, len(branches), len(wanted) - len(branches))


@dataclass(frozen=True, slots=True)
class _Branch:
    """A pull's whole diff against where it left the mainline, and those of its own commits, the first one first."""

    key: tuple[str, int]
    over_at: int
    whole: DiffJob
    own: tuple[DiffJob, ...]


def _over(pull: Pull) -> int:
    return pull.merged_at or pull.closed_at or 0


def _wanted(git: Git, mined: Mined, pulls: Iterable[Pull]) -> list[Pull]:
    """Those over pulls whose head is here, and which are not linked by anything else."""
    named = {step.pull for step in mined.steps}
    lost = [
        one
        for one in pulls
        if _over(one)
        and one.head_oid is not None
        and len(one.head_oid) >= _WHOLE
        and one.number not in named
        and not {one.head_oid, one.merge_oid} & mined.commits.keys()
    ]
    here = kinds_of(git, [one.head_oid or "" for one in lost]) if lost else {}
    return [one for one in lost if here.get(one.head_oid or "") == "commit"]


def _branch(mined: Mined, pull: Pull, commits: PullCommits) -> _Branch:
    # Of several bases, as where the mainline was merged into it, the last one: no other is its descendant.
    base = max(commits.shared, key=lambda oid: (mined.commits[oid].commit_at or 0, oid))
    whole = DiffJob(pull.head_oid or "", base)
    return _Branch((pull.system, pull.number), _over(pull), whole, commits.own)


def _line_near(mined: Mined, times: Sequence[int]) -> list[Commit]:
    """The newest commits of the mainline that landed near one of these times; no merges, which have no patch."""
    days = {day for at in times for day in range((at - _BEFORE) // _DAY, (at + _AFTER) // _DAY + 1)}
    line = (mined.commits[oid] for step in mined.steps for oid in step.mainline)
    near = [one for one in line if len(one.parents) <= 1 and (one.commit_at or 0) // _DAY in days]
    return near[-_MOST_LINE:]


def _landing(branch: _Branch, alike: Sequence[Sequence[Commit]]) -> str | None:
    """The commit with the patch of the whole pull, or else the last of those that have the patch of each commit of it.

    `alike` are the commits of the mainline that have the patch of the whole, and of each of its own commits in order.
    """
    whole, *copies = (_nearest(branch, commits) for commits in alike)
    if whole is not None:
        return whole
    return None if None in copies else copies[-1]


def _nearest(branch: _Branch, commits: Iterable[Commit]) -> str | None:
    """The one that landed nearest to the end of the pull, in its time."""
    apart = {
        one.oid: abs(one.commit_at - branch.over_at)
        for one in commits
        if one.commit_at is not None and branch.over_at - _BEFORE <= one.commit_at <= branch.over_at + _AFTER
    }
    return min(apart, key=lambda oid: (apart[oid], oid), default=None)
