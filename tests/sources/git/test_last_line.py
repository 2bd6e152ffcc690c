"""The line that Git gives back behind all of its answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.model.history import DiffJob
from flowlens.sources.git.last_line import LAST_LINE, LastLine, lines_of
from flowlens.sources.git.shadow import open_shadow
from tests.repos import Repo


def test_what_git_is_asked() -> None:
    assert lines_of([DiffJob("a" * 40, None), DiffJob("b" * 40, "a" * 40)]) == (
        b"a" * 40 + b"\n" + b"b" * 40 + b" " + b"a" * 40 + b"\n" + LAST_LINE
    )


def test_git_gives_it_back_behind_all_answers(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "clone")
    oid = repo.commit({"a": "a\n"})
    with open_shadow(repo.folder) as shadow:
        asked = ("diff-tree", "--stdin", "--always", "--root", "-r", "-z", "--name-only")
        told = shadow.git.run(*asked, stdin=lines_of([DiffJob(oid, None)])).output
        assert told == oid.encode() + b"\0a\0" + LAST_LINE
        assert shadow.git.run(*asked, stdin=lines_of([DiffJob("1" * 40, None)])).output == LAST_LINE


@pytest.mark.parametrize("size", [1, 2, len(LAST_LINE) - 1, len(LAST_LINE), len(LAST_LINE) + 1, 1000])
@pytest.mark.parametrize(
    ("text", "before", "came"),
    [
        pytest.param(b"answers\n" + LAST_LINE, b"answers\n", True, id="whole"),
        pytest.param(LAST_LINE, b"", True, id="no answers"),
        pytest.param(LAST_LINE + LAST_LINE, LAST_LINE, True, id="answers that look like it"),
        pytest.param(b"answers\n" + LAST_LINE[:-1], b"answers", False, id="cut within it"),
        pytest.param(
            b"answers that are cut right behind a header\0", b"answers that are cut", False, id="cut before it"
        ),
        pytest.param(b"answers\n" + LAST_LINE + b"\0", b"answers\nf", False, id="something behind it"),
        pytest.param(b"", b"", False, id="nothing"),
    ],
)
def test_it_is_known_in_whatever_pieces_it_comes(text: bytes, before: bytes, came: bool, size: int) -> None:
    last = LastLine()
    assert b"".join(last.before(text[at : at + size]) for at in range(0, len(text), size)) == before
    assert last.came == came
