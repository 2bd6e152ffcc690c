"""How something was counted, as text for the terminal."""

from __future__ import annotations

from flowlens.model.explained import Explained
from flowlens.outputs.plain import printable

__all__ = ["explained_text"]


def explained_text(explained: Explained) -> str:
    """The heading, then each part below its title; text of the repository steers nothing."""
    blocks = [printable(explained.heading)]
    blocks += [
        "\n".join([f"{part.title}:", *(f"  {printable(line)}" for line in part.lines)]) for part in explained.parts
    ]
    return "\n\n".join(blocks)
