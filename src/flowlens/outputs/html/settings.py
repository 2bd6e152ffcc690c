"""The settings of a run in words."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.phrase import phrase

__all__ = ["worded"]

# By the key of a setting.
_WORDS = {
    "level_days": "Window of the level",
    "large_change_lines": "A change is large above",
    "include_bots": "Bots counted",
    "smallest_group": "Smallest group shown",
    "stage": "Lifecycle stage",
}
_UNITS = {"level_days": "days", "large_change_lines": "lines", "smallest_group": "people"}
_ANSWERS = {"true": "yes", "false": "no"}


def worded(settings: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each setting as what it is and its value, as `Window of the level` and `365 days`; an unknown one by its key."""
    return [(_WORDS.get(key) or _spaced(key), _value(key, value)) for key, value in settings.items()]


def _spaced(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


def _value(key: str, value: str) -> str:
    if key not in _UNITS or not (value.isascii() and value.isdecimal()):
        return _ANSWERS.get(value, value)
    told = phrase(float(value), _UNITS[key])
    # As a lens says it: `400 net lines`.
    return told.replace(" line", " net line")
