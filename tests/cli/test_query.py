"""`flowlens query`: the whole way, and wrong use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from tests.repos import Repo


def test_the_whole_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Repo(tmp_path / "a").commit({"x.py": "1\n2\n"})
    (tmp_path / "q.sql").write_text("SELECT repository, net_lines FROM changes")
    command = ["query", f"@{tmp_path / 'q.sql'}", str(tmp_path / "a"), "--cache-dir", str(tmp_path / "cache")]
    assert run(flowlens, [*command, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"repository": "a", "net_lines": 2}]


def test_sql_may_begin_with_a_comment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As `"$(cat question.sql)"` of one of the examples does."""
    Repo(tmp_path / "a").commit({"x.py": "1\n2\n"})
    command = [str(tmp_path / "a"), "--cache-dir", str(tmp_path / "cache"), "--format", "json"]
    assert run(flowlens, ["query", "-- How many?\nSELECT count(*) AS n FROM changes", *command]) == 0
    assert json.loads(capsys.readouterr().out) == [{"n": 1}]


def test_the_process_ends_before_threads_that_read_ahead_could_end_it(tmp_path: Path) -> None:
    Repo(tmp_path / "a").commit({"x.py": "1\n2\n"})
    code = "import atexit, sys\natexit.register(print, 'late')\nfrom flowlens.cli.main import main\nsys.exit(main())"
    given = ["query", "SELECT 7 AS n FROM changes", str(tmp_path / "a"), "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run([sys.executable, "-c", code, *given, "--format", "json"], capture_output=True, check=False)
    assert (done.returncode, json.loads(done.stdout)) == (0, [{"n": 7}])
    wrong = subprocess.run([sys.executable, "-c", code, "query", "SELEC", "."], capture_output=True, check=False)
    assert wrong.returncode == 2
    assert b"Parser Error" in wrong.stderr


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        pytest.param(["SELECT 1", "x", "--tables", "y"], 2, "--tables and REPO do not go together", id="both"),
        pytest.param(["@gone.sql"], 2, "gone.sql cannot be read", id="no file"),
        pytest.param(["SELECT 1", "--tables", "."], 3, "holds no tables", id="no tables"),
        pytest.param(["DROP TABLE x", "--tables", "."], 2, "A query is one SELECT.", id="no question"),
    ],
)
def test_wrong_use(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    status: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(flowlens, ["query", *given]) == status
    assert told in capsys.readouterr().err
