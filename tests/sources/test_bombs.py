"""A small file or answer that is a large one: each is refused in one line, unopened or as soon as it is too much."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.sources.ci.read import read_ci
from flowlens.sources.forge.archive import replays
from flowlens.sources.forge.asking import Question
from flowlens.sources.named_files import Asked, NamedFiles, named_files
from flowlens.sources.pulls.read import read_pull_files
from tests.sources.forge.asked import asking
from tests.sources.forge.server import Reply, serving

_GB = 1 << 30
_READERS: tuple[Callable[[NamedFiles], object], ...] = (read_ci, read_pull_files)


def zipped(content: bytes) -> bytes:
    """An archive of one file."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", content)
    return into.getvalue()


def refused(path: Path) -> set[str]:
    """What is said of the file, as one of CI and as one of pull requests."""
    said = set()
    for read in _READERS:
        asked = Asked((), None, (str(path),), (), (".json",), "CI", "--ci", "[ci] files")
        with pytest.raises(UsageError) as caught:
            read(named_files(asked))
        said.add(str(caught.value))
    return said


@pytest.mark.parametrize("name", ["a.json", "a.xml", "a.csv"])
@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(gzip.compress, id="gzip"),
        pytest.param(zipped, id="zip"),
        pytest.param(bz2.compress, id="bzip2"),
        pytest.param(lzma.compress, id="xz"),
        pytest.param(lambda _: b"\x28\xb5\x2f\xfd", id="zstd"),
    ],
)
def test_no_file_is_unpacked(packed: Callable[[bytes], bytes], name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(packed(b"0" * (1 << 20)))
    (said,) = refused(tmp_path / name)
    assert said.startswith(f"{name} is compressed, and no such file is unpacked.")


@pytest.mark.parametrize("start", [b'[{"id": "', b"<testsuite name='", b"id,workflow,conclusion\n"])
def test_one_line_of_a_gigabyte(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(start)
    os.truncate(path, _GB)
    (said,) = refused(path)
    assert said.startswith("a.json is larger than 64 MiB.")


def hollow(path: Path) -> None:
    """A gigabyte that takes no room."""
    path.touch()
    os.truncate(path, _GB)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(hollow, id="a gigabyte"),
        pytest.param(lambda path: path.write_bytes(gzip.compress(b"0" * 1000)), id="gzip"),
        pytest.param(os.mkfifo, id="a pipe"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), id="a device"),
        pytest.param(lambda path: path.write_bytes(b"[" * 1_000_000), id="nested"),
    ],
)
@pytest.mark.parametrize("name", ["start.json", "000001.json"])
def test_an_archive_of_answers(make: Callable[[Path], object], name: str, tmp_path: Path) -> None:
    run = tmp_path / "run-000001"
    run.mkdir()
    if name != "start.json":
        (run / "start.json").write_text('{"form": 3, "project": "a/b", "marks": {}}')
    make(run / name)
    with pytest.raises((UsageError, CannotMeasureError)) as caught:
        next(replays(tmp_path, "a/b")).ask(Question("x"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [pytest.param("gzip", gzip.compress, id="gzip"), pytest.param("deflate", zlib.compress, id="deflate")],
)
def test_an_answer_that_is_packed(coding: str, packed: Callable[[bytes], bytes]) -> None:
    reply = Reply(body=packed(b" " * (1 << 26)), headers={"Content-Encoding": coding})
    assert len(reply.bytes) < 1 << 17
    with serving(lambda _: reply) as server, asking(server.url) as http, pytest.raises(CannotMeasureError) as caught:
        http.ask(Question("x"))
    assert str(caught.value).endswith("is over 32 MiB.")
    assert len(server.asked) == 1
