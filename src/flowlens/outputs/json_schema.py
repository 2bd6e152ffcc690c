"""The JSON Schema (2020-12) of the JSON report."""

from __future__ import annotations

from importlib.resources import files

__all__ = ["schema_text"]


def schema_text() -> str:
    """The schema that every JSON report of schema 1 fulfils, as JSON text."""
    return files("flowlens.outputs").joinpath("static", "schema-1.json").read_text(encoding="utf-8")
