"""Who and what is let through whatever its size: programs that update dependencies, and rollbacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.as_ci import github, github_pull
from tests.gate.asking import asked, unknown
from tests.gate.repository import Project, checkout, fresh
from tests.repos import ANN, BOT, Identity, day, lines

FAIL_500 = (1, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)")
BOT_500 = (0, "exempt  pr-size 500 lines: a program's update is not judged")
COPILOT = ("copilot-swe-agent[bot]", "198982749+Copilot@users.noreply.github.com")
CLAUDE = ("claude[bot]", "209825114+claude[bot]@users.noreply.github.com")


@pytest.mark.parametrize(
    ("author", "of_commit", "expected"),
    [
        pytest.param("dependabot[bot]", BOT, BOT_500, id="by a program"),
        pytest.param("ann", ANN, FAIL_500, id="by a person"),
        pytest.param("ann", BOT, FAIL_500, id="a forged author of the commit"),
        pytest.param("dependabot[bot]", ANN, FAIL_500, id="a person's commit on a program's branch"),
        pytest.param("copilot-swe-agent[bot]", COPILOT, FAIL_500, id="by a coding agent"),
        pytest.param("claude[bot]", CLAUDE, FAIL_500, id="by another coding agent"),
        pytest.param("dependabot[bot]", CLAUDE, FAIL_500, id="a coding agent's commit on a program's branch"),
    ],
)
def test_the_author_of_a_pull_request(
    tmp_path: Path, author: str, of_commit: Identity, expected: tuple[int, str]
) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"new.py": fresh(500)}, author=of_commit))
    assert asked(project.folder, environment=github_pull(tmp_path, merged, author=author)).first == expected


@pytest.mark.parametrize("place", ["first", "last"])
def test_one_commit_of_a_person_is_enough(tmp_path: Path, place: str) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(499)}, author=ANN if place == "first" else BOT)
    merged = project.test_merge(project.propose({"other.py": fresh(1, 5000)}, author=BOT if place == "first" else ANN))
    environment = github_pull(tmp_path, merged, author="dependabot[bot]", n_commits=2)
    assert asked(project.folder, environment=environment).first == FAIL_500


def test_a_program_s_branch_that_was_updated(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(500)}, author=BOT)
    newest = project.land(10, day(61), "Meanwhile (#61)")
    # The button in the forge makes a merge under the name of whoever presses it.
    project.repo.merge(newest, "Merge branch 'main' into topic", branch="topic", at=day(61))
    head = str(project.repo.git.references["refs/heads/topic"].target)
    environment = github_pull(tmp_path, project.test_merge(head), author="dependabot[bot]", n_commits=2)
    assert asked(project.folder, environment=environment).first == BOT_500


@pytest.mark.parametrize(
    ("n_commits", "expected"),
    [
        pytest.param(1, BOT_500, id="all of them"),
        pytest.param(
            2,
            unknown("This clone is shallow: it shows only 0 of 49 changes that are needed."),
            id="not all of them",
        ),
    ],
)
def test_a_shallow_clone_shows_all_commits_of_a_program_s_pull_or_it_does_not(
    tmp_path: Path, n_commits: int, expected: tuple[int, str]
) -> None:
    project = Project(tmp_path / "project")
    if n_commits == 2:
        project.propose({"hidden.py": fresh(1, 9000)}, author=ANN)
    merged = project.test_merge(project.propose({"new.py": fresh(500)}, author=BOT))
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--depth=2")
    environment = github_pull(tmp_path, merged, author="dependabot[bot]", n_commits=n_commits)
    assert asked(clone, environment=environment).first == expected


def test_the_number_of_commits_is_of_the_pull_and_not_of_what_the_user_names(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    base = project.tip
    project.land(10, day(60), "By a person (#61)")
    merged = project.test_merge(project.propose({"new.py": fresh(500)}, author=BOT))
    environment = github_pull(tmp_path, merged, author="dependabot[bot]")
    assert asked(project.folder, environment=environment).code == 0
    assert asked(project.folder, "--base", base, environment=environment).first == (
        1,
        "fail  pr-size 510 lines (limit 400; larger than 60 of the last 60 changes)",
    )


def test_old_commits_of_the_target_are_not_the_change_s(tmp_path: Path) -> None:
    # At this depth the clone shows commits below the change that it does not show below the target.
    project = Project(tmp_path / "project", sizes=(10,) * 120)
    left_at = project.named("main~70")
    merged = project.test_merge(project.propose({"new.py": fresh(500)}, start=left_at, author=BOT))
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--depth=60")
    environment = github_pull(tmp_path, merged, author="dependabot[bot]")
    assert asked(clone, environment=environment).first == BOT_500


def test_without_a_forge_the_commits_tell(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(500)}, author=BOT)
    assert asked(project.folder).first == BOT_500
    project.propose({"new.py": fresh(501)}, author=ANN)
    assert asked(project.folder).first == (1, FAIL_500[1].replace("500", "501"))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param('[bots]\nnames = ["release-helper"]\n', BOT_500, id="configured"),
        pytest.param("", FAIL_500, id="not configured"),
    ],
)
def test_a_program_of_one_s_own(tmp_path: Path, settings: str, expected: tuple[int, str]) -> None:
    project = Project(tmp_path / "project", files={"flowlens.toml": settings})
    helper = ("release-helper", "helper@example.org")
    merged = project.test_merge(project.propose({"new.py": fresh(500)}, author=helper))
    assert asked(project.folder, environment=github_pull(tmp_path, merged, author="release-helper")).first == expected


def test_a_program_s_pulls_are_no_measure_for_others(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    expected = (0, "pass  pr-size 12 lines (limit 400; larger than 60 of the last 60 changes)")
    head = project.propose({"new.py": fresh(12)}, start=project.tip)
    assert asked(project.folder).first == expected
    for n in range(5):
        project.land(300, day(61 + n), f"Bump (#{61 + n})", author=BOT)
    said = asked(project.folder, environment=github_pull(tmp_path, project.test_merge(head)))
    assert said.first == expected
    assert "left out of the history: by bots: 5\n" in said.output


def large(project: Project) -> tuple[str, dict[str, str]]:
    """A pull of 500 lines that lands in two files, and the files before it."""
    before = {"src/a.py": lines(range(300)), "src/b.py": lines(range(300, 310))}
    project.land(1, day(60), "Begin (#61)", dict(before))
    after = {"src/a.py": lines(range(300), range(5000, 5400)), "src/b.py": lines(range(300, 310), range(6000, 6090))}
    return project.land(10, day(61), "Large (#62)", dict(after)), before


def told(oid: str) -> str:
    return f'Revert "Large"\n\nThis reverts commit {oid}.\n'


# The large pull is part of the history, so that what is not exempt must be larger than it to fail.
def test_a_rollback(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    oid, before = large(project)
    project.propose({**before, "src/all.py": lines(range(601))}, told(oid))
    assert asked(project.folder).first == (0, "exempt  pr-size 500 lines: a rollback is never blocked")


def test_a_rollback_of_a_deletion(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"src/old.py": fresh(3000)})
    oid = project.land(0, day(61), "Drop it (#61)", {"src/old.py": None})
    project.propose({"src/old.py": fresh(3000)}, told(oid))
    assert asked(project.folder).first == (0, "exempt  pr-size 3,000 lines: a rollback is never blocked")


def test_a_rollback_of_a_rename_with_edits(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"src/old.py": fresh(3000)})
    oid = project.land(0, day(61), "Move (#61)", {"src/old.py": None, "new.py": fresh(2400) + fresh(600, 9000)})
    project.propose({"src/old.py": fresh(3000), "new.py": None}, told(oid))
    assert asked(project.folder).first == (0, "exempt  pr-size 1,200 lines: a rollback is never blocked")


def test_a_rollback_of_a_merge_and_of_several_at_once(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"one.py": fresh(1500)}, branch="one")
    one = project.repo.merge(project.named("one"), "Merge pull request #61", at=day(61))
    project.repo.set_branch("main", one)
    two = project.repo.commit({"src/all.py": lines(range(100))}, "Cut (#62)", at=day(62))
    project.push("main")
    message = f"Roll back\n\nThis reverts commit {one}, reversing\nchanges made to x.\n\nThis reverts commit {two}.\n"
    project.propose({"one.py": None, "src/all.py": lines(range(600))}, message, start=two)
    said = asked(project.folder)
    assert said.first == (0, "exempt  pr-size 500 lines: a rollback is never blocked")


@pytest.mark.parametrize(
    ("edit", "n_lines"),
    [
        pytest.param("another file", 900, id="another file as well"),
        pytest.param("more", 1490, id="more in the same file"),
        pytest.param("claim", 900, id="nothing of it is taken back"),
    ],
)
def test_what_only_says_that_it_is_a_rollback(tmp_path: Path, edit: str, n_lines: int) -> None:
    project = Project(tmp_path / "project")
    oid, before = large(project)
    files: dict[str, str] = {
        "another file": {**before, "src/all.py": lines(range(601)), "new.py": fresh(400)},
        "more": {**before, "src/all.py": lines(range(601)), "src/b.py": before["src/b.py"] + fresh(990)},
        "claim": {"src/a.py": lines(range(300), range(5000, 5400)) + fresh(900)},
    }[edit]
    project.propose(dict(files), told(oid))
    assert asked(project.folder).first == (
        1,
        f"fail  pr-size {n_lines:,} lines (limit 500; larger than 62 of the last 62 changes)",
    )


def test_a_rollback_of_what_has_not_landed(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    cut = {"src/all.py": lines(range(100))}
    elsewhere = project.repo.commit(cut, parents=[project.tip], branch="elsewhere", at=day(61))
    project.propose({"src/all.py": lines(range(600)) + fresh(500)}, told(elsewhere))
    assert asked(project.folder).first == FAIL_500


def test_a_rollback_that_also_adds_somewhere_else(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    cut = project.repo.commit({"src/all.py": lines(range(100))}, "Cut (#61)", at=day(60))
    project.push("main")
    # No more lines than were taken away, but not all of them where they had been.
    project.propose({"src/all.py": lines(range(110)), "new.py": fresh(495)}, told(cut), start=cut)
    assert asked(project.folder).first == (
        1,
        "fail  pr-size 505 lines (limit 500; larger than 61 of the last 61 changes)",
    )


def test_a_rollback_of_nothing_that_there_is(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(500)}, told("a" * 40))
    assert asked(project.folder).first == FAIL_500


def test_a_rollback_and_another_commit(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    oid, before = large(project)
    project.propose({**before, "src/all.py": lines(range(601))}, told(oid))
    project.propose({"new.py": fresh(100)})
    assert asked(project.folder).first == (
        1,
        "fail  pr-size 600 lines (limit 500; larger than 62 of the last 62 changes)",
    )


def test_a_rollback_of_what_a_shallow_clone_hides(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    oid, before = large(project)
    for n in range(60):
        project.land(10, day(62 + n), f"Later (#{n + 70})")
    files = {**before, "src/all.py": lines(range(project.n_lines - 10), range(8000, 8300))}
    merged = project.test_merge(project.propose(dict(files), told(oid)))
    environment = github_pull(tmp_path, merged)
    shallow = checkout(project.folder, tmp_path / "shallow", "refs/pull/7/merge", "--depth=55")
    failed = "pr-size 800 lines (limit 400; larger than 53 of the last 53 changes)"
    assert asked(shallow, environment=environment).first == unknown(
        f"The change is too large ({failed}), and says that it reverts what this shallow clone hides."
    )
    whole = checkout(project.folder, tmp_path / "whole", "refs/pull/7/merge")
    assert asked(whole, environment=environment).first == (
        1,
        "fail  pr-size 800 lines (limit 400; larger than 100 of the last 100 changes)",
    )


def test_a_small_change_that_says_so_needs_no_proof(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 80)
    oldest = project.named("main~79")
    merged = project.test_merge(project.propose({"new.py": fresh(4)}, told(oldest)))
    shallow = checkout(project.folder, tmp_path / "shallow", "refs/pull/7/merge", "--depth=55")
    assert asked(shallow, environment=github_pull(tmp_path, merged)).first == (
        0,
        "pass  pr-size 4 lines (limit 400; larger than 0 of the last 53 changes)",
    )


def test_rollbacks_are_no_measure_for_others(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    for n in range(5):
        project.land(300, day(61 + n), f'Revert "Large" (#{61 + n})\n\nThis reverts commit {"a" * 40}.\n')
    head = project.propose({"new.py": fresh(12)}, start=project.tip)
    said = asked(project.folder, environment=github(tmp_path, "push", head, "refs/heads/topic"))
    assert said.first == (0, "pass  pr-size 12 lines (limit 400; larger than 60 of the last 60 changes)")
    assert "left out of the history: reverts: 5\n" in said.output
