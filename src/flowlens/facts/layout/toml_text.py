"""TOML of a repository, in linear time: a stranger may have written it."""

from __future__ import annotations

import tomllib
from typing import Any

__all__ = ["toml_tables"]

_DOTS = 200  # tomllib needs quadratic time for `a.a.a…`: one line of 1 MiB would keep it busy for over an hour


def toml_tables(text: str) -> dict[str, Any]:
    """The tables of a TOML text; ValueError where it is none, is nested too deeply, or has a key of too many parts."""
    if any(part.count(".") > _DOTS for line in text.split("\n") for part in line.split("=")):
        raise ValueError(f"a key of more than {_DOTS} parts")
    try:
        return tomllib.loads(text)
    except RecursionError as exc:
        raise ValueError("it is nested too deeply") from exc
