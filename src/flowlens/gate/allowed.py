"""Why a change is let through whatever its size: a program's update, a rollback, or an override that somebody gave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from flowlens.facts.identity import is_bot
from flowlens.gate.base import Range, short
from flowlens.gate.proposal import Proposal
from flowlens.gate.settings import OverrideSettings
from flowlens.gate.sizing import Measured, Sizing
from flowlens.gate.units import Judging, trailer_reason
from flowlens.model.check import Override
from flowlens.model.history import Commit, DiffJob, Person
from flowlens.sources.git.bases import is_ancestor
from flowlens.sources.git.line import read_commit
from flowlens.sources.git.shadow import Shadow

__all__ = ["Rollback", "by_bot", "override_of", "own_commits", "rollback", "work_of"]

Rollback = Literal["yes", "no", "hidden"]

# Git's diff back can be a little larger than the diff there, and a rollback may have to be fitted in.
_BACK_AND_THERE = 1.1
_REVERTED = re.compile(r"\bThis (?:partially )?reverts commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\b")


def own_commits(listed: Sequence[Commit], proposal: Proposal) -> list[Commit]:
    """The commits of a change among those that a clone shows, both newest first, without the forge's test merge.

    A shallow clone can hide that the target has an old commit as well: the CI may tell how many are the change's own.
    """
    return [commit for commit in listed if commit.oid != proposal.merged][: proposal.n_commits]


def work_of(commits: Sequence[Commit], change: Range) -> list[Commit]:
    """The commits of a change that people wrote: no merges, and not the forge's test merge."""
    return [commit for commit in commits if len(commit.parents) <= 1 and not (commit.cut and commit.oid == change.head)]


def by_bot(proposal: Proposal, work: Sequence[Commit], judging: Judging) -> bool:
    """Whether a program wrote it: the pull's author where the forge names one, and every commit that is seen.

    Anybody can commit under a program's name, and anybody with the rights can push to a program's branch.
    """
    authors = [judging.files.person(commit.author) for commit in work]
    if proposal.author is not None:
        authors.append(Person(proposal.author, ""))
    return bool(authors) and all(is_bot(author, judging.bots) for author in authors)


def rollback(shadow: Shadow, change: Range, work: Sequence[Commit], sizing: Sizing) -> Rollback:
    """Whether each commit of the change takes back one that has landed, or several, and no more than that.

    A commit that only says so is no rollback. `hidden`: a shallow clone does not show whether it is true.
    """
    if not work or not all(_REVERTED.search(commit.message) for commit in work):
        return "no"
    answers = [_rolls_back(shadow, change, commit, sizing) for commit in work]
    if "no" in answers:
        return "no"
    return "hidden" if "hidden" in answers else "yes"


def override_of(proposal: Proposal, work: Sequence[Commit], settings: OverrideSettings) -> Override | None:
    """What lets a change through that is too large, if somebody gave it."""
    for label in proposal.labels:
        if label in settings.labels:
            return Override("label", label)
    for commit in work:
        reason = trailer_reason(commit.message, settings.trailer)
        if reason is not None:
            return Override("trailer", f"{settings.trailer} in {short(commit.oid)}", reason)
    return None


def _rolls_back(shadow: Shadow, change: Range, commit: Commit, sizing: Sizing) -> Rollback:
    named = dict.fromkeys(_REVERTED.findall(commit.message))
    targets = [target for oid in named if (target := read_commit(shadow, oid)) is not None]
    unseen: Rollback = "hidden" if shadow.shallow else "no"
    landed = len(targets) == len(named) and all(is_ancestor(shadow.git, each.oid, change.base) for each in targets)
    if commit.cut or not landed:
        return unseen
    jobs = [DiffJob(each.oid, next(iter(each.parents), None)) for each in (commit, *targets)]
    back, *there = sizing.sizes(jobs)
    known = [each for each in there if isinstance(each, Measured)]
    if not isinstance(back, Measured) or len(known) < len(there):
        return unseen
    return "yes" if _takes_back(back, known) else "no"


def _takes_back(back: Measured, there: Sequence[Measured]) -> bool:
    """Whether it adds no more lines than those deleted, and the other way round, in the files that they touched."""
    if not all(any(path in each.touched for each in there) for path in back.lines):
        return False
    added, deleted = _written(back, back.lines)
    pairs = [_written(each, back.lines) for each in there]
    most_added, most_deleted = sum(gone for _, gone in pairs), sum(came for came, _ in pairs)
    return added <= most_added * _BACK_AND_THERE and deleted <= most_deleted * _BACK_AND_THERE


def _written(measured: Measured, paths: Iterable[str]) -> tuple[int, int]:
    """The lines added and deleted in those files."""
    pairs = [measured.touched.get(path, (0, 0)) for path in paths]
    return sum(added for added, _ in pairs), sum(deleted for _, deleted in pairs)
