"""The sample reports: what they were made from, and how they are made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.reports import main, table
from tests.repos import Repo

ROOT = Path(__file__).parents[2]
ROWS = [
    {"name": "pypa/pip", "head": "b" * 40, "as_of": "2026-01-02", "flowlens": "0.1.0", "verdict": "Mixed"},
    {"name": "drifting", "head": "a" * 40, "as_of": "2026-01-01", "flowlens": "0.1.0", "verdict": "Drifting"},
]


def test_the_invented_come_first_and_a_public_one_has_its_address() -> None:
    lines = table(ROWS).splitlines()
    assert lines[2].startswith("| drifting | `aaaaaaaaaaaa` | 2026-01-01 | 0.1.0 | Drifting |")
    assert lines[3].startswith("| [pypa/pip](https://github.com/pypa/pip) | `bbbbbbbbbbbb` |")
    assert "[pip.md](pip.md)" in lines[3]


def test_a_clone_is_written_in_every_format_and_others_stay(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="needs the extra `static`")
    repo = Repo(tmp_path / "team")
    repo.commit({"a.py": b"x = 1\n"})
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "made_from.json").write_text(json.dumps(ROWS), encoding="utf-8")
    repo.git.create_reference("refs/tags/somebody-gpg-pub", repo.git.create_blob(b"a key"))
    done = CliRunner().invoke(main, [str(folder), f"us/team={repo.folder}"], catch_exceptions=False)
    assert done.output == "us/team: Not enough data, low confidence\n"
    assert {path.name for path in folder.iterdir()} == {
        "README.md", "made_from.json", "team", "team.html", "team.json", "team.md", "team.txt",
    }  # fmt: skip
    assert [row["name"] for row in json.loads((folder / "made_from.json").read_text("utf-8"))] == [
        "drifting", "pypa/pip", "us/team",
    ]  # fmt: skip
    text = (folder / "team.md").read_text("utf-8")
    assert "us/team" in text
    assert "1 tag of no commit" in text
    assert "somebody" not in text, "whoever signs is not named"


def test_what_is_kept_is_what_the_table_tells() -> None:
    folder = ROOT / "reports"
    rows = json.loads((folder / "made_from.json").read_text("utf-8"))
    assert table(rows) in (folder / "README.md").read_text("utf-8")
    for row in rows:
        stem = row["name"].rpartition("/")[2]
        made = json.loads((folder / f"{stem}.json").read_text("utf-8"))
        assert made["repository"]["head"] == row["head"]
        text = (folder / f"{stem}.md").read_text("utf-8")
        pictures = sorted(path.name for path in (folder / stem).iterdir())
        assert pictures == sorted(set(pictures))
        assert all(f"]({stem}/{name})" in text for name in pictures)


def test_what_is_no_clone_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, [str(tmp_path), "pypa/pip"])
    assert done.exit_code == 1
    assert "pypa/pip is not NAME=CLONE." in done.output
