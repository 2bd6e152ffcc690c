"""Which branch a change goes to, and which of its copies is believed."""

from __future__ import annotations

from pathlib import Path

import pygit2
import pytest

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.gate.base import Place
from flowlens.gate.proposal import Proposal
from flowlens.gate.target import find_mainline_of, find_target
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import open_shadow
from tests.repos import Repo, day

CHANGE = {"ci": "x", "kind": "change"}


def found(folder: Path, names: tuple[str, ...], proposal: Proposal, mainline: str | None = None) -> str:
    """The name of the ref that is taken for the target, where there are these: each with a commit of its own."""
    repo = Repo(folder / "project")
    oids = {}
    for n, name in enumerate(names):
        oids[repo.commit({"a": f"{n}\n"}, parents=[], branch=None, at=day(n))] = name
        if name == "HEAD":
            repo.git.set_head(pygit2.Oid(hex=next(reversed(oids))))
        else:
            repo.git.references.create(name, next(reversed(oids)))
    if "refs/heads/topic" in names:
        repo.git.set_head("refs/heads/topic")
    with open_shadow(repo.folder) as shadow:
        return oids[find_target(Place(shadow, read_refs(shadow), mainline), proposal)[0]]


@pytest.mark.parametrize(
    ("names", "proposal", "mainline", "expected"),
    [
        pytest.param(
            ("refs/heads/main", "refs/remotes/origin/main"),
            Proposal(target="main"),
            None,
            "refs/remotes/origin/main",
            id="the remote's goes first",
        ),
        pytest.param(("refs/heads/main",), Proposal(target="main"), None, "refs/heads/main", id="there is no remote"),
        pytest.param(
            ("refs/heads/main", "refs/remotes/origin/main"),
            Proposal(),
            None,
            "refs/remotes/origin/main",
            id="found by its usual name",
        ),
        pytest.param(
            ("refs/heads/main", "refs/heads/dev", "refs/remotes/origin/dev"),
            Proposal(**CHANGE, default_branch="dev"),  # type: ignore[arg-type]
            None,
            "refs/remotes/origin/dev",
            id="the CI's default branch",
        ),
        pytest.param(
            ("refs/heads/main", "refs/heads/dev"),
            Proposal(**CHANGE, default_branch="main"),  # type: ignore[arg-type]
            "dev",
            "refs/heads/dev",
            id="the configured one goes before that",
        ),
        pytest.param(
            ("refs/heads/topic",),
            Proposal("pre-commit", "change", branch="topic"),
            None,
            "refs/heads/topic",
            id="one's own only branch",
        ),
        pytest.param(
            ("refs/heads/topic", "refs/remotes/origin/topic"),
            Proposal("pre-commit", "change", branch="topic"),
            None,
            "refs/remotes/origin/topic",
            id="one's own only branch, as it was pushed",
        ),
        pytest.param(("refs/heads/topic",), Proposal("x", "branch"), None, "refs/heads/topic", id="a branch as it is"),
    ],
)
def test_the_target(
    tmp_path: Path, names: tuple[str, ...], proposal: Proposal, mainline: str | None, expected: str
) -> None:
    assert found(tmp_path, names, proposal, mainline) == expected


@pytest.mark.parametrize(
    ("names", "proposal"),
    [
        pytest.param(("refs/heads/topic",), Proposal("x", "change", default_branch="main"), id="the default branch"),
        pytest.param(("refs/heads/topic",), Proposal("x", "branch", default_branch="main"), id="of a branch as well"),
        pytest.param(("refs/heads/main",), Proposal("x", "change", target="dev"), id="the target"),
        pytest.param(("refs/heads/topic",), Proposal("x", "change", branch="topic"), id="any but its own"),
        pytest.param(("HEAD",), Proposal("x", "change", branch="topic"), id="any at all"),
        pytest.param(("HEAD",), Proposal("x", "queue"), id="any at all, in a queue"),
    ],
)
def test_a_target_that_is_not_in_the_clone(tmp_path: Path, names: tuple[str, ...], proposal: Proposal) -> None:
    with pytest.raises(CannotMeasureError, match=" is not in this clone, so where the change left it cannot be told"):
        found(tmp_path, names, proposal)


def test_a_configured_mainline_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no branch 'nowhere'"):
        found(tmp_path, ("refs/heads/main",), Proposal(), "nowhere")


def test_the_mainline_tells_its_name(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    oid = repo.commit({"a": "a\n"})
    with open_shadow(repo.folder) as shadow:
        line = find_mainline_of(Place(shadow, read_refs(shadow)), Proposal())
    assert (line.name, line.tip) == ("main", oid)


def test_in_a_bare_repository_it_is_the_branches_that_are_fetched(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "mirror", bare=True)
    stale = repo.commit({"a": "1\n"}, at=day(0))
    repo.git.references.create("refs/remotes/origin/main", stale)
    newest = repo.commit({"a": "2\n"}, at=day(1))
    with open_shadow(repo.folder) as shadow:
        place = Place(shadow, read_refs(shadow))
        assert find_mainline_of(place, Proposal()).tip == newest
        assert find_target(place, Proposal(target="main")) == (newest, "main")
