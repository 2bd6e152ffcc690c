"""Git itself, started in the ordinary way: the oracle for numbers, and a maker of odd repositories."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["fast_import", "git", "init", "numstat", "snapshot", "write_object"]

_NUMSTAT = ("diff-tree", "-r", "--root", "-z", "--numstat", "-M50%", "-l0", "--no-commit-id")


def git(
    folder: Path, *arguments: str | bytes, stdin: bytes = b"", environment: Mapping[str, str] | None = None
) -> bytes:
    """The standard output of `git ARGUMENTS` in that folder, with nobody's configuration; an error if it fails."""
    home = os.devnull
    clean = {"PATH": os.environ["PATH"], "HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C", "TZ": "UTC"}
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _ANN.items()}
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    everything = {**clean, **who, **(environment or {})}
    done = subprocess.run(command, cwd=folder, env=everything, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


_ANN = {"NAME": "Ann", "EMAIL": "ann@example.org", "DATE": "1704110400 +0000"}


def init(folder: Path, *options: str) -> Path:
    """A new empty repository whose branch is main."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main", *options)
    return folder


def fast_import(folder: Path, stream: bytes) -> None:
    """Put the commits of a fast-import stream into the repository."""
    git(folder, "fast-import", "--quiet", "--force", stdin=stream)


def write_object(folder: Path, kind: str, content: bytes) -> str:
    """The id of an object with exactly these bytes, however broken they are."""
    return git(folder, "hash-object", "-w", "-t", kind, "--literally", "--stdin", stdin=content).decode().strip()


def numstat(folder: Path, oid: str, base: str | None) -> dict[bytes, tuple[int | None, int | None]]:
    """Added and deleted lines by path, None for binary files, as `git diff-tree --numstat` counts them."""
    between = (oid,) if base is None else (base, oid)
    tokens = iter(git(folder, *_NUMSTAT, *between).split(b"\0")[:-1])
    return dict(_counts(tokens))


def _counts(tokens: Iterator[bytes]) -> Iterator[tuple[bytes, tuple[int | None, int | None]]]:
    for token in tokens:
        added, deleted, path = token.split(b"\t", 2)
        if not path:
            _, path = next(tokens), next(tokens)
        yield path, (None if added == b"-" else int(added), None if deleted == b"-" else int(deleted))


def snapshot(folder: Path) -> str:
    """A hash of every name, kind, mode, modification time and content below the folder."""
    digest = hashlib.sha256()
    for path in sorted([folder, *folder.rglob("*")]):
        status = path.lstat()
        content = b"" if path.is_symlink() or not path.is_file() else path.read_bytes()
        target = os.fsencode(path.readlink()) if path.is_symlink() else b""
        digest.update(repr((os.fsencode(path), status.st_mode, status.st_mtime_ns, content, target)).encode())
    return digest.hexdigest()
