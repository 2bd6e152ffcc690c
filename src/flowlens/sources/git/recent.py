"""What is new in a repository since it was last read: new commits, and the steps of the newest part of the mainline.

It costs what is new, and is enough to make the diffs that a later report will want. Where a step turns out otherwise
once the whole history is looked at, as by the heads of pulls, that report makes the diff itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from flowlens.model.history import Commit, Step
from flowlens.model.progress import Progress
from flowlens.sources.git.commit_object import parse_commit
from flowlens.sources.git.history import cut_off, read_news
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.steps import Pulls, read_steps
from flowlens.sources.git.tips import find_tips, unreadable

__all__ = ["Recent", "read_recent"]

# GitHub rebases no more than 100 commits in one pull: a series that was landed in parts is seen as a whole.
_LOOK_BACK = 200


@dataclass(frozen=True, slots=True)
class Recent:
    """`read` are the new commits as their bytes say; `commits` they and some of the mainline before them.

    All ancestors of `tips` are known now.
    """

    read: tuple[Commit, ...]
    commits: Mapping[str, Commit]
    steps: tuple[Step, ...]
    tips: tuple[str, ...]


def read_recent(
    shadow: Shadow, settings: GitSettings, progress: Progress, known: Container[str], known_tips: Iterable[str]
) -> Recent:
    """What is not among the known commits, of which all that the known tips reach are there.

    CannotMeasureError where there is no commit to read; UsageError where the configured mainline does not exist.
    """
    progress.start("Reading branches and tags", None)
    found = find_tips(shadow, settings)
    tip = found.mainline.tip
    news = read_news(shadow, found.oids, progress, known, known_tips)
    if tip not in news.read and tip not in known:
        raise unreadable(shadow, found.mainline)
    line = _line(shadow, tip, news.read)
    commits = cut_off({**news.read, **line}, shadow.boundary)
    steps = read_steps(commits, [commits[oid] for oid in line], Pulls())
    whole = news.listed and not news.missing and not shadow.boundary
    return Recent(tuple(news.read.values()), commits, steps[_n_open(steps, commits) :], found.oids if whole else ())


def _line(shadow: Shadow, tip: str, read: Mapping[str, Commit]) -> dict[str, Commit]:
    """The newest part of the first-parent line, oldest first: what of it is new, and some commits before that."""
    line, before = [], tip
    while before in read:
        line.append(read[before])
        before = next(iter(read[before].parents), "")
    older = _older(shadow, before) if before else []
    return {commit.oid: commit for commit in reversed([*line, *older])}


def _older(shadow: Shadow, oid: str) -> list[Commit]:
    """So many commits of the first-parent line that ends in that one, newest first."""
    asked = ("rev-list", "--first-parent", f"--max-count={_LOOK_BACK}", "--stdin")
    listed = shadow.git.run(*asked, stdin=f"{oid}\n".encode())
    items = read_objects(shadow.git, listed.output.decode("ascii", "replace").split())
    return [parse_commit(item.oid, item.content) for item in items if item.type == "commit"]


def _n_open(steps: tuple[Step, ...], commits: Mapping[str, Commit]) -> int:
    """Where the line is cut off, its first step may have begun before it."""
    return int(bool(steps) and bool(commits[steps[0].mainline[0]].parents))
