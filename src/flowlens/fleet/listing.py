"""The repositories of a fleet: the lines of a file, or the clones in a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from flowlens.errors import UsageError
from flowlens.fleet.address import is_address
from flowlens.sources.git.locate import is_repository
from flowlens.sources.git.remote import holds_secret

__all__ = ["is_organisation", "listed"]

_LIST_BYTES = 256 << 20
# Clones lie as NAME, OWNER/NAME or HOST/OWNER/NAME, and where these are folders for more than the clone, one deeper.
_LEVELS = 4


def is_organisation(text: str) -> bool:
    """Whether the text names an organisation of a forge; a file or folder that is called so is a file or folder."""
    return text.startswith("org:") and not Path(text).exists()


def listed(source: str) -> list[str]:
    """Paths and addresses, each once, in the order of the file or of their names; UsageError where there are none.

    In a file each line is one, a path from the file on; `#` begins a comment at the start of a line or after a space.
    """
    place = Path(source)
    if place.is_dir():
        found = [str(one) for one in _clones(place, _LEVELS)]
        kind = f"{source} holds no clone, nor do the folders in it"
    else:
        found = list(_lines(place))
        kind = f"{source} names no repository"
    if not found:
        raise UsageError(f"{kind}.", next_step="Name a folder of clones, or a file with a path or an address a line.")
    return list(dict.fromkeys(found))


def _clones(folder: Path, levels: int) -> Iterator[Path]:
    """The clones in a folder, or the one that it is; none that is hidden or behind a link, and none within another."""
    if is_repository(folder):
        yield folder
        return
    try:
        inner = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
    except OSError:
        return  # one that may not be looked into holds none that could be read
    if levels:
        for name in inner:
            if not name.startswith("."):
                yield from _clones(folder / name, levels - 1)


def _lines(file: Path) -> Iterator[str]:
    try:
        with file.open("rb") as opened:
            content = opened.read(_LIST_BYTES)
    except OSError as exc:
        raise UsageError(
            f"{file} cannot be read: {exc.strerror or exc}.", next_step="Name a file or a folder."
        ) from exc
    for number, line in enumerate(content.decode("utf-8-sig", "surrogateescape").splitlines(), 1):
        text = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        if holds_secret(text):  # and what is in the line is not told
            raise UsageError(
                f"{file}:{number}: an address with a name or a password in it is not taken.",
                next_step="Use an address of ssh with a key, or clone it yourself and name the folder.",
            )
        if text:
            yield text if is_address(text) else str(file.parent / text)
