"""A token that lies in a clone's configuration or in the environment comes out nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from flowlens.cli.main import flowlens
from tests.plain_git import git
from tests.repos import Repo, day, lines

TOKEN = "ghp_planted4711planted4711planted4711"
CONFIG = f"""
[http "https://example.org/"]
    extraheader = AUTHORIZATION: basic {TOKEN}
[url "https://oauth2:{TOKEN}@example.org/"]
    insteadOf = https://example.org/
[credential]
    username = {TOKEN}
"""
VARIABLES = ("GITHUB_TOKEN", "GH_TOKEN", "GITLAB_TOKEN", "CI_JOB_TOKEN")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("where") / "project")
    oids = [repo.commit({f"{number}.txt": lines(range(number + 1))}, at=day(number)) for number in range(8)]
    repo.tag("v1.0.0", oids[-1])
    git(repo.folder, "config", "remote.origin.url", f"https://ann:{TOKEN}@example.org/team/project.git")
    git(repo.folder, "config", "remote.origin.pushurl", f"https://{TOKEN}@example.org/team/project.git")
    with (repo.folder / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(CONFIG)
    return repo.folder


def holding(folder: Path, said: bytes) -> list[str]:
    """The names of the files below a folder that hold the token, and `said` if what was said does."""
    token = TOKEN.encode()
    files = [path.name for path in folder.rglob("*") if path.is_file() and token in path.read_bytes()]
    return files + ["said"] * (token in said)


FORMS = [f"--report={form}:page.{form}" for form in ("html", "json", "markdown")]


REPO = "the repository"
COMMANDS: dict[str, tuple[list[str], int]] = {
    "report": (["report", *FORMS, "--verbose", REPO], 0),
    "check": (["check", "--explain", "--verbose", REPO], 0),
    "compare": (["compare", "--verbose", "--report", "json:pages.json", "squads.toml"], 0),
    "export": (["export", "--output", "tables", "--verbose", REPO], 0),
    "init": (["init", REPO], 0),
    "mine": (["mine", "--verbose", REPO], 0),
    "cache": (["cache", REPO], 0),
    "explain": (["explain", "v1.0.0", REPO], 0),
    "query": (["query", "SELECT * FROM commits", REPO], 0),
    "experiment": (["experiment", "list", REPO], 0),
    "a failure": (["report", "--mainline", "nowhere", "--verbose", REPO], 2),
    "a forge that is not named": (["mine", "--verbose", "--forge", "--forge-kind", "gitlab", REPO], 2),
}


def test_each_command_is_tried() -> None:
    assert {words[0] for words, _ in COMMANDS.values()} == set(flowlens.list_commands(click.Context(flowlens)))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_token_comes_out_nowhere(project: Path, tmp_path: Path, name: str) -> None:
    command, code = COMMANDS[name]
    squads = (f'[[squad]]\nname = "{one}"\nrepositories = ["{project}"]\npaths = ["{one}*"]\n' for one in "01")
    (tmp_path / "squads.toml").write_text("".join(squads), "utf-8")
    environment = {**os.environ, "FLOWLENS_CACHE_DIR": str(tmp_path / "cache"), **dict.fromkeys(VARIABLES, TOKEN)}
    done = subprocess.run(
        [sys.executable, "-m", "flowlens", *(str(project) if word == REPO else word for word in command)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert done.stdout + done.stderr
    assert holding(tmp_path, done.stdout + done.stderr) == []
    written = project / "flowlens.toml"
    assert not written.exists() or TOKEN not in written.read_text("utf-8")
    written.unlink(missing_ok=True)


def test_the_search_would_find_it(project: Path) -> None:
    assert holding(project, TOKEN.encode()) == ["config", "said"]
