"""Clones that FlowLens makes: from a folder and from a server of Git's own, good, closed, silent and hostile."""

from __future__ import annotations

import fcntl
import hashlib
import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from flowlens.errors import CannotCloneError, UsageError
from flowlens.model.clones import CloneSettings
from flowlens.sources.git.clone_record import CloneRecord, write_record
from flowlens.sources.git.clones import clone_folder, held_clone, shared_clone
from tests.fleet.forge_server import serving
from tests.plain_git import git, init
from tests.repos import Repo, day

ALL = ("https", "ssh", "http", "git", "file")


@pytest.fixture
def settings(tmp_path: Path) -> CloneSettings:
    return CloneSettings(tmp_path / "clones", protocols=ALL, fresh_seconds=0.0, list_seconds=30.0)


@pytest.fixture
def origin(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "origin")
    first = repo.commit({"a": "1\n"}, at=day(0))
    repo.tag("v1", first)
    repo.commit({"a": "2\n"}, at=day(1))
    git(repo.folder, "branch", "other", first)
    return repo


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    top = tmp_path_factory.mktemp("served")
    Repo(top / "good").commit({"a": "1\n"})
    with serving(top) as address:
        yield address


def address_of(repo: Repo) -> str:
    return f"file://{repo.folder}"


def updated(address: str, settings: CloneSettings) -> Path:
    with held_clone(address, settings) as clone:
        return clone.update()


def refs(folder: Path) -> list[str]:
    return git(folder, "for-each-ref", "--format=%(refname) %(objectname)").decode().splitlines()


def nothing_left(folder: Path) -> bool:
    return not [entry for entry in folder.iterdir() if entry.suffix not in {".lock", ".json"}]


def test_a_clone_is_bare_and_whole(origin: Repo, settings: CloneSettings) -> None:
    folder = updated(address_of(origin), settings)
    assert refs(folder) == refs(origin.folder)
    assert git(folder, "rev-list", "--objects", "--all", "--missing=error")
    assert git(folder, "symbolic-ref", "HEAD") == b"refs/heads/main\n"
    said = git(folder, "config", "--file", str(folder / "config"), "--list").decode().splitlines()
    assert said == [
        "core.repositoryformatversion=0", "core.filemode=true", "core.bare=true",
        f"remote.origin.url={address_of(origin)}",
    ]  # fmt: skip
    assert sorted(entry.name for entry in folder.iterdir()) == ["HEAD", "config", "objects", "refs"]


def test_it_follows_the_remote(origin: Repo, settings: CloneSettings) -> None:
    updated(address_of(origin), settings)
    git(origin.folder, "update-ref", "refs/heads/main", "v1")  # what was pushed is taken back
    git(origin.folder, "branch", "-D", "other")
    git(origin.folder, "branch", "other/deeper", "v1")  # where a branch was is a folder now
    git(origin.folder, "tag", "-f", "v1", "main")
    git(origin.folder, "symbolic-ref", "HEAD", "refs/heads/other/deeper")
    folder = updated(address_of(origin), settings)
    assert refs(folder) == refs(origin.folder)
    assert git(folder, "symbolic-ref", "HEAD") == b"refs/heads/other/deeper\n"


def test_what_was_read_is_not_read_again(origin: Repo, settings: CloneSettings) -> None:
    with held_clone(address_of(origin), settings) as clone:
        assert not clone.seen("k")
        clone.update()
        clone.read_by("k")
        assert clone.seen("k")
        assert not clone.seen("another")
    origin.commit({"a": "3\n"}, at=day(2))
    with held_clone(address_of(origin), settings) as clone:
        assert not clone.seen("k")
    with held_clone(address_of(origin), replace(settings, fresh_seconds=3600.0)) as clone:
        assert clone.seen("k"), "it was asked a moment ago"


