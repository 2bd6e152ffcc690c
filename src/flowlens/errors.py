"""Every exception that FlowLens raises on purpose, each with the exit code that the command line gives it."""

from __future__ import annotations

__all__ = ["CannotMeasureError", "ConfigurationError", "FlowLensError", "InternalError", "UsageError"]


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
