"""`flowlens cache`: what is kept, and forgetting it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flowlens import __version__
from flowlens.cli.cache import cache
from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.facts.kept import Kept
from flowlens.facts.store import Store, store_name
from flowlens.sources.git.diffs import METHOD
from tests.facts.kept_rows import grown
from tests.repos import Repo

NOW = 2_000_000_000.0


def store_of(folder: Path, clone: Path, *, tool: str = __version__, name: str | None = None, n: int = 3) -> Store:
    """What is kept of a clone, as it was saved three hours ago."""
    store = Store(folder / "git" / store_name(clone), METHOD, tool, name or clone.parent.name)
    store.save(grown(Kept.empty(), n))
    for path in store.folder.rglob("*"):
        os.utime(path, (NOW - 3 * 3600, NOW - 3 * 3600))
    return store


@pytest.fixture
def clones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setattr(time, "time", lambda: NOW)
    for name in ("one", "two"):
        Repo(tmp_path / name).commit({"x": "x\n"})
    return tmp_path / "one", tmp_path / "two"


def told(folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(cache, ["--cache-dir", str(folder), *map(str, arguments)], standalone_mode=False)


def test_every_store_has_a_line(clones: tuple[Path, Path], tmp_path: Path) -> None:
    one = store_of(tmp_path / "c", clones[0] / ".git")
    other = store_of(tmp_path / "c", clones[1] / ".git", tool="0.0.1", n=1200)
    sizes = [
        f"{sum(path.stat().st_size for path in store.folder.rglob('*.*')) / 1000:.1f} kB" for store in (one, other)
    ]
    assert told(tmp_path / "c").output.splitlines()[:3] == [
        "repository  commits  diffs" + "size".rjust(2 + len(sizes[1])) + "  saved        FlowLens",
        "one               3      3" + sizes[0].rjust(2 + len(sizes[1])) + f"  3 hours ago  {__version__}",
        f"two           1,200  1,200  {sizes[1]}  3 hours ago  0.0.1, not usable by this one",
    ]
    assert told(tmp_path / "c").output.splitlines()[3].endswith(f" kB in {tmp_path}/c")
    assert told(tmp_path / "c").output.splitlines()[3].startswith("2 repositories, ")


def test_one_repository_alone(clones: tuple[Path, Path], tmp_path: Path) -> None:
    for clone in clones:
        store_of(tmp_path / "c", clone / ".git")
    output = told(tmp_path / "c", clones[1]).output
    assert ("two " in output, "one " in output) == (True, False)
    assert "\n1 repository, " in output


@pytest.mark.parametrize("arguments", [[], ["--clear"]], ids=["show", "clear"])
def test_nothing_is_kept(tmp_path: Path, arguments: list[str]) -> None:
    result = told(tmp_path / "c", *arguments)
    assert (result.output, result.return_value) == (f"Nothing is kept in {tmp_path}/c\n", 0)
    assert not (tmp_path / "c").exists()


def test_all_is_cleared(clones: tuple[Path, Path], tmp_path: Path) -> None:
    folders = [store_of(tmp_path / "c", clone / ".git").folder for clone in clones]
    result = told(tmp_path / "c", "--clear")
    assert [line.partition(":")[0] for line in result.output.splitlines()] == ["Removed one", "Removed two"]
    assert all(f"({folder})" in result.output for folder in folders)
    assert (result.return_value, list((tmp_path / "c" / "git").iterdir())) == (0, [])


def test_those_of_some_repositories_are_cleared(clones: tuple[Path, Path], tmp_path: Path) -> None:
    gone, left = (store_of(tmp_path / "c", clone / ".git").folder for clone in clones)
    result = told(tmp_path / "c", "--clear", clones[0])
    assert result.output.count("\n") == 1
    assert (gone.exists(), left.exists()) == (False, True)


def test_what_is_no_store_is_left_and_said(clones: tuple[Path, Path], tmp_path: Path) -> None:
    kept, gone = (store_of(tmp_path / "c", clone / ".git").folder for clone in clones)
    (kept / "thesis.tex").write_text("")
    result = told(tmp_path / "c", "--clear")
    assert result.return_value == 2
    assert f"flowlens: error: {kept} is not a store: it holds thesis.tex" in result.output
    assert (kept.exists(), gone.exists()) == (True, False)


def test_a_name_that_would_steer_the_terminal_is_written_out(clones: tuple[Path, Path], tmp_path: Path) -> None:
    store_of(tmp_path / "c", clones[0] / ".git", name="\x1b[31m\n::error::\u202e", tool="\x1b]8;;x")
    output = told(tmp_path / "c").output
    assert "\\x1b[31m\\n::error::\\u202e" in output
    assert "\x1b" not in output
    assert output.count("\n") == 3


def test_a_long_name_is_shortened(clones: tuple[Path, Path], tmp_path: Path) -> None:
    store_of(tmp_path / "c", clones[0] / ".git", name="x" * 150)
    assert f"\n{'x' * 39}…  " in told(tmp_path / "c").output


def test_a_store_that_nobody_can_read_has_a_line(clones: tuple[Path, Path], tmp_path: Path) -> None:
    store = store_of(tmp_path / "c", clones[0] / ".git")
    next(store.folder.rglob("manifest.json")).write_bytes(b"{")
    line = told(tmp_path / "c").output.splitlines()[1]
    assert line.startswith(f"{store.folder.name[:12]}        0      0  ")
    assert line.endswith("unreadable")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param([], 0, id="show"),
        pytest.param(["--clear", "."], 3, id="no repository"),
        pytest.param(["--clear", "https://example.org/x"], 2, id="a URL"),
        pytest.param(["--clear", "--nonsense"], 2, id="no such option"),
    ],
)
def test_exit_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(flowlens, ["cache", "--cache-dir", str(tmp_path / "c"), *arguments]) == status


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        pytest.param(-5, "just now", id="a clock that was set back"),
        pytest.param(119, "just now", id="two minutes less one second"),
        pytest.param(120, "2 minutes ago", id="two minutes"),
        pytest.param(7_200, "2 hours ago", id="two hours"),
        pytest.param(172_800, "2 days ago", id="two days"),
    ],
)
def test_ages(clones: tuple[Path, Path], tmp_path: Path, seconds: float, text: str) -> None:
    store = store_of(tmp_path / "c", clones[0] / ".git")
    for path in store.folder.rglob("*"):
        os.utime(path, (NOW - seconds, NOW - seconds))
    assert f"  {text}  " in told(tmp_path / "c").output
