"""`flowlens mine --forge` from end to end: nothing lost or twice, wherever it is ended, and nothing given away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import stamina

from flowlens.cli.failures import run as called
from flowlens.cli.main import flowlens
from flowlens.facts.kept_forge import load_rows
from flowlens.sources.forge.kept import kept_ci, kept_pulls
from tests.repos import Repo, day, lines
from tests.sources.forge.hub import Hub, deployment, hub_on, iso, published, pull, run
from tests.sources.forge.server import NOW, Asked, Reply, Server

TOKEN = "ghp_planted4711planted4711planted4711"
NOTES = "<p>Thanks to octocat for it</p>"
LOGINS = ("octocat", "Ann Other", "ann.other@forge.example", "hubert")
DAY = 86_400


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("where") / "project")
    oids = [repo.commit({f"{number}.txt": lines(range(number + 1))}, at=day(number)) for number in range(8)]
    repo.tag("v1.0.0", oids[-1])
    return repo.folder


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    for name in ("GH_TOKEN", "GITHUB_SERVER_URL", "GH_HOST"):
        monkeypatch.delenv(name, raising=False)
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


def busy_hub() -> Hub:
    reviews = [
        {"id": "r1", "submittedAt": iso(NOW - DAY), "state": "APPROVED",
         "author": {"__typename": "User", "login": "hubert"}, "commit": None},
    ]  # fmt: skip
    return Hub(
        pulls=[pull(n, NOW - 200 * DAY + n * DAY, reviews=reviews) for n in range(1, 61)],
        deployments=[deployment(n, NOW - 40 * DAY + n * DAY, ("SUCCESS", NOW - 30 * DAY)) for n in range(1, 13)],
        releases=[published(1, NOW - 20 * DAY, tagName="v1.0.0", shortDescriptionHTML=NOTES, tagCommit=None)],
        runs=[run(n, NOW - 300 * DAY + n * DAY) for n in range(1, 121)],
        created_at=NOW - 400 * DAY,
    )


def mine(clone: Path, cache: Path, server: Server, *more: str) -> int:
    return called(flowlens, arguments(clone, cache, server.url, *more))


def counts(n_pulls: int, n_runs: int, n_deployments: int) -> str:
    pulls, runs = f"60 pull requests ({n_pulls} read now)", f"120 CI runs ({n_runs} read now)"
    return f"{pulls}, {runs}, 12 deployments ({n_deployments} read now), 1 release (1 read now)"


def arguments(clone: Path, cache: Path, url: str, *more: str) -> list[str]:
    where = ["--forge-kind", "github", "--forge-url", url, "--forge-project", "team/project"]
    return ["mine", str(clone), "--cache-dir", str(cache), "--deep-budget", "0", "--forge", *where, *more]


def store(cache: Path) -> Path:
    (folder,) = (cache / "git").glob("[!.]*")
    return folder


Rows = dict[str, Sequence[tuple[str, object]]]


def rows(cache: Path) -> Rows:
    """All rows of every kind; people, whose pseudonyms are another store's, only as a number of them."""
    pulls, ci = kept_pulls(store(cache)), kept_ci(store(cache))
    people = sorted({one.person or "" for one in pulls.pulls})
    shown = [
        (str(one.number), (one.updated_at, len(one.reviews or ()), people.index(one.person or "")))
        for one in pulls.pulls
    ]
    return {
        "pulls": shown,
        "runs": [(one.id, one) for one in ci.runs],
        "deployments": [(one.id, one) for one in ci.deployments],
        "releases": [(one.id, one) for one in ci.published],
    }


