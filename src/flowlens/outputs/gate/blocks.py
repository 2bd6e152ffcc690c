"""Tables and lists in Markdown, and a text of them that no forge refuses for its length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flowlens.outputs.gate.figures import few
from flowlens.outputs.markdown import escaped
from flowlens.outputs.plain import defused

__all__ = ["MOST_BYTES", "bounded", "bullets", "table"]

# Below what a comment may hold on GitHub (65,536 characters); a step summary may hold a megabyte.
MOST_BYTES = 64_000
_MOST_BULLETS = 12
_CUT = "The rest is left out here; the JSON report has it."


def bounded(blocks: Iterable[str]) -> str:
    """The blocks as one text of at most `MOST_BYTES`; those that do not fit are left out whole, which is said."""
    kept: list[str] = []
    left = MOST_BYTES - len(_CUT) - 2
    for block in blocks:
        left -= len(defused(block).encode()) + 2
        if left < 0:
            kept.append(_CUT)
            break
        kept.append(block)
    return defused("\n\n".join(kept) + "\n")


def bullets(texts: Iterable[str]) -> str:
    """The texts as a list, shortened where it gets long; nothing in them is markup."""
    return "\n".join(f"- {escaped(text)}" for text in few(texts, _MOST_BULLETS))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with as many columns as `head` has; nothing in its cells is markup."""
    lines = [head, ["---"] * len(head), *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
