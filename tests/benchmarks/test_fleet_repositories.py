"""The made-up fleet is one that can be mined, and is there again at once."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fleet_repositories import make_fleet
from tests.plain_git import git


def test_the_repositories(tmp_path: Path) -> None:
    made = make_fleet(tmp_path, 7, n_commits=20)
    assert len(set(made)) == 7
    assert [len(git(place, "rev-list", "main").split()) for place in made] == [20] * 7
    assert git(made[0], "tag").split() == [b"v1.1.0", b"v1.2.0"]
    heads = [git(place, "rev-parse", "main") for place in made]
    assert len(set(heads)) == 5
    assert (heads[0], heads[1]) == (heads[5], heads[6])
    git(made[0], "fsck", "--full")
    times = [(place / "config").stat().st_mtime_ns for place in made]
    assert make_fleet(tmp_path, 7, n_commits=20) == made
    assert [(place / "config").stat().st_mtime_ns for place in made] == times
    of_their_own = make_fleet(tmp_path / "all", 7, n_commits=3, n_templates=7)
    assert len({git(place, "rev-list", "--max-parents=0", "main") for place in of_their_own}) == 7
