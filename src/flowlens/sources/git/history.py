"""The commits that the mainline and the releases reach, parents before children."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flowlens.errors import CannotMeasureError
from flowlens.model.history import Before, Commit
from flowlens.model.progress import Progress
from flowlens.sources.git.commit_object import parse_commit
from flowlens.sources.git.objects import kinds_of, read_objects
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.shadow import Shadow

__all__ = ["History", "News", "cut_off", "read_history", "read_news"]

_ID_AND_TYPE = "%(objectname) %(objecttype)"
_COMMIT = b" commit"


@dataclass(frozen=True, slots=True)
class History:
    """Commits by id, parents before children, and the ids of those that are named but cannot be read.

    `read` are those that were not known before, as their bytes say. All ancestors of `tips` are known now.
    """

    commits: Mapping[str, Commit]
    missing: frozenset[str]
    read: tuple[Commit, ...]
    tips: tuple[str, ...]

    def first_parents(self, tip: str) -> list[Commit]:
        """The first-parent line that ends in `tip`, oldest first; it begins where a parent is missing or cut off."""
        line = []
        commit = self.commits.get(tip)
        while commit is not None:
            line.append(commit)
            commit = self.commits.get(commit.parents[0]) if commit.parents else None
        return line[::-1]


@dataclass(frozen=True, slots=True)
class News:
    """The commits that were not known before, as their bytes say, older ones first, and those that cannot be read.

    `listed`: Git could walk all of the history. `complaint` is what it said where it could not.
    """

    read: Mapping[str, Commit]
    missing: tuple[str, ...]
    listed: bool
    complaint: str


def read_history(shadow: Shadow, tips: Iterable[str], progress: Progress, before: Before | None = None) -> History:
    """All commits reachable from the tips; CannotMeasureError where not one of them can be read.

    What was read before is not read again, and decides nothing: the answer is the same without it.
    """
    known = before or Before()
    wanted = list(dict.fromkeys(tips))
    news = read_news(shadow, wanted, progress, known.commits, known.tips)
    commits = _parents_first(cut_off({**known.commits, **news.read}, shadow.boundary), wanted)
    if not commits:
        raise CannotMeasureError(
            f"No commit of {shadow.name} can be read: {news.complaint or 'the objects are missing'}.",
            next_step="Run `git fsck`, or clone anew.",
        )
    missing = {parent for commit in commits.values() for parent in commit.parents if parent not in commits}
    missing |= {oid for oid in (*news.missing, *wanted) if oid not in commits}
    tips_known = () if missing or shadow.boundary else tuple(wanted)
    return History(commits, frozenset(missing), tuple(news.read.values()), tips_known)


def read_news(
    shadow: Shadow, tips: Sequence[str], progress: Progress, known: Container[str], known_tips: Iterable[str]
) -> News:
    """The commits that the tips reach and that are not known; all that the known tips reach is not looked at."""
    revisions = _revisions(tips, _still_here(shadow.git, known_tips))
    listed = shadow.git.run("rev-list", "--reverse", "--stdin", stdin=revisions)
    oids = listed.output.decode("ascii", "replace").split()
    # Git lists nothing at all when one ancestor is missing: then take what is there, reachable or not.
    everything = oids if listed.status == 0 else sorted({*tips, *_all_commits(shadow.git)})
    wanted = [oid for oid in everything if oid not in known]
    read = _read(shadow, wanted, progress)
    return News(read, tuple(oid for oid in wanted if oid not in read), listed.status == 0, listed.complaint)


def _still_here(git: Git, oids: Iterable[str]) -> list[str]:
    """Git ends at an id that it does not know, as that of a tip that was rewritten and pruned."""
    kinds = kinds_of(git, oids)
    return [oid for oid in oids if kinds.get(oid) == "commit"]


def _revisions(tips: Iterable[str], known: Iterable[str]) -> bytes:
    return "\n".join([*tips, *(f"^{oid}" for oid in known), ""]).encode("ascii")


def _read(shadow: Shadow, oids: list[str], progress: Progress) -> dict[str, Commit]:
    progress.start("Reading commits", len(oids))
    commits = {}
    for item in read_objects(shadow.git, oids):
        if item.type == "commit":
            commits[item.oid] = parse_commit(item.oid, item.content)
        progress.advance()
    return commits


def _all_commits(git: Git) -> list[str]:
    with git.stream("cat-file", "--batch-all-objects", "--unordered", f"--batch-check={_ID_AND_TYPE}") as stream:
        rest, found = b"", []
        for chunk in stream.chunks():
            *lines, rest = (rest + chunk).split(b"\n")
            found += [line[: -len(_COMMIT)].decode("ascii") for line in lines if line.endswith(_COMMIT)]
    return found


def cut_off(commits: Mapping[str, Commit], boundary: Iterable[str]) -> dict[str, Commit]:
    """The commits as a shallow clone shows them: at its boundary without parents."""
    return {**commits, **{oid: replace(commits[oid], parents=(), cut=True) for oid in boundary if oid in commits}}


def _parents_first(commits: Mapping[str, Commit], tips: Iterable[str]) -> dict[str, Commit]:
    """The commits that the tips reach."""
    ordered: dict[str, Commit] = {}
    for start in tips:
        stack = [(start, False)]
        while stack:
            oid, parents_done = stack.pop()
            if oid in ordered or oid not in commits:
                continue
            if parents_done:
                ordered[oid] = commits[oid]
            else:
                stack.append((oid, True))
                stack.extend((parent, False) for parent in commits[oid].parents)
    return ordered
