"""What stands for a result that never came."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Lost"]


@dataclass(frozen=True, slots=True)
class Lost:
    """A task without a result: its worker ended (`status`, negative for a signal), or had taken too long (None)."""

    status: int | None
