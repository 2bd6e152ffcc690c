"""What a reporter is told besides the answer."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The exit code that the run ends with, and whether all that the answer rests on is to be shown."""

    exit_code: int
    explain: bool = False
