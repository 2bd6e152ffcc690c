"""A token that lies in a clone's configuration or in the environment comes out nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("command", "code"),
    [
        pytest.param(["report", *FORMS, "--verbose"], 0, id="report"),
        pytest.param(["check", "--explain", "--verbose"], 0, id="check"),
        pytest.param(["export", "--output", "tables"], 0, id="export"),
        pytest.param(["init"], 0, id="init"),
        pytest.param(["report", "--mainline", "nowhere", "--verbose"], 2, id="a failure"),
    ],
)
def test_a_token_comes_out_nowhere(project: Path, tmp_path: Path, command: list[str], code: int) -> None:
    environment = {**os.environ, "FLOWLENS_CACHE_DIR": str(tmp_path / "cache"), **dict.fromkeys(VARIABLES, TOKEN)}
    done = subprocess.run(
        [sys.executable, "-m", "flowlens", *command, str(project)],
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
