"""Repositories that lack something, and paths that are none: one clear line, the right exit code, no guessed number."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import flowlens
from flowlens.cli.main import flowlens as flowlens_command
from flowlens.config import Overrides, load_config
from flowlens.pipeline import gather
from tests.plain_git import git, init
from tests.repos import Repo, day, lines

Make = Callable[[Path], Path]


def run(folder: Path, *arguments: str, stdout: int | None = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """FlowLens in a process of its own, whose home and cache are in that folder."""
    package = str(Path(flowlens.__file__).parents[1])
    own = {"HOME": str(folder / "home"), "FLOWLENS_CACHE_DIR": str(folder / "cache"), "GIT_DIR": "/nonsense"}
    environment = {**os.environ, "PYTHONPATH": package, **own}
    return subprocess.run(
        [sys.executable, "-m", "flowlens", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


def reported(folder: Path, repository: Path) -> dict[str, Any]:
    """The JSON report on a repository that can be measured, at least in part.

    It is made in this process: one of its own spends most of its time on the start, and `run` shows what that adds.
    """
    environment = {"HOME": str(folder / "home"), "FLOWLENS_CACHE_DIR": str(folder / "cache"), "GIT_DIR": "/nonsense"}
    arguments = ["report", str(repository), "--report", "json:-"]
    done = CliRunner(env=environment).invoke(flowlens_command, arguments, catch_exceptions=False)
    assert (done.exit_code, done.stderr) == (0, "")
    loaded: dict[str, Any] = json.loads(done.stdout)
    return loaded


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that a failure writes."""
    assert not done.stdout
    assert done.stderr.startswith("flowlens: error: ")
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith("\n")
    assert "Traceback" not in done.stderr
    return done.stderr.removeprefix("flowlens: error: ").rstrip("\n")


def six(folder: Path, **options: bool) -> Path:
    """Six commits, one a day, each a file of ten lines; releases of the third and the fifth."""
    repo = Repo(folder, **options)
    for number in range(6):
        last = repo.commit({f"{number}.txt": lines(range(10), prefix=f"{number}")}, at=day(number))
        if number in {2, 4}:
            repo.tag(f"v1.{number}.0", last, at=day(number + 0.5))
    return folder


def one(folder: Path) -> Path:
    Repo(folder).commit({"a.txt": lines(range(10))})
    return folder


def plain_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


def plain_file(folder: Path) -> Path:
    folder.write_text("no repository\n")
    return folder


def unborn(folder: Path) -> Path:
    six(folder)
    git(folder, "symbolic-ref", "HEAD", "refs/heads/unborn")
    git(folder, "branch", "-q", "-D", "main")
    return folder


def without(spec: str) -> Make:
    """The six commits without the object that this names."""

    def make(folder: Path) -> Path:
        _object(six(folder), spec).unlink()
        return folder

    return make


def damaged(spec: str) -> Make:
    """The six commits with nonsense in place of the object that this names."""

    def make(folder: Path) -> Path:
        path = _object(six(folder), spec)
        path.chmod(0o644)
        path.write_bytes(b"nonsense")
        return folder

    return make


def _object(folder: Path, spec: str) -> Path:
    oid = git(folder, "rev-parse", spec).decode().strip()
    return folder / ".git" / "objects" / oid[:2] / oid[2:]


@pytest.mark.parametrize(
    ("make", "what", "next_step"),
    [
        pytest.param(plain_folder, "is not in a Git repository.", "Name a clone", id="not a repository"),
        pytest.param(plain_file, "is not a folder.", "Name a folder that is a clone.", id="a file"),
        pytest.param(lambda folder: folder, "is not a folder.", "Name a folder that is a clone.", id="a missing path"),
        pytest.param(init, "has no commit yet: its branch 'main' is empty.", "Commit something", id="empty"),
        pytest.param(
            lambda folder: init(folder, "--bare"), "has no commit yet", "Commit something", id="empty and bare"
        ),
        pytest.param(unborn, "has no commit", "Commit something", id="unborn HEAD"),
        pytest.param(without("main"), "", "", id="the newest commit is missing"),
        pytest.param(damaged("main"), "", "", id="the newest commit is damaged"),
    ],
)
def test_what_cannot_be_measured(tmp_path: Path, make: Make, what: str, next_step: str) -> None:
    done = run(tmp_path, "report", str(make(tmp_path / "it")), "--report", "json:-")
    text = complaint(done)
    assert done.returncode == 3
    assert what in text
    assert next_step in text