def test_one_that_was_asked_lately_is_not_asked(origin: Repo, settings: CloneSettings) -> None:
    folder = updated(address_of(origin), settings)
    origin.folder.rename(origin.folder.with_name("gone"))
    assert updated(address_of(origin), replace(settings, fresh_seconds=3600.0)) == folder
    with pytest.raises(CannotCloneError) as caught:
        updated(address_of(origin), settings)
    assert caught.value.kind == "unreachable"
    assert folder.is_dir(), "it may come back"


def test_the_least_recently_used_go(tmp_path: Path, settings: CloneSettings) -> None:
    noise = random.Random(3)
    folders = []
    for name in "abc":
        repo = Repo(tmp_path / name)
        repo.commit({"noise": noise.randbytes(60_000)})
        folders.append(updated(address_of(repo), settings))
    updated(f"file://{tmp_path / 'a'}", settings)
    few = replace(settings, most_bytes=150_000)
    Repo(tmp_path / "d").commit({"noise": noise.randbytes(60_000)})
    with held_clone(f"file://{tmp_path / 'c'}", few):  # in use
        kept = updated(f"file://{tmp_path / 'd'}", few)
    assert [folder.is_dir() for folder in [*folders, kept]] == [False, False, True, True]
    with held_clone(f"file://{tmp_path / 'b'}", settings) as clone:
        assert clone.record.size_bytes == 0
        assert clone.record.refs


def test_only_what_is_new_is_fetched(tmp_path: Path, settings: CloneSettings) -> None:
    repo = Repo(tmp_path / "a")
    repo.commit({"noise": random.Random(3).randbytes(60_000)})
    folder = updated(address_of(repo), settings)
    before = {path: path.stat().st_ino for path in folder.glob("objects/pack/*.pack")}
    repo.commit({"a": "1\n"}, at=day(1))
    assert updated(address_of(repo), settings) == folder
    there = {path: path.stat().st_ino for path in folder.rglob("objects/*/*") if path.is_file()}
    new = sum(path.stat().st_size for path in there.keys() - before.keys() if path.suffix not in {".idx", ".rev"})
    assert before.items() <= there.items()
    assert 0 < new < 2_000


def test_one_that_several_workers_read_stays(tmp_path: Path, settings: CloneSettings) -> None:
    noise, few = random.Random(3), replace(settings, most_bytes=100_000)
    for name in "ab":
        Repo(tmp_path / name).commit({"noise": noise.randbytes(60_000)})
    updated(f"file://{tmp_path / 'a'}", settings)
    with shared_clone(f"file://{tmp_path / 'a'}", few) as one, shared_clone(f"file://{tmp_path / 'a'}", few) as two:
        updated(f"file://{tmp_path / 'b'}", few)
        assert one is not None
        assert one == two
        assert one.is_dir()
    updated(f"file://{tmp_path / 'b'}", few)
    with shared_clone(f"file://{tmp_path / 'a'}", few) as one:
        assert one is None


def test_one_that_is_too_large(tmp_path: Path, settings: CloneSettings) -> None:
    Repo(tmp_path / "a").commit({"noise": random.Random(3).randbytes(500_000)})
    with pytest.raises(CannotCloneError) as caught:
        updated(f"file://{tmp_path / 'a'}", replace(settings, most_bytes=100_000))
    assert caught.value.kind == "too-large"
    assert nothing_left(settings.folder)


def test_a_full_disk(tmp_path: Path, settings: CloneSettings) -> None:
    Repo(tmp_path / "a").commit({"noise": random.Random(3).randbytes(500_000)})
    settings.folder.mkdir(mode=0o700)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", settings.folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        with pytest.raises(CannotCloneError) as caught:
            updated(f"file://{tmp_path / 'a'}", settings)
        assert caught.value.kind == "disk"
        assert nothing_left(settings.folder)
    finally:
        subprocess.run(["umount", settings.folder], check=True)


