"""The commits that the message of a fix says it repairs: its lines `Fixes: <id>`.

Source: the kernel's "Submitting patches", as iproute2, Open vSwitch, OVN and DPDK use it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

__all__ = ["named_repairs", "names_a_repair"]

# Shorter ones are numbers, words or dates as often as ids.
_LINE = re.compile(r"^[ \t]*Fixes:[ \t]*([0-9a-f]{7,64})\b", re.MULTILINE)


def named_repairs(message: str, oids: Sequence[str]) -> frozenset[str]:
    """Those of the ids, which are in order, that the message names as repaired; none for an id that two begin with."""
    return frozenset(found for short in _LINE.findall(message) if (found := _whole(short, oids)) is not None)


def names_a_repair(message: str) -> bool:
    """Whether the message says of some commit that it repairs it."""
    return "Fixes:" in message and _LINE.search(message) is not None


def _whole(short: str, oids: Sequence[str]) -> str | None:
    place = bisect_left(oids, short)
    matching = [oid for oid in oids[place : place + 2] if oid.startswith(short)]
    return matching[0] if len(matching) == 1 else None
