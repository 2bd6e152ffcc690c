"""What the search for pulls by their patch costs, against one `git log --numstat -M` over the whole history."""

from __future__ import annotations

import resource
from collections.abc import Collection, Iterable
from pathlib import Path

from benchmarks.yardstick import read_yardstick
from flowlens.model.forge import Pull
from flowlens.model.mined import Mined
from flowlens.model.progress import Silent
from flowlens.sources.git.history import read_history
from flowlens.sources.git.mine import mine
from flowlens.sources.git.patch_links import landed_by_patch
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import Shadow, open_shadow

__all__ = ["over_pulls", "patch_speed"]

_PREFIX = "refs/pull/"
_MONTH = 30 * 86_400
_COLUMNS = ("repository", "pull heads", "looked at", "linked", "search, s", "git log --numstat, s", "ratio")


def over_pulls(shadow: Shadow, mined: Mined, wanted: Collection[int] | None = None) -> list[Pull]:
    """The pulls of the snapshot (None: all of them), as a forge's word that they are over gives them.

    When that was is not in a snapshot: it is taken to be a month after the newest commit was made.
    """
    heads = {
        ref.oid: int(ref.name.split("/")[2]) for ref in read_refs(shadow).under(_PREFIX) if ref.name.endswith("/head")
    }
    commits = read_history(shadow, sorted(heads), Silent()).commits
    return [
        Pull("github", number, at, mined.mainline, closed_at=at + _MONTH, head_oid=oid)
        for oid, number in heads.items()
        if (wanted is None or number in wanted) and oid in commits and (at := commits[oid].commit_at) is not None
    ]


def patch_speed(repositories: Iterable[Path]) -> str:
    """A Markdown table: seconds of processor, of this process and of those that it waits for."""
    rows = [" | ".join(_COLUMNS), " | ".join("---" for _ in _COLUMNS)]
    for repository in repositories:
        with open_shadow(repository) as shadow:
            mined = mine(shadow, GitSettings(), Silent())
            pulls = over_pulls(shadow, mined)
            begun = _seconds()
            found = landed_by_patch(shadow.git, mined, pulls)
            searched = _seconds() - begun
        logged = read_yardstick(repository).run().cpu_seconds
        cells = (repository.name, len(pulls), found.n_looked, len(found.landed), f"{searched:.1f}", f"{logged:.1f}")
        rows.append(" | ".join([*map(str, cells), f"{searched / logged:.2f}"]))
    return "\n".join(f"| {one} |" for one in rows)


def _seconds() -> float:
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in each)
