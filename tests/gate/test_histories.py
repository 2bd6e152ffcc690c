"""Projects of other kinds: young ones, single commits, pulls that land by rebase or by merge, bots in between."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.gate.as_ci import github_pull
from tests.gate.asking import asked, unknown
from tests.gate.repository import Project, checkout, fresh
from tests.repos import BEN, Repo, day, lines

SINGLE = unknown(
    "Only 0 % of the last 60 changes look as if they had landed as pulls: most are single commits, "
    "with which a whole pull cannot be compared."
)


@pytest.mark.parametrize(
    ("n", "n_lines"),
    [
        pytest.param(1, 9000, id="1"),
        pytest.param(18, 9000, id="18, so that none can be rare enough to warn"),
        pytest.param(48, 200, id="48, and the change is small"),
    ],
)
def test_a_young_project(tmp_path: Path, n: int, n_lines: int) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * n)
    environment = github_pull(tmp_path, project.test_merge(project.propose({"new.py": fresh(n_lines)})))
    rank = f"no limit yet: {n} of 49 changes that are needed; larger than {n} of the last {n} changes"
    told = f"insufficient-history  pr-size {n_lines:,} lines ({rank})"
    assert asked(project.folder, environment=environment).first == (0, told)
    assert asked(project.folder, "--require-history", environment=environment).first == (3, told)


def test_a_young_project_can_warn_and_still_has_too_little_history(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 48)
    environment = github_pull(tmp_path, project.test_merge(project.propose({"new.py": fresh(9000)})))
    rank = "no limit yet: 48 of 49 changes that are needed; larger than 48 of the last 48 changes"
    told = f"warn  pr-size 9,000 lines ({rank})"
    assert asked(project.folder, environment=environment).first == (0, told)
    # A larger change has no milder end than a small one.
    assert asked(project.folder, "--require-history", environment=environment).first == (3, told)
    assert asked(project.folder, "--require-history", "--fail-on", "warning", environment=environment).code == 1


def test_a_project_that_is_old_enough(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 49)
    environment = github_pull(tmp_path, project.test_merge(project.propose({"new.py": fresh(9000)})))
    told = "fail  pr-size 9,000 lines (limit 400; larger than 49 of the last 49 changes)"
    assert asked(project.folder, "--require-history", environment=environment).first == (1, told)


def test_an_empty_history(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    first = repo.commit({}, "Begin", at=day(0))
    repo.commit({"new.py": fresh(900)}, parents=[first], branch="topic", at=day(1))
    repo.git.set_head("refs/heads/topic")
    assert asked(repo.folder).first == (
        0,
        (
            "insufficient-history  pr-size 900 lines (no limit yet: 0 of 49 changes that are needed; larger than 0 of "
            "the last 0 changes)"
        ),
    )


def test_a_project_without_a_commit(tmp_path: Path) -> None:
    assert asked(Repo(tmp_path / "project").folder).first == unknown("project has no commit that HEAD leads to.")


def single(folder: Path, settings: str) -> tuple[Project, dict[str, str]]:
    """Commits that look like no pulls, and a change of three commits: of 150, 260 and 100 lines."""
    project = Project(folder / "project", subject="Work {n}", files={"flowlens.toml": settings})
    for name, n in (("a", 150), ("b", 260), ("c", 100)):
        project.propose({f"{name}.py": fresh(n, 1000 * n)})
    return project, github_pull(folder, project.test_merge(project.named("topic")), n_commits=3)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param("", SINGLE, id="auto"),
        pytest.param(
            '[check]\nunit = "change"\n',
            (1, "fail  pr-size 510 lines (limit 400; larger than 60 of the last 60 changes)"),
            id="each is a change",
        ),
        pytest.param(
            '[check]\nunit = "commit"\n',
            (0, "warn  pr-size 260 lines (limit 400; larger than 60 of the last 60 changes)"),
            id="each is a commit, so that the largest commit counts",
        ),
    ],
)
def test_a_project_of_single_commits(tmp_path: Path, settings: str, expected: tuple[int, str]) -> None:
    project, environment = single(tmp_path, settings)
    assert asked(project.folder, environment=environment).first == expected


def test_the_next_step_names_the_two_units(tmp_path: Path) -> None:
    project, environment = single(tmp_path, "")
    assert (
        'next step: Set unit = "commit" to judge the largest commit of a change, or "change" if each is a pull.\n'
    ) in asked(project.folder, environment=environment).output


def test_single_commits_that_a_shallow_clone_hides(tmp_path: Path) -> None:
    project, environment = single(tmp_path, '[check]\nunit = "commit"\n')
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--depth=3")
    assert asked(clone, environment=environment).first == unknown(
        'With unit = "commit" each commit of the change is needed, and this shallow clone hides some.'
    )


def test_a_project_of_a_few_commits_is_young(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 18, subject="Work {n}")
    project.propose({"new.py": fresh(900)})
    assert asked(project.folder).first[0] == 0
    project.land(10, day(18), "Work 19")
    project.detach(project.propose({"new.py": fresh(900)}, start=project.tip))
    assert asked(project.folder).first == (3, SINGLE[1].replace("60", "19"))


@pytest.mark.parametrize(
    ("n_pulls", "expected"),
    [
        pytest.param(29, 3, id="fewer than half are pulls"),
        pytest.param(30, 0, id="half are pulls"),
    ],
)
def test_half_of_them_must_look_like_pulls(tmp_path: Path, n_pulls: int, expected: int) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * n_pulls)
    for n in range(60 - n_pulls):
        project.land(10, day(n_pulls + n), f"Work {n}")
    project.propose({"new.py": fresh(4)})
    assert asked(project.folder).code == expected


def rebased(repo: Repo, n: int, start: int) -> None:
    """A pull of three commits of four lines, each written at its own time and landed within a second."""
    for part in range(3):
        number = 3 * n + part
        repo.commit(
            {"src/all.py": lines(range(4 * (number + 1)))},
            f"Part {part} of {n}",
            at=day(start + n) + timedelta(seconds=part // 2),
            author_at=day(start + n) - timedelta(hours=10 - part),
            committer=BEN,
        )


def test_a_project_of_rebased_pulls(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    for n in range(50):
        rebased(repo, n, 0)
    repo.git.references.create("refs/remotes/origin/main", repo.git.references["refs/heads/main"].target)
    repo.set_branch("topic", str(repo.git.references["refs/heads/main"].target))
    for part in range(3):
        repo.commit({f"new{part}.py": fresh(4, 100 * part)}, branch="topic", at=day(60))
    repo.git.set_head("refs/heads/topic")
    # As the pulls before it: 50 of twelve lines, not 150 of four. The first commit of all is a whole tree by itself.
    assert asked(repo.folder).first == (
        0,
        "pass  pr-size 12 lines (limit 400; larger than 2 of the last 51 changes)",
    )


def test_a_project_of_merged_pulls(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.commit({"src/all.py": lines(range(10))}, "Begin", at=day(0))
    for n in range(60):
        head = str(repo.git.references["refs/heads/main"].target)
        for part in range(3):
            parent = [head]
            head = repo.commit({f"src/{n}-{part}.py": fresh(4, 3 * n + part)}, parents=parent, branch=None, at=day(n))
        repo.merge(head, f"Merge pull request #{n + 1} from topic", at=day(n + 0.5))
    repo.set_branch("topic", str(repo.git.references["refs/heads/main"].target))
    repo.commit({"new.py": fresh(12, 90_000)}, branch="topic", at=day(70))
    repo.git.set_head("refs/heads/topic")
    assert asked(repo.folder).first == (
        0,
        "pass  pr-size 12 lines (limit 400; larger than 1 of the last 61 changes)",
    )


def test_history_of_another_time_zone_or_of_a_wrong_clock(tmp_path: Path) -> None:
    settings = "[check.pr-size]\nwindow-days = 50\n"
    project = Project(tmp_path / "project", files={"flowlens.toml": settings})
    # One commit with the date of long ago ends no search.
    project.land(10, day(-4000), "Wrong clock (#61)")
    project.land(10, day(60), "Right clock (#62)")
    project.propose({"new.py": fresh(500)})
    assert asked(project.folder, "--config-from", "base").first == (
        1,
        "fail  pr-size 500 lines (limit 400; larger than 51 of the last 51 changes)",
    )


def test_no_age_is_too_old(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.land(10, day(3000), "Years later (#61)")
    project.propose({"new.py": fresh(500)})
    assert asked(project.folder).first == (
        1,
        "fail  pr-size 500 lines (limit 400; larger than 61 of the last 61 changes)",
    )


@pytest.mark.parametrize(
    ("n_huge", "expected"),
    [
        pytest.param(1, (1, "fail  pr-size 700 lines (limit 600; larger than 98 of the last 99 changes)"), id="1"),
        pytest.param(2, (0, "warn  pr-size 700 lines (limit 5,000; larger than 97 of the last 99 changes)"), id="2"),
    ],
)
def test_one_of_a_hundred_may_be_as_large(tmp_path: Path, n_huge: int, expected: tuple[int, str]) -> None:
    sizes = [10] * (98 - n_huge) + [600] + [5000] * n_huge
    project = Project(tmp_path / "project", sizes=sizes)
    project.propose({"new.py": fresh(700)})
    assert asked(project.folder).first == expected
