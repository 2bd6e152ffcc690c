"""What people wrote of a diff: which of its files count in the net size, and why the others do not. Without tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowlens.facts.content import Content, content_of
from flowlens.facts.settings import FactsSettings
from flowlens.model.history import FileDiff, PathAttributes

__all__ = ["DELETED", "EXCLUDED_CONTENT", "contents_of", "left_out", "matched", "net_lines_of"]

EXCLUDED_CONTENT = ("generated", "vendored", "lock", "binary")
DELETED = "deleted file"
_SUBMODULE = 0o160000


def contents_of(
    paths: Sequence[str], attributes: Mapping[str, PathAttributes], settings: FactsSettings
) -> dict[str, Content]:
    """The kind of content behind each path: the settings say so first, then the attributes, then the built-in lists."""
    generated, vendored = matched(settings.generated, paths), matched(settings.vendored, paths)
    silent = PathAttributes()
    found = {}
    for path in paths:
        said = attributes.get(path, silent)
        # A path that is marked "-diff" is one whose lines nobody reads.
        as_generated = True if said.generated is None and said.diffed is False else said.generated
        found[path] = content_of(
            path,
            generated=True if path in generated else as_generated,
            vendored=True if path in vendored else said.vendored,
        )
    return found


def matched(globs: Sequence[str], paths: Sequence[str]) -> frozenset[str]:
    """The paths that the globs match, as in `.gitignore`; without any, no path needs a look."""
    if not globs:
        return frozenset()
    from pathspec import PathSpec  # importing it takes as long as reading a small repository

    spec = PathSpec.from_lines("gitignore", globs)
    return frozenset(path for path in paths if spec.match_file(path))


def left_out(file: FileDiff, content: Content) -> str | None:
    """Why the file does not count in the net size, where its path holds that content; None where it counts."""
    if file.added is None:
        return "binary"
    if file.mode == _SUBMODULE:
        return "lock"
    if content in EXCLUDED_CONTENT:
        return content
    return DELETED if file.status == "deleted" else None


def net_lines_of(file: FileDiff) -> int:
    """The lines that people wrote in a file that counts: moved ones are not."""
    return (file.added or 0) + (file.deleted or 0) - file.moved_in - file.moved_out
