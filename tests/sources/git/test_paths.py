"""Paths as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.sources.git.paths import path_text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(b"src/a.py", "src/a.py", id="plain"),
        pytest.param("ü/日本".encode(), "ü/日本", id="UTF-8"),
        pytest.param(b"a\tb\nc", "a\tb\nc", id="tab and newline are text"),
        pytest.param(b"\xff/a", '"\\377/a"', id="not UTF-8"),
        pytest.param(b'"\\377/a"', '"\\042\\134377/a\\042"', id="what looks quoted is quoted"),
        pytest.param(b'a"b', 'a"b', id="a quote inside"),
        pytest.param(b"\xed\xa0\x80", '"\\355\\240\\200"', id="half a character"),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_a_path(path: bytes, text: str) -> None:
    assert path_text(path) == text


@given(st.lists(st.binary(max_size=8) | st.sampled_from([b'"\\377"', b"\xff", b'"', b'"\\042"']), unique=True))
def test_two_paths_never_give_the_same_text(paths: list[bytes]) -> None:
    texts = [path_text(path) for path in paths]
    assert len(set(texts)) == len(texts)
    assert all(text == text.encode().decode() for text in texts)
