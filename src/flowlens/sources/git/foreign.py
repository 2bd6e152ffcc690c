"""Tags of another project whose history was merged into this one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flowlens.model.history import Commit
from flowlens.sources.git.tag import Tag, date_of

__all__ = ["foreign_tags"]


def foreign_tags(tags: Sequence[Tag], commits: Mapping[str, Commit]) -> frozenset[str]:
    """The names of the tags that lack the first commit behind most tagged ones, and are no older than all of these.

    A history that was merged in brings its tags along, which lead to the mainline like its own. Tags that are older
    than all others may be the project's own, of a time before it began anew.
    """
    roots = _roots(commits)
    known = [tag for tag in tags if tag.oid in roots]
    tagged = {tag.oid for tag in known}
    counts = Counter(root for oid in tagged for root in roots[oid])
    own_root = max(sorted(counts), key=lambda root: counts[root], default="")
    if counts[own_root] * 2 <= len(tagged):
        return frozenset()
    others = [tag for tag in known if own_root not in roots[tag.oid]]
    dates = [date_of(tag, commits) for tag in known if own_root in roots[tag.oid]]
    begun = min((at for at in dates if at is not None), default=0)
    return frozenset(tag.name for tag in others if (date_of(tag, commits) or 0) >= begun)


def _roots(commits: Mapping[str, Commit]) -> dict[str, frozenset[str]]:
    """The first commits that are behind each commit; a history holds few different sets of them."""
    found: dict[str, frozenset[str]] = {}
    sets: dict[frozenset[str], frozenset[str]] = {}
    for oid, commit in commits.items():
        before = {found[parent] for parent in commit.parents if parent in found}
        roots = frozenset().union(*before) if before else frozenset({oid})
        found[oid] = sets.setdefault(roots, roots)
    return found
