"""A TOML file that may be hostile: read only where it is a small regular file, and each fault in it is one line."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from stat import S_ISREG
from typing import Any

from flowlens.errors import ConfigurationError

__all__ = ["parsed", "printable", "read_small"]

_FILE_BYTES = 1 << 20
_DOTS = 200  # tomllib needs quadratic time for `a.a.a…`: one line of 1 MiB would keep it busy for over an hour


def read_small(path: Path) -> bytes | None:
    """The bytes of a small regular file; None where there is none. A FIFO is opened without waiting, and refused."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise ConfigurationError(f"{path} cannot be read: {exc.strerror}.") from exc
    if not S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ConfigurationError(f"{path} is not a regular file.")
    with os.fdopen(handle, "rb") as file:
        content = file.read(_FILE_BYTES + 1)
    _refuse_large(str(path), content)
    return content


def parsed(name: str, content: bytes, *, lists: bool = False) -> tuple[str, dict[str, Any]]:
    """The text and the tables of a TOML file; ConfigurationError tells its name, and the line where it can.

    `lists`: a line may be a long list of names with dots, as in a file that its user wrote and no repository brought: a
    quoted key with a comma in it would look like one.
    """
    _refuse_large(name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise ConfigurationError(f"{name} is not UTF-8 text (byte {exc.start}).") from exc
    _refuse_long_keys(name, text, "=," if lists else "=")
    try:
        return text, tomllib.loads(text)
    except RecursionError as exc:
        raise ConfigurationError(f"{name} is nested too deeply.") from exc
    except ValueError as exc:
        raise ConfigurationError(_syntax_fault(name, str(exc), text.count("\n") + 1)) from exc


def printable(text: str) -> str:
    """At most 80 letters of the text, with control characters and the like written out."""
    shown = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)
    return shown if len(shown) <= 80 else shown[:79] + "…"


def _refuse_large(name: str, content: bytes) -> None:
    if len(content) > _FILE_BYTES:
        raise ConfigurationError(f"{name} is larger than 1 MiB.")


def _refuse_long_keys(name: str, text: str, ends: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("#") or line.count(".") <= _DOTS:
            continue
        if any(part.count(".") > _DOTS for part in re.split(f"[{ends}]", line)):
            raise ConfigurationError(f"{name}:{number}: a key of more than {_DOTS} parts.")


def _syntax_fault(name: str, message: str, n_lines: int) -> str:
    at = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", message)
    if at is None:
        return f"{name}: not valid TOML: {printable(message.partition(';')[0])}."
    where = f"{at[1]}:{at[2]}" if at[1] else f"{n_lines}"
    return f"{name}:{where}: not valid TOML: {printable(message[: at.start()])}."
