"""Clones that share the objects of a repository, with their branch where a benchmark wants it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.plain_git import git

__all__ = ["BRANCH", "Later", "find_later", "first_parents", "let_refs_be", "share"]

BRANCH = "refs/heads/main"


@dataclass(frozen=True, slots=True)
class Later:
    """The refs of a clone before and after its newest commits came in, and how many commits these are."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    n_commits: int


def share(repository: Path, folder: Path, *, bare: bool = True) -> None:
    """Make a clone there which borrows all objects; not bare, it still has nothing checked out."""
    shape = "--bare" if bare else "--no-checkout"
    git(repository, "clone", "--quiet", "--shared", shape, str(repository.resolve()), str(folder))


def let_refs_be(clone: Path, refs: Mapping[str, str]) -> None:
    """Give the bare clone exactly these branches and tags, and HEAD on `main`."""
    there = git(clone, "for-each-ref", "--format=%(refname)").split()
    _update(clone, (f"delete {name}" for name in there if name not in refs))
    _update(clone, (f"update {name} {oid}" for name, oid in refs.items()))
    git(clone, "symbolic-ref", "HEAD", BRANCH)


def first_parents(repository: Path) -> list[str]:
    """The first-parent history of HEAD, newest first."""
    return git(repository, "rev-list", "--first-parent", "HEAD").split()


def find_later(repository: Path, n_wanted: int) -> Later:
    """The first-parent step that HEAD is at least so many commits ahead of, as the state before.

    A tag that holds any of these commits came in with them. In a shorter history the root is the state before.
    """
    line = first_parents(repository)
    ahead = ((oid, git(repository, "rev-list", f"{oid}..HEAD").split()) for oid in line[1 : n_wanted + 1])
    whole = line[-1], git(repository, "rev-list", f"{line[-1]}..HEAD").split()
    base, new = next(((oid, oids) for oid, oids in ahead if len(oids) >= n_wanted), whole)
    tags, late = _tags(repository), _with_descendants(repository, new)
    after = {BRANCH: line[0]} | {name: oid for name, (oid, _) in tags.items()}
    before = {BRANCH: base} | {name: oid for name, (oid, commit) in tags.items() if commit not in late}
    given = "".join(f"{oid}\n" for oid in after.values()) + "".join(f"^{oid}\n" for oid in before.values())
    return Later(before, after, int(git(repository, "rev-list", "--count", "--stdin", given=given)))


def _tags(repository: Path) -> dict[str, tuple[str, str]]:
    """Each tag's own object, and the one behind it, which is itself where nothing is."""
    shape = "--format=%(refname) %(objectname) %(*objectname)"
    listed = (line.split() for line in git(repository, "for-each-ref", shape, "refs/tags").split("\n"))
    return {words[0]: (words[1], words[-1]) for words in listed if words}


def _with_descendants(repository: Path, commits: Iterable[str]) -> set[str]:
    """These commits and all that stand on them. `for-each-ref --contains` takes minutes where there are many tags."""
    late = set(commits)
    parents = git(repository, "rev-list", "--reverse", "--topo-order", "--parents", "--tags", "HEAD")
    for line in parents.split("\n"):
        oid, *before = line.split()
        if not late.isdisjoint(before):
            late.add(oid)
    return late


def _update(clone: Path, lines: Iterable[str]) -> None:
    git(clone, "update-ref", "--stdin", given="".join(f"{line}\n" for line in lines))
