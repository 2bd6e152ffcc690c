"""`flowlens mine`: repositories into the store, one after another, or a fleet of them on several processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowlens.cli.failures import told
from flowlens.cli.fleet_options import FleetChoices, fleet_options, run_fleet
from flowlens.cli.forge_options import ForgeChoices, fetched, forge_options
from flowlens.cli.options import budget_option, cache_option, config_option, held_repository, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import FlowLensError, UsageError
from flowlens.fleet.address import is_address
from flowlens.model.phrase import phrase

if TYPE_CHECKING:
    from flowlens.config import Overrides, Settings
    from flowlens.model.clones import CloneSettings

__all__ = ["mine"]


@click.command()
@click.argument("repositories", metavar="[REPO]...", nargs=-1)
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Git processes at a time; 0 is one a core.")
@click.option("--rebuild", is_flag=True, help="Forget what the store holds of them, and read them anew.")
@fleet_options
@forge_options
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
    fleet: FleetChoices,
    choices: ForgeChoices,
) -> int:
    """Read each REPO (by default this folder) into the store; a later report reads only what is new.

    A repository that cannot be read does not keep the others from being read; the exit code is the last failure's.

    With --forge its pull requests, CI runs and deployments are read as well, with your token: `flowlens explain forge`.

    REPO may be an address, which is cloned now: --clones, --clones-gb and --protocol hold for it.

    With --repos a fleet is read, by several workers, and nothing in depth unless --deep-budget is given. The same
    command again reads what is missing or new. With --forge the forge of each is asked afterwards, if its server is
    known. Exit code 3: some could not be read, each is named with its reason.
    """
    from flowlens.config import Overrides, load_config

    choices.check(len(repositories))
    fleet.check(cloning=any(map(is_address, repositories)))
    said = Overrides(cache=cache_dir, jobs=jobs, rebuild=rebuild, deep_budget=deep_budget, forge=choices.named())
    if fleet.repos is not None:
        if repositories:
            raise UsageError("--repos and REPO do not go together.", next_step="Put REPO into the file of --repos.")
        choices.check_fleet(fleet.scheduler)
        return run_fleet(fleet, _quick(said), config, voice, choices)
    return _each(
        repositories or (".",),
        _clone_settings(fleet, said),
        lambda folder: load_config(folder, file=config, overrides=said),
        choices,
        voice,
    )


def _each(
    repositories: Sequence[str],
    clones: CloneSettings,
    settings_of: Callable[[Path], Settings],
    choices: ForgeChoices,
    voice: Voice,
) -> int:
    """One after another, each told as it is read; the exit code of the last failure."""
    status = 0
    for repository in repositories:
        try:
            with held_repository(repository, clones) as folder:
                settings = settings_of(folder)
                held = _mined(repository, settings, voice)
                if choices.forge:
                    click.echo(held)
                    held = fetched(settings, choices, voice)
        except (FlowLensError, OSError, MemoryError) as exc:
            status = told(exc, voice)
        else:
            click.echo(held)
    return status


def _quick(said: Overrides) -> Overrides:
    """Without depth, unless it was asked for: half a minute for each of thousands would be days."""
    from dataclasses import replace

    source = click.get_current_context().get_parameter_source("deep_budget")
    return replace(said, deep_budget=0.0) if source == click.core.ParameterSource.DEFAULT else said


def _clone_settings(fleet: FleetChoices, said: Overrides) -> CloneSettings:
    """How a REPO that is an address is cloned: its remote is asked each time, as by any command."""
    from dataclasses import replace

    from flowlens.config import cache_folder

    return replace(fleet.clone_settings(cache_folder(said.cache)), fresh_seconds=0.0)


def _mined(repository: str, settings: Settings, voice: Voice) -> str:
    """A line that says what the store now holds of the repository."""
    from flowlens import pipeline

    with progress_on(voice) as progress:
        stored = pipeline.mine(settings, progress)
    new = f"{phrase(stored.n_new_commits, 'new commits')} and {phrase(stored.n_new_diffs, 'new diffs')}"
    held = f"the store holds {phrase(stored.n_commits, 'commits')} and {phrase(stored.n_diffs, 'diffs')}"
    unknown = f"; {phrase(stored.n_unknown, 'diffs')} could not be made" if stored.n_unknown else ""
    return "\n".join([f"{repository}: {new}; {held}{unknown}.", *stored.notices])
