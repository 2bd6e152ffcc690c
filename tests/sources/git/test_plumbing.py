"""The door through which Git is started."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.sources.git import plumbing
from flowlens.sources.git.plumbing import Git, environment, read_config
from tests.repos import Repo


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    for name in ("home", "empty"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def door(scratch: Path) -> Git:
    return Git(scratch, environment(scratch, None, None))


def test_output_status_and_complaint(door: Git) -> None:
    good = door.run("hash-object", "--stdin", stdin=b"text\n")
    bad = door.run("rev-parse", "--verify", "nowhere")
    assert (good.status, good.output, good.complaint) == (0, b"8e27be7d6154a1f68ea9160ef0e18691d20560dc\n", "")
    assert bad.status == 128
    assert bad.complaint.startswith("fatal: not a git repository")


def test_large_input_and_output_do_not_block(door: Git) -> None:
    lines = b"".join(b"%d\n" % number for number in range(300_000))
    done = door.run("stripspace", stdin=lines)
    assert (done.status, done.output) == (0, lines)


@pytest.mark.parametrize(("most", "expected"), [(10, b"text\ntext\n"), (9, None)], ids=["all of it", "too long"])
def test_the_whole_output_within_a_bound(door: Git, most: int, expected: bytes | None) -> None:
    with door.stream("stripspace", stdin=b"text\ntext\n") as stream:
        assert stream.whole(most) == expected


def test_a_process_out_of_time_is_killed(door: Git) -> None:
    started = time.monotonic()
    with door.stream("-c", "alias.wait=!sleep 60", "wait", seconds=0.2) as stream:
        assert list(stream.chunks()) == []
    assert (stream.status, time.monotonic() - started < 30) == (-9, True)


def test_a_block_left_by_an_error_kills_the_process(door: Git) -> None:
    started = time.monotonic()
    with pytest.raises(RuntimeError), door.stream("-c", "alias.wait=!sleep 60", "wait"):
        raise RuntimeError
    assert time.monotonic() - started < 30


def test_closing_kills_what_runs_and_lets_nothing_start(door: Git) -> None:
    started = time.monotonic()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(door.run, "-c", "alias.wait=!sleep 60", "wait")
        while not door.running.processes:
            time.sleep(0.01)
        door.close()
        assert waiting.result().status == -9
    assert time.monotonic() - started < 30
    with pytest.raises(CannotMeasureError, match="was stopped"):
        door.run("--version")


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels bound no memory of another process")
def test_memory_is_bounded(door: Git) -> None:
    # The standard input is a pipe of Git's own here, so that the bound is there before it reads.
    with door.stream("-c", "alias.wait=!sleep 60", "wait", memory=1 << 28) as stream:
        assert resource.prlimit(stream.process.pid, resource.RLIMIT_AS)[0] == 1 << 28
        assert resource.prlimit(stream.process.pid, resource.RLIMIT_CPU)[0] == 660
        stream.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels bound no memory of another process")
def test_a_process_over_its_bound_ends_and_says_so(tmp_path: Path) -> None:
    # It waits for a line, so that the bound is there before it asks for memory.
    script = "read line; exec git stripspace < big"
    (tmp_path / "big").write_bytes(b"x" * (1 << 28))
    child = subprocess.Popen(
        ["/bin/sh", "-c", script], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    plumbing.bound(child.pid, 60, 1 << 27)
    output, complaint = child.communicate(b"\n")
    assert child.returncode
    assert output == b""
    assert plumbing.Stream(child, complaint=complaint.decode()).out_of_memory


@pytest.mark.skipif(not plumbing.launcher(), reason="there is no setpriv that can do it")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
def test_git_does_not_outlive_flowlens(tmp_path: Path, number: signal.Signals) -> None:
    """Here it waits at a FIFO that takes the place of an object."""
    repo = Repo(tmp_path / "clone")
    oid = repo.commit({"a": "a\n"})
    tree = str(repo.git[oid].tree.id)
    path = repo.folder / ".git" / "objects" / tree[:2] / tree[2:]
    path.unlink()
    os.mkfifo(path)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    package = str(Path(plumbing.__file__).parents[3])
    process = subprocess.Popen(
        [sys.executable, "-m", "flowlens", "report", str(repo.folder), "--report", "json:-"],
        env={**os.environ, "PYTHONPATH": package, "TMPDIR": str(temporary), "FLOWLENS_CACHE_DIR": str(tmp_path / "c")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (waiting := _gits_in(temporary)):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(number)
    assert process.wait() == (143 if number == signal.SIGTERM else -9)
    for _ in range(200):
        if not _gits_in(temporary):
            break
        time.sleep(0.05)
    assert not _gits_in(temporary), waiting
    assert [entry.name[:17] for entry in temporary.iterdir()] == (
        [] if number == signal.SIGTERM else ["flowlens-scratch-"]
    )


def _gits_in(folder: Path) -> list[int]:
    """The processes of Git that have waited for a while in that folder."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and str(entry.joinpath("cwd").readlink()).startswith(str(folder)):
                state = entry.joinpath("stat").read_text().rpartition(")")[2].split()[0]
                found += (
                    [int(entry.name)] if b"ls-tree" in entry.joinpath("cmdline").read_bytes() and state == "S" else []
                )
    return found


