"""Paths that no tool expects, trees that Git itself would not write, and trees that are too much."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

from tests.odd.case import START, THREE, WHO, Make, Odd, commit, on_top, three
from tests.plain_git import fast_import, git, init, write_object

__all__ = ["HEAVY_TREES", "ODD_PATHS", "TREES", "deep"]

_HEADER = b"author %s %d +0000\ncommitter %s %d +0000" % (WHO, START + 600, WHO, START + 600)
ODD_PATHS = (
    b"new\nline.txt", b"tab\there.txt", b'quo"te\\back.txt', b"ctl\x01\x7f\x1b[31m.txt", b"x\n999\t999\tforged.py",
    b"caf\xe9.txt", b"\xff\xfe.py", b"a => b.txt", b"{x => y}/f.txt", b"-rf", b"--output=pwn", b"README", b"readme",
    b"ReadMe", b"caf\xc3\xa9", b"cafe\xcc\x81", b"a\xe2\x80\xaefpx.exe", b"z\xe2\x80\x8b\xe2\x81\xa6", b" ", b":(top)",
    b"NULL", b"1e999", b"=cmd|' /c calc'!A0.py", b"a" * 255, b"*", b"[a]", b"con.txt.", b"</script><script>.py",
)  # fmt: skip


def _paths(folder: Path) -> Path:
    """A commit for each odd path, and one that renames one of them."""
    init(folder / "r")
    steps = [commit(n, {path: b"a\n"}, (n - 1,) if n > 1 else ()) for n, path in enumerate(ODD_PATHS, 1)]
    fast_import(folder / "r", b"".join(steps))
    return folder / "r"


def _entries(*entries: bytes) -> Make:
    """A commit whose tree has these entries, where `%b` is a blob of one line and `%t` a tree that holds it."""

    def make(folder: Path) -> Path:
        three(folder / "r")
        blob = bytes.fromhex(write_object(folder / "r", "blob", b"evil\n"))
        inner = bytes.fromhex(write_object(folder / "r", "tree", b"100644 config\0" + blob))
        content = b"".join(entry.replace(b"%b", blob).replace(b"%t", inner) for entry in entries)
        on_top(folder / "r", _HEADER, b"odd\n", write_object(folder / "r", "tree", content))
        return folder / "r"

    return make


def _bomb(folder: Path) -> Path:
    """A commit of ten thousand million files, in twelve objects."""
    three(folder / "r")
    kind, oid = b"100644", write_object(folder / "r", "blob", b"x\n")
    for _ in range(10):
        entries = b"".join(b"%s d%d\0%s" % (kind, n, bytes.fromhex(oid)) for n in range(10))
        kind, oid = b"40000", write_object(folder / "r", "tree", entries)
    on_top(folder / "r", _HEADER, b"odd\n", oid)
    return folder / "r"


def _many_files(folder: Path) -> Path:
    """Three commits, and one of 100,000 files."""
    three(folder / "r")
    head = b"commit refs/heads/main\ncommitter %s %d +0000\ndata 1\nx\nfrom refs/heads/main^0\n" % (WHO, START + 600)
    files = b"".join(b"M 100644 :1 d%d/f%d.txt\n" % (n % 100, n) for n in range(100_000))
    fast_import(folder / "r", b"blob\nmark :1\ndata 2\nl\n\n" + head + files)
    return folder / "r"


def deep(n_folders: int) -> Make:
    """A file so many folders down: in one pack, for Git takes minutes to make 200,000 objects one by one."""

    def make(folder: Path) -> Path:
        three(folder / "r")
        entry, oid = b"100644 f\0", bytes.fromhex(write_object(folder / "r", "blob", b"l\n"))
        packed = []
        for _ in range(n_folders + 1):
            content = entry + oid
            entry, oid = b"40000 d\0", _sha1(b"tree %d\0" % len(content) + content)
            # The kind of a tree, the length in four bits and those that follow, and the content.
            packed.append(bytes([0x80 | 2 << 4 | len(content) & 15, len(content) >> 4]) + zlib.compress(content, 1))
        pack = b"PACK" + (2).to_bytes(4) + len(packed).to_bytes(4) + b"".join(packed)
        git(folder / "r", "index-pack", "--stdin", stdin=pack + _sha1(pack))
        on_top(folder / "r", _HEADER, b"odd\n", oid.hex())
        return folder / "r"

    return make


def _sha1(content: bytes) -> bytes:
    return hashlib.sha1(content, usedforsecurity=False).digest()


def _submodule(folder: Path) -> Path:
    """A submodule comes, with a file that asks Git to run something, and moves on."""
    three(folder / "r")
    text = b'[submodule "s"]\n\tpath = s\n\turl = ./x\n\tupdate = !false\n'
    oids = git(folder / "r", "rev-parse", "main", "main~1").decode().split()
    steps = [commit(10, {b".gitmodules": text}), commit(11, {}, (10,))]
    steps[0] = steps[0].replace(b"data 2\nx\n\n", b"data 2\nx\nfrom refs/heads/main^0\n", 1)
    links = [b"M 160000 %s s\n\n" % oid.encode() for oid in oids]
    fast_import(
        folder / "r", b"".join(step.rstrip(b"\n") + b"\n" + link for step, link in zip(steps, links, strict=True))
    )
    return folder / "r"


TREES = {
    "odd paths": Odd(_paths, ((1, 0),) * len(ODD_PATHS)),
    "folders called .git and ..": Odd(_entries(b"40000 ..\0%t", b"40000 .git\0%t"), (*THREE, (2, 5))),
    "a slash in a name": Odd(_entries(b"100644 ../../evil\0%b"), (*THREE, (1, 5))),
    "two entries of one name": Odd(_entries(b"100644 a\0%b", b"100644 a\0%b"), (*THREE, (2, 5))),
    "a mode that is none": Odd(_entries(b"100777 a\0%b"), (*THREE, (1, 5))),
    "an empty name": Odd(_entries(b"100644 \0%b", b"100644 b\0%b"), (*THREE, None), ("missing or damaged",)),
    "a submodule": Odd(_submodule, (*THREE, (5, 0), (1, 1))),
    "a deep tree": Odd(deep(3_000), (*THREE, (1, 5))),
    # Deeper than the stack of any Git: older ones crash, newer ones refuse.
    "a tree that is too deep": Odd(deep(110_000), (*THREE, None), ("1 commit is unknown, because ",)),
    "a tree bomb": Odd(_bomb, (*THREE, None), ("too many files to compare",)),
}
# What takes a minute.
HEAVY_TREES = {
    "100,000 files": Odd(_many_files, (*THREE, (100_000, 0))),
    "a tree 200,000 deep": Odd(deep(200_000), (*THREE, None), ("1 commit is unknown, because ",)),
}
