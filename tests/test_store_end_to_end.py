"""Whatever becomes of a repository between two runs, the second gives what a run from scratch gives."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest

from flowlens import pipeline
from flowlens.config import Settings
from tests.plain_git import git
from tests.repos import ANN, BEN, BOT, Repo, day, lines
from tests.runs import as_from_scratch, asked

pytestmark = pytest.mark.usefixtures("few_lenses")

Change = Callable[[Repo], object]
Run = Callable[[Settings], object]


def tip(repo: Repo, branch: str = "main") -> str:
    return str(repo.git.references[f"refs/heads/{branch}"].target)


def series(repo: Repo, number: int, n: int = 3) -> list[str]:
    """Commits that one rebase landed: written on different days, committed at one moment."""
    return [
        repo.commit(
            {f"series{number}-{k}.txt": lines(range(k + 2), prefix=f"s{number}-{k}")},
            f"Part {k} of {number}",
            author=BEN,
            committer=ANN,
            author_at=day(number - 2 + k / 8),
            at=day(number),
        )
        for k in range(n)
    ]


def history(folder: Path) -> Repo:
    """Single commits, a bot's, a merged topic, a rebased series, a rename, releases, and one of a branch of its own."""
    repo = Repo(folder)
    for k in range(6):
        repo.commit({f"src/{k}.py": lines(range(4 + k), prefix=f"{k}")}, at=day(k), author=BEN if k % 2 else ANN)
    repo.tag("v1.0.0", tip(repo), at=day(5.5))
    base = tip(repo)
    repo.commit({"pins.txt": "1\n"}, author=BOT, at=day(6))
    topic = repo.commit({"topic.txt": lines(range(7))}, parents=[base], branch="topic", at=day(6.2), author=BEN)
    topic = repo.commit({"topic.txt": lines(range(9))}, parents=[topic], branch="topic", at=day(6.4), author=BEN)
    repo.merge(topic, "Merge pull request #7 from ben/topic", at=day(7))
    series(repo, 9)
    repo.commit({"src/0.py": None, "src/zero.py": lines(range(4), prefix="0")}, "Move it (#9)", at=day(10))
    repo.tag("v1.1.0", tip(repo))
    fix = repo.commit({"fix.txt": "a\n"}, parents=[base], branch="stable", at=day(11))
    repo.tag("v1.0.1", fix, at=day(11.1))
    git(repo.folder, "branch", "-q", "-D", "stable")
    tree = git(repo.folder, "rev-parse", "main^{tree}")
    head = b"tree %sparent %s\nauthor \xff <x> 99999999999999 +9999\n" % (tree, tip(repo).encode())
    rest = b"committer  <> 1705000000 -0000\nencoding latin1\n\n\x85 odd; \xe9\x1b\n\n"
    oid = git(repo.folder, "hash-object", "-w", "-t", "commit", "--literally", "--stdin", stdin=head + rest)
    repo.set_branch("odd", oid.decode().strip())
    return repo


RUNS: dict[str, Run] = {"after mine": pipeline.mine, "after report": pipeline.analyse}


def grow(repo: Repo) -> None:
    base = tip(repo)
    topic = repo.commit({"b.txt": lines(range(5))}, parents=[base], branch="b", at=day(20), author=BEN)
    repo.commit({"c.txt": "c\n"}, at=day(20.5))
    repo.merge(topic, "Merge pull request #12 from ben/b", at=day(21))
    series(repo, 23)


def another_tag(repo: Repo) -> None:
    repo.tag("v0.9.0", str(repo.git.revparse_single("main~4").id), at=day(8))


def moved_tag(repo: Repo) -> None:
    git(repo.folder, "tag", "-d", "v1.0.0")
    repo.tag("v1.0.0", str(repo.git.revparse_single("v1.1.0~2").id), at=day(8))


def pruned(repo: Repo) -> None:
    """What nothing refers to any more is gone."""
    git(repo.folder, "reflog", "expire", "--expire=now", "--all")
    git(repo.folder, "gc", "-q", "--prune=now")


def rebased(repo: Repo) -> None:
    """The newest six commits are others now, and the old ones are gone for ever."""
    old = tip(repo)
    repo.set_branch("main", str(repo.git.revparse_single("main~5").id))
    for k in range(6):
        repo.commit({f"again{k}.txt": lines(range(k + 1), prefix=f"again{k}")}, at=day(12 + k))
    git(repo.folder, "tag", "-d", "v1.1.0")
    git(repo.folder, "branch", "-q", "-D", "odd")
    pruned(repo)
    assert git(repo.folder, "cat-file", "--batch-check", stdin=old.encode()).endswith(b" missing\n")


