"""The files that hold refs, lent to a shadow without what would make Git stop or wait: a bad ref costs only itself.

One dangerous name in `packed-refs` makes Git refuse every ref there is, and it waits for ever at a FIFO under `refs`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from flowlens.errors import CannotMeasureError
from flowlens.sources.git.locate import read_small

__all__ = ["lend_refs"]

_PACKED_BYTES = 512 << 20
_LOOSE_BYTES = 4096
_MAX_LOOSE = 1_000_000
_LINE = re.compile(rb"(?:[0-9a-f]{40}|[0-9a-f]{64}) (.+)")
_HEADER = re.compile(rb"# pack-refs with:")
_PEELED = re.compile(rb"\^(?:[0-9a-f]{40}|[0-9a-f]{64})")
# The rules of `git check-ref-format`; what is let through here and is none to Git costs only itself there.
_FORBIDDEN = re.compile(rb"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|\Z)|\A[/.]|[/.]\Z|\A@\Z")


def lend_refs(common: Path, shadow: Path) -> list[str]:
    """Give the shadow the refs of the folder `common`, as links where all is well; what was left out, for a reader."""
    if (common / "reftable").is_dir():
        (shadow / "reftable").symlink_to((common / "reftable").resolve())
    return [
        *_lend_packed(common / "packed-refs", shadow / "packed-refs"),
        *_lend_loose(common / "refs", shadow / "refs"),
    ]


def _lend_packed(packed: Path, lent: Path) -> list[str]:
    if not os.path.lexists(packed):
        return []
    content = read_small(packed, _PACKED_BYTES)
    if content is None:
        return ["The file packed-refs was left out: it cannot be read, or is no file."]
    good, n_bad = _good_lines(content)
    whole = not content or content.endswith(b"\n")
    if not n_bad and whole and good == sorted(good, key=_name_in):
        lent.symlink_to(packed.resolve())
        return []
    # Without the line on top Git takes nothing for granted: neither an order nor that tags are peeled.
    lent.write_bytes(b"".join(line + b"\n" for line in good))
    return [f"Lines of packed-refs left out, because they hold no ref that Git allows: {n_bad}."] if n_bad else []


def _good_lines(content: bytes) -> tuple[list[bytes], int]:
    """The lines that hold a ref, and how many hold something else that Git does not expect."""
    good, n_bad = [], 0
    for number, line in enumerate(content.removesuffix(b"\n").split(b"\n") if content else []):
        match = _LINE.fullmatch(line)
        if match and not _FORBIDDEN.search(match[1]):
            good.append(line)
        else:
            n_bad += not (_HEADER.match(line) if number == 0 else _PEELED.fullmatch(line))
    return good, n_bad


def _name_in(line: bytes) -> bytes:
    return line.partition(b" ")[2]


def _lend_loose(refs: Path, lent: Path) -> list[str]:
    odd = _odd_entries(os.path.realpath(refs))
    if not odd and refs.is_dir():
        lent.symlink_to(refs.resolve())
        return []
    _mirror(os.path.realpath(refs), str(lent), odd)
    return [f"Entries under refs left out, because they are no small files: {len(odd)}."] if odd else []


def _odd_entries(top: str) -> set[str]:
    """The paths under `top` that are neither a folder nor a small file; a link to a folder can lead round in a ring."""
    odd, stack, n_seen = set(), [top], 0
    while stack:
        for entry in _entries(stack.pop()):
            n_seen += 1
            if entry.is_dir(follow_symlinks=False):
                stack.append(entry.path)
            elif not _is_small_file(entry):
                odd.add(entry.path)
        if n_seen > _MAX_LOOSE:
            raise CannotMeasureError(
                f"There are more than {_MAX_LOOSE:,} files of refs.", next_step="Run `git pack-refs --all` there."
            )
    return odd


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _is_small_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() and entry.stat().st_size <= _LOOSE_BYTES
    except OSError:
        return False


def _mirror(top: str, lent: str, odd: set[str]) -> None:
    """Fill the folder `lent` with links to all that is in the other one but the odd entries."""
    above = {str(parent) for path in odd for parent in Path(path).parents}
    stack = [(top, lent)]
    while stack:
        folder, copy = stack.pop()
        os.mkdir(copy)
        for entry in _entries(folder):
            place = os.path.join(copy, entry.name)
            if entry.path in above:
                stack.append((entry.path, place))
            elif entry.path not in odd:
                os.symlink(entry.path, place)
