"""Runs in processes of their own that are killed, run out of disk, or meet others: the next one is right."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from flowlens import pipeline
from tests.plain_git import fast_import, git, init
from tests.runs import as_from_scratch, asked, contents, fresh_text, store_of

N_COMMITS = 400
KILLS = 100
# The reports that these runs are compared with have no depth, which has tests of its own.
SHALLOW = ("--deep-budget", "0")


def _history(folder: Path) -> Path:
    """Hundreds of commits of three files each, every tenth a merge; main and the releases are its older half."""
    init(folder)
    stream = []
    for mark in range(1, N_COMMITS + 1):
        who = b"Ann <ann@example.org> %d +0000" % (1_704_110_400 + mark * 40_000)
        lines = [b"commit refs/heads/all", b"mark :%d" % mark, b"author " + who, b"committer " + who]
        lines.append(b"data 3\nNo\n")
        if mark > 1:
            lines.append(b"from :%d" % (mark - 1))
        if mark > 3 and mark % 10 == 0:
            lines.append(b"merge :%d" % (mark - 3))
        for k in range(3):
            text = b"".join(b"%d of %d in %d\n" % (n, k, mark) for n in range(20))
            lines.append(b"M 100644 inline d%d/f%d\ndata %d\n%s" % (k, mark % 50, len(text), text))
        stream.append(b"\n".join(lines) + b"\n\n")
        if mark % 20 == 0 and mark <= N_COMMITS // 2:
            stream.append(b"reset refs/tags/v1.%d.0\nfrom :%d\n\n" % (mark // 20, mark))
    fast_import(folder, b"".join(stream))
    git(folder, "update-ref", "refs/heads/main", "all~200")
    git(folder, "update-ref", "refs/heads/other", "all")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return _history(tmp_path / "project")


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """What the runs of the test take for the folder of temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def environment(temporary: Path, **more: str) -> dict[str, str]:
    said = {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(temporary), **more}
    return {key: value for key, value in {**os.environ, **said}.items() if value}


# Saves every few diffs, so that many moments of a short run lie within writing. Imports first, and forks after that.
_RUNS = """
import os, signal, sys, tempfile, time
import flowlens.facts.build
from flowlens import pipeline, reading
from flowlens.cli.main import main
reading._BATCH, reading._SAVE_SECONDS = 10, -1
tempfile.gettempdir()  # it tries out the folder by a file, which is no litter of ours
for line in sys.stdin:
    seconds, *sys.argv = line.split()
    child = os.fork()
    if not child:
        os.dup2(2, 1)
        status = 99
        try:
            status = main()
        finally:
            os._exit(status or 0)
    started = time.monotonic()
    ended = 0
    while not ended and time.monotonic() - started < float(seconds):
        time.sleep(0.001)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    print("killed" if not ended else os.waitstatus_to_exitcode(status), time.monotonic() - started, flush=True)
"""


class Runs:
    """Starts runs of FlowLens, each in a process that is killed after so many seconds if it has not ended by itself."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(self, seconds: float, *arguments: str) -> tuple[str, float]:
        """How it ended (`killed`, or its exit code), and how many seconds it took."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(seconds, "flowlens", *arguments, file=self.process.stdin, flush=True)
        how, took = self.process.stdout.readline().split()
        return how, float(took)


