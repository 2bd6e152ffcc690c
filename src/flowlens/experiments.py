"""The experiments of a team: small TOML files in its repository, in `.flowlens/experiments`.

They lie among files that may be hostile: only small regular files are read, no link is followed, and a fault is one
line that names the file, the line and the key.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from flowlens.config_file import Document, root_of
from flowlens.errors import ConfigurationError, UsageError
from flowlens.model.experiment import Experiment
from flowlens.toml_file import parsed, read_small

__all__ = ["FOLDER", "experiments_of", "new_file"]

FOLDER = Path(".flowlens") / "experiments"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_MOST = 200  # a team with more has something else in that folder


def experiments_of(repository: Path) -> tuple[Experiment, ...]:
    """All of them, the earliest start first; none where there is no such folder, or no work tree.

    ConfigurationError for the first that has a fault, or where there are more than 200.
    """
    from flowlens.config_schema.experiment import experiment_in  # the libraries that check a file are slow to import

    root = root_of(repository)
    read = [] if root is None else [(path, read_small(path)) for path in _files(root)]
    found = [
        experiment_in(Document(str(path), *parsed(str(path), content)), path.stem)
        for path, content in read
        if content is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.name)))


def new_file(repository: Path, name: str) -> Path:
    """Where a new experiment of that name is to lie, in a folder that is there now.

    UsageError where there is one already, the name is none, or there is no place for it.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name.", next_step="Use up to 60 lower-case letters, digits and hyphens.")
    root = root_of(repository)
    if root is None:
        raise UsageError(f"{repository} has no work tree to keep it in.", next_step="Run it in a clone that has files.")
    folder = root / FOLDER
    if _is_a_way_out(root):
        raise UsageError(f"{folder} is a symbolic link, which is not followed.", next_step="Remove it first.")
    file = folder / f"{name}.toml"
    if os.path.lexists(file):
        raise UsageError(f"{file} exists already.", next_step="Choose another name with --name.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise UsageError(f"{folder} could not be made: {exc.strerror or exc}.", next_step="Make it yourself.") from exc
    return file


def _files(root: Path) -> list[Path]:
    if _is_a_way_out(root):
        return []
    try:
        with os.scandir(root / FOLDER) as entries:
            names = [entry.name for entry in entries if entry.name.endswith(".toml") and not entry.is_symlink()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as exc:
        raise ConfigurationError(f"{root / FOLDER} cannot be read: {exc.strerror}.") from exc
    if len(names) > _MOST:
        raise ConfigurationError(
            f"{root / FOLDER} holds more than {_MOST} experiments.", next_step="Move old ones out."
        )
    return [root / FOLDER / name for name in sorted(names)]


def _is_a_way_out(root: Path) -> bool:
    """Whether a link leads from the folder to somewhere else."""
    return (root / FOLDER.parent).is_symlink() or (root / FOLDER).is_symlink()
