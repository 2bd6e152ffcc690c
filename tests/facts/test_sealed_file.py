"""A file that is what was written, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.facts import sealed_file
from flowlens.facts.sealed_file import forget_sealed, load_sealed, save_sealed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "kind-1.json"


@pytest.mark.parametrize("content", [b"", b"\n", b"a\nb", b"\xff\0"], ids=["none", "line", "lines", "bytes"])
def test_what_was_saved_is_loaded(path: Path, content: bytes) -> None:
    save_sealed(path, b"before")
    save_sealed(path, content)
    assert load_sealed(path, 999) == content
    assert list(path.parent.iterdir()) == [path]


def test_a_byte_less_is_nothing(path: Path) -> None:
    save_sealed(path, b"content")
    path.write_bytes(path.read_bytes()[:-1])
    assert load_sealed(path, 999) is None


def test_what_others_may_write_is_nothing(path: Path) -> None:
    save_sealed(path, b"content")
    path.parent.chmod(0o777)
    assert load_sealed(path, 999) is None
    forget_sealed(path)
    assert path.exists()


def test_no_draft_is_left_where_it_cannot_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(draft: Path, content: bytes) -> None:
        draft.write_bytes(content[:3])
        raise OSError("no space left")

    save_sealed(path, b"before")
    monkeypatch.setattr(sealed_file, "write_file", full)
    with pytest.raises(OSError, match="no space"):
        save_sealed(path, b"after")
    assert load_sealed(path, 999) == b"before"
    assert list(path.parent.iterdir()) == [path]


def test_forgetting(path: Path) -> None:
    forget_sealed(path)
    save_sealed(path, b"content")
    forget_sealed(path)
    assert load_sealed(path, 999) is None