def test_the_environment_is_made_from_nothing(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = environment(scratch, scratch, scratch)
    for name in ("GIT_DIR", "GIT_EXTERNAL_DIFF", "LC_ALL", "TZ", "HOME", "LD_PRELOAD", "GIT_TRACE", "ANYTHING"):
        monkeypatch.setenv(name, "/hostile")
    assert environment(scratch, scratch, scratch) == before


def test_attributes_are_read_from_the_empty_tree(scratch: Path) -> None:
    """Some versions of Git read a bare repository's attributes from HEAD, so a change could hide its own lines."""
    empty = {"sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b"}
    for name, oid in empty.items():
        assert environment(scratch, scratch, scratch, name)["GIT_ATTR_SOURCE"].startswith(oid)


@pytest.mark.parametrize("path", ["", ".", "bin:."], ids=repr)
def test_git_is_never_looked_for_in_the_current_folder(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    for folder in (scratch, scratch / "bin"):
        folder.mkdir(exist_ok=True)
        (folder / "git").write_text("#!/bin/sh\ntouch canary\n")
        (folder / "git").chmod(0o755)
    monkeypatch.chdir(scratch)
    monkeypatch.setenv("PATH", path)
    plumbing.git_program.cache_clear()
    try:
        with pytest.raises(CannotMeasureError, match="Git was not found"):
            plumbing.git_program()
    finally:
        plumbing.git_program.cache_clear()


def test_a_configuration_is_read_without_its_includes(scratch: Path) -> None:
    (scratch / "other").write_text("[core]\n\tfsmonitor = evil\n")
    (scratch / "config").write_text('[include]\n\tpath = other\n[Core]\n\tBare = true\n[remote "A=b\\nc"]\n\turl = x\n')
    assert read_config(scratch / "config", scratch) == {
        "include.path": "other",
        "core.bare": "true",
        "remote.a=bnc.url": "x",
    }


def test_no_configuration_is_an_empty_one(scratch: Path) -> None:
    os.mkfifo(scratch / "pipe")
    assert [read_config(scratch / name, scratch) for name in ("absent", "empty", "pipe")] == [{}, {}, {}]


@pytest.mark.parametrize("content", [b"[core\n", b'[core]\n\tbare = "\n', b"\0\xff"], ids=repr)
def test_a_broken_configuration_is_said(scratch: Path, content: bytes) -> None:
    (scratch / "config").write_bytes(content)
    with pytest.raises(CannotMeasureError, match="cannot be read"):
        read_config(scratch / "config", scratch)


def test_a_key_without_a_value(scratch: Path) -> None:
    (scratch / "config").write_text("[core]\n\tbare\n")
    assert read_config(scratch / "config", scratch) == {"core.bare": ""}


def test_what_git_is_given_in_a_terminal_changes_nothing(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "clone")
    oid = repo.commit({"a": "a\n"})
    assert oid == repo.commit({"a": "a\n"}, parents=[])