def test_what_a_killed_run_left_is_no_obstacle(origin: Repo, settings: CloneSettings) -> None:
    folder = updated(address_of(origin), settings)
    for name in ("HEAD.lock", "packed-refs.lock", "refs/heads/main.lock"):
        (folder / name).write_text("")
    (old := settings.folder / ".new-dead").mkdir()
    os.utime(old, (0, 0))
    origin.commit({"a": "3\n"}, at=day(2))
    assert refs(updated(address_of(origin), settings)) == refs(origin.folder)
    assert not old.exists()


def test_a_damaged_clone_is_made_anew(origin: Repo, settings: CloneSettings) -> None:
    folder = updated(address_of(origin), settings)
    for pack in folder.glob("objects/pack/*"):
        pack.unlink()
    origin.commit({"a": "3\n"}, at=day(2))
    assert git(updated(address_of(origin), settings), "rev-list", "--objects", "--all")


def test_a_damaged_record_is_none(origin: Repo, settings: CloneSettings) -> None:
    folder = updated(address_of(origin), settings)
    for text in ("", "[]", "{}", '{"address": 1}', "[" * 9999):
        folder.with_suffix(".json").write_text(text)
        with held_clone(address_of(origin), settings) as clone:
            assert clone.record.refs == ""


@pytest.mark.parametrize(
    "spelling",
    [
        "https://github.com/Shop/Cart",
        "https://github.com/shop/cart.git",
        "https://GitHub.com/shop/cart/",
        "git@github.com:shop/cart.git",
        "ssh://git@github.com/shop/cart",
    ],
)
def test_all_spellings_of_a_repository_have_one_clone(settings: CloneSettings, spelling: str) -> None:
    """It is named as before by the plain spelling, so that what is there stays."""
    name = hashlib.sha256(b"https://github.com/shop/cart").hexdigest()[:40]
    assert clone_folder(spelling, settings) == settings.folder / f"{name}.git"


def test_other_repositories_have_other_clones(settings: CloneSettings) -> None:
    apart = (
        "https://github.com/shop/cart", "https://github.com/shop/carts", "https://gitlab.com/shop/cart",
        "https://github.com:8443/shop/cart", "https://example.org/shop/cart", "https://example.org/Shop/cart",
        "file:///shop/cart", "file:///shop/cart.git",
    )  # fmt: skip
    assert len({clone_folder(one, settings) for one in apart}) == len(apart)


def test_a_clone_that_was_named_by_its_spelling_stays_where_it_is(server: str, settings: CloneSettings) -> None:
    """Its store and its rows in the tables of a fleet go by its name."""
    address = f"{server}/good"
    folder = updated(address, settings)
    old = settings.folder / f"{hashlib.sha256(address.encode()).hexdigest()[:40]}.git"
    assert old != folder
    for ending in (".git", ".json"):
        folder.with_suffix(ending).rename(old.with_suffix(ending))
    with held_clone(address, replace(settings, fresh_seconds=3_600.0)) as clone:
        assert (clone.folder, clone.update()) == (old, old)
        assert clone.record.refs
    shutil.rmtree(old)  # it was dropped to make room
    assert clone_folder(address, settings) == old
    with shared_clone(address, settings) as shared:
        assert shared is None
    write_record(folder.with_suffix(".json"), CloneRecord(address))
    assert clone_folder(address, settings) == folder, "what another spelling has made is for all"


def test_a_clone_of_another_repository_is_not_taken(origin: Repo, settings: CloneSettings, tmp_path: Path) -> None:
    """`origin.git` was named as `origin` is."""
    beside = Repo(tmp_path / "origin.git")
    beside.commit({"b": "1\n"}, at=day(0))
    first, second = updated(address_of(origin), settings), updated(address_of(beside), settings)
    assert first != second
    assert refs(second) != refs(first)
    assert refs(first) == refs(updated(address_of(origin), settings))


