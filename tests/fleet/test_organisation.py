"""The repositories of an organisation, from servers on loopback that list them as the forges do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.errors import CannotMeasureError, FlowLensError, UsageError
from flowlens.fleet.organisation import Kind, repositories_of
from flowlens.sources.forge.place import organisation_of
from tests.fleet.forge_server import serving as serving_git
from tests.plain_git import git
from tests.repos import Repo
from tests.sources.forge.server import Asked, Reply, serving

SECRET = "t0ken-of-a-test"
GITHUB = [
    {"full_name": "acme/shop", "archived": False, "fork": False, "owner": {"login": "ann"}},
    {"full_name": "acme/old", "archived": True, "fork": False},
    {"full_name": "acme/theirs", "archived": False, "fork": True},
    {"full_name": "acme/api", "archived": False, "fork": False},
]
THEIRS = ["acme/api", "acme/shop"]
GITLAB = [
    {"path_with_namespace": "acme/inner/shop", "archived": False, "namespace": {"path": "acme"}},
    {"path_with_namespace": "acme/theirs", "archived": False, "forked_from_project": {"id": 7}},
    {"path_with_namespace": "acme/new", "archived": False, "empty_repo": True},
]


def paged(rows: list[dict[str, object]], path: str) -> Callable[[Asked], Reply]:
    """Two a page, and another path is not there."""

    def answer(asked: Asked) -> Reply:
        if unquote(asked.path) != path:
            return Reply({"message": "Not Found"}, 404)
        at = int(str(asked.variables.get("page", 1)))
        here = f"http://{asked.headers['host']}{asked.path}"
        further = {"Link": f'<{here}?page={at + 1}>; rel="next"'} if 2 * at < len(rows) else {}
        return Reply(rows[2 * at - 2 : 2 * at], headers=further)

    return answer


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "GH_HOST", "GITHUB_SERVER_URL", "CI_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GH_ENTERPRISE_TOKEN", SECRET)
    monkeypatch.setenv("GITEA_TOKEN", SECRET)


@pytest.mark.parametrize(
    ("kind", "path", "rows", "expected", "left_out"),
    [
        pytest.param(
            "github",
            "/api/v3/orgs/acme/repos",
            GITHUB,
            ["acme/api", "acme/shop"],
            {"archived": 1, "fork": 1},
            id="GitHub",
        ),
        pytest.param("github", "/api/v3/users/acme/repos", GITHUB[:1], ["acme/shop"], {}, id="a user of GitHub"),
        pytest.param(
            "gitlab", "/api/v4/groups/acme/projects", GITLAB, ["acme/inner/shop"], {"fork": 1, "empty": 1}, id="GitLab"
        ),
        pytest.param("gitea", "/api/v1/orgs/acme/repos", GITHUB[:2], ["acme/shop"], {"archived": 1}, id="Gitea"),
        pytest.param("gitea", "/api/v1/orgs/acme/repos", [], [], {}, id="none"),
    ],
)
def test_a_list(
    kind: str, path: str, rows: list[dict[str, object]], expected: list[str], left_out: dict[str, int]
) -> None:
    with serving(paged(rows, path)) as server:
        found = repositories_of(f"org:{kind}+{server.url}/acme", lambda _: None, protocols=("http",))
    assert list(found.addresses) == [f"{server.url}/{name}.git" for name in expected]
    assert found.left_out == left_out
    assert all(SECRET in str(asked.headers) for asked in server.asked) == (kind != "gitlab")


def test_archived_ones_and_forks_as_well_by_ssh() -> None:
    with serving(paged(GITHUB, "/api/v3/orgs/acme/repos")) as server:
        found = repositories_of(f"org:github+{server.url}/acme", lambda _: None, ("archived", "fork"), ("ssh",))
    assert found.addresses == tuple(f"git@127.0.0.1:acme/{name}.git" for name in ("api", "old", "shop", "theirs"))
    assert found.left_out == {}


@pytest.mark.parametrize(
    ("also", "taken", "left_out"),
    [
        pytest.param((), [], {"archived": 1}, id="neither"),
        pytest.param(("archived",), [], {"fork": 1}, id="archived ones"),
        pytest.param(("fork",), [], {"archived": 1}, id="forks"),
        pytest.param(("archived", "fork"), ["acme/old"], {}, id="both"),
    ],
)
def test_an_archived_fork(also: tuple[Kind, ...], taken: list[str], left_out: dict[str, int]) -> None:
    rows: list[dict[str, object]] = [{"full_name": "acme/old", "archived": True, "fork": True}]
    with serving(paged(rows, "/api/v3/orgs/acme/repos")) as server:
        found = repositories_of(f"org:github+{server.url}/acme", lambda _: None, also, ("http",))
    assert list(found.addresses) == [f"{server.url}/{name}.git" for name in taken]
    assert found.left_out == left_out


def test_a_long_name_of_gitlab() -> None:
    """It lets one be of 255 letters."""
    name = f"acme/{'x' * 255}"
    with serving(paged([{"path_with_namespace": name}], "/api/v4/groups/acme/projects")) as server:
        found = repositories_of(f"org:gitlab+{server.url}/acme", lambda _: None, protocols=("http",))
    assert found.addresses == (f"{server.url}/{name}.git",)


@pytest.mark.parametrize(
    ("rows", "error", "match"),
    [
        pytest.param([{"full_name": "../../etc"}], CannotMeasureError, "cannot be cloned", id="a path that leads out"),
        pytest.param([{"full_name": "--upload-pack=x"}], CannotMeasureError, "cannot be cloned", id="an option"),
        pytest.param([{"name": "x"}], CannotMeasureError, "cannot be cloned", id="no name"),
        pytest.param(["x"], CannotMeasureError, "cannot be cloned", id="no records"),
    ],
)
def test_a_hostile_list(rows: list[object], error: type[FlowLensError], match: str) -> None:
    with serving(lambda _: Reply(rows)) as server, pytest.raises(error, match=match):
        repositories_of(f"org:github+{server.url}/acme", lambda _: None)


def test_a_forge_that_refuses() -> None:
    with serving(lambda _: Reply({"message": "no"}, 404)) as server, pytest.raises(UsageError, match="has no acme"):
        repositories_of(f"org:github+{server.url}/acme", lambda _: None)
    with serving(lambda _: Reply({"message": "no"}, 401)) as server, pytest.raises(UsageError) as caught:
        repositories_of(f"org:github+{server.url}/acme", lambda _: None)
    assert SECRET not in str(caught.value)


def test_pages_that_go_round() -> None:
    def answer(asked: Asked) -> Reply:
        return Reply([], headers={"Link": f'<http://{asked.headers["host"]}/api/v3/x>; rel="next"'})

    with serving(answer) as server, pytest.raises(CannotMeasureError, match="round in a ring"):
        repositories_of(f"org:github+{server.url}/acme", lambda _: None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("acme", ("github", "https://github.com", "acme"), id="a name"),
        pytest.param("acme.io", ("github", "https://github.com", "acme.io"), id="a name with a dot"),
        pytest.param("github.com/acme", ("github", "https://github.com", "acme"), id="a known server"),
        pytest.param("gitlab.com/a/b", ("gitlab", "https://gitlab.com", "a/b"), id="a group in a group"),
        pytest.param("https://gitlab.example/a", ("gitlab", "https://gitlab.example", "a"), id="by its name"),
        pytest.param("gitea+https://x.example:3000/a/", ("gitea", "https://x.example:3000", "a"), id="said"),
        pytest.param("ghe.example/a", ("github", "https://ghe.example", "a"), id="of the environment"),
    ],
)
def test_a_place(text: str, expected: tuple[str, str, str]) -> None:
    found = organisation_of(text, {"GH_HOST": "ghe.example"})
    assert (found.kind, found.web, found.project) == expected


@pytest.mark.parametrize(
    ("text", "match"),
    [
        pytest.param("", "names no organisation", id="nothing"),
        pytest.param("a b", "names no organisation", id="a space"),
        pytest.param("https://x.example/a", "is not known", id="an unknown server"),
        pytest.param("https://me:hunter2@gitlab.example/a", "no user, password", id="a password"),
        pytest.param("http://gitlab.example/a", "Use https", id="in the open"),
        pytest.param("github.com/acme/shop", None, id="a repository"),
    ],
)
def test_no_place(text: str, match: str | None) -> None:
    with pytest.raises(UsageError, match=match or "is a repository, and no organisation") as caught:
        repositories_of(f"org:{text}", lambda _: None)
    assert "hunter2" not in str(caught.value)


def test_a_fleet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the list of a forge to the store: what is named is cloned from the same server."""
    top = tmp_path / "top"
    Repo(tmp_path / "shop").commit({"x": "x\n"})
    (top / "acme").mkdir(parents=True)
    git(tmp_path, "clone", "-q", "--bare", "shop", str(top / "acme" / "shop.git"))
    lists = {"/api/v1/orgs/acme/repos": GITHUB[:3]}
    with serving_git(top, lists) as url:
        said = ["--protocol", "http", "--cache-dir", str(tmp_path / "cache"), "--workers", "1"]
        assert run(flowlens, ["mine", "--repos", f"org:gitea+{url}/acme", *said]) == 0
    out, err = capsys.readouterr()
    assert "in the store: 1 new commit and 1 new diff" in out
    assert "/acme: 1 repository; left out: 1 archived, 1 fork.\n" in err
