"""Pull requests on GitHub: their test merge, pulls on other pulls, and several merge bases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.gate.as_ci import github_pull
from tests.gate.asking import asked, unknown
from tests.gate.repository import Project, fresh
from tests.plain_git import git
from tests.repos import BEN, day, lines

PASS_4 = (0, "pass  pr-size 4 lines (limit 400; larger than 0 of the last 60 changes)")
FAIL_500 = (1, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)")


@pytest.mark.parametrize(
    ("n_lines", "expected"),
    [
        pytest.param(4, PASS_4, id="4"),
        pytest.param(200, (0, PASS_4[1].replace("4 lines", "200 lines").replace("than 0", "than 60")), id="200"),
        pytest.param(201, (0, "warn  pr-size 201 lines (limit 400; larger than 60 of the last 60 changes)"), id="201"),
        pytest.param(400, (0, "warn  pr-size 400 lines (limit 400; larger than 60 of the last 60 changes)"), id="400"),
        pytest.param(401, (1, FAIL_500[1].replace("500", "401")), id="401"),
    ],
)
def test_a_pull_request(tmp_path: Path, n_lines: int, expected: tuple[int, str]) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"new.py": fresh(n_lines)}))
    assert asked(project.folder, environment=github_pull(tmp_path, merged)).first == expected


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"draft": True}, id="draft"),
        pytest.param({"head": {"ref": "main", "sha": "d" * 40, "repo": {"fork": True}}}, id="fork, from its main"),
        pytest.param({"head": {"ref": "topic", "sha": "d" * 40, "repo": None}}, id="fork that is gone"),
        pytest.param({"user": None}, id="of a deleted account"),
    ],
)
def test_a_pull_request_of_another_kind_is_judged_as_any(tmp_path: Path, more: dict[str, Any]) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"new.py": fresh(500)}))
    assert asked(project.folder, environment=github_pull(tmp_path, merged, **more)).first == FAIL_500


def test_without_an_event_file(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"new.py": fresh(4)}))
    environment = github_pull(tmp_path, merged)
    del environment["GITHUB_EVENT_PATH"]
    assert asked(project.folder, environment=environment).first == PASS_4


def test_what_has_landed_since_is_not_the_change_s(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(4)}, start=project.tip)
    project.land(1000, day(61), "Meanwhile (#61)")
    merged = project.test_merge(head)
    assert asked(project.folder, environment=github_pull(tmp_path, merged)).first == (
        0,
        "pass  pr-size 4 lines (limit 1,000; larger than 0 of the last 61 changes)",
    )


def test_the_head_of_a_pull_request_in_place_of_its_test_merge(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(4)}, start=project.tip)
    project.land(1000, day(61), "Meanwhile (#61)")
    environment = github_pull(tmp_path, project.test_merge(head))
    project.detach(head)
    assert asked(project.folder, environment=environment).first == PASS_4
    project.repo.git.references.delete("refs/remotes/origin/main")
    project.repo.git.references.delete("refs/heads/main")
    assert asked(project.folder, environment=environment).first == unknown(
        "The target branch 'main' is not in this clone, so where the change left it cannot be told."
    )


def test_updates_of_the_branch_are_not_the_change_s(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(4)}, start=project.tip)
    for n in range(3):
        newest = project.land(1000, day(61 + n), f"Meanwhile (#{61 + n})")
        project.repo.merge(newest, "Merge branch 'main' into topic", branch="topic", at=day(61 + n))
    head = project.propose({"new.py": fresh(6)})
    last = project.land(1000, day(65), "Meanwhile (#65)")
    expected = (0, "pass  pr-size 6 lines (limit 1,000; larger than 0 of the last 64 changes)")
    environment = github_pull(tmp_path, project.test_merge(head), n_commits=5)
    assert asked(project.folder, environment=environment).first == expected
    # The same without a test merge: the base is what was merged last.
    project.detach(head)
    assert asked(project.folder, "--base", last).first == (0, expected[1].replace("64", "63"))


def test_a_run_on_the_target(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(500)})
    project.detach(project.tip)
    for sha, expected in (
        (head, FAIL_500),
        (
            "e" * 40,
            unknown("The newest commit of the change, as GitHub Actions names it, is not in this clone: eeeeeeeeee."),
        ),
        (
            "HEAD",
            unknown(
                "A run of pull_request_target checks out no part of the pull request, and its event file does "
                "not name the commit that is proposed. Run on pull_request instead, or name what to compare with "
                "--base and --head."
            ),
        ),
    ):
        environment = github_pull(tmp_path, project.tip, head={"ref": "topic", "sha": sha})
        environment |= {"GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_REF": "refs/heads/main"}
        assert asked(project.folder, environment=environment).first == expected


def test_a_pull_on_a_pull(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    for n in range(30):
        project.propose({f"below{n}.py": fresh(300, 1000 * n)}, branch="below")
    below = project.named("below")
    head = project.propose({"new.py": fresh(4)}, start=below)
    merged = project.test_merge(head, target=below)
    environment = github_pull(tmp_path, merged, target="below")
    # What is below has not landed: it is neither part of this change, nor a measure for it.
    assert asked(project.folder, environment=environment).first == PASS_4


def test_a_pull_to_a_branch_with_a_history_of_its_own(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    for n in range(51):
        project.propose({f"own{n}.py": fresh(20, 1000 * n)}, f"Own (#{n + 70})", branch="release")
    release = project.named("release")
    merged = project.test_merge(project.propose({"new.py": fresh(15)}, start=release), target=release)
    assert asked(project.folder, environment=github_pull(tmp_path, merged, target="release")).first == (
        0,
        "pass  pr-size 15 lines (limit 400; larger than 49 of the last 100 changes)",
    )


def criss_cross(project: Project) -> str:
    """A change of 4 lines that merged the mainline while the mainline merged it: two merge bases.

    On both sides of that the mainline has grown by 300 lines, which `git diff main...topic` counts as the change's.
    """
    ours = project.land(300, day(61), "Meanwhile (#61)")
    theirs = project.propose({"new.py": fresh(2)}, start=project.named("main~1"))
    project.repo.merge(theirs, "Merge pull request #62 from topic", at=day(62))
    project.repo.merge(ours, "Merge branch 'main' into topic", branch="topic", at=day(62))
    project.push("main")
    return project.propose({"other.py": fresh(4, 5000)})


def test_several_merge_bases(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = criss_cross(project)
    assert len(git(project.folder, "merge-base", "--all", "main", head).split()) == 2
    dots = git(project.folder, "diff", "--numstat", f"main...{head}").decode()
    assert "300\t0\tsrc/all.py" in dots or "2\t0\tnew.py" in dots
    before = sorted(path.name for path in (project.folder / ".git/objects").rglob("*"))
    said = asked(project.folder, "--explain")
    assert said.first == (0, "pass  pr-size 4 lines (limit 400; larger than 1 of the last 62 changes)")
    assert "they have 2 merge bases: the change is what merging it would add to the target" in said.output
    assert sorted(path.name for path in (project.folder / ".git/objects").rglob("*")) == before


def test_several_merge_bases_and_a_conflict(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    criss_cross(project)
    project.repo.commit({"other.py": lines(range(3))}, "Meanwhile (#63)", at=day(63), author=BEN)
    project.push("main")
    said = asked(project.folder)
    assert said.first == unknown("The change and its target are in conflict, and have several merge bases.")
    assert "next step: Merge the target branch into the change first" in said.output


def test_the_change_is_as_old_as_it_likes(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(4)}, start=project.named("main~59"))
    merged = project.test_merge(head)
    assert asked(project.folder, environment=github_pull(tmp_path, merged)).first == PASS_4
    assert project.now - day(0) == timedelta(days=60)
