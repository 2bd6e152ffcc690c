"""Commands in the log of a GitHub workflow, escaped as `command.ts` of the package `@actions/core` does it.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from hashlib import sha256

from flowlens.outputs.plain import defused, printable

__all__ = ["command", "without_commands"]


def command(name: str, title: str, message: str) -> str:
    """A command with a title and a message as one line that ends in a newline, whatever both hold."""
    return f"::{name} title={_property(title)}::{_data(message)}\n"


def without_commands(lines: str) -> str:
    """Whole lines in which the runner looks for no command, between two lines that switch that off and on again.

    What switches it on is the checksum of the lines, which they can't hold themselves.
    """
    token = sha256(lines.encode("utf-8", "backslashreplace")).hexdigest()
    return f"::stop-commands::{token}\n{lines}::{token}::\n"


def _data(text: str) -> str:
    # The percent sign first, or it would escape the escapes.
    return defused(printable(text)).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
