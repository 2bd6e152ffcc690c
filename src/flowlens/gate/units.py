"""The steps of a history as the gate takes them: which of them are a measure for others, and which are not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flowlens.facts.identity import is_bot
from flowlens.facts.subjects import Subjects
from flowlens.model.history import Commit, DiffJob, Step
from flowlens.sources.git.kinds import kind_of
from flowlens.sources.git.line import Line
from flowlens.sources.git.tip_files import TipFiles

__all__ = ["Judging", "Unit", "trailer_reason", "units_of"]

BOTS = "by bots"
REVERTS = "reverts"
IGNORED = "listed in .git-blame-ignore-revs"
OVERRIDDEN = "overridden"
UNDATED = "without a date that is possible"
CUT = "cut off by the shallow clone"


@dataclass(frozen=True, slots=True)
class Judging:
    """What decides which steps count: files of the commit that is the base, more bots, and the override's trailer."""

    files: TipFiles
    bots: frozenset[str]
    trailer: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One step of a history: when it landed (seconds since 1970), and why it is no measure for others, if it is not.

    `like_pull`: it looks as a pull or merge request does when it lands.
    """

    step: Step
    landed_at: int
    subject: str
    left_out: str | None
    like_pull: bool

    @property
    def job(self) -> DiffJob:
        """The diff that is its size."""
        return DiffJob(self.step.oid, self.step.base)


def units_of(line: Line, judging: Judging) -> list[Unit]:
    """The steps of a line as units, newest first."""
    authors = {commit.author for commit in line.commits.values()}
    subjects = Subjects(line.commits.values(), map(judging.files.person, authors))
    return [_unit(line, step, judging, subjects) for step in reversed(line.steps)]


def trailer_reason(message: str, trailer: str) -> str | None:
    """The text behind a trailer in the last paragraph of a message; None where there is none, or it says nothing."""
    if not trailer:
        return None
    last = message.rstrip().replace("\r\n", "\n").rpartition("\n\n")[2]
    found = re.search(rf"^{re.escape(trailer)}:[ \t]*(\S.*)$", last, re.MULTILINE | re.IGNORECASE)
    return found[1].strip() if found else None


def _unit(line: Line, step: Step, judging: Judging, subjects: Subjects) -> Unit:
    last = line.commits[step.oid]
    brought = [line.commits[oid] for oid in step.commits if oid in line.commits]
    work = [commit for commit in brought if len(commit.parents) <= 1] or [last]
    return Unit(
        step=step,
        landed_at=last.commit_at or 0,
        subject=subjects.of(last),
        left_out=_left_out(step, last, work, judging),
        like_pull=step.how != "direct",
    )


def _left_out(step: Step, last: Commit, work: Sequence[Commit], judging: Judging) -> str | None:
    reasons = {
        CUT: last.cut,
        UNDATED: last.commit_at is None,
        BOTS: all(is_bot(judging.files.person(commit.author), judging.bots) for commit in work),
        REVERTS: all(kind_of(commit.message, 1) == "revert" for commit in work),
        IGNORED: _is_ignored(step, work, judging.files.ignored),
        OVERRIDDEN: any(trailer_reason(commit.message, judging.trailer) for commit in (last, *work)),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _is_ignored(step: Step, work: Sequence[Commit], ignored: Collection[str]) -> bool:
    """Whether the step is listed, or is a merge of nothing but commits that are: these are what `git blame` meets."""
    return any(oid in ignored for oid in step.mainline) or all(commit.oid in ignored for commit in work)
