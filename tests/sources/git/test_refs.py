"""Branches, tags and what they lead to."""

from __future__ import annotations

from pathlib import Path

import pygit2
import pytest
from pygit2.enums import ObjectType

from flowlens.sources.git.refs import Ref, Refs, read_refs
from flowlens.sources.git.shadow import open_shadow
from tests.plain_git import git, init, write_object
from tests.repos import ANN, Repo, day

ABSENT = "1" * 40


def refs_of(folder: Path) -> Refs:
    with open_shadow(folder) as shadow:
        return read_refs(shadow)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "clone")
    repo.commit({"a.txt": "a\n"})
    return repo


def tip(repo: Repo) -> str:
    return str(repo.git.references["refs/heads/main"].target)


def put(repo: Repo, name: str, content: str) -> None:
    path = repo.folder / ".git" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def annotated(repo: Repo, name: str, target: str, kind: ObjectType, at: int = 5) -> str:
    return str(repo.git.create_tag(name, pygit2.Oid(hex=target), kind, pygit2.Signature(*ANN, at, 0), name))


def test_tags_by_what_they_lead_to(repo: Repo) -> None:
    commit = tip(repo)
    tree = str(repo.git[commit].tree.id)
    blob = str(repo.git.create_blob(b"text"))
    inner = annotated(repo, "inner", commit, ObjectType.COMMIT, at=100)
    repo.tag("light", commit)
    repo.tag("light-on-tree", tree)
    annotated(repo, "outer", inner, ObjectType.TAG, at=200)
    annotated(repo, "on-blob", blob, ObjectType.BLOB)
    annotated(repo, "on-tree", tree, ObjectType.TREE)
    assert [
        (ref.name[10:], ref.oid, ref.type, ref.annotated, ref.tagged_at)
        for ref in refs_of(repo.folder).under("refs/tags/")
    ] == [
        ("inner", commit, "commit", True, 100),
        ("light", commit, "commit", False, None),
        ("light-on-tree", tree, "tree", False, None),
        ("on-blob", blob, "blob", True, 5),
        ("on-tree", tree, "tree", True, 5),
        ("outer", commit, "commit", True, 200),
    ]


def test_only_a_commit_is_a_commit(repo: Repo) -> None:
    repo.tag("v1", tip(repo), at=day(1))
    repo.tag("tree", str(repo.git[tip(repo)].tree.id))
    refs = refs_of(repo.folder)
    assert refs.commit("refs/tags/v1") == tip(repo)
    assert [refs.commit(name) for name in ("refs/tags/tree", "refs/tags/v2", "v1", "")] == [None] * 4


@pytest.mark.parametrize("depth", [2, 9, 10, 11, 30])
def test_tags_of_tags_are_followed_up_to_a_bound(repo: Repo, depth: int) -> None:
    target, kind = tip(repo), ObjectType.COMMIT
    for number in range(depth):
        target, kind = annotated(repo, f"t{number:02}", target, kind, at=number + 1), ObjectType.TAG
    refs = refs_of(repo.folder)
    assert refs.commit("refs/tags/t00") == tip(repo)
    assert refs.commit(f"refs/tags/t{depth - 1:02}") == (tip(repo) if depth <= 10 else None)
    assert refs.by_name[f"refs/tags/t{depth - 1:02}"].tagged_at == depth


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(f"object {ABSENT}\ntype commit\ntag t\n\n", id="its target is missing"),
        pytest.param("nothing\n", id="not a tag at all"),
        pytest.param("", id="empty"),
        pytest.param("object HEAD\ntype commit\ntag t\n\n", id="a name for a target"),
    ],
)
def test_a_broken_tag_costs_only_itself(repo: Repo, broken: str) -> None:
    put(repo, "refs/tags/broken", write_object(repo.folder, "tag", broken.encode()) + "\n")
    repo.tag("sound", tip(repo), at=day(1))
    refs = refs_of(repo.folder)
    assert (refs.commit("refs/tags/broken"), refs.commit("refs/tags/sound")) == (None, tip(repo))


