"""The program from outside: `python -m flowlens`, the installed command, and how light a start is."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import flowlens
from flowlens.cli.main import COMMANDS, main
from tests.repos import Repo

HEAVY = ("altair", "jinja2", "numpy", "pandas", "pyarrow", "pydantic", "pygit2", "rich", "vl_convert")


def run(
    *arguments: str, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """FlowLens in a process of its own."""
    command = [sys.executable, "-m", "flowlens", *arguments]
    whole = {**os.environ, **(environment or {})}
    return subprocess.run(command, cwd=cwd, env=whole, capture_output=True, text=True, check=False)


def loaded_by(code: str) -> set[str]:
    """The heavy libraries that a process has imported once it ran the code."""
    told = f"{code}\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(["--help"], 0, id="help"),
        pytest.param(["--version"], 0, id="version"),
        pytest.param(["report", "--help"], 0, id="help-of-a-command"),
        pytest.param([], 2, id="nothing"),
        pytest.param(["nonsense"], 2, id="no-such-command"),
        pytest.param(["report", "--nonsense"], 2, id="no-such-option"),
        pytest.param(["export"], 2, id="own-usage-error"),
    ],
)
def test_exit_codes_arrive(arguments: list[str], status: int) -> None:
    done = run(*arguments)
    assert done.returncode == status
    assert "Traceback" not in done.stdout + done.stderr


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"flowlens {flowlens.__version__}\n"


def test_the_installed_command_is_the_same() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    assert [*project["scripts"]] == ["flowlens"]
    assert EntryPoint("flowlens", project["scripts"]["flowlens"], "console_scripts").load() is main


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)],
    ids=" ".join,
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        f"from flowlens.cli.failures import run\nfrom flowlens.cli.main import flowlens\nrun(flowlens, {arguments!r})"
    )
    assert loaded_by(code) == set()


def test_the_package_imports_nothing_heavy() -> None:
    assert loaded_by("import flowlens") == set()


def test_a_heavy_import_would_be_seen() -> None:
    assert loaded_by("import numpy") == {"numpy"}


@pytest.mark.parametrize("name", [name for name in flowlens.__all__ if name not in {"analyse", "__version__"}])
def test_a_public_name_is_what_it_says(name: str) -> None:
    assert getattr(flowlens, name).__name__ == name


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = flowlens.nonsense


def test_all_names_are_listed() -> None:
    assert set(dir(flowlens)) >= set(flowlens.__all__)


def test_a_reader_that_goes_away_is_no_failure_to_tell() -> None:
    """`flowlens --help | true`: status 141 as a shell tells it, never 1, and nothing on standard error."""
    code = "import sys\nfrom flowlens.cli.main import main\nsys.exit(main())"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_the_search_for_cycles_is_as_it_was_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    before = gc.get_threshold()
    monkeypatch.setattr(sys, "argv", ["flowlens", "nonsense"])
    assert main() == 2
    assert gc.get_threshold() == before


# What a start of Python, or of one of its processes, imports; each would leave a canary.
_PLANTED = ("click", "pandas", "numpy", "pygit2", "pyarrow", "multiprocessing", "socket", "selectors", "pebble", "json")


@pytest.mark.parametrize("way", ["module", "script"])
def test_a_module_in_the_working_folder_is_not_imported(tmp_path: Path, way: str) -> None:
    """The folder is a clone, and holds modules of names that FlowLens imports, in processes of its own as well."""
    repo, canary = Repo(tmp_path / "clone"), tmp_path / "canary"
    repo.commit({"a": "a"})
    for name in _PLANTED:
        (repo.folder / f"{name}.py").write_text(f"open({str(canary)!r}, 'a').write({name!r})\n")
    (tmp_path / "list").write_text(f"{repo.folder}\n")
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "flowlens"
    script.write_text(
        "import sys\nfrom flowlens.cli.main import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
    )
    started = [sys.executable, "-m", "flowlens"] if way == "module" else [sys.executable, str(script)]
    environment = {**os.environ, "FLOWLENS_CACHE_DIR": str(tmp_path / "cache")}
    asked = ("mine", "--repos", str(tmp_path / "list"), "--jobs", "1")
    done = subprocess.run([*started, *asked], cwd=repo.folder, env=environment, capture_output=True, check=False)
    assert (done.returncode, canary.exists()) == (0, False), done.stderr
    assert b"1 of 1 repository" in done.stdout
