"""The command `flowlens check` in this process, in an environment that is made up as a whole."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens

__all__ = ["Said", "asked", "unknown"]


@dataclass(frozen=True)
class Said:
    """What a run of the gate ended with, and what it said."""

    code: int
    output: str
    errors: str

    @property
    def first(self) -> tuple[int, str]:
        """The exit code and the first line, of the errors where there is no output."""
        return self.code, (self.output or self.errors).partition("\n")[0].removeprefix("flowlens: ")


def asked(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None, stdin: bytes = b"") -> Said:
    """What `flowlens check FOLDER ARGUMENTS` says where these are the only variables."""
    out, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    known = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), **(environment or {})}
    given = io.TextIOWrapper(io.BytesIO(stdin))
    with (
        mock.patch.dict(os.environ, known, clear=True),
        mock.patch.object(sys, "stdin", given),
        redirect_stdout(out),
        redirect_stderr(errors),
    ):
        code = run(flowlens, ["check", str(folder), "--output-format", "text", *arguments])
    return Said(code, *(stream.buffer.getvalue().decode() for stream in (out, errors)))


def unknown(why: str, rule: str = "pr-size") -> tuple[int, str]:
    """The exit code and the first line where a rule could not be measured."""
    return 3, f"unknown  {rule} could not be measured: {why}"
