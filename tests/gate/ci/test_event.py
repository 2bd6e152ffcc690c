"""The event file that a runner writes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.gate.ci.event import read_event

MIB = 1 << 20


def test_an_event(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_bytes(b'{"number": 7}')
    event = read_event(str(path))
    assert (event.number("number"), event.where) == (7, f"the event file {path}")


def test_a_link_is_followed_and_a_byte_order_mark_passed_over(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_bytes(b'\xef\xbb\xbf{"number": 7}')
    (tmp_path / "event.json").symlink_to("real.json")
    assert read_event(str(tmp_path / "event.json")).number("number") == 7


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"", "is not JSON", id="empty"),
        pytest.param(b'{"number": 7', "is not JSON", id="cut off"),
        pytest.param(b'{"number": 7}\xff', "is not JSON", id="no UTF-8"),
        pytest.param(b"[" * MIB, "is not JSON", id="too deep"),
        pytest.param(b'{"number": ' + b"9" * 5000 + b"}", "is not JSON", id="more digits than Python reads"),
        pytest.param(b"[]", "holds no JSON object", id="list"),
        pytest.param(b"null", "holds no JSON object", id="null"),
        pytest.param(b'"{}"', "holds no JSON object", id="text"),
        pytest.param(b"{}" + b" " * (16 * MIB - 1), "is larger than 16 MiB", id="large"),
    ],
)
def test_a_file_that_is_no_event(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "event.json"
    path.write_bytes(content)
    with pytest.raises(CannotMeasureError) as told:
        read_event(str(path))
    assert str(told.value) == (
        f"The event file {path} {fault}. GITHUB_EVENT_PATH names that file; unset it to go without."
    )


def test_sixteen_mebibytes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_bytes(b'{"number": 7}' + b" " * (16 * MIB - 13))
    assert read_event(str(path)).number("number") == 7


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CannotMeasureError, match=r"none\.json cannot be read: No such file or directory\."):
        read_event(str(tmp_path / "none.json"))


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CannotMeasureError, match="is not a regular file"):
        read_event(str(tmp_path))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CannotMeasureError, match="is not a regular file"):
        read_event(str(tmp_path / "pipe"))


def test_a_device_is_not_read_for_ever() -> None:
    with pytest.raises(CannotMeasureError, match="is not a regular file"):
        read_event("/dev/zero")


def test_a_file_that_opens_but_gives_nothing() -> None:
    if not Path("/proc/self/mem").exists():
        pytest.skip("there is no /proc")
    with pytest.raises(CannotMeasureError, match="/proc/self/mem cannot be read: Input/output error"):
        read_event("/proc/self/mem")
