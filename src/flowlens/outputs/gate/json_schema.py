"""The JSON Schema (2020-12) of the gate's JSON."""

from __future__ import annotations

from importlib.resources import files

__all__ = ["check_schema_text"]


def check_schema_text() -> str:
    """The schema that every JSON answer of the gate of schema 1 fulfils, as JSON text."""
    return files("flowlens.outputs").joinpath("static", "check-schema-1.json").read_text(encoding="utf-8")
