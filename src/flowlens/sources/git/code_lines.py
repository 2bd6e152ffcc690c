"""Which lines of a file hold code: no comment, and not empty.

PyDriller's own rule takes each line that begins with `#` or `*` for a comment, in every language. In C that passes over
`#define SIZE 9` and `*end = 0;`, in Rust over `#[derive(Debug)]`, in CSS over `#menu {`.
"""

from __future__ import annotations

import re

__all__ = ["is_code"]

# Where # begins no comment.
_NO_HASH = re.compile(
    r"\.(?:c|h|cc|cpp|cxx|c\+\+|hh|hpp|hxx|inl|cu|m|mm|cs|fs|rs|go|java|kt|kts|scala|groovy|swift|dart|js|jsx|mjs|cjs"
    r"|ts|tsx|css|scss|less|proto|y|l)(?:\.in)?\Z",
    re.IGNORECASE,
)
_COMMENT = ("//", "/*", "*/", "* ", "*\t")
_COMMENT_WITH_HASH = ("//", "#", "/*", "*", "'''", '"""')


def is_code(path: str, line: str) -> bool:
    """Whether this line of that file is more than a comment or nothing; what runs on from a line before is not seen."""
    text = line.strip()
    if not _NO_HASH.search(path):
        return bool(text) and not text.startswith(_COMMENT_WITH_HASH)
    return text not in {"", "*"} and not text.startswith(_COMMENT)
