"""`flowlens compare`: squads side by side, on the terminal and in the formats that were asked for."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from flowlens.cli.options import cache_option, moment_of, period_options, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.targets import STANDARD_OUTPUT, Target, targets_of
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import CannotMeasureError, UsageError
from flowlens.fleet.address import is_address
from flowlens.model.clones import PROTOCOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from flowlens.model.comparison import Comparison

__all__ = ["compare"]

_Period = tuple[datetime, datetime]
_DEFAULT = ("terminal:-",)


class _SquadsFile(click.Path):
    """A file; an address in its place, which may hold a secret, is refused and not told."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if is_address(str(value)):
            self.fail("it is an address, and no file.", param, ctx)
        return super().convert(value, param, ctx)


def _period(ctx: click.Context, param: click.Parameter, value: str | None) -> _Period | None:
    """The period that `A..B` names, its last day included."""
    if value is None:
        return None
    first, dots, last = value.partition("..")
    if not (dots and first and last):
        raise click.BadParameter(f"{value!r} is no period, as 2025-01-01..2025-06-30.", ctx, param)
    begin, end = moment_of(first, time.min, ctx, param), moment_of(last, time.max, ctx, param)
    if begin >= end:
        raise click.BadParameter(f"{value!r} ends before it begins.", ctx, param)
    return begin, end


@click.command()
@click.argument("file", metavar="SQUADS.toml", type=_SquadsFile(dir_okay=False, path_type=Path))
@period_options
@click.option("--period", "first", metavar="A..B", callback=_period, help="One of two periods to compare, as days.")
@click.option("--with", "second", metavar="C..D", callback=_period, help="The other one; the later is told.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Git processes at a time; 0 is one a core.")
@click.option("--include-bots", is_flag=True, help="Count the changes of bots as well.")
@click.option(
    "--refresh-minutes", type=click.FloatRange(min=0), default=60.0, show_default=True,
    help="An address in the file that was asked so recently is not asked again.",
)  # fmt: skip
@click.option(
    "--protocol", type=click.Choice(PROTOCOLS), multiple=True, default=("https", "ssh"), show_default=True,
    help="How addresses may be reached. Repeatable.",
)  # fmt: skip
@click.option(
    "--report", "wanted", multiple=True, metavar="FORMAT:FILE", help="A report to write, '-' for here. Repeatable."
)
@cache_option
@voice_options
@pass_voice
def compare(voice: Voice, /, file: Path, **given: Any) -> Literal[0, 3]:
    """Set the squads of SQUADS.toml side by side, each against the others, by practice and never by person.

    Without --since and --until: the year up to the newest change. With --period A..B --with C..D each squad is also set
    against itself, before and after. `flowlens explain compare` tells what is compared and how; `flowlens init --squads
    FOLDER` drafts a SQUADS.toml.

    Exit codes: 0 done, 2 wrong use or configuration, 3 a repository could not be read (the others are compared).
    """
    from flowlens.outputs.compare.formats import FOLDERS, FORMATS, write

    targets = _targets(given["wanted"] or _DEFAULT, FORMATS, FOLDERS)
    since, until, earlier = _periods(given)
    from flowlens.comparing.compare import Asked
    from flowlens.comparing.compare import compare as run
    from flowlens.config import Overrides, load_squads

    said = Overrides(
        since=since,
        until=until,
        cache=given["cache_dir"],
        jobs=given["jobs"],
        include_bots=given["include_bots"],
    )
    squads = load_squads(file)
    with progress_on(voice) as progress:
        answer = run(squads, Asked(said, earlier, _cloned(given)), progress)
    for target in targets:
        write(answer, target.format, target.file)
        if target.file != STANDARD_OUTPUT:
            voice.say(f"Wrote {Path(target.file).absolute()}")
    return _status(answer, voice)


def _cloned(given: Mapping[str, Any]) -> Callable[[str], AbstractContextManager[Path]]:
    """How the clone of an address is had: the one that `flowlens mine` made, or one that is made now."""
    from flowlens.config import cache_folder
    from flowlens.fleet.one_clone import one_clone
    from flowlens.model.clones import CloneSettings

    settings = CloneSettings(
        cache_folder(given["cache_dir"]) / "clones",
        protocols=given["protocol"],
        fresh_seconds=given["refresh_minutes"] * 60,
    )
    return lambda address: one_clone(address, settings)


def _periods(given: Mapping[str, Any]) -> tuple[datetime | None, datetime | None, _Period | None]:
    """The begin and end of the period, and one before it; UsageError where they do not go together."""
    first, second = given["first"], given["second"]
    if first is None and second is None:
        if given["since"] and given["until"] and given["since"] >= given["until"]:
            raise UsageError("--since is not before --until.")
        return given["since"], given["until"], None
    if first is None or second is None:
        raise UsageError("--period and --with go together.", next_step="Name two periods, as A..B and C..D.")
    if given["since"] or given["until"]:
        raise UsageError("--since and --until go with one period.", next_step="Leave them out, or name one period.")
    earlier, later = sorted((first, second))
    if earlier[1] >= later[0]:
        raise UsageError("The two periods overlap.", next_step="End the earlier one before the later begins.")
    return later[0], later[1], earlier


def _targets(wanted: Sequence[str], formats: Mapping[str, object], folders: Mapping[str, object]) -> list[Target]:
    """Where the comparison goes: files as for a report, and folders, which need not be there yet."""
    of_folders = [text for text in wanted if text.partition(":")[0] in folders and text.partition(":")[2]]
    targets = targets_of([text for text in wanted if text not in of_folders], {**formats, **folders})
    for text in of_folders:
        name, _, folder = text.partition(":")
        if Path(folder).exists() and not Path(folder).is_dir():
            raise UsageError(f"{folder} is a file.", next_step=f"Name a folder for {name}.")
        targets.append(Target(name, folder))
    return targets


def _status(answer: Comparison, voice: Voice) -> Literal[0, 3]:
    """3 where a repository could not be read, each of which is told."""
    for one in answer.unread:
        error = CannotMeasureError(f"{one.name}: {one.reason}")
        voice.complain(error, str(error))
    return 3 if answer.unread else 0
