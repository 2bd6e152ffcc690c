"""`flowlens experiment`: a hypothesis and its measure, kept in the repository; later what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast, get_args

import click

from flowlens.cli.options import Choices, reading_options, repository_path, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import UsageError
from flowlens.model.experiment import Aim, Experiment, aim_of
from flowlens.model.finding import Goal

if TYPE_CHECKING:
    from flowlens.model.verdict import NextStep

__all__ = ["experiment"]

_DAYS = 56


@click.group()
def experiment() -> None:
    """Start an experiment, list them, and say what became of each.

    An experiment is a small TOML file in .flowlens/experiments of the repository: `flowlens explain experiment`.
    """


@experiment.command()
@reading_options
@click.option("--name", metavar="NAME", help="The name of its file; by default the measure and the day.")
@click.option("--hypothesis", metavar="TEXT", help="What you believe; by default what the report says to try next.")
@click.option("--measure", metavar="LENS.MEASURE", help="What should move, as batch-size.median.")
@click.option("--goal", type=click.Choice(get_args(Goal)), help="Where it should go: below or above what it is.")
@click.option(
    "--target", type=float, metavar="NUMBER", help="How far, in the measure's own unit (a share from 0 to 1)."
)
@click.option("--not-up", multiple=True, metavar="LENS.MEASURE", help="What must not rise meanwhile. Repeatable.")
@click.option("--not-down", multiple=True, metavar="LENS.MEASURE", help="What must not fall meanwhile. Repeatable.")
@click.option(
    "--days",
    type=click.IntRange(1, 730),
    metavar="N",
    help=f"How long it runs, {_DAYS} days if nothing says otherwise.",
)
@voice_options
@pass_voice
def start(
    voice: Voice,
    choices: Choices,
    name: str | None,
    hypothesis: str | None,
    measure: str | None,
    goal: Goal | None,
    target: float | None,
    not_up: tuple[str, ...],
    not_down: tuple[str, ...],
    days: int | None,
) -> None:
    """Start an experiment in REPO: write its file, which you commit.

    Without --measure it is what the report says to try next: its hypothesis, measure, target and day of review.
    """
    from flowlens.experiments import new_file
    from flowlens.outputs.experiment_toml import experiment_text
    from flowlens.outputs.whole_file import write_whole
    from flowlens.reviewing import require_measures

    today = _today()
    guards = (*(_aim(one, "at most") for one in not_up), *(_aim(one, "at least") for one in not_down))
    if measure is None:
        made = _proposed(_next_step(voice, choices), guards, today, days)
    else:
        made = _asked(hypothesis, _aim(measure, goal or "below", target), guards, today, days or _DAYS)
    require_measures([made.aim, *made.guards])
    file = new_file(repository_path(choices.repository), name or f"{today.isoformat()}-{made.aim.lens}")
    write_whole(str(file), experiment_text(made))
    voice.say(f"Wrote {file}")
    click.echo(f"{made.hypothesis}\nReview on {made.review.isoformat()}: flowlens experiment review")


@experiment.command("list")
@click.argument("repository", metavar="[REPO]", default=".")
@voice_options
def list_(repository: str) -> None:
    """List the experiments of REPO, and where each stands."""
    from flowlens.experiments import experiments_of
    from flowlens.outputs.reviews import experiments_text

    found = experiments_of(repository_path(repository))
    click.echo(experiments_text(found, _today()) if found else _none())


@experiment.command()
@reading_options
@click.option("--name", "names", multiple=True, metavar="NAME", help="Only this one. Repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@voice_options
@pass_voice
def review(voice: Voice, choices: Choices, names: tuple[str, ...], as_json: bool) -> None:
    """Say what became of the experiments of REPO: kept, dumped, or not to be told yet.

    Each measure over the days since the start, against as many before, with intervals. It is decided on the day of
    review; before that day the answer is what is seen so far.
    """
    from flowlens.experiments import experiments_of
    from flowlens.outputs.reviews import reviews_json, reviews_text
    from flowlens.reviewing import review_all

    found = _chosen(experiments_of(repository_path(choices.repository)), names)
    with progress_on(voice) as progress:
        answers = review_all(choices.settings(), found, _today(), progress)
    if as_json:
        click.echo(reviews_json(answers), nl=False)
    else:
        click.echo(reviews_text(answers) if answers else _none())


def _today() -> date:
    return datetime.now(UTC).date()


def _none() -> str:
    return "There is no experiment yet. `flowlens experiment start` makes one of what the report says to try next."


def _aim(name: str, goal: Goal, target: float | None = None) -> Aim:
    try:
        return aim_of(name, goal, target)
    except ValueError as exc:
        raise UsageError(
            f"{name!r} is no measure.", next_step="Name a lens and its measure, as batch-size.median."
        ) from exc


def _asked(hypothesis: str | None, aim: Aim, guards: tuple[Aim, ...], today: date, days: int) -> Experiment:
    if not hypothesis:
        raise UsageError("An experiment of your own needs a hypothesis.", next_step="Say it with --hypothesis TEXT.")
    return Experiment("", hypothesis, aim, guards, today, today + timedelta(days=days))


def _next_step(voice: Voice, choices: Choices) -> NextStep:
    """What the report says to try next, if that has a measure."""
    from flowlens import pipeline

    with progress_on(voice) as progress:
        step = pipeline.analyse(choices.settings(), progress).verdict.next_step
    if step is None or step.goal is None:
        raise UsageError(
            "The report proposes nothing that a measure could show.",
            next_step="Name one with --measure and say what you believe with --hypothesis.",
        )
    return step


def _proposed(step: NextStep, guards: tuple[Aim, ...], today: date, days: int | None) -> Experiment:
    """The report's next step as an experiment; a review in the past is put off."""
    goal = cast("Goal", step.goal)
    review_at = today + timedelta(days=days) if days else max(step.review_at, today + timedelta(days=_DAYS))
    target = None if step.target is None else float(f"{step.target:.3g}")  # as many digits as a reader can use
    return Experiment("", step.hypothesis, Aim(step.lens, step.measure, goal, target), guards, today, review_at)


def _chosen(found: Sequence[Experiment], names: tuple[str, ...]) -> list[Experiment]:
    known = {one.name for one in found}
    if unknown := [name for name in names if name not in known]:
        there = f"There are: {', '.join(sorted(known))}." if known else _none()
        raise UsageError(f"There is no experiment {unknown[0]}.", next_step=there)
    return [one for one in found if not names or one.name in names]
