"""Everything about a history but the diffs, from real repositories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.model.jobs import jobs_of
from flowlens.model.mined import Mined
from flowlens.model.progress import Silent
from flowlens.sources.git.mine import mine
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import open_shadow
from tests.plain_git import git, init
from tests.repos import ANN, BEN, Repo, day


def mined(folder: Path, settings: GitSettings | None = None) -> Mined:
    with open_shadow(folder) as shadow:
        return mine(shadow, settings or GitSettings(), Silent())


def said(given: Mined, words: str) -> list[str]:
    return [notice for notice in given.notices if words in notice]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


def row(repo: Repo, n: int) -> list[str]:
    return [repo.commit({"a.txt": f"{number}\n"}, at=day(number)) for number in range(n)]


def test_one_commit(repo: Repo) -> None:
    (only,) = row(repo, 1)
    given = mined(repo.folder)
    assert (given.name, given.head, given.mainline, given.tips) == ("project", only, "main", (only,))
    assert [(step.oid, step.base, step.how) for step in given.steps] == [(only, None, "direct")]
    assert (given.releases, given.shallow, given.ignored) == ((), False, frozenset())
    assert given.notices == ("The mainline is main: there is a branch main.",)


def unborn(folder: Path) -> None:
    init(folder)


def empty_and_bare(folder: Path) -> None:
    init(folder, "--bare")


def not_git(folder: Path) -> None:
    folder.mkdir()


def only_a_tag_on_a_blob(folder: Path) -> None:
    init(folder)
    blob = git(folder, "hash-object", "-w", "--stdin", stdin=b"text").decode().strip()
    git(folder, "tag", "v1.0", blob)


def all_objects_gone(folder: Path) -> None:
    row(Repo(folder), 2)
    for path in (folder / ".git" / "objects").glob("??/*"):
        path.unlink()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (unborn, "has no commit yet: its branch 'main' is empty"),
        (empty_and_bare, "has no commit yet"),
        (not_git, "is not in a Git repository"),
        (only_a_tag_on_a_blob, "has no commit yet"),
        (all_objects_gone, "is missing or damaged"),
    ],
    ids=["unborn", "empty and bare", "no repository", "only a tag on a blob", "all objects gone"],
)
def test_where_there_is_nothing_to_measure(tmp_path: Path, make: Callable[[Path], None], words: str) -> None:
    make(tmp_path / "clone")
    with pytest.raises(CannotMeasureError, match=words) as caught:
        mined(tmp_path / "clone")
    assert caught.value.exit_code == 3
    assert caught.value.next_step


def test_a_configured_mainline_that_is_not_there(repo: Repo) -> None:
    row(repo, 1)
    with pytest.raises(UsageError, match="no branch 'gone'"):
        mined(repo.folder, GitSettings(mainline="gone"))


def test_a_configured_mainline(repo: Repo) -> None:
    line = row(repo, 2)
    side = repo.commit({"b.txt": "1\n"}, parents=[line[0]], branch="side")
    given = mined(repo.folder, GitSettings(mainline="side"))
    assert (given.mainline, [step.oid for step in given.steps], set(given.commits)) == (
        "side", [line[0], side], {line[0], side},
    )  # fmt: skip


def test_a_shallow_clone_says_so(repo: Repo, tmp_path: Path) -> None:
    line = row(repo, 5)
    git(tmp_path, "clone", "-q", "--depth", "2", repo.folder.as_uri(), "short")
    given = mined(tmp_path / "short")
    assert given.shallow
    assert [(step.oid, step.base, given.commits[step.oid].cut) for step in given.steps] == [
        (line[3], None, True),
        (line[4], line[3], False),
    ]
    jobs = jobs_of(given.commits, given.steps)
    assert [job.oid for job in jobs] == [line[4]], "nothing is known of the size at the boundary"
    assert len(said(given, "shallow")) == 1


@pytest.mark.parametrize("what", ["blob:none", "tree:0"])
def test_a_partial_clone_says_so_and_fetches_nothing(repo: Repo, tmp_path: Path, what: str) -> None:
    line = row(repo, 3)
    git(repo.folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", f"--filter={what}", repo.folder.as_uri(), "part")
    packs = sorted((tmp_path / "part/.git/objects/pack").iterdir())
    given = mined(tmp_path / "part")
    assert [step.oid for step in given.steps] == line
    (notice,) = said(given, "partial")
    assert "`git fetch --refetch --no-filter`" in notice
    assert sorted((tmp_path / "part/.git/objects/pack").iterdir()) == packs


def test_what_of_the_refs_was_left_out_is_said(repo: Repo) -> None:
    (only,) = row(repo, 1)
    (repo.folder / ".git" / "packed-refs").write_text(f"{only} refs/tags/../../x\n{only} refs/tags/v1.0\n")
    given = mined(repo.folder)
    assert len(said(given, "Lines of packed-refs left out")) == 1
    assert [release.name for release in given.releases] == ["v1.0"]


def test_a_whole_clone_says_nothing_of_the_kind(repo: Repo, tmp_path: Path) -> None:
    line = row(repo, 3)
    git(tmp_path, "clone", "-q", repo.folder.as_uri(), "whole")
    given = mined(tmp_path / "whole")
    assert given.notices == ("The mainline is main: the default branch of origin.",)
    assert [step.oid for step in given.steps] == line


def test_a_missing_commit_costs_what_lies_behind_it_and_is_said(repo: Repo) -> None:
    line = row(repo, 5)
    (repo.folder / ".git/objects" / line[1][:2] / line[1][2:]).unlink()
    given = mined(repo.folder)
    assert [step.oid for step in given.steps] == line[2:]
    assert said(given, "Missing from the repository: 1 commit;")


def test_a_missing_side_commit_costs_only_itself(repo: Repo) -> None:
    row(repo, 2)
    first = repo.commit({"b.txt": "1\n"}, branch="side", parents=row(repo, 1))
    side = repo.commit({"b.txt": "2\n"}, branch="side", at=day(3))
    merge = repo.merge(side, "Merge pull request #7 from ann/side", at=day(4))
    (repo.folder / ".git/objects" / first[:2] / first[2:]).unlink()
    given = mined(repo.folder)
    assert (given.steps[-1].oid, given.steps[-1].pull, given.steps[-1].commits) == (merge, 7, (merge, side))
    assert said(given, "Missing from the repository: 1 commit;")


def test_a_detached_head_counts_after_a_branch(repo: Repo) -> None:
    line = row(repo, 3)
    git(repo.folder, "checkout", "-q", "--detach", line[1])
    assert (mined(repo.folder).mainline, mined(repo.folder).head) == ("main", line[2])


def test_a_detached_head_without_a_branch(repo: Repo) -> None:
    line = row(repo, 3)
    git(repo.folder, "checkout", "-q", "--detach", line[1])
    git(repo.folder, "branch", "-q", "-D", "main")
    given = mined(repo.folder)
    assert (given.mainline, [step.oid for step in given.steps]) == ("HEAD", line[:2])
    assert given.notices == ("The mainline is HEAD: HEAD names it.",)


def test_a_linked_worktree_is_the_same_repository(repo: Repo, tmp_path: Path) -> None:
    row(repo, 3)
    git(repo.folder, "worktree", "add", "-q", "-b", "topic", "../linked", "main~1")
    whole, linked = mined(repo.folder), mined(tmp_path / "linked")
    assert (linked.head, linked.steps, linked.tips) == (whole.head, whole.steps, whole.tips)


def test_a_bare_repository(repo: Repo, tmp_path: Path) -> None:
    line = row(repo, 3)
    git(tmp_path, "clone", "-q", "--bare", repo.folder.as_uri(), "bare.git")
    given = mined(tmp_path / "bare.git")
    assert (given.name, [step.oid for step in given.steps]) == ("project", line)


def test_the_mailmap_of_the_tip_corrects_both_roles(repo: Repo) -> None:
    first = repo.commit({"a.txt": "1\n"}, author=("A.", "ann@old.example.org"), committer=BEN)
    repo.commit({".mailmap": "Ann <ann@example.org> <ann@old.example.org>\nBenjamin <ben@example.org>\n"}, at=day(1))
    commit = mined(repo.folder).commits[first]
    assert [(one.name, one.email) for one in (commit.author, commit.committer)] == [ANN, ("Benjamin", BEN[1])]


def test_a_mailmap_joins_the_committers_of_a_rebase(repo: Repo) -> None:
    repo.commit({".mailmap": "Ann <ann@example.org> <ann@old.example.org>\n"}, at=day(0))
    for number, email in enumerate(("ann@example.org", "ann@old.example.org")):
        repo.commit({"a.txt": f"{number}\n"}, committer=("Ann", email), at=day(5), author_at=day(1 + number))
    assert [step.how for step in mined(repo.folder).steps] == ["direct", "inferred"]


@pytest.mark.parametrize(
    ("name", "pull"),
    [
        ("refs/pull/7/head", 7),
        ("refs/merge-requests/7/head", 7),
        ("refs/pull/7/merge", None),
        ("refs/pull/x/head", None),
        ("refs/heads/pull/7/head", None),
    ],
)
def test_a_pull_s_head_names_the_merge(repo: Repo, name: str, pull: int | None) -> None:
    line = row(repo, 2)
    side = repo.commit({"b.txt": "1\n"}, parents=[line[0]], branch="side", at=day(3))
    repo.merge(side, at=day(4))
    git(repo.folder, "update-ref", name, side)
    assert mined(repo.folder).steps[-1].pull == pull


def test_tags_on_side_branches_are_read_and_those_of_other_histories_left_out(repo: Repo) -> None:
    line = row(repo, 2)
    side = repo.commit({"b.txt": "1\n"}, parents=[line[0]], branch="1.x", at=day(3))
    other = repo.commit({"c.txt": "1\n"}, parents=[], branch="pages", at=day(4))
    repo.tag("v2.0", line[1], at=day(2))
    repo.tag("v1.1", side, at=day(3))
    repo.tag("v9.0", other, at=day(4))
    given = mined(repo.folder)
    assert [(release.name, release.line) for release in given.releases] == [
        ("v2.0", "mainline"),
        ("v1.1", "maintenance"),
    ]
    assert [step.oid for step in given.steps] == line
    assert said(given, "shares nothing with the mainline (v9.0)")


@pytest.mark.parametrize(("pattern", "names"), [(None, ["v1.0"]), ("prod*", ["prod-1"]), ("no*", [])])
def test_the_pattern_of_release_tags(repo: Repo, pattern: str | None, names: list[str]) -> None:
    line = row(repo, 2)
    repo.tag("v1.0", line[0])
    repo.tag("prod-1", line[1])
    given = mined(repo.folder, GitSettings(tag_pattern=pattern))
    assert [release.name for release in given.releases] == names


def test_a_foxtrot_is_said(repo: Repo) -> None:
    line = row(repo, 3)
    topic = repo.commit({"b.txt": "1\n"}, parents=[line[0]], branch="topic", at=day(4))
    repo.merge(line[2], "Merge branch 'main' into topic", branch="topic", at=day(5))
    repo.set_branch("main", str(repo.git.references["refs/heads/topic"].target))
    given = mined(repo.folder)
    assert [step.oid for step in given.steps][:2] == [line[0], topic]
    assert len(said(given, "hid 2 steps")) == 1


def test_a_revert_of_a_pull_finds_its_merge(repo: Repo) -> None:
    line = row(repo, 1)
    side = repo.commit({"b.txt": "1\n"}, parents=line, branch="side", at=day(1))
    merge = repo.merge(side, "Merge pull request #7 from ann/side", at=day(2))
    revert = repo.commit({"b.txt": None}, "Revert it\n\nReverts ann/project#7\n", at=day(3))
    assert (mined(repo.folder).notes[revert].kind, mined(repo.folder).notes[revert].reverts) == ("revert", merge)


def test_revisions_to_ignore_and_attributes_come_from_the_tip(repo: Repo) -> None:
    (first,) = row(repo, 1)
    files = {".git-blame-ignore-revs": f"{first} # style\n", "docs/.gitattributes": "* -diff\n"}
    repo.commit(files, at=day(1))
    given = mined(repo.folder)
    assert (given.ignored, dict(given.attributes)) == (
        frozenset({first}),
        {"docs/.gitattributes": b"* -diff\n"},
    )


def test_the_same_repository_gives_the_same_twice(repo: Repo) -> None:
    row(repo, 5)
    assert mined(repo.folder) == mined(repo.folder)
