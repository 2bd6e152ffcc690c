"""Every exception that FlowLens raises on purpose, each with the exit code that the command line gives it."""

from __future__ import annotations

from typing import Literal

__all__ = [
    "CannotCloneError",
    "CannotMeasureError",
    "CloneFault",
    "ConfigurationError",
    "FlowLensError",
    "InternalError",
    "UsageError",
]

CloneFault = Literal["unreachable", "password", "too-large", "disk", "memory"]


class FlowLensError(Exception):
    """Something failed; `str()` says what, on which input, and what to do next."""

    exit_code = 2

    def __init__(self, what: str, *, next_step: str = "") -> None:
        self.what = what
        self.next_step = next_step
        super().__init__(f"{what} {next_step}".strip())


class UsageError(FlowLensError):
    """The command was called in a way that has no meaning."""


class ConfigurationError(FlowLensError):
    """A configuration file has an unknown key, a wrong type or a syntax error."""


class InternalError(FlowLensError):
    """FlowLens itself is at fault, or a library it stands on."""


class CannotMeasureError(FlowLensError):
    """The input is well-formed, but what was asked cannot be measured on it."""

    exit_code = 3


class CannotCloneError(CannotMeasureError):
    """A repository could not be had from where it lies; `kind` says in a word why."""

    def __init__(self, kind: CloneFault, what: str, *, next_step: str = "") -> None:
        self.kind: CloneFault = kind
        super().__init__(what, next_step=next_step)

    def __reduce__(self) -> tuple[type[CannotCloneError], tuple[CloneFault, str]]:
        """As it goes to another process: an exception is made from its arguments there."""
        return CannotCloneError, (self.kind, str(self))
