"""`flowlens init`: the configuration that it writes, and where it writes none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.config import load_config
from flowlens.gate.settings import GateSettings
from tests.gate.asking import asked
from tests.gate.repository import Project, fresh
from tests.plain_git import init, snapshot
from tests.repos import Repo

FILE = "flowlens.toml"
NOTHING = "This configuration would have judged none of the last 200 changes."


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository with one pull."""
    return Project(tmp_path / "shop", sizes=(10,)).folder


def text_of(folder: Path) -> str:
    return (folder / FILE).read_text("utf-8")


def test_what_is_written_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Project(tmp_path / "shop", sizes=(10,) * 59 + (500,)).folder
    assert run(flowlens, ["init", str(folder)]) == 0
    out, err = capsys.readouterr()
    told = "Of the last 11 changes that could be judged this configuration would have failed 1 (9.1 %) and warned 0"
    assert out == (
        "Mainline: main (the default branch of origin)\n"
        "Landing:  of the last 60 changes 60 as squashed pulls\n"
        "Releases: no tag with a version, and no file of the mainline with a version that changes.\n"
        "Areas:    the top-level folders.\n"
        f"{told} (0 %).\n"
    )
    assert err == f"Wrote {folder / FILE}\n"
    assert f"#   {told}" in text_of(folder)
    assert "#     fail     " in text_of(folder)
    assert '#mainline = "main"' in text_of(folder)
    assert load_config(folder).gate == GateSettings()


@pytest.mark.parametrize(
    ("arguments", "n"), [([], 60), (["--backtest", "7"], 7)], ids=["two-hundred", "as-many-as-asked-for"]
)
def test_so_many_changes_are_replayed(tmp_path: Path, arguments: list[str], n: int) -> None:
    folder = Project(tmp_path / "shop").folder
    assert run(flowlens, ["init", str(folder), "--quiet", *arguments]) == 0
    assert f"#     replayed: {n} of the last {arguments[-1] if arguments else 200} changes" in text_of(folder)


def test_nothing_else_is_written(tmp_path: Path) -> None:
    folder = Project(tmp_path / "shop", sizes=(10,) * 20).folder
    before = snapshot(folder / ".git")
    assert run(flowlens, ["init", str(folder), "--quiet"]) == 0
    assert snapshot(folder / ".git") == before
    assert {path.name for path in folder.iterdir()} == {".git", FILE}


def test_from_a_folder_in_it(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / "src" / "deep").mkdir(parents=True)
    monkeypatch.chdir(shop / "src" / "deep")
    assert run(flowlens, ["init", "--quiet"]) == 0
    assert (shop / FILE).is_file()


def test_what_is_there_is_kept(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / FILE).write_text("stage = 'innovation'\n", "utf-8")
    assert run(flowlens, ["init", str(shop)]) == 2
    assert capsys.readouterr().err == (
        f"flowlens: error: {shop / FILE} exists already. With --force it is written anew.\n"
    )
    assert text_of(shop) == "stage = 'innovation'\n"
    assert run(flowlens, ["init", str(shop), "--force"]) == 0
    assert "stage" not in tomllib.loads(text_of(shop))


@pytest.mark.parametrize("broken", ["", "[nonsense"], ids=["empty", "not-toml"])
def test_whatever_is_in_it(shop: Path, broken: str) -> None:
    (shop / FILE).write_text(broken, "utf-8")
    assert run(flowlens, ["init", str(shop)]) == 2
    assert text_of(shop) == broken
    assert run(flowlens, ["init", str(shop), "--force"]) == 0
    assert tomllib.loads(text_of(shop))


def test_a_pyproject_with_a_configuration_counts(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "pyproject.toml").write_text("[tool.flowlens]\nstage = 'innovation'\n", "utf-8")
    assert run(flowlens, ["init", str(shop)]) == 2
    assert capsys.readouterr().err == (
        f"flowlens: error: {shop / 'pyproject.toml'} has a configuration already. "
        "With --force a flowlens.toml is written, which goes first.\n"
    )
    assert not (shop / FILE).exists()
    assert run(flowlens, ["init", str(shop), "--force"]) == 0
    assert (shop / FILE).is_file()


def test_a_pyproject_without_one_does_not(shop: Path) -> None:
    (shop / "pyproject.toml").write_text("[project]\nname = 'flowlens-of-ours'\n", "utf-8")
    assert run(flowlens, ["init", str(shop)]) == 0