@pytest.fixture(scope="module")
def fresh(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """What one run without any trouble keeps."""
    cache = tmp_path_factory.mktemp("fresh")
    with pytest.MonkeyPatch.context() as patch, hub_on(busy_hub()) as server:
        patch.setenv("GITHUB_TOKEN", TOKEN)
        assert mine(clone, cache, server) == 0
    found = rows(cache)
    n = {kind: len(of_kind) for kind, of_kind in found.items()}
    assert n == {"pulls": 60, "runs": 120, "deployments": 12, "releases": 1}
    return found


def test_what_a_user_sees(clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with hub_on(busy_hub()) as server:
        assert mine(clone, tmp_path, server) == 0
        out, err = capsys.readouterr()
        host = server.url.removeprefix("http://")
        assert out.splitlines()[1:] == [f"{host}/team/project: the store holds {counts(60, 120, 12)}."]
        assert err == ""
        assert mine(clone, tmp_path, server) == 0
    assert f"the store holds {counts(50, 0, 12)}." in capsys.readouterr().out


@pytest.mark.parametrize("n", [1, 4, 6])
def test_a_failure_anywhere_and_then_the_same_rows(
    n: int, clone: Path, tmp_path: Path, fresh: object, capsys: pytest.CaptureFixture[str]
) -> None:
    hub, left = busy_hub(), iter(range(n))
    hub.before = lambda _: None if next(left, None) is not None else Reply({}, 502)
    with hub_on(hub) as server:
        assert mine(clone, tmp_path, server) == 3
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert "What was fetched is kept: run it again, and it goes on from there." in err
        hub.before = lambda _: None
        assert mine(clone, tmp_path, server) == 0
    assert rows(tmp_path) == fresh


def test_a_kill_anywhere_and_then_the_same_rows(clone: Path, tmp_path: Path, fresh: object) -> None:
    """Killed in the middle of each question in turn, until a run comes through."""
    hub = busy_hub()
    killed: list[subprocess.Popen[bytes]] = []
    n_asked = 0

    def before(_: Asked) -> Reply | None:
        nonlocal n_asked
        n_asked += 1
        if n_asked in {2, 6}:
            os.kill(killed[-1].pid, signal.SIGKILL)
            killed[-1].wait()
        return None

    hub.before = before
    with hub_on(hub) as server:
        for _ in range(10):
            command = [sys.executable, "-m", "flowlens", *arguments(clone, tmp_path, server.url)]
            killed.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            if killed[-1].wait(timeout=120) == 0:
                break
    assert [done.returncode for done in killed] == [-signal.SIGKILL] * 2 + [0]
    assert rows(tmp_path) == fresh


def test_archived_and_replayed(clone: Path, tmp_path: Path, fresh: object) -> None:
    """Also where a run had ended in between, and another one went on."""
    hub, left = busy_hub(), iter(range(1))
    hub.before = lambda _: None if next(left, None) is not None else Reply({}, 502)
    archive = ["--archive", str(tmp_path / "archive")]
    with hub_on(hub) as server:
        assert mine(clone, tmp_path / "live", server, *archive) == 3
        hub.before = lambda _: None
        assert mine(clone, tmp_path / "live", server, *archive) == 0
        hub.pulls.append(pull(61, NOW, isDraft=True))
        assert mine(clone, tmp_path / "live", server, *archive) == 0
        n_asked = len(server.asked)
        assert mine(clone, tmp_path / "again", server, "--replay", str(tmp_path / "archive")) == 0
        assert len(server.asked) == n_asked
    assert rows(tmp_path / "again") == rows(tmp_path / "live")
    assert len(load_rows(store(tmp_path / "again"), "pulls") or []) == 61
    # The key of the first store is in no archive, and its pseudonyms stay as they are.
    assert kept_pulls(store(tmp_path / "again")) == kept_pulls(store(tmp_path / "live"))


@pytest.mark.parametrize(
    ("reply", "status", "words"),
    [
        pytest.param(Reply({"message": f"Bad {TOKEN}"}, 401), 2, "it is wrong, expired or revoked", id="expired"),
        pytest.param(Reply({"message": f"No {TOKEN}"}, 403), 2, "names the scopes that are needed", id="forbidden"),
        pytest.param(Reply({"message": "x"}, 404), 2, "has no team/project", id="not there"),
        pytest.param(Reply({"message": TOKEN}, 418), 3, "(HTTP 418: ", id="odd"),
        pytest.param(Reply({"data": {"project": {"pullRequests": {"nodes": 5}}}}), 3, "in a form that is not known",
                     id="another form"),
    ],
)  # fmt: skip
def test_one_clear_line(
    reply: Reply, status: int, words: str, clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hub_on(Hub(before=lambda _: reply)) as server:
        assert mine(clone, tmp_path, server) == status
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
    assert TOKEN not in err


def test_a_token_that_expires_on_the_way(clone: Path, tmp_path: Path, fresh: object) -> None:
    hub, left = busy_hub(), iter(range(3))
    hub.before = lambda _: None if next(left, None) is not None else Reply({"message": "Bad credentials"}, 401)
    with hub_on(hub) as server:
        assert mine(clone, tmp_path, server) == 2
        hub.before = lambda _: None
        assert mine(clone, tmp_path, server) == 0
    assert rows(tmp_path) == fresh


def test_what_the_token_may_not_read_is_told(clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hub = busy_hub()
    hub.before = lambda asked: None if asked.query else Reply({"message": "Resource not accessible"}, 403)
    with hub_on(hub) as server:
        assert mine(clone, tmp_path, server) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[1].endswith(
        "the store holds 60 pull requests (60 read now), 12 deployments (12 read now), 1 release (1 read now)."
    )
    assert out[2].startswith("No CI runs were read: ")


def test_a_wait_is_told(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("flowlens.sources.forge.http.Http.__init__.__defaults__", (waits.append, 3), raising=False)
    hub, left = busy_hub(), iter([Reply({"message": "API rate limit exceeded"}, 429, {"Retry-After": "0"})])
    hub.before = lambda _: next(left, None)
    with hub_on(hub) as server:
        assert mine(clone, tmp_path, server) == 0
    assert "asks to wait: its rate limit. Going on in 0 s, at " in capsys.readouterr().err


def test_no_token_and_no_name_comes_out(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Not on the terminal, in the store, in the archive, in its tables, nor in what the system shows."""
    seen: list[bytes] = []

    def before(_: Asked) -> Reply | None:
        if not seen:
            seen.extend(path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists())
        return None

    monkeypatch.chdir(tmp_path)
    hub = busy_hub()
    hub.before = before
    with hub_on(hub) as server:
        more = ["--archive", str(tmp_path / "archive"), "--verbose"]
        command = [sys.executable, "-m", "flowlens", *arguments(clone, tmp_path / "cache", server.url, *more)]
        done = subprocess.run(command, capture_output=True, check=True)
        hub.before = lambda _: Reply({"message": f"no {TOKEN}", "documentation_url": TOKEN}, 403, {"X-Echo": TOKEN})
        assert mine(clone, tmp_path / "cache", server, "--verbose") == 2
    cache = ["--cache-dir", str(tmp_path / "cache"), "--deep-budget", "0"]
    assert called(flowlens, ["export", str(clone), "--output", "tables", *cache]) == 0
    forms = [f"--report={form}:page.{form}" for form in ("html", "json", "markdown")]
    assert called(flowlens, ["report", str(clone), *forms, *cache]) == 0
    told = capsysbinary.readouterr()
    everything = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    everything += [done.stdout, done.stderr, told.out, told.err]
    assert b"Traceback" in told.err
    for secret in (TOKEN, *LOGINS):
        assert not any(secret.encode() in one for one in everything), secret
    assert seen
    assert not any(TOKEN.encode() in one for one in seen)
    assert all(TOKEN in str(asked.headers) for asked in server.asked)  # the search would find it


def test_a_report_reads_what_is_kept_and_asks_nobody(clone: Path, tmp_path: Path) -> None:
    with hub_on(busy_hub()) as server:
        assert mine(clone, tmp_path / "cache", server) == 0
        n_asked = len(server.asked)
        page = tmp_path / "page.json"
        asked = [
            "report",
            str(clone),
            "--cache-dir",
            str(tmp_path / "cache"),
            "--deep-budget",
            "0",
            "--report",
            f"json:{page}",
        ]
        assert called(flowlens, [*asked, "--quiet"]) == 0
        assert len(server.asked) == n_asked
    report = json.loads(page.read_text("utf-8"))
    assert any("120 CI runs of 120 could not be linked" in notice for notice in report["notices"])
    assert any("1 release on the forge's page of releases: 1 of them are" in notice for notice in report["notices"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param(["--archive", "x"], "--archive is of a forge. Add --forge.", id="without --forge"),
        pytest.param(["--forge", "--archive", "x", "--replay", "x"], "do not go together", id="both"),
        pytest.param(["--forge", "--replay", "nowhere", "--forge-project", "a/b", "--forge-url", "https://github.com"],
                     "nowhere holds no archive of a forge", id="no archive"),
        pytest.param(["--forge"], "Nothing says which forge the clone belongs to.", id="no origin"),
        pytest.param(["--forge", "--forge-url", "https://github.com", "--forge-project", "a/b/c"],
                     "a/b/c is no project of GitHub", id="no project"),
    ],
)  # fmt: skip
def test_wrong_use(
    more: list[str], words: str, clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["mine", str(clone), "--cache-dir", str(tmp_path), "--deep-budget", "0", *more]
    assert called(flowlens, command) == 2
    assert words in capsys.readouterr().err


def test_forgetting_it(clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with hub_on(busy_hub()) as server:
        assert mine(clone, tmp_path, server) == 0
        assert mine(clone, tmp_path, server, "--rebuild") == 0
    assert f"the store holds {counts(60, 120, 12)}." in capsys.readouterr().out.splitlines()[-1]
    assert called(flowlens, ["cache", "--clear", "--cache-dir", str(tmp_path), str(clone)]) == 0
    assert list((tmp_path / "git").glob("[!.]*")) == []


def test_the_same_run_twice_at_once(clone: Path, tmp_path: Path, fresh: object) -> None:
    hub = busy_hub()
    with hub_on(hub) as server:
        command = [sys.executable, "-m", "flowlens", *arguments(clone, tmp_path, server.url)]
        both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
        ended = [(one.communicate()[1], one.returncode) for one in both]
    assert [status for _, status in ended] == [0, 0], ended
    assert rows(tmp_path) == fresh
