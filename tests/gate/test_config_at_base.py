"""A change is measured by the rules at its base: it cannot relax them for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.as_ci import github, github_pull, pre_push
from tests.gate.asking import asked
from tests.gate.repository import Project, checkout, fresh
from tests.plain_git import git
from tests.repos import Content

FAIL_500 = (1, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)")
RELAXED = "[check.pr-size]\nfail-floor = 100000\n"
IN_PYPROJECT = "[tool.flowlens.check.pr-size]\nfail-floor = 100000\n"
BROKEN = "[check]\nnonsense = true\n"
HELD = "notice: The change edits {}; the version at the base holds."


@pytest.mark.parametrize(
    ("edited", "path"),
    [
        pytest.param(RELAXED, "flowlens.toml", id="flowlens.toml"),
        pytest.param(IN_PYPROJECT, "pyproject.toml", id="pyproject.toml"),
        pytest.param("*.py linguist-generated\n", ".gitattributes", id="attributes: generated"),
        pytest.param("*.py -diff\n", ".gitattributes", id="attributes: no diff"),
        pytest.param("*.py linguist-vendored\n", "deep/down/.gitattributes", id="attributes in a folder"),
        pytest.param("dependabot[bot] <d@x> Ann <ann@example.org>\n", ".mailmap", id="mailmap"),
    ],
)
@pytest.mark.parametrize("where", ["the forge", "a hook"])
def test_a_change_that_relaxes_its_own_gate(tmp_path: Path, edited: str, path: str, where: str) -> None:
    project = Project(tmp_path / "project")
    n_lines = 500 - edited.count("\n")
    head = project.propose({path: edited, "deep/down/new.py": fresh(n_lines)})
    merged = project.test_merge(head)
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge")
    if where == "a hook":
        git(clone, "fetch", "-q", "origin", "+refs/heads/main:refs/remotes/origin/main")
    said = asked(clone, environment=github_pull(tmp_path, merged) if where == "the forge" else pre_push(head))
    assert said.first == FAIL_500
    assert HELD.format(path) in said.output


def test_once_it_has_landed_it_holds(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"flowlens.toml": RELAXED})
    merged = project.test_merge(project.propose({"new.py": fresh(500)}))
    said = asked(project.folder, environment=github_pull(tmp_path, merged))
    assert said.first == (0, "warn  pr-size 500 lines (limit 100,000; larger than 60 of the last 60 changes)")
    assert f"configuration: flowlens.toml at {project.tip[:10]}" in said.output
    assert "notice" not in said.output


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param("[project]\n", "[project]\nname = 'x'\n", False, id="nothing of ours"),
        pytest.param("[project]\n", IN_PYPROJECT, True, id="ours comes"),
        pytest.param(IN_PYPROJECT, "[project]\n", True, id="ours goes"),
    ],
)
def test_a_pyproject_is_edited_all_the_time(tmp_path: Path, before: str, after: str, told: bool) -> None:
    project = Project(tmp_path / "project", files={"pyproject.toml": before})
    merged = project.test_merge(project.propose({"pyproject.toml": after}))
    said = asked(project.folder, environment=github_pull(tmp_path, merged))
    assert (HELD.format("pyproject.toml") in said.output) is told


def relaxing(folder: Path) -> tuple[Path, dict[str, str]]:
    """A checkout of a pull request that relaxes its own gate, and its run."""
    project = Project(folder / "project")
    merged = project.test_merge(project.propose({"flowlens.toml": RELAXED, "new.py": fresh(498)}))
    return checkout(project.folder, folder / "clone", "refs/pull/7/merge"), github_pull(folder, merged)


def test_the_work_tree_holds_where_somebody_says_so(tmp_path: Path) -> None:
    clone, environment = relaxing(tmp_path)
    expected = (0, "warn  pr-size 500 lines (limit 100,000; larger than 60 of the last 60 changes)")
    for option in (("--config-from", "worktree"), ("--config", str(clone / "flowlens.toml"))):
        said = asked(clone, *option, environment=environment)
        assert said.first == expected
        assert "the version at the base holds" not in said.output
    assert asked(clone, "--config-from", "base", environment=environment).first == FAIL_500


def test_on_a_branch_of_one_s_own_the_work_tree_holds(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(500)})
    assert asked(project.folder).first == FAIL_500
    (project.folder / "flowlens.toml").write_text(RELAXED)
    assert asked(project.folder).code == 0
    assert asked(project.folder, "--config-from", "base").first == FAIL_500
    assert asked(project.folder, "--base", "main").first == FAIL_500


def test_what_is_not_committed_counts_for_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"new.py": fresh(500)}))
    (project.folder / "flowlens.toml").write_text(RELAXED)
    (project.folder / ".gitattributes").write_text("*.py linguist-generated\n")
    assert asked(project.folder, environment=github_pull(tmp_path, merged)).first == FAIL_500


@pytest.mark.parametrize(
    ("at_base", "at_head", "code"),
    [
        pytest.param({"flowlens.toml": BROKEN}, {"new.py": fresh(4)}, 2, id="a fault at the base"),
        pytest.param({}, {"flowlens.toml": BROKEN}, 0, id="a fault that is proposed"),
        pytest.param({"flowlens.toml": BROKEN}, {"flowlens.toml": "# mended\n"}, 2, id="a fault that is being mended"),
    ],
)
def test_a_fault_in_the_configuration(
    tmp_path: Path, at_base: dict[str, Content], at_head: dict[str, Content | None], code: int
) -> None:
    project = Project(tmp_path / "project", files=at_base)
    merged = project.test_merge(project.propose(at_head))
    said = asked(project.folder, environment=github_pull(tmp_path, merged))
    if code:
        fault = f"error: flowlens.toml at {project.tip[:10]}:2: check.nonsense"
        assert (said.code, said.output) == (2, "")
        assert said.errors.startswith(f"flowlens: {fault}")
    else:
        assert said.first == (0, "pass  pr-size 2 lines (limit 400; larger than 0 of the last 60 changes)")


def test_a_configuration_that_is_too_large(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"flowlens.toml": "#" * (1 << 20) + "\n"})
    merged = project.test_merge(project.propose({"new.py": fresh(4)}))
    assert asked(project.folder, environment=github_pull(tmp_path, merged)).first == (
        2,
        f"error: flowlens.toml at {project.tip[:10]} is larger than 1 MiB.",
    )


def test_the_gate_of_a_push_to_the_mainline_is_the_work_tree_s(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"flowlens.toml": "[check.drift]\nrecent-days = 7\n"})
    clone = checkout(project.folder, tmp_path / "clone", "refs/heads/main")
    assert asked(clone, environment=github(tmp_path, "push", project.tip, "refs/heads/main")).first == (
        0,
        "insufficient-history  drift: not enough changes: 7 (it takes 12) in the last 7 days, 53 in the 182 before",
    )


def test_attributes_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={".gitattributes": "*.py text\n" * 500_000})
    merged = project.test_merge(project.propose({"new.py": fresh(500)}))
    said = asked(project.folder, environment=github_pull(tmp_path, merged))
    assert said.code == 0
    assert said.first[1].startswith("warn  pr-size 500 lines (limit 500,010;")
    assert "notice: Not read, because too large, missing or damaged: .gitattributes." in said.output
