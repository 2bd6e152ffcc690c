"""Which files are read, and which never."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowlens.errors import ConfigurationError, UsageError
from flowlens.sources import named_files as module
from flowlens.sources.ci.files import ci_files
from flowlens.sources.ci.settings import CiSettings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in ("ci/b.json", "ci/a.json", "ci/deep/c.csv", "ci/deep/d.txt", "other.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def names(folder: Path, *runs: str) -> list[str]:
    return [file.name for file in ci_files(CiSettings(runs, folder)).files]


def test_globs_below_the_folder_of_the_configuration(folder: Path) -> None:
    assert names(folder, "ci/*.json") == ["ci/a.json", "ci/b.json"]
    assert names(folder, "ci/**/*.csv", "other.json") == ["ci/deep/c.csv", "other.json"]
    assert names(folder, "ci/*.json", "ci/a.json") == ["ci/a.json", "ci/b.json"]


def test_a_form_may_stand_before_it(folder: Path) -> None:
    found = ci_files(CiSettings(("github:ci/a.json", "ci/b.json"), folder)).files
    assert [(file.name, file.form) for file in found] == [("ci/a.json", "github"), ("ci/b.json", None)]


def test_a_glob_that_names_nothing_is_said(folder: Path) -> None:
    found = ci_files(CiSettings(("ci/*.xml",), folder))
    assert found.files == ()
    assert found.notices == ("No file of CI is there by the name 'ci/*.xml', which `[ci] runs` names.",)


def test_a_configuration_that_lies_in_no_folder_names_no_file() -> None:
    assert ci_files(CiSettings(("ci/*.json",))).files == ()


@pytest.mark.parametrize("link", ["ci/link.json", "ci/linked"])
def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path, link: str) -> None:
    """A repository's own configuration may come with such a link."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "x.json").write_text("secret")
    (folder / link).symlink_to(tmp_path / "secret" / "x.json" if link.endswith("json") else tmp_path / "secret")
    with pytest.raises(ConfigurationError, match="is a link that leads out of"):
        names(folder, "ci/*.json", "ci/*/*.json")


def test_the_command_line_names_files_and_folders(folder: Path, tmp_path: Path) -> None:
    found = ci_files(CiSettings(files=(str(folder / "ci"), f"own:{folder / 'other.json'}"))).files
    assert [(file.name, file.form) for file in found] == [
        ("a.json", None), ("b.json", None), ("deep/c.csv", None), ("other.json", "own")
    ]  # fmt: skip
    (tmp_path / "link.json").symlink_to(folder / "other.json")
    assert [file.content for file in ci_files(CiSettings(files=(str(tmp_path / "link.json"),))).files] == [
        b"other.json"
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("gone.json", "gone.json does not exist. Name a file or a folder with --ci.", id="gone"),
        pytest.param("empty", "holds no file that ends with .csv, .json, .jsonl, .ndjson, .xml.", id="empty folder"),
        pytest.param("fifo.json", "fifo.json is not a regular file.", id="FIFO"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "fifo.json")
    with pytest.raises(UsageError) as caught:
        ci_files(CiSettings(files=(given,)))
    assert str(caught.value).endswith(expected)


@pytest.mark.parametrize(
    ("limit", "value", "expected"),
    [
        ("_MOST_BYTES", 3, "a.json is larger than 0 MiB."),
        ("_MOST_OF_ALL", 12, "The files of CI are more than"),
        ("_MOST_FILES", 1, "The files of CI are more than"),
    ],
)
def test_everything_is_bounded(
    folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, expected: str
) -> None:
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(UsageError) as caught:
        names(folder, "ci/*.json")
    assert expected in str(caught.value)


def test_the_stamp_is_that_of_the_content(folder: Path) -> None:
    settings = CiSettings(("ci/*.json",), folder)
    first = ci_files(settings).stamp
    assert ci_files(settings).stamp == first
    (folder / "ci" / "a.json").write_text("ci/A.json")
    assert ci_files(settings).stamp != first
