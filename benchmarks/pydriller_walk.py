"""PyDriller over all commits of a clone, reading what FlowLens reads too: files, added and deleted lines.

    python benchmarks/pydriller_walk.py CLONE

`speed.py --pydriller` runs it; a commit that PyDriller fails on, as its objects are missing, is passed over.
"""

from __future__ import annotations

import sys

from pydriller import Repository
from pydriller.domain.commit import Commit


def main(clone: str) -> None:
    """Read the whole history of HEAD, and print how many lines there were, and of how many commits."""
    read = [_lines(commit) for commit in Repository(clone).traverse_commits()]
    known = [lines for lines in read if lines is not None]
    print(f"{sum(known)} lines in {len(known)} of {len(read)} commits")  # noqa: T201 - a script


def _lines(commit: Commit) -> int | None:
    try:
        return int(sum(file.added_lines + file.deleted_lines for file in commit.modified_files))
    except Exception:  # noqa: BLE001 - whatever ends PyDriller ends it for this commit only
        return None


if __name__ == "__main__":
    main(sys.argv[1])
