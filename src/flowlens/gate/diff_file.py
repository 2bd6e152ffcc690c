"""A diff that was handed in as text, for where a clone cannot tell the change: unified, or as `--numstat` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.model.history import FileDiff, FileStatus
from flowlens.sources.git.paths import path_text
from flowlens.sources.git.plumbing import Git

__all__ = ["files_of_diff"]

_NUMSTAT = re.compile(rb"(\d{1,12}|-)\t(\d{1,12}|-)\t([^\n\0]+)")
_RENAME = re.compile(rb"\{(.*) => (.*)\}")
_ESCAPE = re.compile(rb'\\([abfnrtv"\\]|[0-3][0-7]{2})')
_ESCAPED = dict(zip(b'abfnrtv"\\', b'\a\b\f\n\r\t\v"\\', strict=True))
# A line of content never begins so: it has a space, a plus or a minus in front.
_HEADER = re.compile(rb"^diff --git ", re.MULTILINE)
_SECONDS = 60


def files_of_diff(git: Git, content: bytes) -> list[FileDiff]:
    """The files of a diff; a file that several patches change is there several times.

    Moved lines are not told, and in the form of `--numstat` neither whole files that were deleted. UsageError where it
    is neither a unified diff nor the output of `--numstat`; CannotMeasureError where it is empty.
    """
    lines = [line for line in content.split(b"\n") if line.strip()]
    if not lines:
        raise CannotMeasureError(
            "The diff that was handed in is empty, as it also is where the command that makes it has failed.",
            next_step="For a change that is empty name its commits with --base and --head.",
        )
    found = [_NUMSTAT.fullmatch(line.rstrip(b"\r")) for line in lines]
    if all(match is not None for match in found):
        return [_file(_unquoted(_renamed(match[3])), match[1], match[2]) for match in found if match is not None]
    return list(_of_patch(git, content))


def _of_patch(git: Git, content: bytes) -> Iterator[FileDiff]:
    headers = [header.partition(b"\n@@ ")[0] for header in _HEADER.split(content)[1:]]
    strip = "-p0" if headers and all(map(_is_without_prefix, headers)) else "-p1"
    counted = git.run("apply", "--numstat", "-z", "--unidiff-zero", strip, "-", stdin=content, seconds=_SECONDS)
    if counted.status:
        raise UsageError(
            f"--diff-file is no diff that Git can read: {counted.complaint}.",
            next_step="Give the output of `git diff` or of `git diff --numstat`.",
        )
    entries = [entry.split(b"\t", 2) for entry in counted.output.split(b"\0") if entry.count(b"\t") >= 2]
    # Not by the names in `--summary`, in which a line break could make up another file.
    told = len(headers) == len(entries)
    for place, (added, gone, path) in enumerate(entries):
        yield _file(path_text(path), added, gone, deleted=told and b"\ndeleted file mode " in headers[place])


def _is_without_prefix(header: bytes) -> bool:
    """Whether both names are the same, so that no `a/` and `b/` stand before them."""
    names = header.partition(b"\n")[0].rstrip(b"\r")
    half = len(names) // 2
    return names[:half] == names[half + 1 :] and names[half : half + 1] == b" "


def _file(path: str, added: bytes, deleted_lines: bytes, *, deleted: bool = False) -> FileDiff:
    status: FileStatus = "deleted" if deleted else "modified"
    numbers = [int(number) if number.isdigit() else None for number in (added, deleted_lines)]
    return FileDiff(path, None, status, 0o100644, numbers[0], numbers[1], 0, 0)


def _renamed(path: bytes) -> bytes:
    """The new path of a file that `--numstat` tells as `src/{old => new}/a.py` or as `old.py => new.py`."""
    if _RENAME.search(path):
        return _RENAME.sub(rb"\2", path).replace(b"//", b"/")
    return path.rpartition(b" => ")[2]


def _unquoted(path: bytes) -> str:
    """The path behind the quotation marks and escapes that Git writes odd ones with."""
    if path.startswith(b'"') and path.endswith(b'"') and len(path) > 1:
        path = _ESCAPE.sub(_character, path[1:-1])
    return path_text(path)


def _character(escape: re.Match[bytes]) -> bytes:
    told = escape[1]
    return bytes([int(told, 8) if told.isdigit() else _ESCAPED[told[0]]])
