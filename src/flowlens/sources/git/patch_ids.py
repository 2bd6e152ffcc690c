"""The stable patch-id of diffs: what knows a patch again whoever wrote it, when, and with what message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flowlens.model.history import DiffJob
from flowlens.sources.git.last_line import LAST_LINE, lines_of
from flowlens.sources.git.plumbing import Git

__all__ = ["patch_ids"]

_PATCH = ("diff-tree", "--stdin", "--root", "-r", "-p", "--full-index", "--no-renames", "--no-ext-diff")
_AT_ONCE = 100
# Nobody lands a longer patch by hand; and a tree of a dozen objects can stand for a patch without an end.
_MOST_BYTES = 32 << 20
_SECONDS = 120
_MOST_LONG = 8


def patch_ids(git: Git, jobs: Iterable[DiffJob]) -> dict[str, str]:
    """The patch-id of each diff by the commit it leads to.

    One without any line has none, nor has one that is too long or that Git cannot make; after some of these no other
    is made.
    """
    found: dict[str, str] = {}
    wanted = sorted(jobs, key=lambda job: job.oid)
    left = [wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE)][::-1]
    n_long = 0
    while left and n_long < _MOST_LONG:
        some = left.pop()
        patch = _patch(git, some)
        if patch is not None:
            found |= _ids(git, patch)
        elif len(some) > 1:
            middle = len(some) // 2
            left += [some[middle:], some[:middle]]
        else:
            n_long += 1
    return found


def _patch(git: Git, jobs: Sequence[DiffJob]) -> bytes | None:
    with git.stream(*_PATCH, stdin=lines_of(jobs), seconds=_SECONDS) as stream:
        patch = stream.whole(_MOST_BYTES) or b""
    return patch.removesuffix(LAST_LINE) if stream.status == 0 and patch.endswith(LAST_LINE) else None


def _ids(git: Git, patch: bytes) -> Iterator[tuple[str, str]]:
    told = git.run("patch-id", "--stable", stdin=patch).output.decode("ascii", "replace")
    for words in map(str.split, told.splitlines()):
        if len(words) == 2:
            yield words[1], words[0]
