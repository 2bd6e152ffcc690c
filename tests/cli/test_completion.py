"""The completion that `flowlens explain install` tells how to switch on, for each of the three shells."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from flowlens.cli.main import COMMANDS
from tests.packaging.shell import command


def answer(folder: Path, **variables: str) -> str:
    """What the command says to a shell that asks."""
    done = subprocess.run(
        [str(command(folder)), *variables.pop("arguments", "").split()],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(tmp_path: Path, shell: str) -> None:
    if shell == "bash" and shutil.which("bash") is None:
        pytest.skip("there is no bash")
    assert f"_FLOWLENS_COMPLETE={shell}_complete" in answer(tmp_path, _FLOWLENS_COMPLETE=f"{shell}_source")


@pytest.mark.parametrize(
    ("words", "place", "expected"),
    [
        pytest.param("flowlens ", "1", set(COMMANDS), id="commands"),
        pytest.param("flowlens ex", "1", {"explain", "experiment", "export"}, id="begun"),
        pytest.param("flowlens init --ci git", "3", {"github", "gitlab", "gitea"}, id="choices"),
    ],
)
def test_what_bash_is_offered(tmp_path: Path, words: str, place: str, expected: set[str]) -> None:
    told = answer(tmp_path, _FLOWLENS_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=place)
    assert {line.partition(",")[2] for line in told.splitlines()} == expected
