"""What a failing disk, a killed process or a hand in the wrong place leaves of a repository."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.odd.case import THREE, Make, Odd, three
from tests.plain_git import git

__all__ = ["DAMAGE"]

_MISSING = "missing or damaged"


def _object(folder: Path, spec: str) -> Path:
    oid = git(folder, "rev-parse", spec).decode().strip()
    return folder / ".git" / "objects" / oid[:2] / oid[2:]


def _loose(spec: str, change: Callable[[bytes], bytes]) -> Make:
    """The three commits in loose objects, of which one has other bytes."""

    def make(folder: Path) -> Path:
        three(folder / "r")
        _unpacked(folder / "r")
        path = _object(folder / "r", spec)
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(change(content))
        return folder / "r"

    return make


def _unpacked(folder: Path) -> None:
    """Let each object be a file of its own."""
    packs = list((folder / ".git" / "objects" / "pack").iterdir())
    for path in packs:
        path.rename(folder / path.name)
    for path in sorted(folder.glob("*.pack")):
        git(folder, "unpack-objects", "-q", stdin=path.read_bytes())
    for path in packs:
        (folder / path.name).unlink()


def _packed(change: Callable[[Path], None]) -> Make:
    """The three commits in one pack, and what becomes of it."""

    def make(folder: Path) -> Path:
        three(folder / "r")
        git(folder / "r", "repack", "-q", "-a", "-d", "-f")
        change(folder / "r" / ".git" / "objects" / "pack")
        return folder / "r"

    return make


def _pack_of(folder: Path) -> Path:
    (path,) = folder.glob("*.pack")
    path.chmod(0o644)
    return path


def _halve(folder: Path) -> None:
    path = _pack_of(folder)
    os.truncate(path, path.stat().st_size // 2)


def _without_index(folder: Path) -> None:
    for path in folder.glob("*.idx"):
        path.unlink()


def _midx(folder: Path) -> None:
    """A multi-pack-index whose counts run backwards: Git 2.39 and libgit2 crash on it."""
    git(folder, "multi-pack-index", "write")
    path = folder / "multi-pack-index"
    content = bytearray(path.read_bytes())
    chunks = {bytes(content[12 + 12 * k : 16 + 12 * k]): content[16 + 12 * k : 24 + 12 * k] for k in range(content[6])}
    at = int.from_bytes(chunks[b"OIDF"], "big")
    content[at : at + 1020] = b"\xff" * 1020
    path.chmod(0o644)
    path.write_bytes(content)


def _file(name: str, content: bytes, *, more: bool = False) -> Make:
    """The three commits with this in a file of the Git folder, behind what is there if it is `more`."""

    def make(folder: Path) -> Path:
        path = three(folder / "r") / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if more else b""
        path.unlink(missing_ok=True)
        path.write_bytes(before + content.replace(b"%here", os.fsencode(folder / "r" / ".git")))
        return folder / "r"

    return make


def _pipes(*names: str) -> Make:
    """The three commits with pipes where files are looked for: nobody writes into them."""

    def make(folder: Path) -> Path:
        top = three(folder / "r")
        for name in names:
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            os.mkfifo(top / name)
        return top

    return make


def _flipped(content: bytes) -> bytes:
    return content[:-6] + bytes([content[-6] ^ 0x55]) + content[-5:]


def _another(_: bytes) -> bytes:
    return zlib.compress(b"blob 2\0z\n")


def _swollen(_: bytes) -> bytes:
    return zlib.compress(b"blob 9\0" + bytes(10 << 20))


_LOOP = b"%here/objects\n../../.git/objects\n"
_FUTURE = b"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tfromTheFuture = true\n"
_PIPES = (
    ".mailmap", ".gitattributes", ".git/refs/heads/pipe", ".git/refs/tags/pipe", ".git/packed-refs",
    ".git/info/attributes",
)  # fmt: skip
DAMAGE = {
    "an empty commit object": Odd(_loose("main~1", lambda _: b""), (None,), (_MISSING,)),
    "a commit cut short": Odd(_loose("main~1", lambda c: c[: len(c) // 2]), (None,), (_MISSING,)),
    "a flipped bit in a file": Odd(_loose("main:b/b.txt", _flipped), (*THREE[:2], None), (_MISSING,)),
    "a file that is another": Odd(_loose("main:b/b.txt", _another), (*THREE[:2], None), (_MISSING,)),
    "a tree that is a file": Odd(_loose("main^{tree}", _another), (*THREE[:2], None), (_MISSING,)),
    "an object that unpacks to more": Odd(_loose("main:b/b.txt", _swollen), (*THREE[:2], None), (_MISSING,)),
    "half a pack": Odd(_packed(_halve), refused=_MISSING),
    "a pack without its index": Odd(_packed(_without_index), refused=_MISSING),
    "a damaged index of packs": Odd(_packed(_midx), THREE),
    "nonsense for a commit-graph": Odd(_file("objects/info/commit-graph", b"CGPH" + bytes(60)), THREE),
    "nonsense for an index": Odd(_file("index", b"DIRC" + b"\xff" * 300), THREE),
    "nonsense in the configuration": Odd(_file("config", b"\n[core\nx = ", more=True), refused="cannot be read"),
    "a configuration that includes itself": Odd(_file("config", b"\n[include]\n\tpath = config\n", more=True), THREE),
    "objects that are borrowed from themselves": Odd(_file("objects/info/alternates", _LOOP), THREE),
    "an extension that is not known": Odd(_file("config", _FUTURE), refused="fromthefuture"),
    "a format that is not known": Odd(_file("config", b"[core]\nrepositoryformatversion = 99\n"), refused="format 99"),
    "a shallow file of nonsense": Odd(_file("shallow", b"nonsense\n\xff\n"), THREE, ("2 lines that name none",)),
    "pipes for files": Odd(_pipes(*_PIPES), THREE),
}  # fmt: skip
