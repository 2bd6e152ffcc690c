"""The hook of pre-commit and the hook of plain Git: a push to a real repository, and what it is refused for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gate.repository import Project, fresh
from tests.packaging.shell import ROOT, Done, bash, command, faults
from tests.plain_git import git, init

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
EXAMPLES = ROOT / "examples" / "ci"
HOOK: Any = yaml.safe_load(MANIFEST.read_text("utf-8"))[0]


class Clone:
    """A clone with a branch of 500 lines that may be pushed, and one of 30; `push` is Git's own."""

    def __init__(self, folder: Path) -> None:
        project = Project(folder / "upstream")
        self.remote = init(folder / "remote.git", "--bare")
        git(project.folder, "push", "-q", self.remote.as_uri(), "main")
        self.folder = folder / "shop"
        git(folder, "clone", "-q", self.remote.as_uri(), "shop")
        for name, size in (("large", 500), ("small", 30)):
            git(self.folder, "checkout", "-q", "-b", name, "main")
            (self.folder / "new.txt").write_text(fresh(size), "utf-8")
            git(self.folder, "add", "new.txt")
            git(self.folder, "commit", "-q", "-m", "Add it")
        self.bin = command(folder / "bin").parent
        self.home = folder

    @property
    def variables(self) -> dict[str, str]:
        """The environment of the one who pushes."""
        path = f"{self.bin}:{os.environ['PATH']}"
        return {
            "PATH": path,
            "HOME": str(self.home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PRE_COMMIT_HOME": str(self.home / "hooks"),
        }

    def push(self, *arguments: str) -> Done:
        """`git push origin ARGUMENTS`."""
        done = subprocess.run(
            ["git", "push", "origin", *arguments],
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    @property
    def pushed(self) -> set[str]:
        """The branches and tags that the remote has besides main."""
        return {*git(self.remote, "for-each-ref", "--format=%(refname:short)").decode().split()} - {"main"}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


@pytest.fixture
def plain(clone: Clone) -> Clone:
    """With the hook of the examples."""
    hook = clone.folder / ".git" / "hooks" / "pre-push"
    hook.write_bytes((EXAMPLES / "pre-push").read_bytes())
    hook.chmod(0o755)
    return clone


@pytest.fixture
def managed(clone: Clone) -> Clone:
    """With pre-commit and all that the manifest says of the hook but its language, which would install FlowLens."""
    hook = {**HOOK, "language": "system"}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (clone.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    pre_commit = [sys.executable, "-m", "pre_commit", "install", "--hook-type", "pre-push"]
    subprocess.run(pre_commit, cwd=clone.folder, env=clone.variables, capture_output=True, check=True)
    return clone


@pytest.mark.parametrize(
    ("command", "file"),
    [("validate-manifest", MANIFEST), ("validate-config", EXAMPLES / "pre-commit-config.yaml")],
    ids=["manifest", "example"],
)
def test_pre_commit_takes_it(tmp_path: Path, command: str, file: Path) -> None:
    broken = tmp_path / file.name
    broken.write_text(file.read_text("utf-8").replace("id: flowlens-check", "name: flowlens-check"), "utf-8")
    codes = [
        subprocess.run([sys.executable, "-m", "pre_commit", command, each], capture_output=True, check=False).returncode
        for each in (file, broken)
    ]
    assert codes == [0, 1]


def test_the_hook_is_for_a_push_as_a_whole() -> None:
    told = {name: HOOK[name] for name in ("id", "entry", "language", "stages", "always_run", "pass_filenames")}
    assert told == {
        "id": "flowlens-check",
        "entry": "flowlens check",
        "language": "python",
        "stages": ["pre-push", "manual"],
        "always_run": True,
        "pass_filenames": False,
    }


def test_the_example_uses_the_hook() -> None:
    (used,) = yaml.safe_load((EXAMPLES / "pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [hook["id"] for hook in used["hooks"]] == [HOOK["id"]]


@pytest.mark.parametrize(
    ("references", "code", "pushed"),
    [
        pytest.param(["large"], 1, set(), id="too-large"),
        pytest.param(["small"], 0, {"small"}, id="small"),
        pytest.param(["--no-verify", "large"], 0, {"large"}, id="no-verify"),
        pytest.param(["large:main"], 1, set(), id="straight-to-main"),
    ],
)
@pytest.mark.parametrize("hook", ["plain", "managed"])
def test_a_push(request: pytest.FixtureRequest, hook: str, references: list[str], code: int, pushed: set[str]) -> None:
    clone: Clone = request.getfixturevalue(hook)
    done = clone.push(*references)
    assert (done.code, clone.pushed) == (code, pushed)
    assert ("pr-size 500 lines" in done.log) == (code == 1)


def test_each_of_several_branches_is_looked_at(plain: Clone) -> None:
    """By plain Git's hook; pre-commit looks at the first one that is new, and says nothing of the others."""
    assert (plain.push("small", "large").code, plain.pushed) == (1, set())


@pytest.mark.parametrize("hook", ["plain", "managed"])
def test_what_has_landed_is_no_change(request: pytest.FixtureRequest, hook: str) -> None:
    """Nor is it asked for its trend."""
    clone: Clone = request.getfixturevalue(hook)
    done = clone.push("main:copy")
    assert (done.code, clone.pushed, "drift" in done.log) == (0, {"copy"}, False)


@pytest.mark.parametrize("hook", ["plain", "managed"])
def test_a_tag_and_a_deletion_are_no_change(request: pytest.FixtureRequest, hook: str) -> None:
    clone: Clone = request.getfixturevalue(hook)
    git(clone.folder, "checkout", "-q", "main")
    git(clone.folder, "push", "-q", "--no-verify", "origin", "large")
    git(clone.folder, "tag", "v1", "large")
    assert (clone.push("v1").code, clone.pushed) == (0, {"large", "v1"})
    assert (clone.push("--delete", "large").code, clone.pushed) == (0, {"v1"})


def test_a_clone_that_cannot_tell_stops_nobody(plain: Clone) -> None:
    (plain.folder / ".git" / "shallow").write_bytes(git(plain.folder, "rev-parse", "main"))
    done = plain.push("large")
    assert (done.code, plain.pushed) == (0, {"large"})
    assert "flowlens: unknown" in done.log


def test_the_entry_reads_what_pre_commit_says(clone: Clone) -> None:
    """Without pre-commit itself: the variables of its stage pre-push, which name another branch than HEAD."""
    oid = git(clone.folder, "rev-parse", "large").decode().strip()
    push = {"PRE_COMMIT_REMOTE_BRANCH": "refs/heads/large", "PRE_COMMIT_TO_REF": oid, "PRE_COMMIT_FROM_REF": "0" * 40}
    said = [bash(HOOK["entry"], clone.folder, {**clone.variables, **more}) for more in (push, {})]
    assert [done.code for done in said] == [1, 0]
    assert [
        done.output.startswith(f"flowlens: {word}  pr-size") for done, word in zip(said, ("fail", "pass"), strict=True)
    ]


def test_the_hook_of_git_is_a_shell_script() -> None:
    assert os.access(EXAMPLES / "pre-push", os.X_OK)
    assert faults((EXAMPLES / "pre-push").read_text("utf-8"), "sh") == ""
