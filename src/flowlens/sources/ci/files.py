"""The files of CI that a user names: found, and read as far as they are small regular files.

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
from flowlens.sources.ci.settings import CiSettings

__all__ = ["FORMS", "TELLING", "CiFile", "CiFiles", "ci_files"]

FORMS = ("github", "jenkins", "buildbot", "junit", "own")
# The name of a folder that tells the commit or the attempt of what lies in it.
TELLING = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?|(?:run[_-])?attempt[_-]?([0-9]{1,4})")
_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".csv", ".xml"})
_MOST_FILES = 10_000
_MOST_BYTES = 1 << 26  # of one file
_MOST_OF_ALL = 1 << 29


@dataclass(frozen=True, slots=True)
class CiFile:
    """A file as read: its name below the folder that was searched, its form where the user names it, and its bytes."""

    name: str
    content: bytes
    form: str | None = None

    @property
    def stamp(self) -> tuple[str, str | None, str]:
        """What tells it from every other file, and from itself with other content."""
        return self.name, self.form, hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class CiFiles:
    """The files in order of name, each once, and what to say of globs that name none."""

    files: tuple[CiFile, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def stamp(self) -> tuple[object, ...]:
        """What tells these files from others, or from the same with other content."""
        return tuple(file.stamp for file in self.files), self.notices


def ci_files(settings: CiSettings) -> CiFiles:
    """All files that the settings name.

    UsageError for a file of the command line that is not there, and for files too many or too large.
    """
    found: dict[Path, CiFile] = {}
    notices = []
    n_bytes = 0
    for pattern, named in _named(settings):
        n = 0
        for path, name, form in named:
            n += 1
            if path in found:
                continue
            found[path] = CiFile(name, _content(path, name), form)
            n_bytes += len(found[path].content)
            if len(found) > _MOST_FILES or n_bytes > _MOST_OF_ALL:
                most = f"{phrase(_MOST_FILES, 'files')} or {_MOST_OF_ALL >> 20} MiB"
                raise UsageError(f"The files of CI are more than {most}.", next_step="Name those of fewer months.")
        if not n:
            notices.append(f"No file of CI is there by the name {pattern!r}, which `[ci] runs` names.")
    return CiFiles(tuple(sorted(found.values(), key=lambda file: file.name)), tuple(notices))


_Named = Iterator[tuple[Path, str, str | None]]


def _named(settings: CiSettings) -> Iterator[tuple[str, _Named]]:
    if settings.folder is not None:
        for pattern in settings.runs:
            yield pattern, _globbed(settings.folder, *_form_of(pattern))
    for given in settings.files:
        yield given, _given(*_form_of(given))


def _form_of(text: str) -> tuple[str, str | None]:
    form, _, rest = text.partition(":")
    return (rest, form) if rest and form in FORMS else (text, None)


def _globbed(folder: Path, pattern: str, form: str | None) -> _Named:
    """The files below the folder that the glob matches; one that a link leads out of it is an error."""
    root = folder.resolve()
    for path in sorted(islice(root.glob(pattern), _MOST_FILES + 1)):
        if not path.is_file():
            continue
        name = path.relative_to(root).as_posix()
        if not path.resolve().is_relative_to(root):
            raise ConfigurationError(
                f"{name} is a link that leads out of {root}, which `[ci] runs` may not.",
                next_step="Name the file itself with --ci.",
            )
        yield path.resolve(), name, form


def _given(text: str, form: str | None) -> _Named:
    """A file, or all in a folder that end as files of CI do; UsageError where there is none."""
    start = Path(text)
    if start.is_dir():
        inside = [path for path in start.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file()]
        if not inside:
            raise UsageError(f"{text} holds no file that ends with {', '.join(sorted(_SUFFIXES))}.")
        for path in sorted(inside):
            yield path.resolve(), "/".join([*_telling(start.absolute()), path.relative_to(start).as_posix()]), form
        return
    if not start.exists():
        raise UsageError(f"{text} does not exist.", next_step="Name a file or a folder with --ci.")
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
    return content
