"""Plain values as JSON text that every parser, terminal and CI log takes for data."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping

from flowlens.outputs.plain import printable

__all__ = ["by_text", "finite", "json_text"]


def json_text(data: object) -> str:
    """The values as JSON text in ASCII that ends in a newline."""
    text = json.dumps(data, indent=1, ensure_ascii=True, allow_nan=False)
    # A number sign can only stand within a string; a CI log would read `##[…]` as a command.
    return text.replace("##", "#\\u0023") + "\n"


def finite(value: float | None) -> float | None:
    """The number, or None: JSON knows neither NaN nor infinity."""
    return value if value is not None and math.isfinite(value) else None


def by_text(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts by printable name; names that are printed alike become one, and their counts are added."""
    told: Counter[str] = Counter()
    for name, n in counts.items():
        told[printable(name)] += n
    return dict(told)
