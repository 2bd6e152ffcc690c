"""The files that a user names: found, and read as far as they are small regular files.

A repository's own configuration names files as well, and a repository may be hostile. So a glob of a configuration
never leads out of the folder that it lies in, neither by `..` nor by a link; only the command line names other files.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from stat import S_ISREG

from flowlens.errors import ConfigurationError, UsageError
from flowlens.model.phrase import phrase

__all__ = ["TELLING", "Asked", "NamedFile", "NamedFiles", "named_files"]

# The name of a folder that tells the commit or the attempt of what lies in it.
TELLING = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?|(?:run[_-])?attempt[_-]?([0-9]{1,4})")
_MOST_FILES = 10_000
_MOST_BYTES = 1 << 26  # of one file
_MOST_OF_ALL = 1 << 29
# How gzip, zip, bzip2, xz and Zstandard begin: a few bytes of them may be gigabytes.
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which files are read: globs below `folder` (None: none is read), and files and folders of the command line.

    Each perhaps has its form before it, as `jenkins:builds.json`. `what` they are of, the `option` and the `key` that
    name them, and how the files of a folder end, are for messages and for a folder that is named.
    """

    globs: tuple[str, ...]
    folder: Path | None
    files: tuple[str, ...]
    forms: tuple[str, ...]
    suffixes: tuple[str, ...]
    what: str
    option: str
    key: str


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as read: its name below the folder that was searched, its form where the user names it, and its bytes."""

    name: str
    content: bytes
    form: str | None = None

    @property
    def text(self) -> str:
        """The bytes as text, without a byte-order mark; UsageError where they are no UTF-8."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as exc:
            raise UsageError(f"{self.name} is not UTF-8 text (byte {exc.start}).") from exc

    @property
    def stamp(self) -> tuple[str, str | None, str]:
        """What tells it from every other file, and from itself with other content."""
        return self.name, self.form, hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """The files in order of name, each once, and what to say of globs that name none."""

    files: tuple[NamedFile, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def stamp(self) -> tuple[object, ...]:
        """What tells these files from others, or from the same with other content."""
        return tuple(file.stamp for file in self.files), self.notices


def named_files(asked: Asked) -> NamedFiles:
    """All files that are asked for.

    UsageError for a file of the command line that is not there, and for files too many or too large.
    """
    found: dict[Path, NamedFile] = {}
    notices = []
    n_bytes = 0
    for pattern, named in _named(asked):
        n = 0
        for path, name, form in named:
            n += 1
            if path in found:
                continue
            found[path] = NamedFile(name, _content(path, name), form)
            n_bytes += len(found[path].content)
            if len(found) > _MOST_FILES or n_bytes > _MOST_OF_ALL:
                most = f"{phrase(_MOST_FILES, 'files')} or {_MOST_OF_ALL >> 20} MiB"
                raise UsageError(
                    f"The files of {asked.what} are more than {most}.", next_step="Name those of fewer months."
                )
        if not n:
            notices.append(f"No file of {asked.what} is there by the name {pattern!r}, which `{asked.key}` names.")
    return NamedFiles(tuple(sorted(found.values(), key=lambda file: file.name)), tuple(notices))


_Named = Iterator[tuple[Path, str, str | None]]


def _named(asked: Asked) -> Iterator[tuple[str, _Named]]:
    if asked.folder is not None:
        for pattern in asked.globs:
            yield pattern, _globbed(asked, *_form_of(pattern, asked))
    for given in asked.files:
        yield given, _given(asked, *_form_of(given, asked))


def _form_of(text: str, asked: Asked) -> tuple[str, str | None]:
    form, _, rest = text.partition(":")
    return (rest, form) if rest and form in asked.forms else (text, None)


def _globbed(asked: Asked, pattern: str, form: str | None) -> _Named:
    """The files below the folder that the glob matches; one that a link leads out of it is an error."""
    root = (asked.folder or Path()).resolve()
    for path in sorted(islice(root.glob(pattern), _MOST_FILES + 1)):
        if not path.is_file():
            continue
        name = path.relative_to(root).as_posix()
        if not path.resolve().is_relative_to(root):
            raise ConfigurationError(
                f"{name} is a link that leads out of {root}, which `{asked.key}` may not.",
                next_step=f"Name the file itself with {asked.option}.",
            )
        yield path.resolve(), name, form


def _given(asked: Asked, text: str, form: str | None) -> _Named:
    """A file, or all in a folder that end as such files do; UsageError where there is none."""
    start = Path(text)
    if start.is_dir():
        inside = [path for path in start.rglob("*") if path.suffix.lower() in asked.suffixes and path.is_file()]
        if not inside:
            raise UsageError(f"{text} holds no file that ends with {', '.join(sorted(asked.suffixes))}.")
        for path in sorted(inside):
            yield path.resolve(), "/".join([*_telling(start.absolute()), path.relative_to(start).as_posix()]), form
        return
    if not start.exists():
        raise UsageError(f"{text} does not exist.", next_step=f"Name a file or a folder with {asked.option}.")
    yield start.resolve(), "/".join([*_telling(start.absolute().parent), start.name]), form


def _telling(folder: Path) -> list[str]:
    """The last of the folder's parts that tell what a test report is of: a commit, or an attempt."""
    told: list[str] = []
    for part in reversed(folder.parts):
        if not TELLING.fullmatch(part.lower()):
            break
        told.insert(0, part)
    return told


def _content(path: Path, name: str) -> bytes:
    """The bytes of a regular file; a FIFO is opened without waiting, and refused."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError as exc:
        raise UsageError(f"{name} cannot be read: {exc.strerror}.") from exc
    with os.fdopen(handle, "rb") as file:
        if not S_ISREG(os.fstat(handle).st_mode):
            raise UsageError(f"{name} is not a regular file.")
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise UsageError(f"{name} is larger than {_MOST_BYTES >> 20} MiB.", next_step="Write it in parts.")
    if content.startswith(_COMPRESSED):
        raise UsageError(f"{name} is compressed, and no such file is unpacked.", next_step="Unpack it yourself.")
    return content
