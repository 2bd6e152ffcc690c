"""What is built: the same bytes wherever and whenever, with all that the program reads, and nothing else."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest

import flowlens
from docs.man_pages import pages
from docs.release_notes import notes
from flowlens.cli.main import COMMANDS
from tests.packaging.shell import ROOT

# What a build reads: a copy of it has other times and lies elsewhere.
SOURCES = (
    "src", "examples", "docs", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore",
)  # fmt: skip
WHEEL, SDIST = f"flowlens-{flowlens.__version__}-py3-none-any.whl", f"flowlens-{flowlens.__version__}.tar.gz"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two folders with what was built of two copies of the source."""
    return [_built(tmp_path_factory.mktemp("build") / name) for name in ("one", "other")]


def _built(folder: Path) -> Path:
    folder.mkdir()
    leave = shutil.ignore_patterns("__pycache__", "vega.js")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=leave, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(ROOT / name, folder / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", "dist"], cwd=folder, check=True, capture_output=True
    )
    return folder / "dist"


def test_the_same_source_gives_the_same_bytes(built: list[Path]) -> None:
    sums = [{path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in each.iterdir()} for each in built]
    assert sums[0].keys() == {WHEEL, SDIST}
    assert sums[0] == sums[1]


def test_the_wheel_holds_what_the_program_reads(built: list[Path]) -> None:
    with zipfile.ZipFile(built[0] / WHEEL) as wheel:
        names = set(wheel.namelist())
    parts = {name.split("/")[0] for name in names}
    assert parts == {"flowlens", f"flowlens-{flowlens.__version__}.data", f"flowlens-{flowlens.__version__}.dist-info"}
    source = ROOT / "src" / "flowlens"
    read = {path.relative_to(source.parent).as_posix() for path in source.rglob("*") if path.is_file()}
    assert {name for name in read if "__pycache__" not in name} - names == set()
    assert {f"flowlens/outputs/ci_files/{path.name}" for path in (ROOT / "examples" / "ci").iterdir()} - names == set()
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_the_version_comes_from_one_place(built: list[Path]) -> None:
    with zipfile.ZipFile(built[0] / WHEEL) as wheel:
        metadata = BytesParser().parsebytes(wheel.read(f"flowlens-{flowlens.__version__}.dist-info/METADATA"))
    assert metadata["Version"] == flowlens.__version__
    assert f"[{flowlens.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8") or (
        f"{flowlens.__version__}, is being made" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    )


def test_an_index_would_take_them(built: list[Path]) -> None:
    files = [str(path) for path in built[0].iterdir()]
    done = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_source_archive_has_what_building_it_takes(built: list[Path]) -> None:
    with tarfile.open(built[0] / SDIST) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {"hatch_build.py", "docs/man_pages.py", "examples/ci/github.yml", "src/flowlens/py.typed"} <= names
    assert not [name for name in names if name.endswith("vega.js")]


def test_each_command_has_a_man_page(built: list[Path]) -> None:
    with zipfile.ZipFile(built[0] / WHEEL) as wheel:
        folder = f"flowlens-{flowlens.__version__}.data/data/share/man/man1/"
        found = {name.removeprefix(folder) for name in wheel.namelist() if name.startswith(folder)}
    assert found == {*pages()}
    assert {"flowlens.1", *(f"flowlens-{name}.1" for name in COMMANDS)} <= found


def test_a_man_page_says_what_the_help_says() -> None:
    page = pages()["flowlens-check.1"]
    assert page.startswith('.TH "FLOWLENS-CHECK" "1" "" "FlowLens ')
    assert ".B \\-\\-exit\\-zero\n" in page
    assert ".SH SYNOPSIS\n.B flowlens check\n[OPTIONS] [REPO]\n" in page


@pytest.mark.skipif(shutil.which("man") is None, reason="there is no man")
def test_man_finds_no_fault(tmp_path: Path) -> None:
    for name, text in pages().items():
        (tmp_path / name).write_text(text, "utf-8")
        done = subprocess.run(
            ["man", "--warnings", "-l", str(tmp_path / name)],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "100"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), name


CHANGES = "# Changelog\n\n## [Unreleased]\n\nnext\n\n## [0.2.0] - 2026-02-01\n\n### Added\n\n- b\n\n## [0.1.0]\n\n- a\n"


@pytest.mark.parametrize(("version", "expected"), [("0.2.0", "### Added\n\n- b\n"), ("0.1.0", "- a\n")])
def test_release_notes_are_of_one_version(version: str, expected: str) -> None:
    assert notes(CHANGES, version) == expected


@pytest.mark.parametrize("version", ["0.1", "0.3.0"])
def test_there_are_no_notes_of_another(version: str) -> None:
    with pytest.raises(ValueError, match="says nothing of"):
        notes(CHANGES, version)


def test_the_container_runs_as_nobody_special() -> None:
    text = (ROOT / "Containerfile").read_text("utf-8")
    steps = [(name, value) for name, _, value in (line.partition(" ") for line in text.splitlines()) if name.isupper()]
    assert [value for name, value in steps if name == "USER"] == ["10001:10001"]
    assert steps[-2:] == [("ENTRYPOINT", '["flowlens"]'), ("CMD", '["--help"]')]
    # All that a wheel is built of reaches the build.
    let_in = {line[1:] for line in (ROOT / ".containerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert let_in == {*SOURCES} - {"CHANGELOG.md", ".gitignore"}