def rewritten(repo: Repo) -> None:
    """Every commit is another, as after a filter of the whole history."""
    for name in ("v1.0.0", "v1.1.0", "v1.0.1"):
        git(repo.folder, "tag", "-d", name)
    parent: list[str] = []
    for k in range(8):
        parent = [repo.commit({f"src/{k}.py": lines(range(3 + k))}, parents=parent, branch=None, at=day(k + 0.5))]
    repo.set_branch("main", parent[0])
    repo.tag("v1.0.0", parent[0], at=day(9))
    pruned(repo)


def another_head(repo: Repo) -> None:
    """The branch that is the mainline for want of a usual name is another one."""
    repo.set_branch("one", tip(repo))
    git(repo.folder, "symbolic-ref", "HEAD", "refs/heads/topic")
    git(repo.folder, "branch", "-q", "-D", "main")


def merge_the_release(repo: Repo) -> None:
    repo.merge(str(repo.git.revparse_single("v1.0.1^{commit}").id), "Merge branch 'stable'", at=day(24))


def mailmap(repo: Repo) -> None:
    repo.commit({".mailmap": "Benjamin <benjamin@example.org> <ben@example.org>\n"}, at=day(25))


def attributes(repo: Repo) -> None:
    repo.commit({".gitattributes": "src/*.py linguist-generated\ntopic.txt binary\n"}, at=day(25))


def ignored(repo: Repo) -> None:
    repo.commit({".git-blame-ignore-revs": f"{tip(repo)}\n"}, at=day(25))


CHANGES: dict[str, Change] = {
    "nothing": lambda _: None,
    "new commits and merges": grow,
    "new tag": another_tag,
    "deleted tag": lambda repo: git(repo.folder, "tag", "-d", "v1.1.0"),
    "moved tag": moved_tag,
    "newest commits dropped": lambda repo: repo.set_branch("main", str(repo.git.revparse_single("main~3").id)),
    "rebased and pruned": rebased,
    "rewritten and pruned": rewritten,
    "mainline renamed": lambda repo: git(repo.folder, "branch", "-m", "main", "trunk"),
    "another HEAD": another_head,
    "a commit of strange bytes": lambda repo: repo.set_branch("main", tip(repo, "odd")),
    "gc": lambda repo: git(repo.folder, "gc", "-q"),
    "repacked": lambda repo: git(repo.folder, "repack", "-q", "-adf"),
    "packed": lambda repo: git(repo.folder, "repack", "-q", "-d"),
    "refs packed": lambda repo: git(repo.folder, "pack-refs", "--all"),
    "mailmap": mailmap,
    "attributes": attributes,
    "revisions to ignore": ignored,
    "a release is merged": merge_the_release,
    "a pull's head": lambda repo: git(repo.folder, "update-ref", "refs/pull/31/head", "main~1"),
}


# Each with one of the runs, as below: the random ones mix them.
@pytest.mark.parametrize(
    ("change", "run"), list(zip(CHANGES.values(), cycle(RUNS.values()), strict=False)), ids=CHANGES
)
def test_after_a_change_as_from_scratch(tmp_path: Path, change: Change, run: Run) -> None:
    repo = history(tmp_path / "project")
    run(asked(repo.folder, tmp_path / "cache"))
    change(repo)
    as_from_scratch(asked(repo.folder, tmp_path / "cache"))


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_a_shallow_clone_that_is_deepened(tmp_path: Path, run: Run) -> None:
    repo = history(tmp_path / "origin")
    git(tmp_path, "clone", "-q", "--depth", "3", repo.folder.as_uri(), "project")
    clone, settings = tmp_path / "project", asked(tmp_path / "project", tmp_path / "cache")
    for deeper in ("--depth=5", "--depth=9", "--unshallow", "--depth=4", "--unshallow"):
        run(settings)
        git(clone, "fetch", "-q", deeper)
        # In a copy: a report would put right what the run before has left.
        shutil.copytree(settings.cache, tmp_path / deeper, dirs_exist_ok=True)
        as_from_scratch(replace(settings, cache=tmp_path / deeper))
    as_from_scratch(settings)
    assert not (clone / ".git" / "shallow").exists()


OBJECTS = {
    "commit": "main~3",
    "merged commit": "topic~1",
    "root": "topic~7",
    "tree": "main~3^{tree}",
    "tree of the tip": "main^{tree}",
    "file": "main:src/4.py",
    "tag": "v1.0.0",
    "commit of a tag": "v1.0.1^{commit}",
    "mailmap": "main:.mailmap",
    "attributes": "main:.gitattributes",
    "pull": "refs/pull/31/head",
}