def test_another_run_waits(origin: Repo, settings: CloneSettings) -> None:
    folder = clone_folder(address_of(origin), settings)
    with held_clone(address_of(origin), settings), open(folder.with_suffix(".lock")) as lock, ExitStack() as stack:
        stack.enter_context(pytest.raises(BlockingIOError))
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_longer_ids(tmp_path: Path, settings: CloneSettings) -> None:
    folder = init(tmp_path / "a", "--object-format=sha256")
    git(folder, "commit", "-q", "--allow-empty", "-m", "x")
    assert refs(updated(f"file://{folder}", settings)) == refs(folder)


def test_over_http(server: str, settings: CloneSettings) -> None:
    assert len(refs(updated(f"{server}/good", settings))) == 1


def test_one_that_asks_for_a_password(
    server: str, settings: CloneSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary, ask = tmp_path / "canary", tmp_path / "ask"
    ask.write_text(f"#!/bin/sh\ntouch {canary}\necho x\n")
    ask.chmod(0o755)
    (tmp_path / ".gitconfig").write_text(f"[credential]\nhelper = {ask}\n[core]\naskPass = {ask}\n")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login x password y\n")
    for name, value in {"HOME": tmp_path, "GIT_ASKPASS": ask, "SSH_ASKPASS": ask, "DISPLAY": ":0"}.items():
        monkeypatch.setenv(name, str(value))
    with pytest.raises(CannotCloneError) as caught:
        updated(f"{server}/secret/x", settings)
    assert caught.value.kind == "password"
    assert "it asks for a name or a password. " in str(caught.value)
    assert not canary.exists()


def test_one_that_says_nothing(server: str, settings: CloneSettings) -> None:
    started = time.monotonic()
    with pytest.raises(CannotCloneError, match="did not answer within 1 s") as caught:
        updated(f"{server}/slow/x", replace(settings, list_seconds=1.0))
    assert caught.value.kind == "unreachable"
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "ssh://-oProxyCommand=touch$IFS/x", "file:///nowhere"])
def test_one_that_is_not_there(settings: CloneSettings, address: str) -> None:
    with pytest.raises(CannotCloneError) as caught:
        updated(address, settings)
    assert caught.value.kind == "unreachable"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        pytest.param("https://me:secret@example.org/x", "a name or a password", id="password"),
        pytest.param("https://secret@example.org/x", "a name or a password", id="token"),
        pytest.param("ssh://git:secret@example.org/x", "a name or a password", id="password of ssh"),
        pytest.param("ext::sh -c x", "It is no address", id="a program"),
        pytest.param("ext://x", "the protocol ext is not allowed. Use one of https", id="no protocol of ours"),
        pytest.param(
            "http://example.org/x", "http is not allowed. Allow it with `flowlens mine --protocol http`", id="no"
        ),
        pytest.param('https://example.org/"\n[core]', "It is no address", id="configuration"),
        pytest.param("--upload-pack=x", "It is no address", id="an option"),
    ],
)
def test_what_is_not_taken(settings: CloneSettings, address: str, told: str) -> None:
    with pytest.raises(UsageError) as caught, held_clone(address, replace(settings, protocols=("https", "ssh"))):
        pass
    assert told in str(caught.value)
    assert "secret" not in str(caught.value)


def test_hooks_and_filters_of_the_remote_do_nothing(origin: Repo, settings: CloneSettings, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    hook = f"#!/bin/sh\ntouch {canary}\n"
    for name in ("post-update", "pre-auto-gc", "reference-transaction", "post-checkout"):
        (hooks := origin.folder / ".git" / "hooks").mkdir(exist_ok=True)
        (hooks / name).write_text(hook)
        (hooks / name).chmod(0o755)
    (origin.folder / "run").write_text(hook)
    (origin.folder / "run").chmod(0o755)
    run = origin.folder / "run"
    for key in ("uploadpack.packObjectsHook", "core.fsmonitor", "core.sshCommand", "core.alternateRefsCommand"):
        git(origin.folder, "config", key, str(run))
    git(origin.folder, "config", "uploadpack.allowFilter", "true")
    updated(address_of(origin), settings)
    assert not canary.exists()
