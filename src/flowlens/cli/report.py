"""`flowlens report`: the verdict on the terminal, and the report in the formats that were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowlens.cli.options import Choices, reading_options, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import UsageError

if TYPE_CHECKING:
    from flowlens.model.report import Report

__all__ = ["report"]

_STANDARD_OUTPUT = "-"
_DEFAULT = ("terminal:-", "html:flowlens-report.html")


@dataclass(frozen=True, slots=True)
class _Target:
    """One report to write: its format, and a path, or `-` for standard output."""

    format: str
    file: str


@click.command()
@reading_options
@click.option(
    "--report", "wanted", multiple=True, metavar="FORMAT:FILE", help="A report to write, '-' for here. Repeatable."
)
@voice_options
@pass_voice
def report(voice: Voice, choices: Choices, wanted: tuple[str, ...]) -> None:
    """Say whether REPO (by default this folder) releases quickly and iterates on value.

    Without --report: the verdict here, and flowlens-report.html in the current folder. FORMAT is one of html, json,
    markdown and terminal, as far as this version has them.
    """
    targets = tuple(_targets(wanted or _DEFAULT))
    settings = choices.settings()
    from flowlens import pipeline

    with progress_on(voice) as progress:
        answer = pipeline.analyse(settings, progress)
    for target in targets:
        _write(answer, target, voice)


def _targets(wanted: tuple[str, ...]) -> Iterator[_Target]:
    """What `--report` names, checked before the long work: UsageError where it could not be written."""
    from flowlens.outputs.formats import FORMATS

    files = set()
    for text in wanted:
        name, colon, file = text.partition(":")
        if not colon or not file:
            raise UsageError(f"--report {text} is not FORMAT:FILE.", next_step="For example --report json:report.json.")
        if name not in FORMATS:
            raise UsageError(f"--report {text}: there is no format {name}.", next_step=f"Choose {', '.join(FORMATS)}.")
        if file in files:
            raise UsageError(f"--report names {file} twice.")
        files.add(file)
        _check_file(file)
        yield _Target(name, file)


def _check_file(file: str) -> None:
    path = Path(file)
    if file == _STANDARD_OUTPUT:
        return
    if path.is_dir():
        raise UsageError(f"{file} is a folder.", next_step="Name a file in it.")
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent} is not a folder, so {file} cannot be written.", next_step="Make it first.")


def _write(answer: Report, target: _Target, voice: Voice) -> None:
    from flowlens.outputs.formats import write

    write(answer, target.format, target.file)
    if target.file != _STANDARD_OUTPUT:
        voice.say(f"Wrote {Path(target.file).absolute()}")
