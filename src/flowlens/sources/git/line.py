"""The newest part of a first-parent line: so many commits of it, what they brought, and the steps that they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flowlens.errors import CannotMeasureError
from flowlens.model.history import Commit, Step
from flowlens.sources.git.commit_object import parse_commit
from flowlens.sources.git.history import cut_off
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.steps import Pulls, read_steps

__all__ = ["Line", "commits_between", "one_by_one", "read_commit", "read_line"]


@dataclass(frozen=True, slots=True)
class Line:
    """Steps of a first-parent line, oldest first, and the commits that they brought, by id.

    `whole`: the line was read back to its beginning, or to where a shallow clone cut it off.
    """

    commits: Mapping[str, Commit]
    steps: tuple[Step, ...]
    whole: bool


def read_line(shadow: Shadow, tip: str, n_commits: int) -> Line:
    """The steps that the newest commits of the line make; the oldest one may have begun before, and is left out.

    CannotMeasureError where the history cannot be walked.
    """
    oids = _listed(shadow, "--first-parent", f"--max-count={n_commits}", revisions=(tip,))
    line = [_cut(shadow, commit) for commit in _read(shadow, oids)]
    brought = _listed(shadow, revisions=(tip, f"^{oids[-1]}"))
    known = {commit.oid: commit for commit in line}
    commits = {**cut_off(_by_id(_read(shadow, [oid for oid in brought if oid not in known])), shadow.boundary), **known}
    line.reverse()
    steps = read_steps(commits, line, Pulls())
    is_open = bool(line[0].parents)
    return Line(commits, steps[1:] if is_open else steps, not is_open)


def one_by_one(line: Line) -> Line:
    """The same line with each commit as a step of its own, whatever landed together."""
    steps = [
        Step((oid,), next(iter(line.commits[oid].parents), None), "direct", step.pull, (oid,))
        for step in line.steps
        for oid in step.mainline
    ]
    return Line(line.commits, tuple(steps), line.whole)


def commits_between(shadow: Shadow, base: str, head: str) -> list[Commit]:
    """The commits that `head` has and `base` has not, newest first, as far as a shallow clone shows them.

    CannotMeasureError where the history cannot be walked.
    """
    return [_cut(shadow, commit) for commit in _read(shadow, _listed(shadow, revisions=(head, f"^{base}")))]


def read_commit(shadow: Shadow, oid: str) -> Commit | None:
    """The commit as its bytes say, whatever a shallow clone cut off; None where it is not there."""
    return next(iter(_read(shadow, [oid])), None)


def _listed(shadow: Shadow, *options: str, revisions: Iterable[str]) -> list[str]:
    done = shadow.git.run("rev-list", *options, "--stdin", stdin="".join(f"{oid}\n" for oid in revisions).encode())
    if done.status:
        raise CannotMeasureError(
            f"The history of {shadow.name} cannot be walked: {done.complaint or 'Git was stopped or crashed'}.",
            next_step="Run `git fsck`, or clone anew.",
        )
    return done.output.decode("ascii", "replace").split()


def _read(shadow: Shadow, oids: Iterable[str]) -> list[Commit]:
    return [parse_commit(item.oid, item.content) for item in read_objects(shadow.git, oids) if item.type == "commit"]


def _cut(shadow: Shadow, commit: Commit) -> Commit:
    return cut_off({commit.oid: commit}, shadow.boundary)[commit.oid] if commit.oid in shadow.boundary else commit


def _by_id(commits: Iterable[Commit]) -> dict[str, Commit]:
    return {commit.oid: commit for commit in commits}
