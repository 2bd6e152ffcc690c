"""What a repository is named by."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.fleet.address import is_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("https://example.org/a.git", True, id="https"),
        pytest.param("git@example.org:a/b.git", True, id="as ssh writes it"),
        pytest.param("file:///srv/a", True, id="file"),
        pytest.param("HTTPS://example.org/a", True, id="in capitals"),
        pytest.param("gît@example.org:a", False, id="no name of a user"),
        pytest.param("/srv/a", False, id="path"),
        pytest.param("a:b", False, id="a path with a colon"),
        pytest.param("../a@b", False, id="a path with an at sign"),
    ],
)
def test_an_address(text: str, expected: bool) -> None:
    assert is_address(text) is expected


def test_a_folder_that_is_called_like_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_address("git@example.org:a")
    (tmp_path / "git@example.org:a").mkdir()
    assert not is_address("git@example.org:a")
