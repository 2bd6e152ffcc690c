"""Flags that are kept for the next run."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flowlens.facts import kept_flags
from flowlens.facts.kept_flags import clear_flags, load_flags, save_flags
from flowlens.facts.sealed_file import save_sealed
from flowlens.model.flags import FlagUse

USES = {
    "1" * 40: (FlagUse("Flipper", "a", "src/\udce9 <script>\n.rb"), FlagUse("Unleash", "b", "ü.ts")),
    "2" * 40: (),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_flags(tmp_path / "store", "rules", USES)
    return tmp_path / "store"


def test_what_was_kept_is_given(folder: Path) -> None:
    assert load_flags(folder, "rules") == USES
    assert [path.name for path in folder.iterdir()] == ["flags.json"]
    save_flags(folder, "rules", {})
    assert load_flags(folder, "rules") == {}


def test_other_rules_have_found_nothing_yet(folder: Path) -> None:
    assert load_flags(folder, "other rules") == {}


def test_forgetting(folder: Path) -> None:
    clear_flags(folder)
    assert load_flags(folder, "rules") == {}
    clear_flags(folder)
    clear_flags(folder / "none")


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(Path.unlink, id="gone"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-1]), id="cut short"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes().replace(b"Unleash", b"Flipper")), id="flipped"),
        pytest.param(lambda path: path.write_bytes(b"\n" * 9), id="lines"),
        pytest.param(a_pipe, id="a pipe"),
        pytest.param(
            lambda path: (path.rename(path.with_name("x")), path.symlink_to(path.with_name("x"))), id="a link"
        ),
    ],
)
def test_what_cannot_be_believed_is_nothing(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder / "flags.json")
    assert load_flags(folder, "rules") == {}


def test_a_right_sum_over_nonsense_is_nothing(folder: Path) -> None:
    rules = f'"rules":"{hashlib.sha256(b"rules").hexdigest()}"'
    for text in (
        "[]", "{}", "7", '{"rules": 1}', "[" * 100_000, f'{{{rules},"uses":[],"looks":[]}}',
        f'{{{rules},"uses":[[1,2,3]],"looks":{{}}}}', f'{{{rules},"uses":[],"looks":{{"a":[0]}}}}',
        f'{{{rules},"uses":[["a"]],"looks":{{"a":[0]}}}}', f'{{{rules},"uses":[],"looks":{{"a":7}}}}',
    ):  # fmt: skip
        content = text.encode()
        save_sealed(folder / "flags.json", content)
        assert load_flags(folder, "rules") == {}


def test_too_many_are_refused_and_leave_what_was_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_flags, "_MOST_BYTES", 400)
    with pytest.raises(ValueError, match="too many"):
        save_flags(folder, "rules", {str(n) * 40: () for n in range(20)})
    assert [path.name for path in folder.iterdir()] == ["flags.json"]