@pytest.mark.parametrize("command", [("mine",), ("export", "--output", "out")], ids=" ".join)
def test_the_other_commands_fail_alike(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(tmp_path, *command, str(plain_folder(tmp_path / "it")))
    assert done.returncode == 3
    assert "is not in a Git repository" in complaint(done)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--mainline", "nonsense"], id="no such branch"),
        pytest.param(["--report", "json:missing/report.json"], id="a folder that is not there"),
        pytest.param(["--report", "json:file/report.json"], id="below a file"),
        pytest.param(["--report", "json:it"], id="a folder"),
        pytest.param(["--report", "json:/dev/full"], id="a full disk"),
        pytest.param(["--report", "pdf:x.pdf"], id="no such format"),
        pytest.param(["--since", "2024-02-01", "--until", "2024-01-01"], id="an end before the beginning"),
        pytest.param(["--config", "missing.toml"], id="no such configuration"),
    ],
)
def test_wrong_use(tmp_path: Path, arguments: list[str]) -> None:
    six(tmp_path / "it")
    (tmp_path / "file").write_text("")
    done = run(tmp_path, "report", "it", *arguments)
    assert done.returncode == 2
    assert complaint(done)


def test_a_full_standard_output(tmp_path: Path) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = run(tmp_path, "report", str(six(tmp_path / "it")), "--report", "json:-", stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr.startswith("flowlens: error: ")
    assert "Traceback" not in done.stderr


def test_one_commit(tmp_path: Path) -> None:
    data = reported(tmp_path, one(tmp_path / "it"))
    assert data["verdict"]["state"] == "not-enough-data"
    lens = data["lenses"]["batch-size"]
    assert lens["state"] == "not-enough-data"
    assert (
        lens["sentence"] == "Not enough data to tell how big a change is: 1 of 50 changes; it takes 2 to tell a pace."
    )
    assert lens["measures"]["median"]["value"] is None
    assert lens["measures"]["median"]["missing"] == "1 of 50 changes; it takes 2 to tell a pace"


def test_no_tags(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "it")
    for number in range(60):
        repo.commit({f"{number}.txt": lines(range(10), prefix=f"{number}")}, at=day(number))
    lenses = reported(tmp_path, repo.folder)["lenses"]
    assert lenses["batch-size"]["state"] == "healthy"
    assert lenses["batch-size"]["measures"]["median"]["value"] == 10
    for lens in ("release-cadence", "release-batch", "splash", "lead-time"):
        assert lenses[lens]["state"] == "not-applicable"
        assert "Tag what is released" in lenses[lens]["sentence"]
        assert lenses[lens]["measures"] == {}


def shallow(folder: Path) -> Path:
    full = six(folder.with_name("full"))
    git(full, "clone", "-q", "--depth=3", f"file://{full}", str(folder))
    return folder


def partial(kind: str) -> Make:
    """A clone without blobs or trees, as `git clone --filter` makes it; nothing is fetched when it is read."""

    def make(folder: Path) -> Path:
        full = six(folder.with_name("full"))
        git(full, "config", "uploadpack.allowFilter", "true")
        git(full, "clone", "-q", f"--filter={kind}", "--no-checkout", f"file://{full}", str(folder))
        return folder

    return make


MISSING = "because an object is missing or damaged, and in no size."
NOT_FETCHED = "because the objects are not in this partial clone"
SHALLOW = "This clone is shallow: everything before its boundary is unknown"
PARTIAL = "This clone is partial: nothing is fetched, and commits whose objects are not here are unknown."


@pytest.mark.parametrize(
    ("make", "sizes", "notices"),
    [
        pytest.param(six, [10, 10, 10, 10, 10, 10], [], id="whole"),
        pytest.param(without("main~1:4.txt"), [10, 10, 10, 10, None, 10], [f"1 commit is unknown, {MISSING}"],
                     id="a missing blob"),
        pytest.param(damaged("main~1:4.txt"), [10, 10, 10, 10, None, 10], [f"1 commit is unknown, {MISSING}"],
                     id="a damaged blob"),
        pytest.param(without("main~1^{tree}"), [10, 10, 10, 10, None, None], [f"2 commits are unknown, {MISSING}"],
                     id="a missing tree"),
        pytest.param(damaged("main~1^{tree}"), [10, 10, 10, 10, None, None], [f"2 commits are unknown, {MISSING}"],
                     id="a damaged tree"),
        pytest.param(without("main^{tree}"), [10, 10, 10, 10, 10, None], [f"1 commit is unknown, {MISSING}"],
                     id="the newest tree is missing"),
        pytest.param(without("main~3"), [None, 10, 10], ["Missing from the repository: 1 commit", MISSING],
                     id="a missing commit"),
        pytest.param(damaged("main~3"), [None, 10, 10], ["Missing from the repository: 1 commit", MISSING],
                     id="a damaged commit"),
        pytest.param(shallow, [None, 10, 10], [SHALLOW, "a shallow clone cut off the parents"], id="shallow"),
        pytest.param(partial("blob:none"), [None] * 6, [PARTIAL, f"6 commits are unknown, {NOT_FETCHED}"],
                     id="no blobs"),
        pytest.param(partial("tree:0"), [None] * 6, [PARTIAL, f"6 commits are unknown, {NOT_FETCHED}"], id="no trees"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_said_and_never_a_number(
    tmp_path: Path, make: Make, sizes: list[int | None], notices: list[str]
) -> None:
    repository = make(tmp_path / "it")
    data = reported(tmp_path, repository)
    for wanted in notices:
        assert any(wanted in notice for notice in data["notices"]), data["notices"]
    if not notices:
        assert not any("unknown" in notice for notice in data["notices"])
    assert all(
        (measure["value"] is None) == (measure["missing"] is not None)
        for lens in data["lenses"].values()
        for measure in lens["measures"].values()
    )
    # Another store: what the report has kept must not be what is read.
    changes = gather(load_config(repository, overrides=Overrides(cache=tmp_path / "other"))).changes
    assert changes["net_lines"].astype("object").where(changes["net_lines"].notna(), None).tolist() == sizes
    assert changes["unknown"].notna().tolist() == [size is None for size in sizes]


def test_of_a_shallow_clone_the_rest_of_the_history_is_what_to_try_first(tmp_path: Path) -> None:
    told = reported(tmp_path, shallow(tmp_path / "it"))["verdict"]["next_step"]["hypothesis"]
    assert told.startswith("First fetch the whole history and ask again")
    whole = reported(tmp_path, six(tmp_path / "other"))["verdict"]["next_step"]["hypothesis"]
    assert "fetch" not in whole


def bare(folder: Path) -> Path:
    return six(folder, bare=True)


def worktree(folder: Path) -> Path:
    full = six(folder.with_name("full"))
    git(full, "worktree", "add", "-q", str(folder), "-b", "side")
    return folder


def subfolder(folder: Path) -> Path:
    deep = six(folder) / "some" / "where"
    deep.mkdir(parents=True)
    return deep


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The report on the six commits in an ordinary clone."""
    folder = tmp_path_factory.mktemp("usual")
    return reported(folder, six(folder / "it"))


@pytest.mark.parametrize("make", [bare, worktree, subfolder])
def test_every_kind_of_clone_gives_the_same_answer(tmp_path: Path, usual: dict[str, Any], make: Make) -> None:
    found = reported(tmp_path, make(tmp_path / "it"))
    for part in ("verdict", "lenses", "excluded"):
        assert found[part] == usual[part]
    assert found["repository"]["head"] == usual["repository"]["head"]


def test_a_cache_that_cannot_be_written_costs_a_notice(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    notices = reported(tmp_path, six(tmp_path / "it"))["notices"]
    assert any(notice.startswith("Nothing was kept for the next run: ") for notice in notices)


def test_it_tells_of_a_bad_repository_and_reads_the_good_one(tmp_path: Path) -> None:
    done = run(tmp_path, "mine", str(plain_folder(tmp_path / "bad")), str(six(tmp_path / "good")))
    assert done.returncode == 3
    assert done.stderr.startswith("flowlens: error: ")
    held = "6 new commits and 6 new diffs; the store holds 6 commits and 6 diffs."
    assert done.stdout == f"{tmp_path / 'good'}: {held}\n"