@contextmanager
def runs(temporary: Path) -> Iterator[Runs]:
    command = [sys.executable, "-c", _RUNS]
    with subprocess.Popen(
        command,
        env=environment(temporary),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield Runs(process)


def rows_by_id(rows: Mapping[str, list[dict[str, Any]]]) -> dict[Any, Any]:
    """Commits and diffs by what they are of; the key of a diff is no part of what is known of it."""
    files: dict[Any, list[Any]] = {}
    found: dict[Any, Any] = {commit["oid"]: commit for commit in rows["commits"]}
    for file in rows["files"]:
        files.setdefault(file["key"], []).append({**file, "key": None})
    diffs = {(diff["oid"], diff["base"]): ({**diff, "key": None}, files.get(diff["key"])) for diff in rows["diffs"]}
    return found | diffs


def started_by(temporary: Path) -> list[str]:
    """The processes whose environment names that folder: of a run, or Git's."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if b"GIT_DIR=" + os.fsencode(temporary) in path.read_bytes():
                found.append(path.parent.name)
    return found


def flowlens(temporary: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A run that is left alone."""
    command = [sys.executable, "-m", "flowlens", *map(str, arguments)]
    return subprocess.run(command, env=environment(temporary, **more), capture_output=True, text=True, check=False)


def test_killed_at_a_hundred_random_moments(project: Path, temporary: Path, tmp_path: Path) -> None:
    settings, store = asked(project, tmp_path / "cache"), store_of(project, tmp_path / "cache")
    chance, ends, n_before = random.Random(17), [], 0
    true = true_rows(project, tmp_path / "whole")
    tips = git(project, "rev-list", "--first-parent", "--reverse", "all").decode().split()[-2 * KILLS :]
    whole = tips[-1]
    with runs(temporary) as started:
        quickly = ["mine", *SHALLOW]
        how, longest = started.run(99, *quickly, str(project), "--cache-dir", str(tmp_path / "timed"))
        assert how == "0"
        for number in range(KILLS):
            if number % 10 == 0:  # to begin anew is the longest work
                store.clear()
                n_before = 0
            (project / ".git/refs/heads/main").write_text(tips[2 * number] + "\n")
            asking, seconds = quickly, longest * chance.random() ** 2
            if number % 8 == 7:  # these go deep, too, and so take several times as long
                asking = ["mine"] if number % 16 == 7 else ["report", "--report", f"json:{tmp_path / 'out.json'}"]
                seconds *= 3
            ends.append(started.run(seconds, *asking, str(project), "--cache-dir", str(tmp_path / "cache"))[0])
            found = rows_by_id(contents(store))
            # An earlier mainline lacks the branches of all work, and these are measured from where they left it.
            of_branches = {key for key in found if key[0] == whole and key not in true}
            assert all(found[key] == true[key] for key in found.keys() - of_branches)
            assert len(found) >= n_before
            n_before = len(found)
            if number % 25 == 24:
                as_from_scratch(settings)
    assert ends.count("killed") > KILLS // 2, ends
    assert set(ends) <= {"killed", "0"}
    nothing_is_left(project, tmp_path / "cache", temporary)


def true_rows(project: Path, cache: Path) -> dict[Any, Any]:
    """All that can be known of the whole history."""
    settings = asked(project, cache, mainline="other")
    pipeline.analyse(settings)
    return rows_by_id(contents(store_of(project, cache)))


def nothing_is_left(project: Path, cache: Path, temporary: Path) -> None:
    """No process of a killed run; and no file, once they are so old that nobody can be using them."""
    while started_by(temporary):
        time.sleep(0.01)
    assert list(temporary.iterdir()), "none was killed while it had a scratch folder"
    for folder in (temporary, cache):
        for path in folder.rglob("*"):
            os.utime(path, (0, 0), follow_symlinks=False)
    git(project, "update-ref", "refs/heads/main", "all")
    done = flowlens(temporary, "mine", project, "--cache-dir", cache, *SHALLOW)
    assert done.returncode == 0, done.stderr
    assert list(temporary.iterdir()) == []
    (folder,) = (cache / "git").iterdir()
    assert [
        path.name
        for path in folder.iterdir()
        if not path.name.startswith(("gen-", "report-", "flags.json", "deep.json"))
    ] == []
    assert len(list(folder.glob("gen-*"))) == 1


def written(file: Path) -> str:
    return file.read_text("utf-8")


def test_several_runs_at_once(project: Path, temporary: Path, tmp_path: Path) -> None:
    n = 2
    settings = asked(project, tmp_path / "cache")
    for tip in ("all~200", "all~30"):
        git(project, "update-ref", "refs/heads/main", tip)
        files = [tmp_path / f"{number}.json" for number in range(n)]
        processes = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "flowlens",
                    *asking,
                    *SHALLOW,
                    str(project),
                    "--cache-dir",
                    str(tmp_path / "cache"),
                ],
                env=environment(temporary),
                stdout=subprocess.DEVNULL,
            )
            for file in files
            for asking in (["mine"], ["report", "--report", f"json:{file}"])
        ]
        assert [process.wait() for process in processes] == [0] * 2 * n
        assert {written(file) for file in files} == {fresh_text(settings)}
    as_from_scratch(settings)
    assert len(contents(store_of(project, tmp_path / "cache"))["commits"]) == N_COMMITS - 30
    assert list(temporary.iterdir()) == []


