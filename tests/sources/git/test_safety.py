"""The promises: nothing in a repository is run, nothing of it is changed, and nothing around it changes a number."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flowlens.model.history import Diff
from tests.odd_history import build_odd_history
from tests.plain_git import git, init, snapshot, write_object
from tests.repos import Content, Repo, day, lines
from tests.sources.git.everything import read_everything


@dataclass(frozen=True)
class Trap:
    """What a hostile repository holds, where `{run}` leaves a canary, and the Git command that falls for it."""

    config: str
    command: tuple[str, ...]
    files: dict[str, str] = field(default_factory=dict)
    stdin: str = ""
    terminal: bool = False
    missing_blob: bool = False


ATTRIBUTES = {".git/info/attributes": "* diff=evil filter=evil\n"}
HOOK = "#!/bin/sh\n{run}\n"
ASK = "protocol=https\nhost=example.invalid\n"
TRAPS = {
    "core.fsmonitor": Trap("[core]\nfsmonitor = {run}", ("status",)),
    "core.fsmonitor on plumbing": Trap("[core]\nfsmonitor = {run}", ("diff-tree", "-p", "main~1", "main")),
    "include.path": Trap("[include]\npath = more", ("status",), {".git/more": "[core]\nfsmonitor = {run}\n"}),
    "includeIf": Trap('[includeIf "gitdir:/"]\npath = more', ("status",), {".git/more": "[core]\nfsmonitor = {run}\n"}),
    "config.worktree": Trap(
        "[core]\nrepositoryformatversion = 1\n[extensions]\nworktreeConfig = true",
        ("status",),
        {".git/config.worktree": "[core]\nfsmonitor = {run}\n"},
    ),
    "core.hooksPath": Trap(
        "[core]\nhooksPath = {top}/.git/evil",
        ("update-ref", "refs/heads/new", "main"),
        {".git/evil/reference-transaction": HOOK},
    ),
    "hooks": Trap("", ("update-ref", "refs/heads/new", "main"), {".git/hooks/reference-transaction": HOOK}),
    "diff.external": Trap("[diff]\nexternal = {run}", ("diff", "main~2", "main")),
    "diff driver": Trap('[diff "evil"]\ncommand = {run}', ("diff", "main~2", "main"), ATTRIBUTES),
    "textconv": Trap('[diff "evil"]\ntextconv = {run}', ("log", "-p", "main"), ATTRIBUTES),
    "textconv of the tree": Trap(
        '[diff "evil"]\ntextconv = {run}', ("log", "-p", "main"), {".gitattributes": "* diff=evil\n"}
    ),
    "filter.clean": Trap('[filter "evil"]\nclean = {run}', ("add", "a.txt"), ATTRIBUTES | {"a.txt": "new\n"}),
    "filter.process": Trap('[filter "evil"]\nprocess = {run}', ("add", "a.txt"), ATTRIBUTES | {"a.txt": "new\n"}),
    "filter.smudge": Trap('[filter "evil"]\nsmudge = {run}', ("archive", "main"), ATTRIBUTES),
    "core.pager": Trap("[core]\npager = {run}", ("log",), terminal=True),
    "pager of a command": Trap("[pager]\nlog = {run}", ("log",), terminal=True),
    "core.editor": Trap("[core]\neditor = {run}\n[user]\nname = A\nemail = a@x", ("commit", "--allow-empty")),
    "core.sshCommand": Trap(
        '[core]\nsshCommand = {run}\n[remote "origin"]\nurl = ssh://example.invalid/x', ("fetch", "origin")
    ),
    "core.gitProxy": Trap(
        '[core]\ngitProxy = {run}\n[remote "origin"]\nurl = git://example.invalid/x', ("fetch", "origin")
    ),
    "remote.uploadpack": Trap('[remote "origin"]\nurl = {top}\nuploadpack = {run}', ("fetch", "origin")),
    "ext::": Trap('[protocol "ext"]\nallow = always\n[remote "origin"]\nurl = "ext::{run}"', ("fetch", "origin")),
    "lazy fetch": Trap(
        "[core]\nrepositoryformatversion = 1\n[extensions]\npartialClone = origin\n"
        '[protocol "ext"]\nallow = always\n[remote "origin"]\nurl = "ext::{run}"\npromisor = true',
        ("log", "-p", "main"),
        missing_blob=True,
    ),
    "alias": Trap("[alias]\nevil = !{run}", ("evil",)),
    "credential.helper": Trap("[credential]\nhelper = !{run}", ("credential", "fill"), stdin=ASK),
    "core.askPass": Trap("[core]\naskPass = {run}", ("credential", "fill"), stdin=ASK),
    "gpg.program": Trap("[gpg]\nprogram = {run}", ("log", "--show-signature", "signed")),
    "log.showSignature": Trap("[gpg]\nprogram = {run}\n[log]\nshowSignature = true", ("log", "signed")),
    "trailer": Trap('[trailer "evil"]\ncommand = {run}', ("interpret-trailers",), stdin="x\n"),
}


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


@pytest.fixture
def run(tmp_path: Path, canary: Path) -> Path:
    script = tmp_path / "run"
    script.write_text(f"#!/bin/sh\ntouch {canary}\ncat >/dev/null 2>&1 </dev/null\nexit 1\n")
    script.chmod(0o755)
    return script


def set_trap(folder: Path, trap: Trap, run: Path) -> None:
    repo = Repo(folder)
    repo.commit({"a.txt": "a\n"})
    tip = repo.commit({"a.txt": "b\n", "b.txt": "b\n"}, at=day(1))
    tree, who = repo.git[tip].tree.id, "Ann <ann@example.org> 1704110400 +0000"
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n"
    signed = f"tree {tree}\nparent {tip}\nauthor {who}\ncommitter {who}\n{signature}\nsigned\n"
    repo.set_branch("signed", write_object(folder, "commit", signed.encode()))
    repo.set_branch("main", str(repo.git.references["refs/heads/signed"].target))
    git(folder, "reset", "-q", "--hard")
    if trap.missing_blob:
        blob = str(repo.git.revparse_single("main:b.txt").id)
        (folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for name, content in trap.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content.format(run=run))
        (folder / name).chmod(0o755)
    with (folder / ".git" / "config").open("a") as config:
        config.write(trap.config.format(run=run, top=folder) + "\n")


def run_plain_git(folder: Path, trap: Trap) -> None:
    home = {"HOME": str(folder.parent), "GIT_CONFIG_NOSYSTEM": "1", "TERM": "xterm"}
    master, slave = pty.openpty()
    try:
        subprocess.run(
            ["git", *trap.command],
            cwd=folder,
            env={"PATH": os.environ["PATH"], **home},
            input=trap.stdin.encode(),
            stdout=slave if trap.terminal else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            start_new_session=True,
        )
    finally:
        os.close(slave)
        os.close(master)


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS.keys())
def test_nothing_in_a_repository_is_run(tmp_path: Path, trap: Trap, run: Path, canary: Path) -> None:
    folder = tmp_path / "clone"
    set_trap(folder, trap, run)
    read_everything(folder)
    assert not canary.exists()
    run_plain_git(folder, trap)
    assert canary.exists(), "the trap is none: Git itself does not fall for it"


@pytest.mark.parametrize(
    "name",
    ["GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_PAGER", "PAGER", "GIT_EDITOR", "GIT_ASKPASS", "GIT_PROXY_COMMAND"],
)
def test_nothing_in_the_environment_is_run(
    tmp_path: Path, run: Path, canary: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_trap(tmp_path / "clone", Trap("", ()), run)
    monkeypatch.setenv(name, str(run))
    read_everything(tmp_path / "clone")
    assert not canary.exists()


def test_a_git_that_lies_in_the_repository_is_not_run(
    tmp_path: Path, run: Path, canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_trap(tmp_path / "clone", Trap("", (), {"git": HOOK, "git-diff-tree": HOOK}), run)
    monkeypatch.chdir(tmp_path / "clone")
    read_everything(Path())
    assert not canary.exists()


def plain(folder: Path) -> Path:
    build_odd_history(folder)
    return folder


def with_a_tree(folder: Path) -> Path:
    repo = Repo(folder)
    repo.commit({"a.txt": "a\n", ".gitattributes": "* text\n", ".mailmap": "A <a@x> <b@x>\n"})
    git(folder, "reset", "-q", "--hard")
    (folder / "a.txt").write_text("changed\n")
    (folder / "untracked").write_text("u\n")
    git(folder, "add", "-N", "untracked")
    return folder


def packed(folder: Path) -> Path:
    build_odd_history(folder)
    git(folder, "gc", "-q")
    git(folder, "commit-graph", "write", "--reachable")
    return folder


def locked(folder: Path) -> Path:
    build_odd_history(folder)
    for name in ("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock", "shallow.lock", "refs/heads/main.lock"):
        (folder / ".git" / name).write_text("")
    return folder


def bare(folder: Path) -> Path:
    build_odd_history(folder.with_name("first"))
    git(folder.parent, "clone", "-q", "--mirror", "first", folder.name)
    return folder


def worktree(folder: Path) -> Path:
    build_odd_history(folder.with_name("first"))
    git(folder.with_name("first"), "worktree", "add", "-q", "-f", "--no-checkout", f"../{folder.name}", "main")
    return folder


def shallow(folder: Path) -> Path:
    build_odd_history(folder.with_name("first"))
    git(folder.parent, "clone", "-q", "--no-checkout", "--depth=3", folder.with_name("first").as_uri(), folder.name)
    return folder


KINDS = (plain, with_a_tree, packed, locked, bare, worktree, shallow)


@pytest.mark.parametrize("kind", KINDS)
def test_a_repository_is_never_changed(tmp_path: Path, kind: Callable[[Path], Path]) -> None:
    folder = kind(tmp_path / "clone")
    before = snapshot(tmp_path)
    read_everything(folder)
    assert snapshot(tmp_path) == before
    (tmp_path / "clone" / "new").write_text("")
    assert snapshot(tmp_path) != before


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    folder = plain(tmp_path / "clone")
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o555)
    yield folder
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def test_a_repository_that_cannot_be_written_is_read(read_only: Path, tmp_path: Path) -> None:
    assert read_everything(read_only)[1:] == read_everything(plain(tmp_path / "other"))[1:]


@pytest.mark.parametrize("kind", [packed, bare, worktree, locked])
def test_the_same_history_gives_the_same(tmp_path: Path, kind: Callable[[Path], Path]) -> None:
    first, second = read_everything(plain(tmp_path / "a" / "clone")), read_everything(kind(tmp_path / "b"))
    # The mainline is found in another way in a bare repository; all from the history on is the same.
    assert first[2:] == second[2:]


SURROUNDINGS = {
    "GIT_DIR": {"GIT_DIR": "/nowhere"},
    "GIT_INDEX_FILE": {"GIT_INDEX_FILE": "/nowhere", "GIT_WORK_TREE": "/nowhere"},
    "GIT_OBJECT_DIRECTORY": {"GIT_OBJECT_DIRECTORY": "/nowhere", "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nowhere"},
    "GIT_NAMESPACE": {"GIT_NAMESPACE": "other"},
    "GIT_DIFF_OPTS": {"GIT_DIFF_OPTS": "--unified=9"},
    "GIT_CONFIG_COUNT": {
        "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "diff.algorithm", "GIT_CONFIG_VALUE_0": "patience",
        "GIT_CONFIG_KEY_1": "diff.renames", "GIT_CONFIG_VALUE_1": "false",
    },
    "GIT_CONFIG_PARAMETERS": {"GIT_CONFIG_PARAMETERS": "'diff.noprefix=true' 'color.diff.new=blue'"},
    "GIT_SHALLOW_FILE": {"GIT_SHALLOW_FILE": "/nowhere", "GIT_GRAFT_FILE": "/nowhere"},
    "GIT_TRACE": {"GIT_TRACE": "1", "GIT_TRACE2": "1", "GIT_TRACE_SETUP": "1"},
    "locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "LANGUAGE": "de"},
    "zone": {"TZ": "Pacific/Kiritimati"},
    "no home": {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"},
    "no terminal": {"TERM": "dumb", "COLUMNS": "20", "NO_COLOR": "1"},
}  # fmt: skip


@pytest.mark.parametrize("variables", SURROUNDINGS.values(), ids=SURROUNDINGS.keys())
def test_the_environment_changes_nothing(
    tmp_path: Path, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = plain(tmp_path / "clone")
    before = read_everything(folder)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert read_everything(folder) == before


CONFIGURATIONS = {
    "renames off": "[diff]\nrenames = false",
    "copies": "[diff]\nrenames = copies",
    "rename limit": "[diff]\nrenameLimit = 1",
    "algorithm": "[diff]\nalgorithm = patience",
    "ignore submodules": "[diff]\nignoreSubmodules = all\nsubmodule = log",
    "colours": "[color]\nui = always\n[color \"diff\"]\nnew = blue\nmeta = red\noldMoved = blink\n",
    "moved": "[diff]\ncolorMoved = zebra\ncolorMovedWS = ignore-all-space",
    "prefixes": "[diff]\nnoprefix = true\nmnemonicPrefix = true\nrelative = true",
    "context": "[diff]\ncontext = 9\ninterHunkContext = 9",
    "order": "[diff]\norderFile = order",
    "big files": "[core]\nbigFileThreshold = 1",
    "attributes": "[core]\nattributesFile = .git/attributes-file",
    "quoting": "[core]\nquotePath = false\nabbrev = 4",
    "encoding": "[i18n]\nlogOutputEncoding = UTF-16\ncommitEncoding = UTF-7",
    "replacing": "[core]\nuseReplaceRefs = true",
    "whitespace": "[core]\nwhitespace = cr-at-eol,tabwidth=1\nautocrlf = true\n[diff]\nwsErrorHighlight = all",
    "mailmap": "[mailmap]\nfile = .git/attributes-file\n[log]\nmailmap = true",
    "work tree": "[core]\nworktree = /nowhere\nbare = true",
    "hidden refs": "[transfer]\nhideRefs = refs/\n[log]\nexcludeDecoration = refs/*",
    "promisor": '[remote "o"]\npromisor = true\nurl = /nowhere',
}  # fmt: skip


@pytest.mark.parametrize("place", ["clone/.git/config", "home/.gitconfig", "home/git/config"])
@pytest.mark.parametrize("text", CONFIGURATIONS.values(), ids=CONFIGURATIONS.keys())
def test_a_configuration_changes_no_number(
    tmp_path: Path, text: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = plain(tmp_path / "clone")
    before = read_everything(folder)
    (tmp_path / "home" / "git").mkdir(parents=True)
    (folder / ".git" / "attributes-file").write_text("* -diff\nA <a@x> <ann@example.org>\n")
    with (tmp_path / place).open("a") as config:
        config.write("\n" + text + "\n")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    assert read_everything(folder) == before


@pytest.mark.parametrize("place", [".git/info/attributes", ".gitattributes"])
def test_attributes_on_disk_hide_no_line(tmp_path: Path, place: str) -> None:
    folder = plain(tmp_path / "clone")
    before = read_everything(folder)
    (folder / ".git" / "info").mkdir(exist_ok=True)
    (folder / place).write_text("* -diff\n*.txt binary\n")
    assert git(folder, "diff-tree", "--numstat", "--root", "main~9").count(b"-\t-\t") > 5
    assert read_everything(folder) == before


FILES: dict[str, Content] = {"a.txt": lines(range(20)), "b/c.py": lines(range(30, 50)), "d.bin": b"\0\1"}


@pytest.mark.parametrize(
    "hostile",
    [
        {".gitattributes": "* -diff\n"},
        {".gitattributes": "* binary\n", "b/.gitattributes": "*.py diff=evil\n"},
        {".mailmap": "Eve <eve@x> <ann@example.org>\n"},
        {".gitmodules": '[submodule "x"]\n\tpath = a.txt\n\turl = ext::sh\n\tignore = all\n'},
        {".git-blame-ignore-revs": "1" * 40 + "\n"},
        {".gitconfig": "[diff]\n\texternal = sh\n"},
    ],
    ids="+".join,
)
def test_what_a_change_adds_does_not_change_how_the_rest_is_counted(
    tmp_path: Path, hostile: dict[str, Content]
) -> None:
    def changed(name: str, more: dict[str, Content]) -> list[tuple[str, int | None, int | None]]:
        repo = Repo(tmp_path / name)
        repo.commit(FILES)
        files: dict[str, Content] = {"a.txt": lines(range(5)), "b/c.py": lines(range(40, 70)), "d.bin": b"\0\2"}
        repo.commit(files | more, at=day(1))
        diffs = read_everything(repo.folder)[6]
        assert isinstance(diffs, list)
        assert all(isinstance(diff, Diff) for diff in diffs)
        return sorted((f.path, f.added, f.deleted) for diff in diffs for f in diff.files if f.path not in more)

    assert changed("hostile", hostile) == changed("honest", {})


@pytest.mark.parametrize("place", ["HEAD", "config", "shallow", "commondir", "info/grafts", "config.worktree"])
def test_a_pipe_among_the_files_does_not_block(tmp_path: Path, place: str) -> None:
    folder = plain(tmp_path / "clone")
    path = folder / ".git" / place
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    read_everything(folder)


def test_an_empty_repository_stays_as_it_is(tmp_path: Path) -> None:
    folder = init(tmp_path / "clone")
    before = snapshot(folder)
    with pytest.raises(Exception, match="has no commit yet"):
        read_everything(folder)
    assert snapshot(folder) == before
