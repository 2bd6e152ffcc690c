"""A report is made once for all that it rests on, and anew where anything of that is another."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flowlens import pipeline, reading, report_keys
from flowlens.config import Settings
from flowlens.outputs.formats import FORMATS
from tests.plain_git import git
from tests.repos import BEN, BOT, Repo, day, lines
from tests.runs import as_from_scratch, asked, fresh_text, text

pytestmark = pytest.mark.usefixtures("few_lenses")


def tip(repo: Repo, back: int) -> str:
    """The commit so many before the newest."""
    return str(repo.git.revparse_single(f"main~{back}").id)


def history(folder: Path) -> Repo:
    """A change a week for half a year, some of them a bot's, and a release a month."""
    repo = Repo(folder)
    for week in range(26):
        author = BOT if week % 4 == 3 else BEN
        repo.commit({f"src/{week}.py": lines(range(week + 2))}, author=author, at=day(7 * week))
        if week % 4 == 2:
            repo.tag(f"v1.{week}.0", tip(repo, 0), at=day(7 * week + 1))
    repo.set_branch("side", tip(repo, 0))
    return repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return history(tmp_path / "project")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The repositories that were read since the test began."""
    paths: list[Path] = []

    def spy(*given: Any) -> reading.Read:
        paths.append(given[0].folder.common)
        return reading.read_all(*given)

    monkeypatch.setattr(pipeline, "read_all", spy)
    return paths


def test_the_second_report_reads_nothing(repo: Repo, tmp_path: Path, read: list[Path]) -> None:
    settings = asked(repo.folder, tmp_path / "cache")
    first = pipeline.analyse(settings)
    assert len(read) == 1
    assert pipeline.analyse(settings) == first
    assert pipeline.analyse(replace(settings, git=replace(settings.git, jobs=3))) == first
    assert len(read) == 1


def test_all_outputs_of_it_are_those_of_a_fresh_one(repo: Repo, tmp_path: Path, read: list[Path]) -> None:
    settings = asked(repo.folder, tmp_path / "cache")
    pipeline.analyse(settings)
    read.clear()
    kept = pipeline.analyse(settings)
    assert read == []
    fresh = pipeline.analyse(replace(settings, cache=tmp_path / "fresh"))
    assert [write(kept) for write in FORMATS.values()] == [write(fresh) for write in FORMATS.values()]


def toml(content: str) -> Callable[[Repo], object]:
    return lambda repo: (repo.folder / "flowlens.toml").write_text(content)


def runs(repo: Repo) -> None:
    toml('[ci]\nruns = ["ci/*.csv"]\n')(repo)
    (repo.folder / "ci").mkdir()
    heading = "workflow,oid,conclusion,started_at\n"
    (repo.folder / "ci" / "runs.csv").write_text(f"{heading}Tests,{tip(repo, 0)},failed,2024-06-01T00:00Z\n")


CHANGES: dict[str, Callable[[Repo], object]] = {
    "new commit": lambda repo: repo.commit({"x": "x\n"}, at=day(200)),
    "new tag": lambda repo: repo.tag("v3.0.0", str(repo.git.revparse_single("main~1").id), at=day(190)),
    "deleted tag": lambda repo: git(repo.folder, "tag", "-d", "v1.22.0"),
    "tag of another date": lambda repo: git(repo.folder, "tag", "-f", "-m", "x", "v1.22.0", "v1.22.0^{commit}"),
    "moved branch": lambda repo: repo.set_branch("main", tip(repo, 2)),
    "another branch": lambda repo: repo.set_branch("side", tip(repo, 2)),
    "another HEAD": lambda repo: git(repo.folder, "symbolic-ref", "HEAD", "refs/heads/side"),
    "a pull": lambda repo: git(repo.folder, "update-ref", "refs/pull/1/head", tip(repo, 2)),
    "another name": lambda repo: git(repo.folder, "config", "remote.origin.url", "https://example.org/other.git"),
    "stage": toml('stage = "commodity"\n'),
    "mainline": toml('mainline = "side"\n'),
    "tags": toml('[release]\ntags = "v1.2*"\n'),
    "level_days": toml("[report]\nlevel-days = 30\n"),
    "smallest_group": toml("[privacy]\nsmallest-group = 8\n"),
    "large": toml("[size]\nlarge = 3\n"),
    "areas": toml('[areas]\neven = ["src/*[02468].py"]\n'),
    "generated": toml('[size]\ngenerated = ["src/1*.py"]\n'),
    "vendored": toml('[size]\nvendored = ["src/1*.py"]\n'),
    "a file of CI": runs,
    "bots": toml('[bots]\nnames = ["Ben"]\n'),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_it_rests_on(repo: Repo, tmp_path: Path, change: Callable[[Repo], object], read: list[Path]) -> None:
    pipeline.analyse(asked(repo.folder, tmp_path / "cache"))
    read.clear()
    change(repo)
    settings = asked(repo.folder, tmp_path / "cache")
    changed = text(settings)
    assert len(read) == 1
    assert changed == fresh_text(settings)


def test_another_content_of_a_file_of_ci(repo: Repo, tmp_path: Path, read: list[Path]) -> None:
    """Of the same length and with the same time."""
    runs(repo)
    file = repo.folder / "ci" / "runs.csv"
    before = file.stat()
    text(asked(repo.folder, tmp_path / "cache"))
    text(asked(repo.folder, tmp_path / "cache"))
    assert len(read) == 1
    file.write_text(file.read_text().replace("failed", "passed"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    changed = text(asked(repo.folder, tmp_path / "cache"))
    assert len(read) == 2
    assert changed == fresh_text(asked(repo.folder, tmp_path / "cache"))


SAID: dict[str, dict[str, Any]] = {
    "since": {"since": day(60)},
    "until": {"until": day(120)},
    "bots": {"include_bots": True},
    "stage": {"stage": "innovation"},
    "tags": {"tags": "v1.1*"},
    "mainline": {"mainline": "side"},
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_what_the_command_line_says(repo: Repo, tmp_path: Path, said: dict[str, Any], read: list[Path]) -> None:
    usual, other = asked(repo.folder, tmp_path / "cache"), asked(repo.folder, tmp_path / "cache", **said)
    first, second = text(usual), text(other)
    assert len(read) == 2
    assert (text(usual), text(other)) == (first, second)
    assert len(read) == 2
    assert second == fresh_text(other)


def test_a_day_that_is_nearer_than_a_day(repo: Repo, tmp_path: Path, read: list[Path]) -> None:
    """Moments that differ by less than what is printed of them are others too."""
    for moment in (day(120), day(120 + 1e-9)):
        pipeline.analyse(asked(repo.folder, tmp_path / "cache", until=moment))
    assert len(read) == 2


def test_an_edited_file_of_the_program(
    repo: Repo, tmp_path: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, own = asked(repo.folder, tmp_path / "cache"), report_keys.own_files()
    pipeline.analyse(settings)
    for edited in ([*own, ("lenses/new.py", 1, 1)], own[1:], [(own[0][0], own[0][1], own[0][2] + 1), *own[1:]]):
        monkeypatch.setattr(report_keys, "own_files", lambda edited=edited: edited)
        read.clear()
        pipeline.analyse(settings)
        assert len(read) == 1


def test_its_own_files_are_all_of_the_program() -> None:
    folder = Path(pipeline.__file__).parent
    found = {name for name, _, _ in report_keys.own_files()}
    assert found == {str(path.relative_to(folder)) for path in folder.rglob("*.py")}


def test_rebuild_reads_anew_and_keeps_that(repo: Repo, tmp_path: Path, read: list[Path]) -> None:
    first = pipeline.analyse(asked(repo.folder, tmp_path / "cache"))
    assert pipeline.analyse(asked(repo.folder, tmp_path / "cache", rebuild=True)) == first
    assert len(read) == 2
    pipeline.analyse(asked(repo.folder, tmp_path / "cache"))
    assert len(read) == 2


def lost(repo: Repo, name: str) -> Path:
    """Where the object was that is now beside the repository."""
    oid = git(repo.folder, "rev-parse", name).decode().strip()
    path = repo.folder / ".git" / "objects" / oid[:2] / oid[2:]
    path.rename(repo.folder / "away")
    return path


@pytest.mark.parametrize("name", ["main~3", "main~3^{tree}", "main:src/7.py", "v1.6.0", "v1.6.0^{commit}"])
def test_while_something_is_missing_it_is_kept_for_these_objects_only(
    repo: Repo, tmp_path: Path, read: list[Path], name: str
) -> None:
    settings = asked(repo.folder, tmp_path / "cache")
    path = lost(repo, name)
    first = pipeline.analyse(settings)
    assert pipeline.analyse(settings) == first
    assert len(read) == 1
    (repo.folder / "away").rename(path)
    as_from_scratch(settings)
    assert pipeline.analyse(settings) != first


def test_not_kept_while_something_is_missing_that_others_may_lend(repo: Repo, tmp_path: Path, read: list[Path]) -> None:
    """Nothing here tells when an object comes into the other repository."""
    git(tmp_path, "clone", "-q", "--shared", str(repo.folder), "borrower")
    settings = asked(tmp_path / "borrower", tmp_path / "cache")
    path = lost(repo, "main~3")
    first = pipeline.analyse(settings)
    pipeline.analyse(settings)
    assert len(read) == 2
    (repo.folder / "away").rename(path)
    assert pipeline.analyse(settings) != first
    as_from_scratch(settings)


def test_of_a_shallow_clone(repo: Repo, tmp_path: Path, read: list[Path]) -> None:
    git(tmp_path, "clone", "-q", "--depth", "9", repo.folder.as_uri(), "short")
    settings = asked(tmp_path / "short", tmp_path / "cache")
    first = pipeline.analyse(settings)
    assert pipeline.analyse(settings) == first
    git(tmp_path / "short", "fetch", "-q", "--unshallow")
    read.clear()
    assert pipeline.analyse(settings) != first
    assert len(read) == 1
    as_from_scratch(settings)


def test_of_another_clone_it_is_not(repo: Repo, tmp_path: Path, read: list[Path]) -> None:
    pipeline.analyse(asked(repo.folder, tmp_path / "cache"))
    shutil.copytree(repo.folder, tmp_path / "copy" / "project")
    settings: Settings = asked(tmp_path / "copy" / "project", tmp_path / "cache")
    read.clear()
    as_from_scratch(settings)
    assert read


def test_where_it_could_not_be_kept_it_is_made_again(
    repo: Repo, tmp_path: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    settings = asked(repo.folder, tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr("flowlens.facts.store.save_report", full)
        first = pipeline.analyse(settings)
    assert pipeline.analyse(settings) == first
    assert len(read) == 2
