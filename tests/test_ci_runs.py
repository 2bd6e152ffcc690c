"""CI files from the command line and the configuration, up to every output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowlens import pipeline
from flowlens.cli.failures import run
from flowlens.cli.report import report
from flowlens.config import Overrides, load_config
from flowlens.errors import UsageError
from flowlens.outputs.formats import FORMATS
from tests.repos import Repo, day
from tests.runs import asked

SECRETS = ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "hunter2", "Ann Secret", "ann/topic")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "project")
    for number in range(12):
        repo.commit({"a.py": f"{number}\n"}, at=day(number))
    return repo


def runs(repo: Repo) -> list[dict[str, object]]:
    """A red run and a green one on each of the ten newest commits, with secrets wherever a text may stand."""
    oids = [str(repo.git.revparse_single(f"main~{back}").id) for back in range(10)]
    return [
        {
            "databaseId": 2 * number + red, "headSha": oid, "headBranch": "main" if red else "ann/topic",
            "workflowName": f"Tests https://ann:hunter2@host/?t={SECRETS[0]}", "event": "push", "status": "completed",
            "conclusion": "failure" if red else "success", "createdAt": f"2024-01-{number + 1:02}T12:00:00Z",
            "startedAt": f"2024-01-{number + 1:02}T12:00:00Z", "updatedAt": f"2024-01-{number + 1:02}T12:10:00Z",
            "attempt": 1, "url": f"https://x/?token={SECRETS[0]}", "displayTitle": "by Ann Secret",
        }
        for number, oid in enumerate(oids) for red in (0, 1)
    ]  # fmt: skip


def test_no_secret_leaves_in_any_output(repo: Repo, tmp_path: Path) -> None:
    file = tmp_path / "runs.json"
    file.write_text(json.dumps(runs(repo)))
    settings = asked(repo.folder, tmp_path / "cache", ci=(str(file),))
    told = pipeline.analyse(settings)
    written = [write(told) for write in FORMATS.values()]
    exported = [*pipeline.export(settings, tmp_path, "csv"), *pipeline.export(settings, tmp_path, "parquet")]
    written += [path.read_bytes().decode("latin-1") for path in exported]
    kept = [path.read_bytes().decode("latin-1") for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    for secret in SECRETS:
        assert not [text for text in (*written, *kept) if secret in text], secret


def test_what_is_exported_is_read_again(repo: Repo, tmp_path: Path) -> None:
    file = tmp_path / "runs.json"
    file.write_text(json.dumps(runs(repo)))
    first = pipeline.gather(asked(repo.folder, tmp_path / "cache", ci=(str(file),)))
    settings = asked(repo.folder, tmp_path / "cache", ci=(str(file),))
    builds = next(path for path in pipeline.export(settings, tmp_path / "out", "csv") if path.name == "builds.csv")
    again = pipeline.gather(asked(repo.folder, tmp_path / "cache", ci=(str(builds),)))
    assert len(first.builds) == 20
    assert again.builds.equals(first.builds)


def test_the_configuration_names_files_beside_itself(repo: Repo, tmp_path: Path) -> None:
    (repo.folder / "ci").mkdir()
    (repo.folder / "ci" / "runs.json").write_text(json.dumps(runs(repo)))
    (repo.folder / "flowlens.toml").write_text('[ci]\nruns = ["ci/*.json", "gone/*.json"]\n')
    facts = pipeline.gather(asked(repo.folder, tmp_path / "cache"))
    assert len(facts.builds) == 20
    assert "No file of CI is there by the name 'gone/*.json', which `[ci] runs` names." in facts.notices


def test_a_named_configuration_names_files_beside_itself(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "runs.json").write_text(json.dumps(runs(repo)))
    (tmp_path / "own" / "f.toml").write_text('ci.runs = ["runs.json"]\n')
    said = Overrides(cache=tmp_path / "cache")
    facts = pipeline.gather(load_config(repo.folder, file=tmp_path / "own" / "f.toml", overrides=said))
    assert len(facts.builds) == 20


def test_a_faulty_file_is_an_error_and_not_a_report_without_it(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "runs.json").write_text("[{]")
    with pytest.raises(UsageError, match=r"^runs\.json:1:3: not valid JSON: "):
        pipeline.analyse(asked(repo.folder, tmp_path / "cache", ci=(str(tmp_path / "runs.json"),)))
    assert not (tmp_path / "cache").exists(), "it is told before the long work"


def test_the_command_line(repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [str(repo.folder), "--cache-dir", str(tmp_path / "cache"), "--report", "json:-"]
    assert run(report, [*given, "--ci", str(tmp_path / "gone.json")]) == 2
    assert "gone.json does not exist. Name a file or a folder with --ci." in capsys.readouterr().err
