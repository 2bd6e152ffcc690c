"""What a generation says of itself: who made it, and the sha256 and number of rows of each part."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flowlens.facts.kept_schema import MADE_OF

__all__ = ["MANIFEST_BYTES", "Maker", "Manifest", "Part"]

MANIFEST_BYTES = 1 << 24
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_PART = re.compile(r"(?P<table>[a-z]+)-[0-9]{4}\.parquet")


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a generation: a reader believes only what it would have made itself."""

    schema: int
    flowlens: str
    method: str


@dataclass(frozen=True, slots=True)
class Part:
    """A file with some rows of one table, `commits-0001.parquet` and so on."""

    name: str
    sha256: str
    rows: int

    @property
    def table(self) -> str:
        """The table that its rows belong to."""
        return self.name.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who made a generation of what, the tips whose ancestors are all in it, and its parts in the order of rows."""

    maker: Maker
    repository: str
    tips: tuple[str, ...]
    parts: tuple[Part, ...]

    def rows(self, table: str) -> int:
        """The rows of one table in all its parts."""
        return sum(part.rows for part in self.parts if part.table == table)

    def content(self) -> bytes:
        """The file; the same manifest gives the same bytes."""
        said = {
            "schema": self.maker.schema,
            "flowlens": self.maker.flowlens,
            "method": self.maker.method,
            "repository": self.repository,
            "tips": self.tips,
            "files": {part.name: {"sha256": part.sha256, "rows": part.rows} for part in self.parts},
        }
        return json.dumps(said, indent=1).encode()

    @classmethod
    def parse(cls, content: bytes) -> Manifest:
        """The manifest in a file's bytes; ValueError where it is none."""
        try:
            said = json.loads(content)
        except RecursionError as exc:
            raise ValueError("too deep for a manifest") from exc
        if not isinstance(said, dict):
            raise ValueError("not a manifest")
        maker = Maker(_whole(said.get("schema")), _text(said.get("flowlens")), _text(said.get("method")))
        return cls(maker, _text(said.get("repository")), _tips(said.get("tips")), _parts(said.get("files")))


def _parts(said: object) -> tuple[Part, ...]:
    if not isinstance(said, Mapping):
        raise ValueError("no list of parts")
    parts = []
    for name, about in said.items():
        match = _PART.fullmatch(name)
        if match is None or match["table"] not in MADE_OF or not isinstance(about, Mapping):
            raise ValueError("a part that no version writes")
        parts.append(Part(name, _matching(_SHA256, about.get("sha256")), _whole(about.get("rows"))))
    return tuple(parts)


def _tips(said: object) -> tuple[str, ...]:
    if not isinstance(said, list):
        raise ValueError("no list of tips")
    return tuple(_matching(_OID, tip) for tip in said)


def _whole(value: object) -> int:
    # True is an int to Python.
    if type(value) is not int or not 0 <= value < 1 << 53:
        raise ValueError("not a number of rows or a version")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 1000:
        raise ValueError("not a short text")
    return value


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("not an id")
    return value
