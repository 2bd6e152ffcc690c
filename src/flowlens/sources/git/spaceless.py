"""What is left of a diff when white space does not count."""

from __future__ import annotations

from collections.abc import Iterator

from flowlens.model.history import DiffJob
from flowlens.sources.git.last_line import LAST_LINE, lines_of
from flowlens.sources.git.paths import path_text
from flowlens.sources.git.plumbing import Git

__all__ = ["lines_without_space"]

_OPTIONS = (
    "diff-tree", "--stdin", "--root", "-r", "-z", "--numstat", "--ignore-all-space", "--find-renames=50%", "-l2000",
    "--no-commit-id", "--no-ext-diff", "--no-textconv",
)  # fmt: skip
_SECONDS = 300


def lines_without_space(git: Git, job: DiffJob) -> dict[str, int] | None:
    """Added plus deleted lines by path, of the files in which anything but white space differs; None where Git fails.

    Binary files are not among them, and moved lines count.
    """
    done = git.run(*_OPTIONS, stdin=lines_of([job]), seconds=_SECONDS)
    whole = done.status == 0 and done.output.endswith(LAST_LINE)
    return dict(_entries(iter(done.output.removesuffix(LAST_LINE).split(b"\0")))) if whole else None


def _entries(tokens: Iterator[bytes]) -> Iterator[tuple[str, int]]:
    for token in tokens:
        if token.count(b"\t") >= 2:
            added, deleted, path = token.split(b"\t", 2)
            # Behind a rename stand both names.
            name = path or (next(tokens, b""), next(tokens, b""))[1]
            if added.isdigit() and deleted.isdigit():
                yield path_text(name), int(added) + int(deleted)