@pytest.mark.parametrize(
    ("tagger", "at"),
    [
        pytest.param("tagger A <a> 100 +0000\n", 100, id="plain"),
        pytest.param("tagger A <a> -5 +0000\n", -5, id="before 1970"),
        pytest.param("tagger A <a>\n", None, id="no date"),
        pytest.param("", None, id="no tagger, as in old tags"),
        pytest.param("tagger A <a> 99999999999999999999 +0000\n", None, id="beyond all numbers"),
        pytest.param("\ntagger A <a> 100 +0000\n", None, id="in the message"),
    ],
)
def test_the_date_of_a_tag(repo: Repo, tagger: str, at: int | None) -> None:
    content = f"object {tip(repo)}\ntype commit\ntag t\n{tagger}\nmessage\n"
    put(repo, "refs/tags/t", write_object(repo.folder, "tag", content.encode()) + "\n")
    assert refs_of(repo.folder).by_name["refs/tags/t"].tagged_at == at


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ABSENT + "\n", id="a missing object"),
        pytest.param("nonsense\n", id="no id"),
        pytest.param("", id="empty"),
        pytest.param("0" * 40 + "\n", id="the null id"),
        pytest.param("ref: refs/heads/nowhere\n", id="to no branch"),
        pytest.param("ref: refs/heads/broken\n", id="to itself"),
    ],
)
def test_a_broken_branch_costs_only_itself(repo: Repo, content: str) -> None:
    put(repo, "refs/heads/broken", content)
    refs = refs_of(repo.folder)
    assert (refs.commit("refs/heads/broken"), refs.commit("refs/heads/main")) == (None, tip(repo))


def test_symbolic_refs_name_their_target(repo: Repo) -> None:
    put(repo, "refs/remotes/origin/main", tip(repo) + "\n")
    put(repo, "refs/remotes/origin/HEAD", "ref: refs/remotes/origin/main\n")
    head = refs_of(repo.folder).by_name["refs/remotes/origin/HEAD"]
    assert head == Ref("refs/remotes/origin/HEAD", "refs/remotes/origin/main", tip(repo), "commit")


def test_packed_and_loose_refs_are_the_same(repo: Repo) -> None:
    repo.tag("v1", tip(repo), at=day(1))
    repo.set_branch("topic", tip(repo))
    loose = refs_of(repo.folder)
    git(repo.folder, "pack-refs", "--all")
    assert not (repo.folder / ".git/refs/heads/main").exists()
    assert refs_of(repo.folder) == loose


def test_head_on_a_branch_detached_and_unborn(repo: Repo, tmp_path: Path) -> None:
    on_branch = refs_of(repo.folder)
    put(repo, "HEAD", tip(repo) + "\n")
    detached = refs_of(repo.folder)
    unborn = refs_of(init(tmp_path / "empty"))
    assert (on_branch.head_branch, on_branch.head) == ("refs/heads/main", tip(repo))
    assert (detached.head_branch, detached.head) == ("", tip(repo))
    assert (unborn.head_branch, unborn.head, dict(unborn.by_name)) == ("refs/heads/main", "", {})


def test_a_linked_worktree_shares_all_but_head(repo: Repo, tmp_path: Path) -> None:
    git(repo.folder, "worktree", "add", "-q", "-b", "side", "../linked", "main")
    whole, linked = refs_of(repo.folder), refs_of(tmp_path / "linked")
    assert whole.by_name == linked.by_name
    assert (whole.head_branch, linked.head_branch) == ("refs/heads/main", "refs/heads/side")


def test_pull_heads_are_listed_and_never_looked_up(repo: Repo) -> None:
    proposed = repo.commit({"a.txt": "b\n"}, branch=None)
    put(repo, "refs/pull/7/head", proposed + "\n")
    put(repo, "refs/notes/commits", proposed + "\n")
    refs = refs_of(repo.folder)
    assert refs.by_name["refs/pull/7/head"] == Ref("refs/pull/7/head", "", proposed)
    assert "refs/notes/commits" not in refs.by_name


@pytest.mark.parametrize(
    "name", ["-rf", "--upload-pack=x", "a;b", "$(id)", "a'b", "ü", "a\u202eb", "x" * 200], ids=ascii
)
def test_odd_names_are_only_names(repo: Repo, name: str) -> None:
    put(repo, f"refs/heads/{name}", tip(repo) + "\n")
    put(repo, f"refs/tags/{name}", tip(repo) + "\n")
    refs = refs_of(repo.folder)
    assert (refs.commit(f"refs/heads/{name}"), refs.commit(f"refs/tags/{name}")) == (tip(repo), tip(repo))
