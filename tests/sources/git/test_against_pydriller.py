"""Added and deleted lines of every commit that is no merge equal PyDriller's, which counts them in its own way."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydriller import Repository

from flowlens.model.history import DiffJob
from flowlens.model.jobs import jobs_of
from flowlens.model.progress import Silent
from flowlens.sources.git.diffs import make_diffs
from flowlens.sources.git.mine import mine
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import open_shadow
from tests.repos import ANN, BEN, Repo, day, lines

# PyDriller keeps the repository open until it is collected.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def _history(folder: Path) -> None:
    repo = Repo(folder)
    repo.commit({"a.py": lines(range(30)), "b.py": lines(range(50, 90)), "data.bin": b"\0\1\2" * 50}, at=day(0))
    repo.commit({"a.py": lines(range(10), 200, range(12, 30)), "data.bin": b"\0\3" * 90}, at=day(1), author=BEN)
    repo.commit({"b.py": None, "c.py": lines(range(50, 88), 300)}, "Rename and edit", at=day(2))
    topic = repo.commit({"d.py": lines(range(5)).rstrip("\n")}, "No newline", branch="topic", parents=[_tip(repo)])
    repo.commit({"a.py": lines(range(28))}, "Delete", at=day(3), author=ANN, zone=-480)
    repo.merge(topic, "Merge branch 'topic'", at=day(4))
    repo.commit({"d.py": lines(range(5)), "empty": "", "win.txt": "one\r\ntwo\r\n"}, "Newline", at=day(5))
    repo.commit({"win.txt": "one\ntwo\n", "ünï cödé.txt": "ä\n"}, "Line ends", at=day(6))


def _tip(repo: Repo) -> str:
    return str(repo.git.references["refs/heads/main"].target)


def _ours(folder: Path) -> dict[str, tuple[int, int]]:
    with open_shadow(folder) as shadow:
        mined = mine(shadow, GitSettings(), Silent())
        found = {diff.job: diff for diff in make_diffs(shadow.git, jobs_of(mined.commits, mined.steps), 1, Silent())}
    counted = {}
    for commit in mined.commits.values():
        if len(commit.parents) <= 1:
            files = found[DiffJob(commit.oid, commit.parents[0] if commit.parents else None)].files
            counted[commit.oid] = (sum(f.added or 0 for f in files), sum(f.deleted or 0 for f in files))
    return counted


def test_every_commit_has_the_lines_that_pydriller_counts(tmp_path: Path) -> None:
    _history(tmp_path / "repo")
    ours = _ours(tmp_path / "repo")
    theirs = {
        commit.hash: (
            sum(file.added_lines for file in commit.modified_files),
            sum(file.deleted_lines for file in commit.modified_files),
        )
        for commit in Repository(str(tmp_path / "repo"), only_no_merge=True).traverse_commits()
    }
    assert ours == theirs
    assert len(theirs) == 7
    assert sorted(theirs.values())[-1] == (70, 0)
