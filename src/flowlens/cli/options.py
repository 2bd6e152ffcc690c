"""What several commands share: REPO, and the options that say what is read and how.

A network is opened by what you ask for alone: `mine --forge`, `mine --repos org:…`, a repository that is named by its
address (REPO of `report`, `export`, `query` and `mine`, or in the list of `mine --repos` or of `compare`),
`mine --scheduler`, and `--tables`, `--cache-dir` or `FLOWLENS_CACHE_DIR` with an address (`s3://…`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from flowlens.cli.voice import Voice
from flowlens.errors import UsageError
from flowlens.fleet.address import is_address
from flowlens.model.policy import Stage

if TYPE_CHECKING:
    from flowlens.config import Settings
    from flowlens.model.clones import CloneSettings

__all__ = [
    "Choices", "budget_option", "cache_option", "config_option", "held_repository", "moment_of", "path_or_clone",
    "period_options", "reading_options", "repository_path", "voice_options",
]  # fmt: skip

Result = TypeVar("Result")

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_DAY = re.compile(r"\d{4}-?(\d{2}-?\d{2}|W\d{2}(-?\d)?)")
_PROTOCOLS = ("https", "ssh")

config_option = click.option(
    "--config", type=_FILE, metavar="FILE", help="A configuration instead of the repository's own."
)
budget_option = click.option(
    "--deep-budget", type=click.FloatRange(min=0, max=86_400), default=30, show_default=True, metavar="SECONDS",
    help="How long PyDriller may look into fixes and changes that are new; the next run goes on. 0 leaves it out.",
)  # fmt: skip


class _CacheFolder(click.Path):
    """A folder, or the copy on this machine of a place elsewhere; it is asked for what it has where that is read."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from flowlens.config import copy_of, is_place

        return copy_of(value) if isinstance(value, str) and is_place(value) else super().convert(value, param, ctx)


