"""The whole run: clones in a folder, labels in a file, and the tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.kinds.labelled import COLUMNS
from benchmarks.kinds.score import main
from tests.repos import Repo

MESSAGES = {
    "Fix a crash\n": ("product", "no"),
    "Fix a typo\n": ("docs", "no"),
    "Fix what was never wrong\n": ("no", "no"),
    "Lists of one\n": ("product", "no"),
    'Revert "Fix a typo"\n': ("no", "yes"),
}


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    lines = [",".join(COLUMNS)]
    for name in ("a+first", "b+second"):
        repo = Repo(tmp_path / "clones" / name)
        for number, (message, (fix, revert)) in enumerate(MESSAGES.items()):
            oid = repo.commit({"a.txt": f"{number}\n"}, message=message)
            lines.append(f"{name.replace('+', '/')},{oid},rest,1,{fix},{revert},")
    file = tmp_path / "labels.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def scored(labels: Path, *options: str) -> Result:
    arguments = [str(labels.parent / "clones"), "--csv", str(labels), *options]
    return CliRunner().invoke(main, arguments)


def test_the_tables(labels: Path) -> None:
    lines = scored(labels).stdout.splitlines()
    for name in ("a/first", "b/second"):
        assert any(line.startswith(f"| {name} | fix | 1 of 2 | 50 % (") for line in lines)
    assert "| a/first | revert | 1 of 1 | 100 % (21 to 100 %) | 1 of 1 | 100 % (21 to 100 %) |" in lines
    assert any(line.startswith("| all looked-at | fix | 1 of 2 | 50 % (") for line in lines)
    assert any(line.startswith("| all held-out | fix | 1 of 2 | 50 % (") for line in lines)
    assert "| looked-at: fix of docs | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 |" in lines
    assert "| held-out: fix of product | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |" in lines


def test_one_half(labels: Path) -> None:
    output = scored(labels, "--half", "held-out").stdout
    assert "b/second" in output
    assert "a/first" not in output
    assert "looked-at" not in output


def test_errors_are_named_on_demand(labels: Path) -> None:
    assert scored(labels).stderr == ""
    lines = scored(labels, "--errors").stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["fix wrongly said, fix said", "fix missed, other said"] * 2


def test_a_commit_that_is_not_there(labels: Path) -> None:
    labels.write_text(labels.read_text(encoding="utf-8") + f"a/first,{'0' * 40},rest,1,no,no,\n", encoding="utf-8")
    done = scored(labels)
    assert done.exit_code == 1
    assert f"has no commit {'0' * 40}" in done.stderr
