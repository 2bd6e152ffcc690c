"""`flowlens mine`: repositories into the store, one after another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowlens.cli.failures import told
from flowlens.cli.options import budget_option, cache_option, config_option, repository_path, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import FlowLensError
from flowlens.model.phrase import phrase

if TYPE_CHECKING:
    from flowlens.config import Overrides

__all__ = ["mine"]


@click.command()
@click.argument("repositories", metavar="[REPO]...", nargs=-1)
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Git processes at a time; 0 is one a core.")
@click.option("--rebuild", is_flag=True, help="Forget what the store holds of them, and read them anew.")
@budget_option
@config_option
@cache_option
@voice_options
@pass_voice
def mine(
    voice: Voice,
    repositories: tuple[str, ...],
    jobs: int,
    rebuild: bool,
    deep_budget: float,
    config: Path | None,
    cache_dir: Path | None,
) -> int:
    """Read each REPO (by default this folder) into the store; a later report reads only what is new.

    A repository that cannot be read does not keep the others from being read; the exit code is the last failure's.
    """
    from flowlens.config import Overrides

    said = Overrides(cache=cache_dir, jobs=jobs, rebuild=rebuild, deep_budget=deep_budget)
    status = 0
    for repository in repositories or (".",):
        try:
            held = _mined(repository, config, said, voice)
        except (FlowLensError, OSError, MemoryError) as exc:
            status = told(exc, voice)
        else:
            click.echo(held)
    return status


def _mined(repository: str, config: Path | None, said: Overrides, voice: Voice) -> str:
    """A line that says what the store now holds of the repository."""
    from flowlens import pipeline
    from flowlens.config import load_config

    settings = load_config(repository_path(repository), file=config, overrides=said)
    with progress_on(voice) as progress:
        stored = pipeline.mine(settings, progress)
    new = f"{phrase(stored.n_new_commits, 'new commits')} and {phrase(stored.n_new_diffs, 'new diffs')}"
    held = f"the store holds {phrase(stored.n_commits, 'commits')} and {phrase(stored.n_diffs, 'diffs')}"
    unknown = f"; {phrase(stored.n_unknown, 'diffs')} could not be made" if stored.n_unknown else ""
    return "\n".join([f"{repository}: {new}; {held}{unknown}.", *stored.notices])
