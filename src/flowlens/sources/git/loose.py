"""Loose objects whose content is not what their id says.

Git believes the name of a file that holds an object: a disk error that happens to unpack, or a file that somebody
wrote, would change a number without a word. Packs have sums of their own, which Git checked when it wrote them.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flowlens.sources.git.locate import read_small
from flowlens.sources.git.plumbing import Git

__all__ = ["without_false_objects"]

_FOLDER = re.compile(r"[0-9a-f]{2}")
_REST = re.compile(r"[0-9a-f]{38}|[0-9a-f]{62}")
_SHA1_DIGITS = 40
# Git takes larger files for binary, and never compares them.
_MAX_BYTES = 512 << 20
_PIECE = 1 << 20
_ALTERNATES_BYTES = 1 << 20


def without_false_objects(git: Git) -> Git:
    """The same door, behind which false loose objects are missing; the very same one where there are none."""
    objects = Path(git.environment["GIT_OBJECT_DIRECTORY"])
    false = {path for folder in _folders(objects) for path in _files(folder) if not _is_true(path)}
    if not false:
        return git
    view = git.scratch / "objects"
    view.mkdir(exist_ok=True)
    _show(objects, view, false)
    return replace(git, environment={**git.environment, "GIT_OBJECT_DIRECTORY": str(view)})


def _folders(objects: Path) -> Iterator[Path]:
    return (objects / name for name in _names(objects) if _FOLDER.fullmatch(name))


def _files(folder: Path) -> Iterator[Path]:
    return (folder / name for name in _names(folder) if _REST.fullmatch(name))


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _is_true(path: Path) -> bool:
    packed = read_small(path, _MAX_BYTES)
    if packed is None:
        return path.is_file()  # not read, because too large; whatever is no file would make Git wait for ever
    oid = path.parent.name + path.name
    digest = hashlib.sha1(usedforsecurity=False) if len(oid) == _SHA1_DIGITS else hashlib.sha256()
    unpacker = zlib.decompressobj()
    n_bytes = 0
    try:
        while packed and n_bytes <= _MAX_BYTES:
            piece = unpacker.decompress(packed, _PIECE)
            digest.update(piece)
            n_bytes += len(piece)
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return n_bytes > _MAX_BYTES or (unpacker.eof and digest.hexdigest() == oid)


def _show(objects: Path, view: Path, false: set[Path]) -> None:
    """Fill the folder `view` with links to all that the other one holds but those files."""
    for name in ("pack", *(folder.name for folder in _folders(objects))):
        hidden = [path for path in false if path.parent.name == name]
        if not hidden:
            _link(view / name, objects / name)
            continue
        (view / name).mkdir(exist_ok=True)
        for path in _files(objects / name):
            if path not in false:
                _link(view / name / path.name, path)
    (view / "info").mkdir(exist_ok=True)
    (view / "info" / "alternates").write_bytes(_alternates(objects))


def _link(link: Path, target: Path) -> None:
    if target.exists() and not link.is_symlink():
        link.symlink_to(target)


def _alternates(objects: Path) -> bytes:
    """Where else Git looks for objects, as absolute paths: relative ones are meant from the folder of objects."""
    lines = (read_small(objects / "info" / "alternates", _ALTERNATES_BYTES) or b"").split(b"\n")
    paths = [os.path.join(os.fsencode(objects), line) for line in lines if line and not line.startswith(b"#")]
    return b"".join(path + b"\n" for path in paths)
