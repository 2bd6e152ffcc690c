"""Histories of odd shapes, and odd ways for a repository to lie on a disk."""

from __future__ import annotations

import re
from pathlib import Path

from tests.odd.case import START, THREE, WHO, Make, Odd, commit, set_main, three
from tests.plain_git import fast_import, git, init, write_object

__all__ = ["KNOWS_REFTABLE", "SHAPES"]


def _history(*commits: bytes) -> Make:
    def make(folder: Path) -> Path:
        fast_import(init(folder / "r"), b"".join(commits))
        return folder / "r"

    return make


def _octopus_of_many(folder: Path) -> Path:
    """A merge of 500 parents; fast-import takes as many."""
    heads = [commit(n, {}, (1,), ref=b"t%d" % n) for n in range(2, 502)]
    head = b"commit refs/heads/main\ncommitter %s %d +0000\ndata 1\nx\nfrom :1\n" % (WHO, START + 60_000)
    merges = b"".join(b"merge :%d\n" % n for n in range(2, 502))
    return _history(commit(1, {b"b": b"b\n"}), *heads, head + merges + b"\n")(folder)


def _diamonds(folder: Path) -> Path:
    """Two lines that merge each other 300 times: there are 2**300 ways to the root."""
    pairs = [
        commit(2 * n + one, {}, (2 * n - 2 + one, 2 * n - 1 - one) if n > 1 else (1,), ref=(b"main", b"other")[one])
        for n in range(1, 301)
        for one in (0, 1)
    ]
    return _history(commit(1, {b"b": b"b\n"}), *pairs)(folder)


def _with(*commands: tuple[str, ...]) -> Make:
    """The three commits, and what Git does then."""

    def make(folder: Path) -> Path:
        three(folder / "r")
        for command in commands:
            git(folder / "r", *command)
        return folder / "r"

    return make


def _graft(folder: Path) -> Path:
    three(folder / "r")
    (folder / "r" / ".git" / "info").mkdir(exist_ok=True)
    (folder / "r" / ".git" / "info" / "grafts").write_bytes(git(folder / "r", "rev-parse", "main"))
    return folder / "r"


def _cycle(folder: Path) -> Path:
    """Replace refs that would make the history go round."""
    three(folder / "r")
    git(folder / "r", "replace", "--graft", "main~2", "main")
    return folder / "r"


def _foxtrot(folder: Path) -> Path:
    """The mainline merged into a topic, which then became the mainline."""
    message = b"Merge branch 'main' into topic\n"
    merge = commit(4, {b"c": b"c\n"}, (2, 3)).replace(b"data 2\nx\n", b"data %d\n%s" % (len(message), message))
    side = commit(2, {b"t": b"t\n"}, (1,), ref=b"topic")
    return _history(commit(1, {b"a": b"a\n"}), side, commit(3, {b"c": b"c\n"}, (1,)), merge)(folder)


def _borrowing(folder: Path) -> Path:
    three(folder / "w")
    git(folder, "clone", "-q", "-s", "--no-checkout", "w", "r")
    return folder / "r"


def _kept_apart(folder: Path) -> Path:
    three(folder / "w")
    (folder / "r").mkdir()
    (folder / "w" / ".git").rename(folder / "elsewhere.git")
    (folder / "r" / ".git").write_text(f"gitdir: {folder / 'elsewhere.git'}\n")
    return folder / "r"


def _sha256(folder: Path) -> Path:
    return three(folder / "r", "--object-format=sha256")


def _loop_of_heads(folder: Path) -> Path:
    """HEAD leads to a branch that leads to another, and that one back; the commits are on a third."""
    three(folder / "r")
    heads = folder / "r" / ".git" / "refs" / "heads"
    (heads / "main").rename(heads / "third")
    (heads / "a").write_text("ref: refs/heads/b\n")
    (heads / "b").write_text("ref: refs/heads/a\n")
    (folder / "r" / ".git" / "HEAD").write_text("ref: refs/heads/a\n")
    return folder / "r"


def _detached(folder: Path) -> Path:
    """HEAD is a commit, and there is no branch."""
    three(folder / "r")
    (folder / "r" / ".git" / "HEAD").write_bytes(git(folder / "r", "rev-parse", "main"))
    (folder / "r" / ".git" / "refs" / "heads" / "main").unlink()
    return folder / "r"


