"""Git that ends early, wherever that is and with what status: each diff is the right one or unknown, none missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flowlens.model.history import DiffJob
from flowlens.model.progress import Silent
from flowlens.sources.git import plumbing
from flowlens.sources.git.diffs import _FINE, _PATCH, make_diffs
from flowlens.sources.git.last_line import LAST_LINE, lines_of
from flowlens.sources.git.looks import look
from flowlens.sources.git.patch_ids import patch_ids
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.source_files import changed_files
from flowlens.sources.git.spaceless import lines_without_space
from flowlens.sources.git.stream import Stream
from tests.repos import Repo, day, lines

_WHOLE = Stream.gathered
_WHY = "Git ended before it had told all"
# The whole of the answer is cut, wherever Git would have ended: `head` ends with status 0, and so does the script.
_CUT_GIT = """#!/bin/sh
case " $* " in
    *" diff-tree "*) '{git}' "$@" | head -c {n_bytes} ;;
    *) exec '{git}' "$@" ;;
esac
"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[DiffJob]]:
    """Four commits of two files each."""
    repo = Repo(tmp_path_factory.mktemp("cut") / "clone")
    oids = [
        repo.commit({"a": lines(range(5 * (n + 1))), f"b{n}": lines(range(10 * n, 10 * n + 4))}, at=day(n))
        for n in range(4)
    ]
    return repo.folder, [DiffJob(oid, base) for oid, base in zip(oids, [None, *oids], strict=False)]


def lines_by_job(folder: Path, jobs: list[DiffJob]) -> dict[str, list[tuple[str, int | None, int | None]] | None]:
    """Of each job its files with their lines, None where they are unknown."""
    with open_shadow(folder) as shadow:
        found = list(make_diffs(shadow.git, jobs, 1, Silent()))
    assert len(found) == len(jobs)
    return {
        diff.job.oid: None if diff.unknown else sorted((one.path, one.added, one.deleted) for one in diff.files)
        for diff in found
    }


@pytest.mark.parametrize("n_bytes", [0, 1, 60, 150, 300, 600])
def test_no_diff_is_lost_and_none_is_another(
    n_bytes: int, clone: tuple[Path, list[DiffJob]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, jobs = clone
    whole = lines_by_job(folder, jobs)
    assert None not in whole.values()

    def cut(stream: Stream, quiet_seconds: float) -> Iterator[bytes]:
        chunk = next(_WHOLE(stream, quiet_seconds), b"")
        stream.process.wait()
        stream.process.returncode = -9  # so little output was written before anybody could kill it
        yield chunk[:n_bytes]

    monkeypatch.setattr(Stream, "gathered", cut)
    found = lines_by_job(folder, jobs)
    assert [oid for oid, told in found.items() if told is not None and told != whole[oid]] == []
    assert n_bytes >= 150 or set(found.values()) == {None}


@pytest.fixture
def cut_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets Git give so many bytes of each answer about diffs, and end well."""
    script, real = tmp_path / "git", plumbing.git_program()

    def cut(n_bytes: int) -> None:
        script.write_text(_CUT_GIT.format(git=real, n_bytes=n_bytes), encoding="utf-8")
        script.chmod(0o755)
        monkeypatch.setattr(plumbing, "git_program", lambda: str(script))

    return cut


def answer(folder: Path, jobs: list[DiffJob]) -> bytes:
    """What Git gives of all the jobs at once, to the end."""
    with open_shadow(folder) as shadow:
        return shadow.git.run(*_PATCH, *_FINE, stdin=lines_of(jobs)).output


def ends(answer: bytes, job: DiffJob) -> dict[str, int]:
    """Where in the answer the header of a job ends, its list of files, one of its lines, and its last line."""
    header = answer.index(job.oid.encode() + b"\0") + len(job.oid) + 1
    files = answer.index(b"\0\0", header) + 1
    return {
        "header": header,
        "first file": answer.index(b"\0:", header) + 1,
        "files": files,
        "patch begins": files + 1,
        "a line": answer.index(b"\n", answer.index(b"\x1b[32m+", files)) + 1,
        "all but the last line": len(answer) - len(LAST_LINE),
        "all but a byte": len(answer) - 1,
    }


@pytest.mark.parametrize(
    "where",
    ["header", "first file", "files", "patch begins", "a line", "all but the last line", "all but a byte"],
)
def test_no_diff_is_another_where_git_ends_well(
    where: str, clone: tuple[Path, list[DiffJob]], cut_git: Callable[[int], None]
) -> None:
    folder, jobs = clone
    whole = lines_by_job(folder, jobs)
    cuts = {job: ends(answer(folder, [job]), job)[where] for job in jobs}
    cut_git(ends(answer(folder, jobs), jobs[-1])[where])
    # One alone is asked for again, and its answer is shorter than what is left of that of all.
    assert lines_by_job(folder, jobs) == whole
    for job in jobs:
        cut_git(cuts[job])
        assert lines_by_job(folder, [job]) == {job.oid: None}


def test_the_reason_is_told(clone: tuple[Path, list[DiffJob]], cut_git: Callable[[int], None]) -> None:
    folder, jobs = clone
    cut_git(len(jobs[0].oid) + 1)
    with open_shadow(folder) as shadow:
        assert [diff.unknown for diff in make_diffs(shadow.git, jobs[:1], 1, Silent())] == [_WHY]
        assert [seen.unknown for seen in look(shadow.git, jobs)] == [_WHY] * 4


def test_a_commit_without_files_is_still_one(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "clone")
    first = repo.commit({"a": "a\n"}, at=day(0))
    last = repo.commit({}, at=day(1))
    with open_shadow(repo.folder) as shadow:
        (diff,) = make_diffs(shadow.git, [DiffJob(last, first)], 1, Silent())
        assert (diff.files, diff.unknown) == ((), None)


def readers(folder: Path, job: DiffJob) -> tuple[dict[str, int] | None, dict[str, str], dict[str, str | None] | None]:
    """What those who read a diff for another end than its lines make of it."""
    assert job.base is not None
    with open_shadow(folder) as shadow:
        return (
            lines_without_space(shadow.git, job),
            patch_ids(shadow.git, [job]),
            changed_files(shadow.git, job.base, job.oid),
        )


def test_the_other_readers_of_diffs_believe_no_cut_answer(tmp_path: Path, cut_git: Callable[[int], None]) -> None:
    repo = Repo(tmp_path / "clone")
    first = repo.commit({"a.py": lines(range(3))}, at=day(0))
    job = DiffJob(repo.commit({"a.py": lines(range(4)), "b.py": lines(9)}, at=day(1)), first)
    whole = readers(repo.folder, job)
    assert all(whole)
    seen = set()
    for n_bytes in range(0, 700, 12):
        cut_git(n_bytes)
        told = readers(repo.folder, job)
        seen |= {number for number, one in enumerate(told) if one == whole[number]}
        assert [one for number, one in enumerate(told) if one and one != whole[number]] == []
        assert {} not in (told[0], told[2])
    assert seen == {0, 1, 2}
