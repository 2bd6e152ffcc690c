"""`flowlens mine`: one repository that fails does not keep the others from being read."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens import pipeline
from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.config import Settings
from flowlens.errors import CannotMeasureError
from flowlens.model.progress import Progress
from flowlens.reading import Stored
from tests.repos import Repo


@pytest.mark.parametrize(
    ("failure", "status", "told"),
    [
        pytest.param(CannotMeasureError("No."), 3, "No.", id="a failure of ours"),
        pytest.param(PermissionError(13, "Permission denied"), 2, "PermissionError: ", id="the system's"),
        pytest.param(MemoryError(), 2, "There was not enough memory.", id="memory"),
    ],
)
def test_the_others_are_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: Exception,
    status: int,
    told: str,
) -> None:
    for name in ("bad", "good"):
        Repo(tmp_path / name).commit({"x": "x\n"})
    real = pipeline.mine

    def failing(settings: Settings, progress: Progress) -> Stored:
        if settings.repository.name == "bad":
            raise failure
        return real(settings, progress)

    monkeypatch.setattr(pipeline, "mine", failing)
    folders = [str(tmp_path / name) for name in ("bad", "good")]
    assert run(flowlens, ["mine", "--cache-dir", str(tmp_path / "cache"), "--quiet", *folders]) == status
    out, err = capsys.readouterr()
    assert out.startswith(f"{tmp_path / 'good'}: 1 new commit and ")
    assert err.startswith(f"flowlens: error: {told}")
    assert err.count("\n") == 1


def test_a_reader_that_has_gone_is_no_failure_of_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Repo(tmp_path / "good").commit({"x": "x\n"})

    def gone(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("flowlens.cli.mine.click.echo", gone)
    monkeypatch.setattr("flowlens.cli.failures._give_up_output", lambda: 141)
    assert run(flowlens, ["mine", "--cache-dir", str(tmp_path / "cache"), "--quiet", str(tmp_path / "good")]) == 141
    assert capsys.readouterr().err == ""