def _twice(folder: Path) -> Path:
    """A merge of a commit with itself."""
    three(folder / "r")
    tip = git(folder / "r", "rev-parse", "main").decode().strip()
    tree = git(folder / "r", "rev-parse", "main^{tree}").decode().strip()
    who = f"A <a@x> {START} +0000"
    raw = f"tree {tree}\nparent {tip}\nparent {tip}\nauthor {who}\ncommitter {who}\n\nx\n"
    set_main(folder / "r", write_object(folder / "r", "commit", raw.encode()))
    return folder / "r"


def _reftable(folder: Path) -> Path:
    """Refs in tables, where this Git can make them; else what one that does not know them sees of such a repository."""
    if KNOWS_REFTABLE:
        return three(folder / "r", "--ref-format=reftable")
    three(folder / "r")
    config = folder / "r" / ".git" / "config"
    config.write_text("[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n")
    (folder / "r" / ".git" / "reftable").mkdir()
    (folder / "r" / ".git" / "reftable" / "tables.list").write_text("")
    return folder / "r"


_VERSION = re.search(rb"(\d+)\.(\d+)", git(Path(), "--version"))
KNOWS_REFTABLE = _VERSION is not None and (int(_VERSION[1]), int(_VERSION[2])) >= (2, 45)
_PLAIN = [commit(1, {b"a.txt": b"a\nb\n"}), commit(2, {}, (1,)), commit(3, {}, (2,))]
_JOINS = [commit(n + 4, {b"f%d" % n: b"x\n"}, (n + 3 if n > 2 else 1, n)) for n in (2, 3, 4)]
_OCTOPUS = commit(6, {b"f%d" % n: b"x\n" for n in (2, 3, 4, 5)}, (1, 2, 3, 4, 5))
_ROOTS = [commit(n, {b"f%d" % n: b"x\n"}, ref=b"o%d" % n) for n in (2, 3, 4)]
_SIDES = [commit(n, {b"f%d" % n: b"x\n"}, (1,), ref=b"t%d" % n) for n in (2, 3, 4, 5)]
SHAPES = {
    "an octopus": Odd(
        _history(commit(1, {b"b": b"b\n"}), *_SIDES, _OCTOPUS),
        ((1, 0), (4, 0)), n_commits=6,
    ),
    "an octopus of 500": Odd(_octopus_of_many, ((1, 0), (0, 0)), n_commits=502),
    "several roots": Odd(
        _history(commit(1, {b"a": b"a\n"}), *_ROOTS, *_JOINS),
        ((1, 0), (1, 0), (1, 0), (1, 0)), n_commits=7,
    ),
    "criss-cross": Odd(_diamonds, ((1, 0), *[(0, 0)] * 300), n_commits=600),
    "an evil merge": Odd(
        _history(
            commit(1, {b"b": b"b\n"}), commit(2, {b"x": b"x\n"}, (1,), ref=b"x"), commit(3, {b"y": b"y\n"}, (1,)),
            commit(4, {b"x": b"x\n", b"z": b"evil\nevil\n"}, (3, 2)),
        ),
        ((1, 0), (1, 0), (3, 0)), n_commits=4,
    ),
    "commits of nothing": Odd(_history(*_PLAIN), ((2, 0), (0, 0), (0, 0))),
    "one parent twice": Odd(_twice, (*THREE, (0, 0))),
    "a foxtrot": Odd(_foxtrot, ((1, 0), (1, 0), (1, 0)), ("hid",), n_commits=4),
    "a graft": Odd(_graft, THREE),
    "a replacement": Odd(_with(("replace", "--graft", "main")), THREE),
    "replacements that go round": Odd(_cycle, THREE),
    "SHA-256": Odd(_sha256, THREE),
    "a reftable": Odd(_reftable, THREE if KNOWS_REFTABLE else (), refused="" if KNOWS_REFTABLE else "reftable"),
    "borrowed objects": Odd(_borrowing, THREE),
    "a Git folder kept apart": Odd(_kept_apart, THREE),
    "heads that go round": Odd(_loop_of_heads, refused="has no commit"),
    "a detached HEAD and no branch": Odd(_detached, THREE),
}  # fmt: skip