cache_option = click.option(
    "--cache-dir", type=_CacheFolder(file_okay=False, path_type=Path), metavar="DIR",
    help="Where the store lies; also an object store (s3://…), of which a copy is kept here.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choices:
    """What the command line says of one run; None where it says nothing."""

    repository: str
    since: datetime | None
    until: datetime | None
    stage: Stage | None
    mainline: str | None
    tags: str | None
    config: Path | None
    cache_dir: Path | None
    include_bots: bool
    area: str | None
    deep_budget: float = 30
    ci: tuple[str, ...] = ()
    pulls: tuple[str, ...] = ()

    def settings(self) -> Settings:
        """The settings of the run: these choices before those of the configuration file."""
        from flowlens.config import Overrides, load_config

        said = Overrides(
            mainline=self.mainline,
            stage=self.stage,
            tags=self.tags,
            since=self.since,
            until=self.until,
            cache=self.cache_dir,
            include_bots=self.include_bots,
            deep_budget=self.deep_budget,
            area=self.area,
            ci=self.ci,
            pulls=self.pulls,
        )
        return load_config(path_or_clone(self.repository, self.cache_dir), file=self.config, overrides=said)


def path_or_clone(text: str, cache_dir: Path | None) -> Path:
    """The path that REPO names; where it is an address, that of its clone, which is brought up to date now.

    The clone is held until the command ends, and whoever names it again meanwhile is given what is held.
    """
    if not is_address(text):
        return Path(text)
    from flowlens.config import cache_folder
    from flowlens.model.clones import CloneSettings

    settings = CloneSettings(cache_folder(cache_dir) / "clones", protocols=_PROTOCOLS, fresh_seconds=0.0)
    context = click.get_current_context()
    held: dict[tuple[str, Path], Path] = context.meta.setdefault(f"{__name__}.held", {})
    if (key := (text, settings.folder)) not in held:  # a second lock would wait for the first one for ever
        held[key] = context.with_resource(held_repository(text, settings))
    return held[key]


@contextmanager
def held_repository(text: str, clones: CloneSettings) -> Iterator[Path]:
    """The path that REPO names, or the clone of its address as it is now, which is nobody else's while the block runs.

    Who holds one clone must not ask for another: two runs that do so in turn would wait for each other.
    """
    if not is_address(text):
        yield Path(text)
        return
    from flowlens.fleet.one_clone import one_clone

    with one_clone(text, clones) as folder:
        yield folder


def repository_path(text: str) -> Path:
    """The path that REPO names; UsageError for a URL, which would need a network."""
    if is_address(text):
        from flowlens.fleet.one_clone import shown

        raise UsageError(f"{shown(text)} is a URL.", next_step="Clone it first, and name the clone's folder.")
    return Path(text)


def period_options(command: Callable[..., Result]) -> Callable[..., Result]:
    """Give a command --since and --until."""
    since = click.option("--since", metavar="DATE", callback=_first_moment, help="From this day or time on (UTC).")
    until = click.option("--until", metavar="DATE", callback=_last_moment, help="Up to this day or time (UTC).")
    return since(until(command))


def voice_options(command: Callable[..., Result]) -> Callable[..., Result]:
    """Give a command --quiet and --verbose, which are kept in its voice."""
    quiet = click.option(
        "--quiet", is_flag=True, expose_value=False, callback=_remember, help="Say nothing but errors."
    )
    verbose = click.option(
        "--verbose", is_flag=True, expose_value=False, callback=_remember, help="Show the traceback of an error."
    )
    return quiet(verbose(command))


def reading_options(command: Callable[..., Result]) -> Callable[..., Result]:
    """Give a command REPO and the options of `Choices`, which reach it as one value, its parameter `choices`."""

    @functools.wraps(command)
    def gathering(*args: Any, **given: Any) -> Result:
        choices = Choices(**{field.name: given.pop(field.name) for field in fields(Choices)})
        return command(*args, choices=choices, **given)

    decorated: Callable[..., Result] = gathering
    for parameter in reversed(_parameters()):
        decorated = parameter(decorated)
    return decorated


def _parameters() -> list[Callable[[Callable[..., Any]], Callable[..., Any]]]:
    return [
        click.argument("repository", metavar="[REPO]", default="."),
        click.option("--since", metavar="DATE", callback=_first_moment, help="Judge from this day or time on (UTC)."),
        click.option("--until", metavar="DATE", callback=_last_moment, help="Judge up to this day or time (UTC)."),
        click.option("--stage", type=click.Choice(get_args(Stage)), help="The lifecycle stage to judge by."),
        click.option("--area", metavar="NAME", help="One area only: what touches it, judged by its own stage."),
        click.option("--mainline", metavar="BRANCH", help="The branch that work lands on."),
        click.option(
            "--ci", multiple=True, metavar="FILE", help="CI runs from this file or folder; see `flowlens explain ci`."
        ),
        click.option(
            "--pulls",
            multiple=True,
            metavar="FILE",
            help="Pull requests from this file or folder; see `flowlens explain pulls`.",
        ),
        click.option("--tags", metavar="GLOB", help="The tags that are releases, as 'v*'."),
        config_option,
        cache_option,
        budget_option,
        click.option("--include-bots", is_flag=True, help="Count the changes of bots as well."),
    ]


def _remember(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        setattr(ctx.ensure_object(Voice), str(param.name), True)


def _first_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    return None if value is None else moment_of(value, time.min, ctx, param)


def _last_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    return None if value is None else moment_of(value, time.max, ctx, param)


def moment_of(value: str, of_day: time, ctx: click.Context, param: click.Parameter) -> datetime:
    """A time of ISO 8601, in UTC where it names no zone; of a mere day that moment of it."""
    try:
        moment = datetime.fromisoformat(value)
        if _DAY.fullmatch(value):
            return datetime.combine(moment, of_day, UTC)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as exc:
        wanted = "neither a day (2026-01-31) nor a time (2026-01-31T12:00Z)"
        raise click.BadParameter(f"{value!r} is {wanted}.", ctx, param) from exc
