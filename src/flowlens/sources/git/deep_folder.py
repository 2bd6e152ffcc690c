"""The Git directory that PyDriller works on: even less than a shadow, as it asks for objects by their ids only.

PyDriller writes into the configuration of what it mines, and GitPython below it reads that configuration in its own
way. So this one is made for it, holds no ref, and is thrown away.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from flowlens.sources.git.pinned import PINNED_ARGUMENTS
from flowlens.sources.git.plumbing import git_program
from flowlens.sources.git.shadow import Shadow

__all__ = ["child_environment", "make_folder"]

# What lies must not be read even by a Git that does not know GIT_CONFIG_COUNT, which came with 2.31.
_CONFIG = """[core]
\trepositoryformatversion = 0
\tbare = true
\tcommitGraph = false
\tmultiPackIndex = false
"""


def make_folder(shadow: Shadow) -> Path:
    """A new Git directory in the shadow's scratch folder, which goes with it."""
    folder = shadow.git.scratch / f"deep-{secrets.token_hex(8)}"
    for name in ("objects", "refs"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_bytes(b"ref: refs/heads/none\n")
    (folder / "config").write_text(_CONFIG, encoding="ascii")
    shallow = Path(shadow.git.environment["GIT_DIR"]) / "shallow"
    if shallow.is_file():
        shutil.copyfile(shallow, folder / "shallow")
    return folder


def child_environment(shadow: Shadow, folder: Path) -> dict[str, str]:
    """The whole environment of the child: the shadow's, with what Git's arguments set there as a configuration."""
    pinned = [part.partition("=")[::2] for part in PINNED_ARGUMENTS if "=" in part]
    counted: dict[str, str] = {"GIT_CONFIG_COUNT": str(len(pinned))}
    for place, (key, value) in enumerate(pinned):
        counted |= {f"GIT_CONFIG_KEY_{place}": key, f"GIT_CONFIG_VALUE_{place}": value}
    return {
        **_without_mallocs(shadow.git.environment),
        **counted,
        "GIT_DIR": str(folder),
        "GIT_PYTHON_GIT_EXECUTABLE": git_program(),
        "GIT_PYTHON_REFRESH": "quiet",
        "PYTHONPATH": os.pathsep.join(_python_path()),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "TMPDIR": str(shadow.git.scratch),
    }


def _without_mallocs(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if not key.startswith("MALLOC_")}


def _python_path() -> list[str]:
    """Where this process finds its libraries, without the folder that it was started in: that may be the repository."""
    own = str(Path(__file__).parents[3])
    here = os.path.realpath(os.curdir)
    others = [path for path in sys.path if os.path.isabs(path) and os.path.realpath(path) != here]
    return list(dict.fromkeys([own, *others]))
