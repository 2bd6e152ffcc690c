"""The whole run of the gate: what it rests on is told, whatever the answer is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import flowlens
from flowlens.checking import Asked, check
from flowlens.errors import ConfigurationError, UsageError
from flowlens.model.check import Compared
from tests.gate.as_ci import github_pull
from tests.gate.repository import Project, checkout, fresh
from tests.plain_git import snapshot

# What the gate must not wait for where there is no configuration to check.
HEAVY = ("jinja2", "pandas", "pathspec", "pyarrow", "pydantic", "rich")


def test_what_was_compared(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"flowlens.toml": "# nothing yet\n"})
    merged = project.test_merge(project.propose({"new.py": fresh(500)}))
    report = check(Asked(project.folder, environment=github_pull(tmp_path, merged)))
    assert report.compared == Compared(
        ci="GitHub Actions",
        number=7,
        base=project.tip,
        head=merged,
        baseline_from=project.tip,
        config=f"flowlens.toml at {project.tip[:10]}",
        path=(f"HEAD is the forge's test merge {merged[:10]}: its first parent {project.tip[:10]} is the base",),
    )
    (answer,) = report.checks
    assert (answer.value, answer.limit, answer.warn_limit, answer.alpha) == (500, 400, 200, 0.02)
    assert (answer.p, answer.n_larger, report.verdict) == (1 / 61, 0, "fail")
    assert answer.baseline is not None
    assert [len(answer.baseline.changes), answer.baseline.median, answer.baseline.left_out] == [60, 10, {}]


def test_what_was_compared_is_told_where_it_cannot_be_ranked(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    merged = project.test_merge(project.propose({"new.py": fresh(500)}))
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--depth=2")
    report = check(Asked(clone, environment=github_pull(tmp_path, merged)))
    assert (report.verdict, report.compared.base, report.compared.head) == ("unknown", project.tip, merged)


@pytest.mark.parametrize("rules", [(), ("pr-size",), ("drift",), ("drift", "pr-size")])
def test_a_check_for_each_rule_that_is_asked_for(tmp_path: Path, rules: tuple[str, ...]) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    for folder in (project.folder, tmp_path / "missing"):
        report = check(Asked(folder, rules))  # type: ignore[arg-type]
        expected = rules or (("drift",) if folder == project.folder else ("pr-size",))
        assert tuple(answer.rule for answer in report.checks) == expected


def test_one_rule_that_cannot_be_measured_does_not_keep_the_other(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 80)
    merged = project.test_merge(project.propose({"new.py": fresh(4)}))
    clone = checkout(project.folder, tmp_path / "clone", "refs/pull/7/merge", "--depth=60")
    report = check(Asked(clone, ("drift", "pr-size"), environment=github_pull(tmp_path, merged)))
    assert [answer.verdict for answer in report.checks] == ["unknown", "pass"]


def test_what_makes_no_sense_is_raised(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    with pytest.raises(UsageError):
        check(Asked(project.folder, base="nowhere"))
    (project.folder / "flowlens.toml").write_text("nonsense = 1\n")
    with pytest.raises(ConfigurationError):
        check(Asked(project.folder))


def test_the_same_bytes_twice_and_nothing_written(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    asked = Asked(project.folder, environment=github_pull(tmp_path, project.test_merge(project.propose({"a": "a\n"}))))
    before = snapshot(tmp_path)
    assert check(asked) == check(asked)
    assert snapshot(tmp_path) == before


def test_it_starts_light(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(500)})
    code = (
        "import sys\nfrom flowlens.cli.main import flowlens\nfrom flowlens.cli.failures import run\n"
        f"code = run(flowlens, ['check', {str(project.folder)!r}])\n"
        f"print(code, *[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(Path(flowlens.__file__).parents[1]),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("flowlens: fail  pr-size 500 lines (limit 400;")
    assert done.stderr == "1\n"
    # The test can fail: with a configuration one of them is needed.
    (project.folder / "flowlens.toml").write_text("[check]\nexclude = ['x']\n")
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stderr == "1 pathspec pydantic\n"
