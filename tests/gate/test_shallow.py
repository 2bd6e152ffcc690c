"""Clones that lack something: what they cannot tell is said with exit code 3, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gate.as_ci import github, github_pull, gitlab
from tests.gate.asking import asked, unknown
from tests.gate.repository import Project, checkout, fresh
from tests.plain_git import git
from tests.repos import day

DEPTH_1 = "This is the forge's test merge, fetched at depth 1: what it is merged into is not here."
TOO_SHALLOW = "This clone is shallow: it shows only {} of 49 changes that are needed."
NO_MERGE_BASE = (
    "This clone is shallow, so where the change left its target cannot be told: Git's merge base can be wrong."
)


@pytest.mark.parametrize(
    ("depth", "n_lines", "expected"),
    [
        pytest.param(1, 500, unknown(DEPTH_1), id="1"),
        pytest.param(1, 4, unknown(DEPTH_1), id="1, a small change"),
        pytest.param(2, 500, unknown(TOO_SHALLOW.format(0)), id="2"),
        pytest.param(2, 4, unknown(TOO_SHALLOW.format(0)), id="2, a small change"),
        # Of 49 commits the oldest is cut off, and would be sized as the whole tree.
        pytest.param(50, 500, unknown(TOO_SHALLOW.format(48)), id="50"),
        pytest.param(
            51, 500, (1, "fail  pr-size 500 lines (limit 400; larger than 49 of the last 49 changes)"), id="51"
        ),
        pytest.param(
            51, 4, (0, "pass  pr-size 4 lines (limit 400; larger than 0 of the last 49 changes)"), id="51, small"
        ),
        pytest.param(
            400, 500, (1, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)"), id="400"
        ),
    ],
)
def test_a_merge_ref_at_a_depth(tmp_path: Path, depth: int, n_lines: int, expected: tuple[int, str]) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"new.py": fresh(n_lines)}))
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", f"--depth={depth}")
    assert asked(clone, environment=github_pull(tmp_path, merged)).first == expected


def test_the_next_step_is_to_fetch_more(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"new.py": fresh(4)}))
    for depth, wanted in ((1, "Set fetch-depth to 400 or more in the checkout step"), (2, "Set fetch-depth (GIT_D")):
        clone = checkout(project.folder, tmp_path / str(depth), "refs/pull/7/merge", f"--depth={depth}")
        assert f"\n  next step: {wanted}" in asked(clone, environment=github_pull(tmp_path, merged)).output


def test_a_young_project_is_no_shallow_one(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 5)
    merged = project.test_merge(project.propose({"new.py": fresh(4)}))
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--depth=400")
    assert asked(clone, environment=github_pull(tmp_path, merged)).first == (
        0,
        (
            "insufficient-history  pr-size 4 lines "
            "(no limit yet: 5 of 49 changes that are needed; larger than 0 of the last 5 changes)"
        ),
    )


def test_a_merge_base_that_is_needed(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(4)}, start=project.tip)
    project.land(10, day(70))
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/topic", "--depth=60")
    git(clone, "fetch", "-q", "--depth=60", "origin", "+refs/heads/main:refs/remotes/origin/main")
    environment = github(tmp_path, "push", head, "refs/heads/topic")
    assert asked(clone, environment=environment).first == unknown(NO_MERGE_BASE)
    git(clone, "fetch", "-q", "--unshallow", "origin")
    assert asked(clone, environment=environment).first == (
        0,
        "pass  pr-size 4 lines (limit 400; larger than 0 of the last 60 changes)",
    )


def test_a_target_that_the_change_contains_needs_no_merge_base(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(4)})
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/topic", "--depth=60")
    git(clone, "fetch", "-q", "--depth=59", "origin", "+refs/heads/main:refs/remotes/origin/main")
    assert asked(clone, environment=github(tmp_path, "push", head, "refs/heads/topic")).first == (
        0,
        "pass  pr-size 4 lines (limit 400; larger than 0 of the last 58 changes)",
    )


def old_topics_on_both_sides(project: Project) -> tuple[str, str]:
    """A mainline and a change that parted at the newest pull, went on, and have each merged a topic of long ago.

    The mainline's newest commit, and the change's.
    """
    repo, parted = project.repo, project.tip
    long_ago = project.named("main~55")
    old = [
        repo.commit({f"{name}.py": f"{name}\n"}, parents=[long_ago], branch=name, at=day(6)) for name in ("one", "two")
    ]
    project.propose({"new.py": fresh(4)}, start=parted)
    for n in range(8):
        project.land(10, day(61 + n), "Pull (#99)")
        project.propose({"new.py": fresh(5 + n)})
    main = repo.merge(old[0], at=day(70))
    project.push("main")
    return main, repo.merge(old[1], branch="topic", at=day(70))


def test_where_git_gives_a_wrong_merge_base_without_an_error(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    main, head = old_topics_on_both_sides(project)
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/topic", "--depth=6")
    git(clone, "fetch", "-q", "--depth=6", "origin", "+refs/heads/main:refs/remotes/origin/main")
    wrong, right = (git(folder, "merge-base", main, head).decode().strip() for folder in (clone, project.folder))
    assert (wrong, right) == tuple(project.named(name) for name in ("main~64", "main~9"))
    environment = github(tmp_path, "push", head, "refs/heads/topic")
    assert asked(clone, environment=environment).first == unknown(NO_MERGE_BASE)
    assert asked(clone, "--base", "origin/main").first == unknown(NO_MERGE_BASE)
    assert asked(project.folder, environment=environment).first == (
        0,
        "pass  pr-size 13 lines (limit 400; larger than 60 of the last 60 changes)",
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(
            ("--filter=blob:none",),
            "The change cannot be sized: the objects are not in this partial clone.",
            id="without contents",
        ),
        pytest.param(
            ("--filter=tree:0",),
            "flowlens.toml, pyproject.toml cannot be read at {base}: it is not in this partial clone.",
            id="without trees",
        ),
    ],
)
def test_a_partial_clone(tmp_path: Path, options: tuple[str, ...], expected: str) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"src/all.py": fresh(4)}))
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", *options)
    said = asked(clone, environment=github_pull(tmp_path, merged))
    assert said.first == unknown(expected.format(base=project.tip[:10]))
    assert "next step: Check out without filter:" in said.output


def test_a_partial_clone_that_has_the_change_but_not_the_history(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"new.py": fresh(4)}))
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--filter=blob:none")
    said = asked(clone, environment=github_pull(tmp_path, merged))
    assert said.first == unknown("This clone is partial: only 0 of 49 changes that are needed can be sized.")
    # Nothing was fetched to find out.
    git(project.folder, "config", "uploadpack.allowFilter", "false")
    assert asked(clone, environment=github_pull(tmp_path, merged)) == said


def test_the_trend_in_a_partial_clone(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/main", "--filter=blob:none")
    assert asked(clone, environment=github(tmp_path, "push", project.tip, "refs/heads/main")).first == unknown(
        "This clone is partial: 60 changes of the days that are compared cannot be sized.", rule="drift"
    )


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        pytest.param(
            60,
            unknown(
                "This clone is shallow, and holds less than the 217 days of history that are compared.", rule="drift"
            ),
            id="too short",
        ),
        pytest.param(
            230,
            (
                0,
                (
                    "pass  drift: median 10 lines in the last 28 days (n = 28), 10 lines in the 182 before (n = 182); "
                    "p = 1"
                ),
            ),
            id="long enough",
        ),
    ],
)
def test_the_trend_in_a_shallow_clone(tmp_path: Path, depth: int, expected: tuple[int, str]) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 260)
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/main", f"--depth={depth}")
    assert asked(clone, environment=github(tmp_path, "push", project.tip, "refs/heads/main")).first == expected


def unrelated(project: Project) -> str:
    head = project.repo.commit({"new.py": fresh(4)}, "Begin", parents=[], branch="topic")
    project.repo.git.set_head("refs/heads/topic")
    return head


def test_histories_that_are_not_related(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    unrelated(project)
    assert asked(project.folder).first == unknown("The change and main share no history.")


def test_gitlab_fetches_twenty_commits(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(4)}, start=project.tip)
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/topic", "--depth=20")
    said = asked(clone, environment=gitlab(project.tip, head))
    assert said.first == unknown(TOO_SHALLOW.format(18))
    assert "GIT_DEPTH" in said.output


def test_a_base_of_the_ci_that_is_not_in_the_clone(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(4)}, start=project.tip)
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/topic", "--depth=1")
    assert asked(clone, environment=gitlab(project.tip, head)).first == unknown(
        f"The base of the change, as GitLab CI names it, is not in this clone: {project.tip[:10]}."
    )


# Without the default branch the branch itself was taken for it: nothing to judge, and a pass.
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param(
            lambda folder, head: github(folder, "push", head, "refs/heads/topic"),
            "The target branch 'main' is not in this clone, so where the change left it cannot be told.",
            id="the CI names the default branch",
        ),
        pytest.param(
            lambda _folder, _head: {"JENKINS_URL": "x", "BRANCH_NAME": "topic", "BRANCH_IS_PRIMARY": "false"},
            "The branch that the change goes to is not in this clone, so where the change left it cannot be told.",
            id="the CI only knows that this is another one",
        ),
    ],
)
@pytest.mark.parametrize("detached", [True, False], ids=["detached", "on the branch"])
def test_a_push_to_a_branch_that_alone_was_fetched(
    tmp_path: Path, environment: Callable[[Path, str], dict[str, str]], expected: str, detached: bool
) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(5000)})
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/topic", "--depth=400")
    if not detached:
        git(clone, "checkout", "-q", "-B", "topic")
    assert asked(clone, environment=environment(tmp_path, head)).first == unknown(expected)
