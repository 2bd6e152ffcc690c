"""On which line of a TOML file each key stands: the standard parser tells what a file holds, but not where."""

from __future__ import annotations

import re
import tomllib

__all__ = ["lines_of_keys"]

_TOKEN = re.compile(
    r"""\#[^\n]*|\"{3}(?:[^\\]|\\.)*?\"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[][{}=.\n]|[^][{}=.\s\#"']+""",
    re.DOTALL,
)


def lines_of_keys(text: str) -> dict[tuple[str, ...], int]:
    """The line on which each table and key of a valid TOML text begins; tomllib itself does not tell.

    A table of an array (`[[a]]`) stands under its number: `("a", "0")`.
    """
    lines: dict[tuple[str, ...], int] = {}
    last: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for line, tokens in _statements(text):
        names = tokens[: tokens.index("=")] if "=" in tokens else tokens
        path = tuple(_unquoted(name) for name in names if name not in (".", "[", "]"))
        if tokens[0] == "[":
            table = path = _opened(path, tokens[1] == "[", last)
        else:
            path = table + path
        for end in range(1, len(path) + 1):
            lines.setdefault(path[:end], line)
    return lines


def _opened(path: tuple[str, ...], is_element: bool, last: dict[tuple[str, ...], int]) -> tuple[str, ...]:
    """The table that a header opens, numbers of elements in it; `last` is the newest element of every array so far."""
    opened: tuple[str, ...] = ()
    for depth, name in enumerate(path, start=1):
        opened += (name,)
        if is_element and depth == len(path):
            last[opened] = last.get(opened, -1) + 1
        if opened in last:
            opened += (str(last[opened]),)
    return opened


def _statements(text: str) -> list[tuple[int, list[str]]]:
    """The statements of a TOML text: the line on which each begins, and its tokens."""
    statements: list[tuple[int, list[str]]] = []
    line, depth, fresh = 1, 0, True
    for token in _TOKEN.findall(text):
        if token == "\n":
            fresh = fresh or depth == 0
        elif not token.startswith("#"):
            if fresh:
                statements.append((line, []))
            fresh = False
            statements[-1][1].append(token)
            depth += (token in "[{") - (token in "]}")
        line += token.count("\n")
    return statements


def _unquoted(name: str) -> str:
    return str(tomllib.loads(f"k = {name}")["k"]) if name[0] in "\"'" else name
