"""Every command that reads a repository: on one with all that is odd in its history, and on those that are refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.config import load_config
from tests.odd.case import START, commit, on_top
from tests.odd.damage import DAMAGE
from tests.odd.shapes import SHAPES
from tests.odd.trees import ODD_PATHS
from tests.plain_git import fast_import, git, init, snapshot
from tests.sources.git.test_safety import TRAPS, Trap, run_plain_git, set_trap

_DAY = 86_400
_ODD_PEOPLE = (
    b"A <a@x> 0 +0000", b"A <a@x> -86400 +0000", b"A <a@x> 18446744073709551617 +0000", b"A <a@x>", b"nobody",
    b" <> %d +9999" % (START + 90 * _DAY), b"J\xe9 <j@x> %d +51800" % (START + 90 * _DAY),
    b"NaN <null> %d -7545" % (START + 90 * _DAY), b"A\rB\x0b <a@x> %d +0000" % (START + 90 * _DAY),
    b"<script>alert(1)</script> <=cmd|x> %d +0000" % (START + 90 * _DAY), b"A <a@x> 4070908800 +0000",
)  # fmt: skip
_MESSAGES = (
    b"<script>alert(1)</script>\n", b"\x1b]0;x\x07\x1b[2J\x9b31m\n", b"::error file=a::x\n##vso[task.x]\n", b"=1+1\n",
    b"caf\xe9 \xed\xa0\x80 \xe2\x80\xae\n", b"![x](http://x/) @everyone | a | ``` <details>\n", b"a" * 70_000,
    b"before\0after\n", b"", b"Revert \"x\"\n\nThis reverts commit " + b"1" * 40, b"x\r1\x0c2\x1c3\xe2\x80\xa84\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def worst(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ninety changes, one a day, of odd paths; then odd people, dates and messages; odd tags on all sorts of things."""
    folder = init(tmp_path_factory.mktemp("worst") / "<b>&=1'\"")
    paths = [ODD_PATHS[n % len(ODD_PATHS)] for n in range(90)]
    line = [
        commit(n, {path: b"%d\n" % n * (1 + n % 7)}, (n - 1,) if n > 1 else (), START + n * _DAY)
        for n, path in enumerate(paths, 1)
    ]
    fast_import(folder, b"".join(line))
    for author, message in zip(_ODD_PEOPLE, _MESSAGES, strict=True):
        on_top(folder, b"author %s\ncommitter %s" % (author, author), message)
    oids = git(folder, "rev-list", "--reverse", "main").decode().split()
    names = ["v1.0.0", "v1.1.0-<svg>", "=v1.2.0", "v1.3.0\u202e", "-rf", "..v"]
    tags = "".join(f"{oids[at]} refs/tags/{name}\n" for at, name in zip(range(9, 69, 10), names, strict=True))
    (folder / ".git" / "packed-refs").write_text(tags + f"{'1' * 40} refs/tags/v9.9.9\n", "utf-8")
    return folder


Told = Callable[..., tuple[int, str]]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a command in the test's folder, with a cache there; its exit code, and all that it says."""
    own = {"FLOWLENS_CACHE_DIR": str(tmp_path / "cache"), "HOME": str(tmp_path), "GIT_DIR": "/nonsense"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run_it(*arguments: str) -> tuple[int, str]:
        code = run(flowlens, arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run_it


def commands(repository: Path, work: Path, commit_id: str = "1234567") -> dict[str, Sequence[str]]:
    """Each command that reads a repository, as one would call it on this one."""
    squads = work / "squads.toml"
    squads.write_text(
        "".join(
            f"[[squad]]\nname = {json.dumps(name)}\nrepositories = [{json.dumps(str(repository))}]\n" for name in "AB"
        )
    )
    here, listed = str(repository), work / "repositories.txt"
    listed.write_text(f"{here}\n", "utf-8")
    return {
        "report": ("report", here, *(f"--report={form}:r.{form}" for form in ("html", "json", "markdown"))),
        "check": ("check", here, "--output-format", "json"),
        "check, drift": ("check", here, "--rule", "drift"),
        "backtest": ("check", here, "--backtest", "20"),
        "mine": ("mine", here),
        "mine, a list": ("mine", "--repos", str(listed), "--jobs", "1"),
        "query": ("query", "select count(*) from commits", here),
        "export": ("export", here, "--output", "tables"),
        "explain": ("explain", commit_id, here),
        "init": ("init", here, "--yes", "--force"),
        "experiments": ("experiment", "review", here),
        "compare": ("compare", str(squads), "--report", "html:pages"),
        "cache": ("cache", here),
    }


NAMES = (
    "report", "check", "check, drift", "backtest", "mine", "mine, a list", "export", "query", "explain", "init",
    "experiments", "compare", "cache",
)  # fmt: skip
# Where there is no experiment nothing is read; what is kept is told by the place of the repository alone.
_READS_NO_HISTORY = {"experiments", "cache"}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "init"])
def test_it_ends_well_on_the_worst(
    worst: Path, tmp_path: Path, told: Told, name: str, request: pytest.FixtureRequest
) -> None:
    if name != "report":
        request.getfixturevalue("few_lenses")
    oid = git(worst, "rev-parse", "main~50").decode().strip()
    before = snapshot(worst)
    code, shown = told(*commands(worst, tmp_path, oid)[name])
    assert code in {0, 1, 3}, shown
    assert not {letter for letter in shown if not letter.isprintable()} - {"\n"}
    assert not [line for line in shown.split("\n") if line.startswith(("::", "##"))]
    assert snapshot(worst) == before


