"""Git that ends early, wherever that is: every diff is the right one or unknown, and none is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flowlens.model.history import DiffJob
from flowlens.model.progress import Silent
from flowlens.sources.git.diffs import make_diffs
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.stream import Stream
from tests.repos import Repo, day, lines

_WHOLE = Stream.gathered


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
