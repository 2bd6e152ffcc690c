"""`flowlens report --pictures`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from flowlens.cli.report import report
from flowlens.errors import UsageError
from tests.repos import Repo


def run(*arguments: str) -> None:
    CliRunner().invoke(report, arguments, catch_exceptions=False, standalone_mode=False)


def test_pictures_without_markdown_are_refused_before_the_long_work(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no repository")
    with pytest.raises(UsageError, match=r"--pictures is for a markdown report. Add --report markdown:FILE."):
        run(nowhere, "--report", f"json:{tmp_path / 'x.json'}", "--pictures", str(tmp_path / "pictures"))
    assert not (tmp_path / "pictures").exists()


def test_a_history_with_nothing_to_draw_has_no_pictures(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="needs the extra `static`")
    repo = Repo(tmp_path / "repo")
    repo.commit({"a.py": b"x = 1\n"})
    file = tmp_path / "report.md"
    run(str(repo.folder), "--report", f"markdown:{file}", "--pictures", str(tmp_path / "pictures"), "--quiet")
    assert "![" not in file.read_text(encoding="utf-8")
    assert list((tmp_path / "pictures").iterdir()) == []
