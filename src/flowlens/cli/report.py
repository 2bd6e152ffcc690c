"""`flowlens report`: the verdict on the terminal, and the report in the formats that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowlens.cli.options import Choices, reading_options, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.targets import STANDARD_OUTPUT, Target, targets_of
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import UsageError

if TYPE_CHECKING:
    from flowlens.config import Settings
    from flowlens.model.progress import Progress
    from flowlens.model.report import Report
    from flowlens.outputs.pictures import Picture

__all__ = ["report"]

_DEFAULT = ("terminal:-", "html:flowlens-report.html")


@click.command()
@reading_options
@click.option(
    "--report", "wanted", multiple=True, metavar="FORMAT:FILE", help="A report to write, '-' for here. Repeatable."
)
@click.option(
    "--pictures",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Draw charts into this folder as SVG, for a markdown report to show. Needs the extra `static`.",
)
@voice_options
@pass_voice
def report(voice: Voice, choices: Choices, wanted: tuple[str, ...], folder: Path | None) -> None:
    """Say whether REPO (by default this folder) releases quickly and iterates on value.

    Without --report: the verdict here, and flowlens-report.html in the current folder. FORMAT is one of html, json,
    markdown and terminal, as far as this version has them.
    """
    from flowlens.outputs.formats import FORMATS

    targets = targets_of(wanted or _DEFAULT, FORMATS)
    if folder is not None:
        _check_pictures(targets)
    settings = choices.settings()
    from flowlens import pipeline

    with progress_on(voice) as progress:
        answer = _with_experiments(pipeline.analyse(settings, progress), settings, progress)
    pictures = _drawn(answer, folder, voice)
    for target in targets:
        _write(answer, target, pictures, voice)


def _with_experiments(answer: Report, settings: Settings, progress: Progress) -> Report:
    """The report with what became of the team's experiments by the end of its period, where there are any."""
    from flowlens.experiments import experiments_of

    found = experiments_of(settings.repository)
    if not found:
        return answer
    from flowlens.reviewing import review_all

    end = answer.repository.period[1].date()
    return replace(answer, experiments=review_all(settings, found, end, progress))


def _check_pictures(targets: Sequence[Target]) -> None:
    """Before the long work: something shows the pictures, and something can draw them."""
    from flowlens.outputs.charts.picture import require_pictures

    if not any(target.format == "markdown" for target in targets):
        raise UsageError("--pictures is for a markdown report.", next_step="Add --report markdown:FILE.")
    require_pictures()


def _drawn(answer: Report, folder: Path | None, voice: Voice) -> Sequence[Picture]:
    if folder is None:
        return ()
    from flowlens.outputs.pictures import write_pictures

    pictures = write_pictures(answer, folder)
    voice.say(f"Wrote {len(pictures)} pictures to {folder.absolute()}")
    return pictures


def _write(answer: Report, target: Target, pictures: Sequence[Picture], voice: Voice) -> None:
    from flowlens.outputs.formats import write

    write(answer, target.format, target.file, pictures)
    if target.file != STANDARD_OUTPUT:
        voice.say(f"Wrote {Path(target.file).absolute()}")
