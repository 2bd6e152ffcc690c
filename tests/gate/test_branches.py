"""Runs that are of no pull request: merge queues, pushes, schedules, and one's own machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.as_ci import github, github_pull
from tests.gate.asking import asked, unknown
from tests.gate.repository import Project, checkout, fresh
from tests.plain_git import git
from tests.repos import day

PASS_4 = (0, "pass  pr-size 4 lines (limit 400; larger than 0 of the last 60 changes)")
FAIL_500 = (1, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)")
NO_DRIFT = (
    0,
    "pass  drift: median 10 lines in the last 28 days (n = 28), 10 lines in the 182 before (n = 32); p = 1",
)


def queue(folder: Path, project: Project, base: str, head: str) -> dict[str, str]:
    ref = "refs/heads/gh-readonly-queue/main/pr-7"
    group = {"base_sha": base, "head_sha": head, "base_ref": "refs/heads/main", "head_ref": ref}
    project.detach(head)
    return github(folder, "merge_group", head, ref, {"merge_group": group})


def test_the_merge_queue(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    first = project.test_merge(project.propose({"one.py": fresh(300)}))
    project.repo.set_branch("second", project.tip)
    second = project.test_merge(project.propose({"two.py": fresh(500)}, branch="second"), target=first)
    environment = queue(tmp_path, project, first, second)
    expected = (0, "exempt  pr-size was checked before the change came into the merge queue")
    assert asked(project.folder, environment=environment).first == expected
    # Judged once more it is the second one alone, ranked behind the first.
    assert asked(project.folder, "--rule-in-queue", environment=environment).first == (
        1,
        "fail  pr-size 500 lines (limit 400; larger than 61 of the last 61 changes)",
    )


def test_the_trend_may_be_asked_in_the_queue_as_well(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"one.py": fresh(3000)}))
    said = asked(project.folder, "--rule", "drift", environment=queue(tmp_path, project, project.tip, merged))
    assert said.first == NO_DRIFT


def test_the_queue_in_a_clone_of_one_commit(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"one.py": fresh(3000)}))
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--depth=1")
    environment = queue(tmp_path, project, project.tip, merged)
    # A required check must answer in the queue, or nothing is merged.
    assert asked(clone, environment=environment).code == 0
    assert asked(clone, "--rule-in-queue", environment=environment).first == unknown(
        f"The base of the change, as GitHub Actions names it, is not in this clone: {project.tip[:10]}."
    )


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
def test_the_default_branch_is_judged_by_its_trend(tmp_path: Path, event: str) -> None:
    project = Project(tmp_path / "project")
    project.land(5000, day(60), "Large (#61)")
    project.detach(project.tip)
    expected = (
        0,
        "pass  drift: median 10 lines in the last 28 days (n = 28), 10 lines in the 182 before (n = 33); p = 0.15",
    )
    said = asked(project.folder, environment=github(tmp_path, event, project.tip, "refs/heads/main"))
    assert said.first == expected


def test_a_drift_is_told_on_the_default_branch_and_not_of_a_pull_request(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=[10] * 60 + [30] * 35)
    environment = github(tmp_path, "push", project.tip, "refs/heads/main")
    warned = (
        0,
        (
            "warn  drift: median 30 lines in the last 28 days (n = 28), 10 lines in the 182 before (n = 67); p < 0.001"
            ", a week ago as well"
        ),
    )
    assert asked(project.folder, environment=environment).first == warned
    assert asked(project.folder, "--fail-on", "warning", environment=environment).code == 1
    merged = project.test_merge(project.propose({"new.py": fresh(31)}))
    assert asked(project.folder, environment=github_pull(tmp_path, merged)).first == (
        0,
        "pass  pr-size 31 lines (limit 400; larger than 95 of the last 95 changes)",
    )


def test_a_drift_that_shall_fail(tmp_path: Path) -> None:
    settings = {"flowlens.toml": "[check.drift]\nfail = true\n"}
    project = Project(tmp_path / "project", sizes=[10] * 60 + [30] * 35, files=settings)
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/main")
    environment = github(tmp_path, "push", project.tip, "refs/heads/main")
    assert asked(clone, environment=environment).first == (
        1,
        (
            "fail  drift: median 30 lines in the last 28 days (n = 28), 10 lines in the 182 before (n = 67); p < 0.001"
            ", a week ago as well"
        ),
    )


def test_a_push_to_another_branch_is_a_change(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(500)})
    environment = github(tmp_path, "push", head, "refs/heads/topic", {"before": "0" * 40})
    assert asked(project.folder, environment=environment).first == FAIL_500


def test_a_forced_push(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    gone = project.propose({"new.py": fresh(3000)})
    head = project.propose({"new.py": fresh(4, 9000)}, start=project.tip)
    environment = github(tmp_path, "push", head, "refs/heads/topic", {"before": gone, "forced": True})
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/topic")
    git(clone, "fetch", "-q", "origin", "+refs/heads/main:refs/remotes/origin/main")
    assert asked(clone, environment=environment).first == PASS_4


def test_a_branch_of_this_clone_that_is_behind_is_not_the_target(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    head = project.propose({"new.py": fresh(4)})
    project.repo.set_branch("main", project.named("main~30"))
    expected = "the target is main, at "
    for name in (True, False):
        environment = github(tmp_path, "push", head, "refs/heads/topic") if name else {}
        said = asked(project.folder, "--explain", environment=environment)
        assert said.first == PASS_4
        assert expected + str(project.repo.git.references["refs/remotes/origin/main"].target)[:10] in said.output


def test_what_has_not_been_pushed_has_not_landed(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    landed = project.tip
    project.land(500, day(61), "By hand")
    project.repo.git.references.create("refs/remotes/origin/main", landed, force=True)
    project.repo.git.references.delete("refs/remotes/origin/HEAD")
    assert asked(project.folder).first == FAIL_500


def test_a_push_to_a_mainline_that_is_not_the_default_branch(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"flowlens.toml": 'mainline = "develop"\n'})
    for n in range(3):
        project.propose({f"dev{n}.py": fresh(300, 1000 * n)}, f"Work (#{70 + n})", branch="develop")
    develop = project.named("develop")
    project.push("develop")
    head = project.propose({"new.py": fresh(4)}, start=develop)
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/topic")
    for name in ("main", "develop"):
        git(clone, "fetch", "-q", "origin", f"+refs/heads/{name}:refs/remotes/origin/{name}")
    assert asked(clone, environment=github(tmp_path, "push", head, "refs/heads/topic")).first == (
        0,
        "pass  pr-size 4 lines (limit 400; larger than 0 of the last 63 changes)",
    )
    git(clone, "checkout", "-q", "--detach", "origin/develop")
    assert asked(clone, environment=github(tmp_path, "push", develop, "refs/heads/develop")).first == (
        0,
        "pass  drift: median 10 lines in the last 28 days (n = 30), 10 lines in the 182 before (n = 33); p = 0.12",
    )


def test_a_detached_head_on_one_s_own_machine(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.detach(project.propose({"new.py": fresh(500)}))
    assert asked(project.folder).first == FAIL_500


def test_nothing_to_judge_says_so(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.repo.set_branch("topic", project.tip)
    environment = github(tmp_path, "push", project.tip, "refs/heads/topic")
    said = asked(project.folder, environment=environment)
    assert said.first == (0, "pass  pr-size 0 lines (limit 400; larger than 0 of the last 60 changes)")
    assert "  note: There is nothing to judge: what the change goes to contains it already.\n" in said.output
