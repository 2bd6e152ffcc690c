"""The options of `flowlens mine` that are about many repositories, and the run that they ask for."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from flowlens.cli.forge_options import ForgeChoices
from flowlens.cli.progress import progress_on
from flowlens.cli.targets import STANDARD_OUTPUT
from flowlens.cli.voice import Voice
from flowlens.errors import CannotMeasureError, UsageError
from flowlens.model.clones import PROTOCOLS, CloneSettings

if TYPE_CHECKING:
    from flowlens.config import Overrides
    from flowlens.fleet.organisation import Kind
    from flowlens.model.fleet import Outcome

__all__ = ["FleetChoices", "fleet_options", "run_fleet"]

Result = TypeVar("Result")
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path, allow_dash=True)
_OF_CLONES = ("clones", "clones_gb", "protocol")


@dataclass(frozen=True, slots=True)
class FleetChoices:
    """What the command line says of a fleet."""

    repos: str | None
    workers: int
    minutes: float
    scheduler: str | None
    summary: Path | None
    tables: str | None
    clones: Path | None
    clones_gb: float
    protocol: tuple[str, ...]
    refresh_minutes: float
    also: tuple[Kind, ...] = ()

    def check(self, *, cloning: bool) -> None:
        """UsageError where there is no fleet, and one of these options was given that would do nothing then."""
        if self.repos is not None:
            return
        ctx, names = click.get_current_context(), {field.name for field in fields(FleetChoices)}
        for option in ctx.command.params:
            if option.name not in names or ctx.get_parameter_source(option.name) is ParameterSource.DEFAULT:
                continue
            if option.name not in _OF_CLONES:
                raise UsageError(f"{option.opts[0]} is of a fleet.", next_step="Name one, as --repos FILE.")
            if not cloning:
                raise UsageError(f"{option.opts[0]} is of what is cloned.", next_step="Name an address, or --repos.")

    def clone_settings(self, cache: Path) -> CloneSettings:
        """How what is named by an address is cloned; into the cache folder unless another is named."""
        folder = (self.clones or cache / "clones").expanduser().absolute()
        most = int(self.clones_gb * 1e9)
        return CloneSettings(folder, most, self.protocol, self.refresh_minutes * 60, self.minutes * 60)


def fleet_options(command: Callable[..., Result]) -> Callable[..., Result]:
    """Give a command these options, which reach it as one value, its parameter `fleet`."""

    @functools.wraps(command)
    def gathering(*args: Any, **given: Any) -> Result:
        fleet = FleetChoices(**{field.name: given.pop(field.name) for field in fields(FleetChoices)})
        return command(*args, fleet=fleet, **given)

    decorated: Callable[..., Result] = gathering
    for parameter in reversed(_OPTIONS):
        decorated = parameter(decorated)
    return decorated


_OPTIONS: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
    click.option(
        "--repos", metavar="FILE|FOLDER|org:NAME",
        help="A fleet: a file with a repository a line, a folder of clones, or an organisation or group of a forge "
        "(org:NAME of GitHub, org:gitlab.com/GROUP, org:https://HOST/NAME).",
    ),
    click.option(
        "--workers", type=click.IntRange(min=0), default=0, help="Repositories of the fleet at a time; 0 is one a core."
    ),
    click.option(
        "--task-minutes", "minutes", type=click.FloatRange(min=0, min_open=True), default=120.0, show_default=True,
        help="How long one repository of the fleet may take; what is read by then is kept.",
    ),
    click.option(
        "--scheduler", metavar="ADDRESS",
        help="A scheduler of Dask (tcp://…) whose workers read the fleet; paths are theirs. Instead of --workers.",
    ),
    click.option(
        "--summary", type=_FILE, metavar="FILE", help="What became of each of the fleet, as JSON; '-' for here."
    ),
    click.option(
        "--tables", metavar="PLACE",
        help="Also write the fact tables as Parquet to this folder or object store (s3://…), for `flowlens query`.",
    ),
    click.option(
        "--clones", type=_FOLDER, metavar="DIR", help="Where repositories that are named by address are cloned to."
    ),
    click.option(
        "--clones-gb", type=click.FloatRange(min=0, min_open=True), default=50.0, show_default=True,
        help="How much all clones may take; the least recently used are dropped.",
    ),
    click.option(
        "--protocol", type=click.Choice(PROTOCOLS), multiple=True, default=("https", "ssh"), show_default=True,
        help="How addresses may be reached. Repeatable.",
    ),
    click.option(
        "--refresh-minutes", type=click.FloatRange(min=0), default=60.0, show_default=True,
        help="An address that was asked so recently is not asked again.",
    ),
    click.option(
        "--also", type=click.Choice(["archived", "fork"]), multiple=True,
        help="Of an organisation also take these. Repeatable.",
    ),
]  # fmt: skip


def run_fleet(fleet: FleetChoices, overrides: Overrides, config: Path | None, voice: Voice, forge: ForgeChoices) -> int:
    """Read the fleet, and its forges if wanted; say what became of it; 3 where something could not be read."""
    from flowlens.config import cache_folder, load_config
    from flowlens.fleet.run import Asked, mine_fleet
    from flowlens.outputs.fleet_summary import summary_json, summary_text, told
    from flowlens.outputs.whole_file import write_whole

    sources = _sources(fleet, voice)
    clones = fleet.clone_settings(cache_folder(overrides.cache))
    asked = Asked(
        overrides, config, clones, fleet.tables, fleet.workers, fleet.minutes * 60, fleet.scheduler
    )  # fmt: skip
    with progress_on(voice) as progress:
        progress.start(f"Mining {len(sources):,} repositories", len(sources))

        def heard(outcome: Outcome) -> None:
            progress.advance()
            if not sys.stderr.isatty():  # a log has a line for each instead of a bar
                voice.say(told(outcome))

        summary = mine_fleet(sources, asked, heard)
    here = str(fleet.summary) == STANDARD_OUTPUT
    if fleet.summary is not None and not here:
        write_whole(str(fleet.summary), summary_json(summary))
    click.echo(summary_json(summary) if here else summary_text(summary), nl=not here)
    well = not summary.failed
    if forge.forge:
        from flowlens.cli.fleet_forge import ask_forges

        done = [one.source for one in summary.done]
        words, all_read = ask_forges(
            done, lambda folder: load_config(folder, file=config, overrides=overrides), clones, forge, voice
        )
        (voice.say if here else click.echo)(words)
        well = well and all_read
    return 0 if well else CannotMeasureError.exit_code


def _sources(fleet: FleetChoices, voice: Voice) -> Sequence[str]:
    """The paths and addresses; of an organisation it is said how many it has, and what was left out."""
    from flowlens.fleet.listing import is_organisation, listed
    from flowlens.model.phrase import phrase

    if not is_organisation(named := str(fleet.repos)):
        if fleet.also:
            raise UsageError("--also is of an organisation.", next_step="Name one, as --repos org:NAME.")
        return listed(named)
    from flowlens.fleet.organisation import repositories_of

    found = repositories_of(named, voice.say, fleet.also, fleet.protocol)
    left = ", ".join(f"{n:,} {kind}" for kind, n in sorted(found.left_out.items()))
    told = f"{found.place}: {phrase(len(found.addresses), 'repositories')}{f'; left out: {left}' if left else ''}."
    if not found.addresses:
        raise UsageError(told, next_step="--also archived and --also fork take what is left out.")
    voice.say(told)
    return found.addresses