@contextmanager
def disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A small file system of its own; skips the test where this user may not have one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def without_notice(report: str) -> tuple[str, list[str]]:
    """The report without the notices that nothing was kept, and these."""
    said = json.loads(report)
    lost = [notice for notice in said["notices"] if notice.startswith("Nothing was kept for the next run: ")]
    said["notices"] = [notice for notice in said["notices"] if notice not in lost]
    return json.dumps(said), lost


@pytest.mark.parametrize(("kilobytes", "n_kept"), [(16, 0), (48, 200)], ids=["from the start", "later"])
def test_a_full_disk(project: Path, temporary: Path, tmp_path: Path, kilobytes: int, n_kept: int) -> None:
    with disk(tmp_path / "disk", kilobytes) as cache:
        flowlens(temporary, "mine", project, "--cache-dir", cache, *SHALLOW)
        git(project, "update-ref", "refs/heads/main", "all")
        done = flowlens(temporary, "report", project, "--cache-dir", cache, "--report", "json:-", *SHALLOW)
        mined = flowlens(temporary, "mine", project, "--cache-dir", cache, *SHALLOW)
        assert (done.returncode, mined.returncode) == (0, 0), done.stderr + mined.stderr
        report, lost = without_notice(done.stdout)
        assert report == without_notice(fresh_text(asked(project, cache)))[0]
        assert len(lost) == 1
        assert "No space left on device" in lost[0]
        assert "Nothing was kept for the next run: No space left on device" in mined.stdout
        assert len(contents(store_of(project, cache))["commits"]) == n_kept
        assert not list(cache.rglob(".new-*"))


@pytest.mark.parametrize("said", ["HOME", "FLOWLENS_CACHE_DIR"])
def test_a_cache_folder_that_cannot_be_made(project: Path, temporary: Path, tmp_path: Path, said: str) -> None:
    """Below a file, where root has no more rights than others."""
    (tmp_path / "file").write_text("")
    nowhere = {"HOME": "", "XDG_CACHE_HOME": "", "FLOWLENS_CACHE_DIR": "", said: str(tmp_path / "file" / "x")}
    done = flowlens(temporary, "report", project, "--report", "json:-", *SHALLOW, **nowhere)
    assert done.returncode == 0, done.stderr
    report, lost = without_notice(done.stdout)
    assert report == without_notice(fresh_text(asked(project, tmp_path / "cache")))[0]
    assert len(lost) == 1
    assert str(tmp_path / "file") in lost[0]


def test_a_cache_folder_that_is_read_only(project: Path, temporary: Path, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", 4_000) as cache:
        pipeline.mine(asked(project, cache))
        git(project, "update-ref", "refs/heads/main", "all")
        subprocess.run(["mount", "-o", "remount,ro", cache], check=True)
        done = flowlens(temporary, "report", project, "--cache-dir", cache, "--report", "json:-", *SHALLOW)
        assert done.returncode == 0, done.stderr
        report, lost = without_notice(done.stdout)
        assert report == without_notice(fresh_text(asked(project, cache)))[0]
        assert [notice.partition(" (")[0] for notice in lost] == [
            "Nothing was kept for the next run: Read-only file system"
        ]
        assert len(contents(store_of(project, cache))["commits"]) == 200
