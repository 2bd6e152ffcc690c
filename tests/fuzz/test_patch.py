"""What Git writes of diffs, altered: it is read the same in whatever pieces it comes, and never more than it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowlens.errors import FlowLensError
from flowlens.gate.diff_file import files_of_diff
from flowlens.model.history import FileDiff
from flowlens.sources.git.diffs import _FINE, _PATCH
from flowlens.sources.git.patch import PatchParser
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.shadow import open_shadow
from tests.fuzz.lasting import lasting
from tests.fuzz.mutations import mutated
from tests.odd_history import build_odd_history
from tests.plain_git import git

Parsed = list[tuple[str, list[FileDiff] | None]]
WHATEVER = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def parse(*chunks: bytes) -> Parsed:
    found: Parsed = []
    parser = PatchParser(lambda oid, files: found.append((oid, None if files is None else list(files))))
    for chunk in chunks:
        parser.feed(chunk)
    parser.finish()
    return found


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str | None]]]:
    folder = tmp_path_factory.mktemp("odd") / "clone"
    return folder, build_odd_history(folder)


@pytest.fixture(scope="module")
def outputs(history: tuple[Path, list[tuple[str, str | None]]]) -> tuple[bytes, ...]:
    """What Git writes of each of the odd diffs."""
    with open_shadow(history[0]) as shadow:
        return tuple(
            shadow.git.run(*_PATCH, *_FINE, stdin=f"{oid} {base or ''}".strip().encode() + b"\n").output
            for oid, base in history[1]
        )


@lasting
@WHATEVER
@given(data=st.data())
def test_any_output_in_any_pieces(outputs: tuple[bytes, ...], data: st.DataObject) -> None:
    text = data.draw(mutated(*outputs))
    cuts = sorted(at % (len(text) + 1) for at in data.draw(st.lists(st.integers(0, 1 << 20), max_size=9)))
    whole = parse(text)
    assert parse(*(text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True))) == whole
    for _, files in whole:
        for file in files or ():
            assert 0 <= file.moved_in <= (file.added or 0) <= text.count(b"+")
            assert 0 <= file.moved_out <= (file.deleted or 0) <= text.count(b"-")


@pytest.fixture(scope="module")
def handed_in(history: tuple[Path, list[tuple[str, str | None]]]) -> tuple[bytes, ...]:
    """Diffs as somebody would hand them in, each file's alone."""
    told = git(history[0], "log", "-p", "-m", "--format=", "--no-ext-diff", "--binary", "--no-textconv", "main")
    return tuple(b"diff --git " + part for part in told.split(b"diff --git ")[1:])


@pytest.fixture(scope="module")
def door(history: tuple[Path, list[tuple[str, str | None]]]) -> Iterator[Git]:
    with open_shadow(history[0]) as shadow:
        yield shadow.git


@lasting
@settings(WHATEVER, max_examples=10)
@given(data=st.data())
def test_any_diff_that_is_handed_in(door: Git, handed_in: tuple[bytes, ...], data: st.DataObject) -> None:
    text = data.draw(mutated(*handed_in))
    with suppress(FlowLensError):
        files = files_of_diff(door, text)
        assert sum((file.added or 0) + (file.deleted or 0) for file in files) <= text.count(b"\n") + 1
