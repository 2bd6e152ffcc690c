"""`python -m flowlens`."""

from __future__ import annotations

import os
import sys


def _without_the_working_folder(path: list[str], folder: str) -> list[str]:
    """Python looks there first for what is imported, and it may be a clone that holds a module of that name."""
    return path if sys.flags.safe_path or path[:1] not in ([""], [folder]) else path[1:]


if __name__ == "__main__":
    sys.path = _without_the_working_folder(sys.path, os.getcwd())
    from flowlens.cli.main import main

    sys.exit(main())