def with_everything(folder: Path) -> Repo:
    repo = history(folder)
    repo.commit({".mailmap": "Benjamin <ben@example.org>\n", ".gitattributes": "src/* -diff\n"}, at=day(12))
    head = repo.commit({"x": "x\n"}, "Add x", parents=[tip(repo)], branch="x", at=day(12.5), author=BEN)
    repo.commit({"y": "y\n"}, "Add y", at=day(12.6))
    repo.commit({"x": "x\n"}, "Add x", at=day(13), author_at=day(12.5), author=BEN, committer=ANN)
    git(repo.folder, "update-ref", "refs/pull/31/head", head)
    git(repo.folder, "branch", "-q", "-D", "x")
    return repo


@contextmanager
def missing(repo: Repo, name: str) -> Iterator[None]:
    """Without that object, which comes back at the end with all that it had."""
    oid = git(repo.folder, "rev-parse", name).decode().strip()
    path = repo.folder / ".git" / "objects" / oid[:2] / oid[2:]
    path.rename(repo.folder / "away")
    yield
    (repo.folder / "away").rename(path)


# Each with one of the runs; the random ones below mix them.
@pytest.mark.parametrize(("name", "run"), list(zip(OBJECTS.values(), cycle(RUNS.values()), strict=False)), ids=OBJECTS)
def test_a_missing_object_that_comes_back(tmp_path: Path, name: str, run: Run) -> None:
    repo = with_everything(tmp_path / "project")
    settings = asked(repo.folder, tmp_path / "cache")
    with missing(repo, name):
        run(settings)
        shutil.copytree(settings.cache, tmp_path / "copy")
        as_from_scratch(replace(settings, cache=tmp_path / "copy"))
    as_from_scratch(replace(settings, cache=tmp_path / "copy"))
    as_from_scratch(settings)


class Changes:
    """Changes of a repository at random, each a while after the one before."""

    def __init__(self, repo: Repo, chance: random.Random) -> None:
        self.repo, self.chance, self.number = repo, chance, 0

    def now(self) -> datetime:
        return day(30) + timedelta(days=self.number)

    def step(self) -> str:
        self.number += 1
        name = self.chance.choice(
            ["commit", "commit", "series", "topic", "topic", "tag", "untag", "back", "pack", "prune"]
        )
        getattr(self, f"_{name}")()
        return name

    def _commit(self) -> None:
        path = f"src/{self.chance.randrange(9)}.py"
        self.repo.commit({path: lines(range(self.chance.randrange(1, 9)), prefix=f"{self.number}")}, at=self.now())

    def _series(self) -> None:
        series(self.repo, 30 + self.number, self.chance.randrange(1, 4))

    def _topic(self) -> None:
        base = str(self.repo.git.revparse_single(f"main~{self.chance.randrange(3)}").id)
        files = {f"topic{self.number}.txt": lines(range(3), prefix=f"{self.number}")}
        topic = self.repo.commit(files, parents=[base], branch=None, at=self.now(), author=BEN)
        self.repo.merge(topic, f"Merge pull request #{self.number} from x/y", at=self.now() + timedelta(hours=1))

    def _tag(self) -> None:
        oid = str(self.repo.git.revparse_single(f"main~{self.chance.randrange(4)}").id)
        self.repo.tag(f"v2.{self.number}.0", oid, at=self.now() if self.chance.random() < 0.5 else None)

    def _untag(self) -> None:
        tags = git(self.repo.folder, "tag", "--list").decode().split()
        if tags:
            git(self.repo.folder, "tag", "-d", self.chance.choice(tags))

    def _back(self) -> None:
        self.repo.set_branch("main", str(self.repo.git.revparse_single(f"main~{self.chance.randrange(1, 5)}").id))

    def _pack(self) -> None:
        git(self.repo.folder, *self.chance.choice([("repack", "-q", "-d"), ("repack", "-q", "-adf"), ("gc", "-q")]))

    def _prune(self) -> None:
        pruned(self.repo)


@pytest.mark.parametrize("seed", range(3))
def test_random_changes_and_runs(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    repo = history(tmp_path / "project")
    changes, settings = Changes(repo, chance), asked(repo.folder, tmp_path / "cache")
    for _ in range(5):
        for _ in range(chance.randrange(1, 4)):
            changes.step()
            if chance.random() < 0.7:
                chance.choice(list(RUNS.values()))(settings)
        as_from_scratch(settings)
