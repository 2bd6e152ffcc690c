"""The public API as its page shows it: the page's own code is run, by somebody who imports nothing else."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import flowlens
from flowlens.lenses import catalog
from tests.gate.repository import Project, fresh

PAGE = files("flowlens").joinpath("docs", "api.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SQUADS = """
[[squad]]
name = "one"
repositories = ["clone"]
paths = ["src/"]

[[squad]]
name = "two"
repositories = ["clone"]
paths = ["docs/"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the page names: a clone with a topic branch, and a file of squads."""
    folder = tmp_path_factory.mktemp("api")
    project = Project(folder / "clone")
    project.propose({"src/new.py": fresh(500)})
    (folder / "squads.toml").write_text(SQUADS, "utf-8")
    return folder


@pytest.fixture(autouse=True)
def in_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One lens is enough to see a report."""
    monkeypatch.setattr(catalog, "LENSES", tuple(lens for lens in catalog.LENSES if lens.id == "batch-size"))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("FLOWLENS_CACHE_DIR", str(folder / "cache"))


def test_the_code_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(BLOCKS) == 4
    names: dict[str, object] = {}
    for block in BLOCKS:
        exec(block, names)  # noqa: S102 - the page is ours
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "not-enough-data low"
    assert any(re.fullmatch(r"batch-size\.median 10\.0 lines 10\.0 10\.0 60", line) for line in told), told
    assert "fail" in told
    assert any(line.startswith("pr-size fail ") for line in told), told
    assert [line.partition(" ")[0] for line in told[-2:]] == ["one", "two"]


def test_it_is_typed_as_it_says() -> None:
    """The annotations here are checked by mypy, which reads the package's own types."""
    report: flowlens.Report = flowlens.analyse(Path("clone"))
    verdict: flowlens.Verdict = report.verdict
    findings: tuple[flowlens.Finding, ...] = report.findings
    answer: flowlens.CheckReport = flowlens.check("clone", base="main", head="topic", rules=["pr-size"])
    assert (verdict.state, {type(each) for each in findings}) == ("not-enough-data", {flowlens.Finding})
    assert answer.verdict == "fail"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        pytest.param(lambda: flowlens.analyse("nowhere"), 3, id="no-repository"),
        pytest.param(lambda: flowlens.check("clone", head="nothing"), 2, id="no-revision"),
        pytest.param(lambda: flowlens.compare("no.toml"), 2, id="no-file"),
    ],
)
def test_a_failure_is_of_one_kind(call: object, code: int) -> None:
    assert callable(call)
    with pytest.raises(flowlens.FlowLensError) as caught:
        call()
    assert (caught.value.exit_code, bool(caught.value.what)) == (code, True)


def test_each_name_is_there_and_no_other() -> None:
    assert {name for name in flowlens.__all__ if getattr(flowlens, name, None) is None} == set()
    assert dir(flowlens) == sorted(flowlens.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = flowlens.nonsense


def test_the_page_names_all_of_it() -> None:
    named = set(re.findall(r"[A-Za-z_]+", PAGE))
    assert {*flowlens.__all__} - {"__version__"} - named == set()


def test_the_import_is_quick() -> None:
    """No library is imported before it is used."""
    script = "import sys, flowlens; print(*(m for m in ('pandas', 'numpy', 'click', 'pydantic') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
    importlib.import_module("flowlens")
