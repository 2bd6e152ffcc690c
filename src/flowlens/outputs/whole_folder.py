"""A folder of pages, put in place of those of an earlier run; what is not ours is never touched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flowlens.errors import UsageError
from flowlens.outputs.whole_file import write_whole

__all__ = ["write_folder"]

_LOOKED_AT = 4096
_OURS = ("*.html", "*.js")


def write_folder(folder: Path, files: Mapping[str, str], mark: str) -> list[Path]:
    """The files written: each as a whole, the ones without a `.html` first, as pages use them, and the index last.

    Every text holds `mark` near its begin. Files of the folder that hold it and are not written any more are removed;
    UsageError, and nothing is written, where a file without it has the name of one of ours.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        foreign = [name for name in files if _is_foreign(folder / name, mark)]
        stale = [path for path in _of_ours(folder, mark) if path.name not in files]
    except OSError as exc:
        raise UsageError(
            f"{folder} cannot be written to: {exc.strerror or exc}.", next_step="Name a folder that is yours."
        ) from exc
    if foreign:
        raise UsageError(
            f"{folder / min(foreign)} is there already, and was not made by this command.",
            next_step="Name another folder, or move that file.",
        )
    order = sorted(files, key=lambda name: (name.endswith(".html"), name == "index.html", name))
    for name in order:
        write_whole(str(folder / name), files[name])
    for path in stale:
        path.unlink(missing_ok=True)
    return [folder / name for name in order]


def _is_foreign(path: Path, mark: str) -> bool:
    # A link would lead the write to another place, so that it is none of ours whatever it leads to.
    return path.is_symlink() or (path.exists() and not _is_ours(path, mark))


def _of_ours(folder: Path, mark: str) -> list[Path]:
    return sorted(path for pattern in _OURS for path in folder.glob(pattern) if _is_ours(path, mark))


def _is_ours(path: Path, mark: str) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return mark.encode() in file.read(_LOOKED_AT)
