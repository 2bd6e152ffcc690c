"""`flowlens report`: the verdict on the terminal, and the report in the formats that were asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowlens.cli.options import Choices, reading_options, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.targets import STANDARD_OUTPUT, Target, targets_of
from flowlens.cli.voice import Voice, pass_voice

if TYPE_CHECKING:
    from flowlens.model.report import Report

__all__ = ["report"]

_DEFAULT = ("terminal:-", "html:flowlens-report.html")


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
    from flowlens.outputs.formats import FORMATS

    targets = targets_of(wanted or _DEFAULT, FORMATS)
    settings = choices.settings()
    from flowlens import pipeline

    with progress_on(voice) as progress:
        answer = pipeline.analyse(settings, progress)
    for target in targets:
        _write(answer, target, voice)


def _write(answer: Report, target: Target, voice: Voice) -> None:
    from flowlens.outputs.formats import write

    write(answer, target.format, target.file)
    if target.file != STANDARD_OUTPUT:
        voice.say(f"Wrote {Path(target.file).absolute()}")
