"""Every file that a CI reads, against the schema that is published for it (as the tool check-jsonschema brings it)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.shell import ROOT

EXAMPLES = ROOT / "examples" / "ci"
_AZURE = ("--data-transform", "azure-pipelines", "--regex-variant", "nonunicode")


def complaints(file: Path, schema: str, *options: str) -> str:
    """What the schema has to say of the file; nothing where it fits."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *options, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


CASES = [
    pytest.param(ROOT / "action.yml", "github-actions", (), "composite", id="action"),
    pytest.param(EXAMPLES / "github.yml", "github-workflows", (), "runs-on", id="github"),
    pytest.param(EXAMPLES / "gitea.yml", "github-workflows", (), "runs-on", id="gitea"),
    pytest.param(EXAMPLES / "gitlab.yml", "gitlab-ci", (), "always", id="gitlab"),
    pytest.param(EXAMPLES / "bitbucket-pipelines.yml", "bitbucket-pipelines", (), "full", id="bitbucket"),
    pytest.param(EXAMPLES / "azure-pipelines.yml", "azure-pipelines", _AZURE, "fetchDepth", id="azure"),
    pytest.param(EXAMPLES / "buildkite.yml", "buildkite", (), "exit_status: 3", id="buildkite"),
]


@pytest.mark.parametrize(("file", "schema", "options", "word"), CASES)
def test_it_fits(file: Path, schema: str, options: tuple[str, ...], word: str) -> None:
    assert complaints(file, schema, *options) == ""
    assert word in file.read_text("utf-8")


@pytest.mark.parametrize(("file", "schema", "options", "word"), CASES)
def test_a_fault_would_be_seen(tmp_path: Path, file: Path, schema: str, options: tuple[str, ...], word: str) -> None:
    broken = tmp_path / file.name
    broken.write_text(file.read_text("utf-8").replace(word, "qqqqqqqq"), "utf-8")
    assert "qqqqqqqq" in complaints(broken, schema, *options)


def test_the_component_fits_once_it_is_filled_in(tmp_path: Path) -> None:
    body = (ROOT / "templates" / "check.yml").read_text("utf-8").partition("\n---\n")[2]
    job = tmp_path / "job.yml"
    job.write_text(re.sub(r"\$\[\[ inputs\.[\w-]+ \]\]", "filled", body), "utf-8")
    assert complaints(job, "gitlab-ci") == ""
    job.write_text(job.read_text("utf-8").replace("always", "qqqqqqqq"), "utf-8")
    assert "qqqqqqqq" in complaints(job, "gitlab-ci")