def test_a_configuration_is_begun_on_the_worst(worst: Path, tmp_path: Path, told: Told) -> None:
    copied = tmp_path / "<b>&"
    shutil.copytree(worst, copied, symlinks=True)
    code, shown = told("init", str(copied), "--yes")
    assert code == 0, shown
    assert load_config(copied).file == copied / "flowlens.toml"


_REFUSED = {
    "half a pack", "nonsense in the configuration", "an extension that is not known", "heads that go round",
}  # fmt: skip
REFUSED = {name: one for name, one in {**SHAPES, **DAMAGE}.items() if name in {*_REFUSED, "a reftable"} and one.refused}


@pytest.mark.parametrize("case", REFUSED)
def test_every_command_refuses_what_cannot_be_read(tmp_path: Path, told: Told, case: str) -> None:
    repository = REFUSED[case].make(tmp_path / "made")
    for name in [name for name in NAMES if name not in _READS_NO_HISTORY]:
        code, shown = told(*commands(repository, tmp_path)[name])
        assert code == 3, (name, shown)
        assert REFUSED[case].refused in " ".join(shown.split()), name
        assert "Traceback" not in shown
    assert not (repository / "flowlens.toml").exists()


def test_the_worst_has_what_it_says(worst: Path) -> None:
    assert len(git(worst, "rev-list", "main").split()) == 90 + len(_ODD_PEOPLE)


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A repository with every trap at once, and the file that comes up where something of it is run."""
    folder = tmp_path_factory.mktemp("trapped")
    canary, script = folder / "canary", folder / "run"
    script.write_text(f"#!/bin/sh\ntouch {canary}\nexit 1\n")
    script.chmod(0o755)
    files = {name: text for trap in TRAPS.values() for name, text in trap.files.items()}
    set_trap(folder / "clone", Trap("\n".join(trap.config for trap in TRAPS.values()), ("status",), files), script)
    return folder / "clone", canary


def surround(monkeypatch: pytest.MonkeyPatch, repository: Path, canary: Path) -> None:
    """All variables by which Git could be led to run something, to look elsewhere, or to write a file."""
    script, folder = str(canary.with_name("run")), repository / ".git"
    runs = (
        "GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_PAGER", "PAGER", "GIT_ASKPASS", "SSH_ASKPASS",
        "GIT_PROXY_COMMAND", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "EDITOR", "VISUAL", "BROWSER",
    )  # fmt: skip
    others = {
        "GIT_DIR": str(folder), "GIT_COMMON_DIR": str(folder), "GIT_WORK_TREE": str(repository),
        "GIT_OBJECT_DIRECTORY": str(folder / "objects"), "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nowhere",
        "GIT_CONFIG_GLOBAL": str(folder / "config"), "GIT_CONFIG_SYSTEM": str(folder / "config"),
        "GIT_CONFIG": str(folder / "config"), "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": script, "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={script}'",
        "GIT_TEMPLATE_DIR": str(folder), "GIT_TRACE": str(canary), "GIT_TRACE2_EVENT": str(canary),
        "GIT_TRACE_SETUP": str(canary), "GIT_NAMESPACE": "x", "GIT_ATTR_SOURCE": "main", "GIT_INDEX_FILE": str(canary),
        "GIT_EXEC_PATH": str(repository),
    }  # fmt: skip
    for name, value in {**dict.fromkeys(runs, script), **others}.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("few_lenses")  # what is read is the same, whatever is made of it
@pytest.mark.parametrize("name", NAMES)
def test_every_trap_and_every_command(
    trapped: tuple[Path, Path], tmp_path: Path, told: Told, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, canary = trapped
    if name == "init":
        repository = tmp_path / "copied"
        shutil.copytree(trapped[0], repository, symlinks=True)
    surround(monkeypatch, repository, canary)
    code, shown = told(*commands(repository, tmp_path)[name])
    assert code in {0, 2, 3}, shown  # an `explain` of a commit that is not there is wrong use
    assert not canary.exists()


def test_the_traps_are_set(trapped: tuple[Path, Path]) -> None:
    repository, canary = trapped
    run_plain_git(repository, Trap("", ("status",)))
    assert canary.exists()
    canary.unlink()
