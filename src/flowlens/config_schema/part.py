"""What the tables of the configuration have in common: kebab-case keys, no unknown ones, and exact types."""

from __future__ import annotations

import re
from typing import Annotated

from pathspec import PathSpec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from flowlens.toml_file import printable

__all__ = ["Count", "Days", "DaysOrAny", "Globs", "Part", "Text"]

_A_CENTURY = 36_525  # days; timedelta overflows far above it
_A_BILLION = 1_000_000_000  # far above any real count, and an integer for every library that gets it


class Part(BaseModel):
    """A table: a key is written as its field, with hyphens."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-"))


def _glob(value: str) -> str:
    try:
        PathSpec.from_lines("gitignore", [value])
    except (ValueError, re.error) as exc:
        raise ValueError(f"{printable(value)} is not a glob as in .gitignore") from exc
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Globs = list[Annotated[Text, AfterValidator(_glob)]]
Days = Annotated[int, Field(ge=1, le=_A_CENTURY)]
DaysOrAny = Annotated[int, Field(ge=0, le=_A_CENTURY)]
Count = Annotated[int, Field(ge=0, le=_A_BILLION)]
