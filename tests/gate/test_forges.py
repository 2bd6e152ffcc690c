"""The other forges and CIs: what each of them says is enough to find the change, or the answer is that it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.as_ci import azure, bitbucket, buildkite, gitea, gitlab, jenkins, pre_push
from tests.gate.asking import asked, unknown
from tests.gate.repository import Project, checkout, fresh
from tests.plain_git import git
from tests.repos import day

FAIL_500 = (1, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)")
OVERRIDDEN_500 = (0, FAIL_500[1].replace("fail", "overridden"))
QUEUED = (0, "exempt  pr-size was checked before the change came into the merge queue")


def parted(folder: Path) -> tuple[Project, str, str]:
    """A change of 500 lines, the commit at which it left the mainline, and its newest one; 1,000 lines landed since."""
    project = Project(folder)
    base = project.tip
    head = project.propose({"new.py": fresh(500)}, start=base)
    project.land(1000, day(61), "Meanwhile (#61)")
    return project, base, head


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        pytest.param("detached", {}, FAIL_500, id="detached"),
        pytest.param("detached", {"LABELS": "x,batch-size-ok"}, OVERRIDDEN_500, id="with the label"),
        pytest.param("merged_result", {}, FAIL_500, id="merged results"),
        pytest.param("merge_train", {}, QUEUED, id="merge train"),
    ],
)
def test_gitlab(tmp_path: Path, kind: str, more: dict[str, str], expected: tuple[int, str]) -> None:
    project, base, head = parted(tmp_path / "project")
    environment = gitlab(base, head, kind, **more)
    if kind != "detached":
        # HEAD is a merge that GitLab made, of which the first parent is not known to be the target.
        environment |= {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head, "CI_COMMIT_SHA": project.test_merge(head)}
    assert asked(project.folder, environment=environment).first == expected


def test_gitlab_names_a_base_that_is_none(tmp_path: Path) -> None:
    # https://gitlab.com/gitlab-org/gitlab/-/issues/442031: the newest commit of the target in its place.
    project, _, head = parted(tmp_path / "project")
    said = asked(project.folder, "--explain", environment=gitlab(project.tip, head))
    assert said.first == FAIL_500
    assert "the target is the base that GitLab CI names" in said.output


@pytest.mark.parametrize("action", ["opened", "synchronized"])
def test_gitea(tmp_path: Path, action: str) -> None:
    project, base, head = parted(tmp_path / "project")
    # In the event of new commits it is still that of the commits before.
    told = base if action == "opened" else project.named("main~40")
    assert asked(project.folder, environment=gitea(tmp_path, head, action, told)).first == FAIL_500


def test_bitbucket(tmp_path: Path) -> None:
    project, _, head = parted(tmp_path / "project")
    # HEAD is a merge of the target into the change.
    project.detach(project.repo.merge(project.tip, "Merge main", branch="topic", at=day(62)))
    said = asked(project.folder, environment=bitbucket(project.tip))
    assert said.first == (0, "warn  pr-size 500 lines (limit 1,000; larger than 60 of the last 61 changes)")
    assert head != project.tip


@pytest.mark.parametrize("merged", [True, False], ids=["merged by Jenkins", "the head"])
def test_jenkins(tmp_path: Path, merged: bool) -> None:
    project, _, head = parted(tmp_path / "project")
    if merged:
        project.test_merge(head)
    environment = jenkins(CHANGE_ID="7", CHANGE_TARGET="main", CHANGE_BRANCH="topic", CHANGE_AUTHOR="ann")
    expected = (
        (0, "warn  pr-size 500 lines (limit 1,000; larger than 60 of the last 61 changes)") if merged else FAIL_500
    )
    assert asked(project.folder, environment=environment).first == expected


@pytest.mark.parametrize("primary", ["true", "false"])
def test_a_branch_in_jenkins(tmp_path: Path, primary: str) -> None:
    project, _, _ = parted(tmp_path / "project")
    environment = jenkins(BRANCH_NAME="topic", BRANCH_IS_PRIMARY=primary)
    said = asked(project.folder, environment=environment)
    if primary == "false":
        assert said.first == FAIL_500
    else:
        assert said.output.startswith("flowlens: pass  drift: ")


def test_azure(tmp_path: Path) -> None:
    project, _, head = parted(tmp_path / "project")
    said = asked(project.folder, environment=azure(project.test_merge(head)))
    assert said.first == (0, "warn  pr-size 500 lines (limit 1,000; larger than 60 of the last 61 changes)")


def test_azure_fetches_one_commit(tmp_path: Path) -> None:
    project, _, head = parted(tmp_path / "project")
    merged = project.test_merge(head)
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--depth=1")
    assert asked(clone, environment=azure(merged)).first == unknown(
        "This is the forge's test merge, fetched at depth 1: what it is merged into is not here."
    )


@pytest.mark.parametrize(
    ("labels", "expected"), [("", FAIL_500), ("bug,batch-size-ok", OVERRIDDEN_500)], ids=["plain", "with the label"]
)
def test_buildkite(tmp_path: Path, labels: str, expected: tuple[int, str]) -> None:
    project, _, head = parted(tmp_path / "project")
    assert asked(project.folder, environment=buildkite(head, labels)).first == expected


def test_buildkite_in_a_merge_queue(tmp_path: Path) -> None:
    project, base, head = parted(tmp_path / "project")
    environment = {
        **buildkite(head),
        "BUILDKITE_MERGE_QUEUE_BASE_COMMIT": base,
        "BUILDKITE_MERGE_QUEUE_BASE_BRANCH": "main",
    }
    assert asked(project.folder, environment=environment).first == QUEUED
    assert asked(project.folder, "--rule-in-queue", environment=environment).first == FAIL_500


def test_a_push_that_a_hook_looks_at(tmp_path: Path) -> None:
    project, _, head = parted(tmp_path / "project")
    # HEAD may be elsewhere by then.
    project.detach(project.tip)
    assert asked(project.folder, environment=pre_push(head)).first == FAIL_500


def test_a_push_of_the_mainline_that_a_hook_looks_at(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"flowlens.toml": 'mainline = "main"\n'})
    head = project.repo.commit({"new.py": fresh(500)}, "By hand", at=day(61))
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/main")
    git(clone, "checkout", "-q", "-B", "main", head)
    git(clone, "update-ref", "refs/remotes/origin/main", f"{head}~1")
    assert asked(clone, environment=pre_push(head, "main")).first == FAIL_500


def test_a_hook_knows_the_mainline_that_is_configured(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    for n in range(3):
        project.propose({f"dev{n}.py": fresh(300, 1000 * n)}, f"Work (#{70 + n})", branch="develop")
    head = project.propose({"new.py": fresh(4)}, start=project.named("develop"))
    environment = pre_push(head)
    assert asked(project.folder, environment=environment).first == (
        1,
        "fail  pr-size 904 lines (limit 400; larger than 60 of the last 60 changes)",
    )
    (project.folder / "flowlens.toml").write_text('mainline = "develop"\n')
    assert asked(project.folder, environment=environment).first == (
        0,
        "pass  pr-size 4 lines (limit 400; larger than 0 of the last 63 changes)",
    )


def test_a_first_push_of_everything(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    for name in ("HEAD", "main"):
        project.repo.git.references.delete(f"refs/remotes/origin/{name}")
    assert asked(project.folder, environment=pre_push(project.tip, "main")).first == (
        0,
        "pass  pr-size 0 lines (limit 400; larger than 0 of the last 60 changes)",
    )


def test_a_ci_that_is_not_known(tmp_path: Path) -> None:
    project, _, _ = parted(tmp_path / "project")
    assert asked(project.folder, environment={"CI": "true"}).first == FAIL_500
    assert asked(project.folder, environment={"FLOWLENS_BASE": "main", "FLOWLENS_HEAD": "topic"}).first == FAIL_500
