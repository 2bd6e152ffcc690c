"""The files that say how a change is measured, where the change edits them itself."""

from __future__ import annotations

from flowlens.gate.context import Context
from flowlens.model.history import DiffJob
from flowlens.sources.git.top_files import read_top_files

__all__ = ["edited"]

_OWN, _SHARED = "flowlens.toml", "pyproject.toml"
_TABLE = b"tool.flowlens"
_ALWAYS_AT_BASE = frozenset({".mailmap", ".git-blame-ignore-revs"})


def edited(context: Context, *, config_at_base: bool) -> tuple[str, ...]:
    """What a reader must know where the change edits them: it is measured without that.

    `config_at_base`: the configuration was not read from the work tree, or from a file that the user names.
    """
    change = context.change
    if change.base == change.head:
        return ()
    (measured,) = context.sizing.sizes([DiffJob(change.merged, change.base)], change.git)
    touched = {} if isinstance(measured, str) else measured.touched
    found = {path for path in touched if path in _ALWAYS_AT_BASE or path.rpartition("/")[2] == ".gitattributes"}
    if config_at_base:
        found |= {_OWN} & touched.keys()
        found |= {_SHARED} if _SHARED in touched and _configures(context) else set()
    return tuple(f"The change edits {path}; the version at the base holds." for path in sorted(found))


def _configures(context: Context) -> bool:
    """Whether a `pyproject.toml` with a configuration came, went or is edited."""
    ends = (context.change.base, context.change.head)
    files = (read_top_files(context.place.shadow, oid, (_SHARED,)) for oid in ends)
    return any(_TABLE in content for found in files for content in found.values())
