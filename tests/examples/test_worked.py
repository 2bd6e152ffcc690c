"""The worked examples, run as they stand: the weekly report, the coach's comparison, and the notebook on the facts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from flowlens import pipeline
from flowlens.config import Overrides, load_config
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.settings import LensSettings
from tests.packaging.shell import ROOT, bash, command, faults
from tests.repos import BOT, Repo, day, lines

EXAMPLES = ROOT / "examples"
NOTEBOOK = json.loads((EXAMPLES / "facts.ipynb").read_text("utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clone: a year of changes by six people and a bot, and a release each month."""
    folder = tmp_path_factory.mktemp("worked")
    repo = Repo(folder / "clones" / "clone")
    for n in range(60):
        author = BOT if n % 10 == 9 else (f"Person {n % 6}", f"p{n % 6}@example.org")
        files = {f"src/{n % 7}.py": lines(range(n, n + 20)), "package-lock.json": lines(range(n))}
        files |= {"tests/test_it.py": lines(range(n % 5))} if n % 3 == 0 else {}
        oid = repo.commit(files, f"Change {n} (#{n})", at=day(365 + n * 7), author=author)
        if n % 4 == 3:
            repo.tag(f"v1.{n // 4}.0", oid, at=day(365.5 + n * 7))
    (folder / "clone").symlink_to(repo.folder)
    return folder


def test_the_weekly_report(folder: Path, tmp_path: Path) -> None:
    text = (EXAMPLES / "weekly" / "github.yml").read_text("utf-8")
    steps: list[dict[str, Any]] = yaml.safe_load(text)["jobs"]["report"]["steps"]
    scripts = [step["run"] for step in steps if "run" in step]
    assert [faults(script) for script in scripts] == ["", ""]
    assert "flowlens@v" in scripts[0]
    installed = command(tmp_path / "bin").parent
    variables = {
        "PATH": f"{installed}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    done = bash(scripts[1], folder / "clone", variables)
    assert done.code == 0, done.log
    assert (tmp_path / "summary.md").read_text("utf-8").startswith("# ")
    assert "<!doctype html>" in (tmp_path / "flowlens.html").read_text("utf-8")[:200].lower()
    assert steps[0]["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_it_fits_the_schema_of_workflows() -> None:
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run(
        [*checker, str(EXAMPLES / "weekly" / "github.yml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_coach(folder: Path, tmp_path: Path) -> None:
    installed = command(tmp_path / "bin").parent
    variables = {
        "PATH": f"{installed}:{os.environ['PATH']}",
        "FLOWLENS_CACHE_DIR": str(tmp_path / "cache"),
        "EARLIER": "2025-01-01..2025-07-31",
        "LATER": "2025-08-01..2026-02-28",
    }
    run = f"{EXAMPLES / 'coach.sh'} {folder / 'clones'} {tmp_path / 'pages'}"
    first = bash(run, tmp_path, variables)
    assert (first.code, "then run this again" in first.output) == (0, True), first.log
    squads = folder / "clones" / "squads.toml"
    squads.write_text(
        "".join(
            f'[[squad]]\nname = "{name}"\nrepositories = ["clone"]\npaths = ["{glob}"]\n\n'
            for name, glob in (("even", "src/[0246].py"), ("odd", "src/[135].py"))
        ),
        "utf-8",
    )
    second = bash(run, tmp_path, variables)
    assert second.code == 0, second.log
    assert (tmp_path / "pages" / "index.html").is_file()
    assert {squad["name"] for squad in json.loads((tmp_path / "pages.json").read_text("utf-8"))["squads"]} == {
        "even",
        "odd",
    }


def test_the_notebook_is_one_and_holds_no_output() -> None:
    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in NOTEBOOK["cells"]]
    assert (len(ids), all(re.fullmatch(r"[a-z]{1,64}", each) for each in ids)) == (len({*ids}), True)
    code = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    assert len(code) == 5
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []


def test_the_notebook_runs_and_finds_what_the_report_finds(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLOWLENS_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "clone").symlink_to((folder / "clone").resolve())
    names: dict[str, Any] = {}
    for cell in NOTEBOOK["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 - the notebook is ours
    settings = load_config(tmp_path / "clone", overrides=Overrides(cache=tmp_path / "cache", jobs=1))
    facts = pipeline.gather(settings)
    assert [*names["counted"]["id"]] == [*counted_changes(facts, LensSettings())["id"]]
    assert names["by_quarter"]["changes"].sum() == 54
    assert len(names["per_release"]) == 15
    assert names["per_release"]["changes"].sum() == 54
    assert names["per_release"]["gap_days"].median() == 28
    assert [*names["ledger"].index] == ["lock"]
    assert isinstance(names["waits"], pd.DataFrame)
