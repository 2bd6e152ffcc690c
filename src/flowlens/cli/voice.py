"""How much a command says on standard error, and the one place that words a failure."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

import click

from flowlens.outputs.plain import printable

__all__ = ["Voice", "pass_voice"]


@dataclass(slots=True)
class Voice:
    """What the user asked for: nothing but errors (`quiet`), or the traceback of an error as well (`verbose`)."""

    quiet: bool = False
    verbose: bool = False

    def say(self, text: str) -> None:
        """Tell something that is not the answer itself."""
        if not self.quiet:
            click.echo(printable(text), err=True)

    def complain(self, exc: BaseException, text: str) -> None:
        """Tell of a failure: one line for each fault that `text` names."""
        if self.verbose:
            for line in "".join(traceback.format_exception(exc)).splitlines():
                click.echo(printable(line), err=True)
        for line in text.split("\n"):
            click.echo(f"flowlens: error: {printable(line)}", err=True)


pass_voice = click.make_pass_decorator(Voice, ensure=True)
