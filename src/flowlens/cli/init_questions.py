"""What `flowlens init` asks: only what no repository shows, and only somebody at a terminal."""

from __future__ import annotations

import sys
from typing import Literal, get_args

import click

from flowlens.model.policy import Stage
from flowlens.model.survey import Answers, Survey
from flowlens.outputs.init_ci import CiFile, source_fault

__all__ = ["asked", "can_ask"]

_STAGES = (
    "Is the product finding out what to be (innovation), growing (differentiation),",
    "or kept steady (commodity)?",
)
_UNSURE = "unsure"
_SOURCES: tuple[Literal["mainline", "deployments"], ...] = ("mainline", "deployments")
_RELEASES = {
    "mainline": "every change is live once it lands",
    "deployments": "deployments, which files of the CI tell of (`flowlens explain ci`)",
    "none": "something else, or nothing yet",
}


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked(survey: Survey, file: CiFile | None, source: str | None) -> Answers:
    """The answers of somebody at the terminal; an empty one is no answer."""
    return Answers(_stage(), None if survey.n_tags or survey.version_file else _release(), source or _source(file))


def _stage() -> Stage | None:
    for line in _STAGES:
        click.echo(line, err=True)
    choice = click.Choice([*get_args(Stage), _UNSURE])
    said = click.prompt("Stage", type=choice, default=_UNSURE, err=True)
    return next((stage for stage in get_args(Stage) if stage == said), None)


def _release() -> Literal["mainline", "deployments"] | None:
    click.echo("No tag has a version. What carries work to users?", err=True)
    for word, meaning in _RELEASES.items():
        click.echo(f"  {word:<13}{meaning}", err=True)
    said = click.prompt("Releases", type=click.Choice(list(_RELEASES)), default="none", err=True)
    return next((source for source in _SOURCES if source == said), None)


def _source(file: CiFile | None) -> str | None:
    """Where the CI is to get FlowLens from, asked again until it can be."""
    if file is None:
        return None
    wanted = "Account on GitHub that has FlowLens" if file.account else "Address of the repository that has FlowLens"
    while said := click.prompt(f"{wanted} (empty: later)", default="", show_default=False, err=True).strip():
        fault = source_fault(file, said)
        if fault is None:
            return str(said)
        click.echo(fault, err=True)
    return None
