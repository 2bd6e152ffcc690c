"""`flowlens mine --repos … --forge`: each repository's own forge, and no server that answers nothing more twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from flowlens.cli.failures import run as called
from flowlens.cli.main import flowlens
from tests.repos import Repo
from tests.sources.forge.hub import Hub, hub_on, pull
from tests.sources.forge.server import NOW, Reply, Server

KIND = "Name it with --forge-kind; `flowlens explain forge` says how."
URL = "Name it with --forge-url; `flowlens explain forge` says how."
TOKEN = "ghp_planted4711planted4711planted4711"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    for name in ("GH_TOKEN", "GH_HOST", "CI_SERVER_URL", "GITEA_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """Two projects of the server, one of a server that nobody knows, and one that came from nowhere."""
    for name, origin in (
        ("a", "http://127.0.0.1/team/project"), ("b", "http://127.0.0.1/team/project"),
        ("c", "https://git.example.org/x/y"), ("d", None),
    ):  # fmt: skip
        repo = Repo(tmp_path / "fleet" / name)
        repo.commit({"x": f"{name}\n"})
        if origin:
            repo.git.remotes.create("origin", origin)
    return tmp_path / "fleet"


def mine(fleet: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("GITHUB_SERVER_URL", server.url)
    command = ["mine", "--repos", str(fleet), "--workers", "1", "--cache-dir", str(fleet.parent / "cache"), "--forge"]
    return called(flowlens, command)


def test_each_whose_server_is_known_is_read_and_the_others_are_named(
    fleet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with hub_on(Hub(pulls=[pull(1, NOW)])) as server:
        assert mine(fleet, server, monkeypatch) == 0
        assert {asked.headers["authorization"] for asked in server.asked} == {f"Bearer {TOKEN}"}
    out, err = capsys.readouterr()
    lines = out[out.index("Forges:") :].splitlines()
    host = server.url.removeprefix("http://")
    assert lines == [
        "Forges: 2 of 4 repositories were read, 2 skipped.",
        f"  {fleet / 'a'}: {host}/team/project: the store holds 1 pull request (1 read now).",
        f"  {fleet / 'b'}: {host}/team/project: the store holds 1 pull request (1 read now).",
        f"  {fleet / 'c'}: skipped: Which kind of forge git.example.org is, is not known. {KIND}",
        f"  {fleet / 'd'}: skipped: Nothing says which forge the clone belongs to. {URL}",
    ]
    assert TOKEN not in out + err


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        pytest.param(Reply({"message": "Bad credentials"}, 401), "wrong, expired or revoked", id="token"),
        pytest.param(Reply({}, 502), "could not be asked", id="down"),
        pytest.param(Reply({"message": "API rate limit exceeded"}, 429, {"Retry-After": "90000"}), "ask nothing more",
                     id="limit"),
    ],
)  # fmt: skip
def test_a_server_that_answers_nothing_more_is_asked_once(
    reply: Reply,
    words: str,
    fleet: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with hub_on(Hub(before=lambda asked: reply if asked.query is None or reply.status != 502 else None)) as server:
        assert mine(fleet, server, monkeypatch) == 3
    out = capsys.readouterr().out
    lines = out[out.index("Forges:") :].splitlines()
    assert lines[0] == "Forges: 0 of 4 repositories were read, 3 skipped."
    assert words in lines[1]
    assert lines[2].startswith(f"  {fleet / 'b'}: skipped: its server was given up before: ")


def test_what_one_project_forbids_is_read_of_the_next(
    fleet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left = iter([Reply({"message": "Not Found"}, 404)] * 4)  # each resource of the first
    with hub_on(Hub(pulls=[pull(1, NOW)], before=lambda _: next(left, None))) as server:
        assert mine(fleet, server, monkeypatch) == 3
    assert "Forges: 1 of 4 repositories were read, 2 skipped." in capsys.readouterr().out
