"""`flowlens init`: the file that it writes for the CI in use, and what it asks at a terminal."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
import yaml

from flowlens.cli import init_questions
from flowlens.cli.failures import run
from flowlens.cli.init import init
from flowlens.cli.main import flowlens
from flowlens.config import load_config
from flowlens.outputs.init_ci import CI_FILES, PLACEHOLDERS
from tests.gate.repository import Project
from tests.repos import Repo, day

WORKFLOW = ".github/workflows/flowlens.yml"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository that runs on GitHub, without a tag."""
    files = {".github/workflows/ci.yml": "name: CI\n"}
    return Project(tmp_path / "shop", sizes=(10,), files=files).folder


def answering(monkeypatch: pytest.MonkeyPatch, answers: Sequence[str]) -> list[str]:
    """Somebody at a terminal who gives these answers; what was asked is in the list."""
    left, asked = list(answers), []

    def prompt(text: str, **_: object) -> str:
        asked.append(text)
        return left.pop(0)

    monkeypatch.setattr(init_questions, "can_ask", lambda: True)
    monkeypatch.setattr(click, "prompt", prompt)
    return asked


def test_the_workflow_of_the_examples(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(flowlens, ["init", str(shop), "--source", "acme"]) == 0
    text = (shop / WORKFLOW).read_text("utf-8")
    example = (Path(__file__).parents[2] / "examples" / "ci" / "github.yml").read_text("utf-8")
    assert text == example.replace(" For <owner> put the account that has FlowLens.", "").replace("<owner>", "acme")
    assert yaml.safe_load(text)["jobs"]["batch-size"]["steps"][1]["uses"] == "acme/flowlens@v0.1.0"
    assert capsys.readouterr().err == f"Wrote {shop / 'flowlens.toml'}\nWrote {shop / WORKFLOW}\n"


def test_without_a_source_it_says_what_is_left_to_do(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(flowlens, ["init", str(shop), "--yes"]) == 0
    assert "put the place that has FlowLens for <owner> there" in capsys.readouterr().err
    assert "<owner>/flowlens" in (shop / WORKFLOW).read_text("utf-8")


@pytest.mark.parametrize("is_link", [False, True], ids=["file", "dangling-link"])
def test_what_is_there_is_never_overwritten(shop: Path, is_link: bool, capsys: pytest.CaptureFixture[str]) -> None:
    file = shop / WORKFLOW
    file.parent.mkdir(parents=True)
    if is_link:
        file.symlink_to("nowhere")
    else:
        file.write_text("mine\n", "utf-8")
    assert run(flowlens, ["init", str(shop), "--force"]) == 0
    assert f"{file} is there already, and was left as it is.\n" in capsys.readouterr().err
    assert not (file.parent / "nowhere").exists()
    assert is_link or file.read_text("utf-8") == "mine\n"


def test_a_folder_that_is_a_link_is_not_followed(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (shop / ".github").symlink_to(tmp_path / "elsewhere")
    assert run(flowlens, ["init", str(shop), "--quiet"]) == 0
    assert [*(tmp_path / "elsewhere").iterdir()] == []


@pytest.mark.parametrize("name", CI_FILES)
def test_a_ci_that_is_named(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Repo(tmp_path / "shop").commit({"x": "x\n"}, at=day(0))
    place = "acme" if name == "github" else "https://git.acme.test/tools/flowlens"
    assert run(flowlens, ["init", str(tmp_path / "shop"), "--ci", name, "--source", place]) == 0
    file = CI_FILES[name]
    text = (tmp_path / "shop" / file.path).read_text("utf-8")
    assert place in text
    assert not [each for each in PLACEHOLDERS if each in text]
    assert file.then in capsys.readouterr().err


@pytest.mark.parametrize(
    ("files", "arguments"),
    [({"x": "x\n"}, []), ({".github/workflows/ci.yml": "x\n"}, ["--ci", "none"]), ({".travis.yml": "x\n"}, [])],
    ids=["no-ci", "not-wanted", "no-example-for-it"],
)
def test_no_file_for_no_ci(tmp_path: Path, files: dict[str, str], arguments: list[str]) -> None:
    Repo(tmp_path / "shop").commit(files, at=day(0))
    assert run(flowlens, ["init", str(tmp_path / "shop"), "--quiet", *arguments]) == 0
    assert {path.name for path in (tmp_path / "shop").iterdir()} == {".git", "flowlens.toml"}


@pytest.mark.parametrize("source", ["a/b", "-x", 'x"\n', "", "https://x"])
def test_a_source_that_is_none_writes_nothing(shop: Path, source: str) -> None:
    assert run(flowlens, ["init", str(shop), "--source", source]) == 2
    assert {path.name for path in shop.iterdir()} == {".git"}


def test_each_file_can_be_named() -> None:
    (option,) = (each for each in init.params if each.name == "ci")
    assert isinstance(option.type, click.Choice)
    assert [*option.type.choices] == [*CI_FILES, "none"]


def test_what_no_repository_shows_is_asked(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, ["innovation", "mainline", "not an account!", "acme"])
    assert run(flowlens, ["init", str(shop), "--quiet"]) == 0
    assert [text.partition(" ")[0] for text in asked] == ["Stage", "Releases", "Account", "Account"]
    settings = load_config(shop)
    assert (settings.lenses.stage, settings.facts.release.source) == ("innovation", "mainline")
    assert "uses: acme/flowlens@" in (shop / WORKFLOW).read_text("utf-8")


def test_no_answer_leaves_it_out(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, ["unsure", "none", ""])
    assert run(flowlens, ["init", str(shop), "--quiet"]) == 0
    table = tomllib.loads((shop / "flowlens.toml").read_text("utf-8"))
    assert ("stage" in table, table["release"]) == (False, {})


def test_with_yes_nothing_is_asked(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answering(monkeypatch, []) == []
    assert run(flowlens, ["init", str(shop), "--quiet", "--yes"]) == 0


def test_where_the_repository_shows_it_nothing_is_asked_of_releases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "shop")
    for n in range(4):
        repo.commit({"VERSION": f"1.{n}\n"}, at=day(n))
    asked = answering(monkeypatch, ["unsure"])
    assert run(flowlens, ["init", str(repo.folder), "--quiet"]) == 0
    assert asked == ["Stage"]
    settings = load_config(repo.folder)
    assert settings.git.version_file is not None
    assert settings.git.version_file.path == "VERSION"


def test_ctrl_c_at_a_question_writes_nothing(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(text: str, **_: object) -> str:
        raise click.Abort

    monkeypatch.setattr(init_questions, "can_ask", lambda: True)
    monkeypatch.setattr(click, "prompt", stop)
    assert run(flowlens, ["init", str(shop)]) == 130
    assert {path.name for path in shop.iterdir()} == {".git"}
