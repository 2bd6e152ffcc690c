"""A whole report as bytes and back, so that a run with nothing new need not make it again."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from flowlens.model.report import Report

__all__ = ["report_of", "text_of"]


def text_of(report: Report) -> bytes:
    """The report as JSON: not the published form, but every value of the model exactly."""
    return _adapter().dump_json(report)


def report_of(text: bytes) -> Report | None:
    """The report in such a text; None where it is none."""
    try:
        return _adapter().validate_json(text)
    except ValidationError:
        return None


@cache
def _adapter() -> TypeAdapter[Report]:
    from flowlens.model.report import Report

    return TypeAdapter(Report)
