"""`flowlens init --squads`: a draft of a folder of clones, which `flowlens compare` reads; nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.config import load_squads
from tests.repos import Repo


def drafted(folder: Path) -> int:
    """The exit code of a draft of that folder."""
    return run(flowlens, ["init", "--squads", str(folder), "--quiet"])


def test_a_squad_a_team_and_else_one_a_clone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    owners = "* @shop/platform\n/cart/ @shop/cart @ann\n/pay/ @shop/cart\n"
    Repo(tmp_path / "shop").commit({"CODEOWNERS": owners, "cart/a.py": "a\n"})
    Repo(tmp_path / "other").commit({"CODEOWNERS": "/web/ @other/cart\n"})
    Repo(tmp_path / "bare", bare=True).commit({"x": "x\n"})
    Repo(tmp_path / "empty")
    (tmp_path / "notes").mkdir()
    assert drafted(tmp_path) == 0
    assert capsys.readouterr().out == "4 squads of 4 clones.\n"
    text = (tmp_path / "squads.toml").read_text("utf-8")
    assert "# Found: 4 repositories, 2 with teams in CODEOWNERS." in text
    assert "# 2 lines of CODEOWNERS in shop\n" in text
    assert "# Left out: empty: " in text
    assert "ann" not in text.replace("explain", "").replace("meaning", "")
    squads = load_squads(tmp_path / "squads.toml").squads
    assert [(squad.name, squad.owners, [place.name for place in squad.repositories]) for squad in squads] == [
        ("@other/cart", ("@other/cart",), ["other"]),
        ("platform", ("@shop/platform",), ["shop"]),
        ("@shop/cart", ("@shop/cart",), ["shop"]),
        ("bare", (), ["bare"]),
    ]


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Repo(tmp_path / "one").commit({"x": "x\n"})
    (tmp_path / "squads.toml").symlink_to("nowhere")
    assert drafted(tmp_path) == 2
    assert "exists already, and is never overwritten" in capsys.readouterr().err


def test_a_folder_that_is_itself_a_clone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Repo(tmp_path / "one").commit({"CODEOWNERS": "/a/ @x/one\n/b/ @x/two\n"})
    assert drafted(tmp_path / "one") == 0
    assert capsys.readouterr().out == "2 squads of 1 clone.\n"
    squads = load_squads(tmp_path / "one" / "squads.toml").squads
    assert [place.folder.resolve() for place in squads[0].repositories] == [(tmp_path / "one").resolve()]


@pytest.mark.parametrize(
    ("name", "status", "told"),
    [
        pytest.param("nothing", 2, "is not a folder", id="no folder"),
        pytest.param("empty", 3, "holds no clone that can be read", id="no clone"),
    ],
)
def test_nothing_to_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, status: int, told: str
) -> None:
    (tmp_path / "empty").mkdir()
    assert drafted(tmp_path / name) == status
    assert told in capsys.readouterr().err
