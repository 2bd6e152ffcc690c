"""`flowlens mine --forge` against a GitLab from end to end: what a user sees, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from flowlens.cli.failures import run as called
from flowlens.cli.main import flowlens
from flowlens.sources.forge.kept import kept_ci, kept_pulls
from tests.repos import Repo, lines
from tests.sources.forge.fake_gitlab import (
    PROJECT,
    FakeGitLab,
    at,
    commit,
    deployment,
    job,
    merge_request,
    note,
    pipeline,
)
from tests.sources.forge.server import Asked, Reply, serving

TOKEN = "glpat-planted4711planted4711"


def gitlab() -> FakeGitLab:
    """Three merge requests, four pipelines of which one is for a merge request, and two deployments."""
    lists = {
        "merge_requests": [merge_request(number, updated_at=at(number, 20)) for number in (1, 2, 3)],
        "pipelines": [
            pipeline(1),
            pipeline(2, "failed"),
            pipeline(3, source="merge_request_event", ref="refs/merge-requests/1/head"),
            pipeline(4, source="schedule"),
        ],
        "deployments": [deployment(1), deployment(2, "failed")],
        "environments": [{"id": 9, "name": "eu", "tier": "production"}],
    }
    for number in (1, 2, 3):
        said = [note(10 + number, "approved this merge request"), note(20 + number, "SECRET-TEXT", system=False)]
        lists |= {f"merge_requests/{number}/notes": said, f"merge_requests/{number}/commits": [commit(number)]}
    for number in (1, 2, 4):
        lists[f"pipelines/{number}/jobs"] = [job(30 + number, "test", "failed" if number == 2 else "success")]
    return FakeGitLab(lists, sizes={1: (5, 2, 1), 2: (6, 2, 1), 3: (7, 2, 1)})


def answering(forge: FakeGitLab) -> Callable[[Asked], Reply]:
    def answer(asked: Asked) -> Reply:
        if asked.query is not None:
            found = forge.post(asked.variables)
        else:
            found = forge.get(f"{asked.path}?{urlencode(dict(asked.variables))}")
        return Reply(found[1], found[0], found[2])

    return answer


def test_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    repo, cache, forge = Repo(tmp_path / "clone"), tmp_path / "cache", gitlab()
    repo.commit({"a.txt": lines(range(3))})
    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)
    with serving(answering(forge)) as server:
        forge.url = f"{server.url}/git/api/v4"
        where = ["--forge-kind", "gitlab", "--forge-url", f"{server.url}/git", "--forge-project", PROJECT]
        command = ["mine", str(repo.folder), "--cache-dir", str(cache), "--deep-budget", "0", "--forge", *where]
        assert called(flowlens, command) == 0
        first, n_first = capsys.readouterr().out, len(server.asked)
        assert called(flowlens, command) == 0
        second = capsys.readouterr().out
    assert "3 pull requests (3 read now), 4 CI runs (4 read now), 3 CI jobs (3 read now), 2 deployments" in first
    assert "GitLab counts as production: eu." in first
    # What was changed in the last ten minutes before the end comes again, and nothing else.
    assert "3 pull requests (1 read now)" in second
    assert len(server.asked) - n_first < n_first
    assert {asked.headers.get("private-token") for asked in server.asked} == {TOKEN}
    (folder,) = (cache / "git").glob("[!.]*")
    pulls, ci = kept_pulls(folder).pulls, kept_ci(folder)
    assert [(one.number, one.added, len(one.reviews or ())) for one in pulls] == [(1, 5, 2), (2, 6, 2), (3, 7, 2)]
    assert [(one.id, one.conclusion) for one in ci.runs if one.event == "push"] == [("1", "success"), ("2", "failure")]
    kept = b"".join(path.read_bytes() for path in cache.rglob("*forge*") if path.is_file())
    assert b"batch-size-ok" in kept
    for word in (TOKEN, "SECRET", "Example", "ben", "ann", "topic"):
        assert word.encode() not in kept
    assert TOKEN not in first + second
