"""Versions that are numbered as the end of the line before: 5.2.95 comes before 5.3.0, and is a beta of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from flowlens.sources.git.tag import Tag

__all__ = ["with_betas"]

# KDE and GNOME number alphas, betas and candidates from 80 or 90 on, up to the next whole version.
_LEAST, _MOST = 80, 99
# A line that has got that far by itself may get to 80 as well.
_FAR = 30


def with_betas(tags: Sequence[Tag]) -> list[Tag]:
    """The tags; where a line of versions jumps to 80 or more in its second or third number, these are pre-releases."""
    numbers: defaultdict[tuple[str, tuple[int, ...]], set[int]] = defaultdict(set)
    for tag in tags:
        for line, number in _places(tag):
            numbers[line].add(number)
    jumping = {line for line, seen in numbers.items() if not any(_FAR <= number < _LEAST for number in seen)}
    return [_as_beta(tag) if _is_beta(tag, jumping) else tag for tag in tags]


def _places(tag: Tag) -> list[tuple[tuple[str, tuple[int, ...]], int]]:
    """The second and third number of a version, each with the line that it counts."""
    if tag.version is None or len(tag.version.numbers) < 3:
        return []
    first, second, third = tag.version.numbers[:3]
    return [((tag.component, (first,)), second), ((tag.component, (first, second)), third)]


def _is_beta(tag: Tag, jumping: set[tuple[str, tuple[int, ...]]]) -> bool:
    return any(line in jumping and _LEAST <= number <= _MOST for line, number in _places(tag))


def _as_beta(tag: Tag) -> Tag:
    return tag if tag.version is None else replace(tag, version=replace(tag.version, pre=True))
