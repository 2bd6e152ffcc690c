"""The pull heads that a repository holds as refs, as mirrors of a forge do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flowlens.model.history import Commit, Person
from flowlens.sources.git.commit_object import parse_commit
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.refs import Refs
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.steps import Pulls, mark_of

__all__ = ["read_pulls"]

_PREFIXES = ("refs/pull/", "refs/merge-requests/")


def read_pulls(shadow: Shadow, refs: Refs, commits: Mapping[str, Commit], person: Callable[[Person], Person]) -> Pulls:
    """The heads by id, and the marks of those that are not among `commits`, so that a rebased copy is known again."""
    heads = _heads(refs)
    # A second pull of one branch comes later: the lowest number counts.
    by_head = dict(sorted(heads, key=lambda pair: -pair[1]))
    by_mark: dict[tuple[str, int, str], int] = {}
    for item in read_objects(shadow.git, sorted(by_head.keys() - commits.keys())):
        if item.type == "commit":
            head = parse_commit(item.oid, item.content)
            mark = mark_of(replace(head, author=person(head.author)))
            if mark is not None and len(head.parents) == 1:
                by_mark[mark] = min(by_head[item.oid], by_mark.get(mark, by_head[item.oid]))
    return Pulls(by_head, frozenset(number for _, number in heads), by_mark)


def _heads(refs: Refs) -> list[tuple[str, int]]:
    found = []
    for prefix in _PREFIXES:
        for ref in refs.under(prefix):
            number, _, end = ref.name.removeprefix(prefix).partition("/")
            if end == "head" and number.isdecimal():
                found.append((ref.oid, int(number)))
    return found
