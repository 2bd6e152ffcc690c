"""An asker of the server on loopback: what it tells, and how long it would have waited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import stamina

from flowlens.sources.forge.http import Http
from flowlens.sources.forge.people import People
from flowlens.sources.forge.place import Place
from flowlens.sources.forge.settings import Kind
from flowlens.sources.forge.token import Token

__all__ = ["TOKEN", "Told", "asking"]

TOKEN = "ghp_planted4711planted4711planted4711"
KEY = bytes(32)


@dataclass(slots=True)
class Told:
    """Lines told, and seconds waited, one after another."""

    lines: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


@contextmanager
def asking(url: str, told: Told | None = None, *, kind: Kind = "github", attempts: int = 3) -> Iterator[Http]:
    """It waits for nothing: neither for limits, of which it takes a note, nor between attempts."""
    heard = told or Told()
    place = Place(kind, url, "team/project", named=True)
    token = Token("Authorization", f"Bearer {TOKEN}", "GITHUB_TOKEN", TOKEN)
    http = Http(place, token, People(KEY, frozenset({"main"})), heard.lines.append, heard.waits.append, attempts)
    with stamina.set_testing(True, attempts=attempts, cap=True):
        try:
            yield http
        finally:
            http.close()