@pytest.mark.parametrize("arguments", [[], ["--force"]], ids=["plain", "force"])
@pytest.mark.parametrize("there", [True, False], ids=["link", "dangling-link"])
def test_a_link_is_not_followed(tmp_path: Path, shop: Path, arguments: list[str], there: bool) -> None:
    target = tmp_path / "precious"
    if there:
        target.write_text("mine\n", "utf-8")
    (shop / FILE).symlink_to(target)
    assert run(flowlens, ["init", str(shop), *arguments]) == 2
    assert target.exists() == there
    assert not there or target.read_text("utf-8") == "mine\n"


def test_a_bare_repository_has_no_place_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Repo(tmp_path / "shop.git", bare=True).commit({"x": "x\n"})
    before = snapshot(tmp_path / "shop.git")
    assert run(flowlens, ["init", str(tmp_path / "shop.git"), "--force"]) == 2
    assert capsys.readouterr().err == (
        f"flowlens: error: {tmp_path / 'shop.git'} is a bare repository, which has no place for a flowlens.toml. "
        "Run it in a clone that has files.\n"
    )
    assert snapshot(tmp_path / "shop.git") == before


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(["."], 3, id="no-repository"),
        pytest.param(["https://example.org/x"], 2, id="a-url"),
        pytest.param(["--backtest", "0"], 2, id="nothing-to-replay"),
        pytest.param(["--nonsense"], 2, id="no-such-option"),
    ],
)
def test_exit_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(flowlens, ["init", *arguments]) == status
    assert [*tmp_path.iterdir()] == []


def test_without_a_commit_the_file_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = init(tmp_path / "shop", "-b", "dev")
    assert run(flowlens, ["init", str(folder)]) == 0
    assert capsys.readouterr().out.endswith(f"\n{NOTHING}\n")
    assert f"#   {NOTHING}" in text_of(folder)
    assert "#     notice: shop has no commit yet: its branch 'dev' is empty." in text_of(folder)
    assert '#mainline = "dev"' in text_of(folder)
    assert load_config(folder).gate == GateSettings()


def test_with_little_history_the_file_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Project(tmp_path / "shop", sizes=(10,) * 12).folder
    assert run(flowlens, ["init", str(folder)]) == 0
    assert capsys.readouterr().out.endswith(f"\n{NOTHING}\n")
    assert "#     replayed: 12 of the last 200 changes, 12 with too little history before them" in text_of(folder)
    assert "# Found: nothing that tells which." in text_of(folder)


def test_single_commits_are_told_from_pulls(tmp_path: Path) -> None:
    """What the gate cannot measure without being told, it can with the file."""
    project = Project(tmp_path / "shop", subject="Commit {n}")
    project.propose({"src/new.py": fresh(30)})
    head = ("--base", "main", "--head", "topic", "--config-from", "worktree")
    assert asked(project.folder, *head).code == 3
    assert run(flowlens, ["init", str(project.folder)]) == 0
    assert load_config(project.folder).gate == GateSettings(unit="commit")
    assert asked(project.folder, *head).first == (
        0,
        "pass  pr-size 30 lines (limit 400; larger than 60 of the last 60 changes)",
    )


@pytest.mark.parametrize(
    ("n_pulls", "n_commits", "unit", "found"),
    [
        pytest.param(18, 0, "auto", "nothing", id="too-few-to-tell"),
        pytest.param(19, 0, "auto", "at least half", id="pulls"),
        pytest.param(10, 10, "auto", "at least half", id="half-are-pulls"),
        pytest.param(9, 11, "commit", "less than half", id="less-than-half"),
        pytest.param(0, 19, "commit", "less than half", id="commits"),
        pytest.param(0, 18, "auto", "nothing", id="too-few-commits-to-tell"),
    ],
)
def test_the_unit(tmp_path: Path, n_pulls: int, n_commits: int, unit: str, found: str) -> None:
    project = Project(tmp_path / "shop", sizes=(10,) * n_pulls)
    for _ in range(n_commits):
        project.land(10, project.now, "Commit")
    assert run(flowlens, ["init", str(project.folder), "--quiet"]) == 0
    assert load_config(project.folder).gate.unit == unit
    assert f"\n# Found: {found} " in text_of(project.folder)


def test_text_of_the_repository_stays_a_comment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project(tmp_path / "\x1b[31m\n[check.pr-size]")
    project.land(500, project.now, '\x1b]0;\rfail-floor = 9999 """ \u2028[check]\u202e (#1)')
    assert run(flowlens, ["init", str(project.folder)]) == 0
    assert load_config(project.folder).gate == GateSettings()
    assert "\\x1b]0;" in text_of(project.folder)
    captured = capsys.readouterr()
    assert "\x1b" not in captured.out + captured.err + text_of(project.folder)
