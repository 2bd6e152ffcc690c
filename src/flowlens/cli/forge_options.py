"""The options of `flowlens mine` that are about a forge, and the reading that they ask for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice
from flowlens.errors import UsageError
from flowlens.model.phrase import phrase

if TYPE_CHECKING:
    from flowlens.config import ForgeNamed, Settings
    from flowlens.fetching import Fetched

__all__ = ["ForgeChoices", "fetched", "forge_options", "told"]

Result = TypeVar("Result")
_FOLDER = click.Path(file_okay=False, path_type=Path)
_KINDS = {
    "pulls": "pull requests", "runs": "CI runs", "jobs": "CI jobs", "deployments": "deployments",
    "releases": "releases",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ForgeChoices:
    """What the command line says of a forge; none of it means anything without `forge`."""

    forge: bool
    forge_kind: Literal["github", "gitlab", "gitea"] | None
    forge_url: str | None
    forge_project: str | None
    forge_jobs: int
    archive: Path | None
    replay: Path | None

    def named(self) -> ForgeNamed:
        """The forge as far as the user names it."""
        from flowlens.config import ForgeNamed

        return ForgeNamed(self.forge_kind, self.forge_url, self.forge_project)

    def check(self, n_repositories: int) -> None:
        """UsageError where the options do not go together."""
        named = {
            "--forge-kind": self.forge_kind, "--forge-url": self.forge_url, "--forge-project": self.forge_project,
            "--forge-jobs": self.forge_jobs, "--archive": self.archive, "--replay": self.replay,
        }  # fmt: skip
        said = next((name for name, value in named.items() if value), None)
        if said and not self.forge:
            raise UsageError(f"{said} is of a forge.", next_step="Add --forge.")
        if n_repositories > 1 and (self.forge_project or self.archive or self.replay):
            raise UsageError("--forge-project, --archive and --replay are of one repository.")
        if self.archive and self.replay:
            raise UsageError("--archive and --replay do not go together.")

    def check_fleet(self, scheduler: str | None) -> None:
        """UsageError where one of these options is of a single repository, or the fleet's clones are elsewhere."""
        if not self.forge:
            return
        if any((self.forge_kind, self.forge_url, self.forge_project, self.archive, self.replay)):
            raise UsageError(
                "Of a fleet each repository's origin names its forge, and no option does.",
                next_step="The environment names servers of your own: `flowlens explain forge`.",
            )
        if scheduler is not None:
            raise UsageError(
                "The clones of --scheduler are its workers', and a forge is asked from here.",
                next_step="Leave out --scheduler or --forge.",
            )


def forge_options(command: Callable[..., Result]) -> Callable[..., Result]:
    """Give a command these options, which reach it as one value, its parameter `choices`."""

    @functools.wraps(command)
    def gathering(*args: Any, **given: Any) -> Result:
        choices = ForgeChoices(**{field.name: given.pop(field.name) for field in fields(ForgeChoices)})
        return command(*args, choices=choices, **given)

    decorated: Callable[..., Result] = gathering
    for parameter in reversed(_OPTIONS):
        decorated = parameter(decorated)
    return decorated


def fetched(settings: Settings, choices: ForgeChoices, voice: Voice) -> str:
    """A line that says what is kept now of the repository's forge, and a line for what was not read."""
    from flowlens.fetching import Wanted, fetch

    wanted = Wanted(voice.say, choices.forge_jobs, choices.archive, choices.replay)
    with progress_on(voice) as progress:
        found = fetch(settings, wanted, progress)
    return told(found)


def told(found: Fetched) -> str:
    """A line that says what is kept of a forge, and a line for what was not read."""
    parts = [
        f"{phrase(found.kept[kind], words)} ({found.came.get(kind, 0):,} read now)"
        for kind, words in _KINDS.items()
        if found.kept.get(kind) or found.came.get(kind)
    ]
    held = ", ".join(parts) if parts else "nothing yet"
    return "\n".join([f"{found.place}: the store holds {held}.", *found.notices])


_OPTIONS: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
    click.option("--forge", is_flag=True, help="Ask the forge too: pull requests, reviews, CI runs, deployments …"),
    click.option(
        "--forge-kind", type=click.Choice(["github", "gitlab", "gitea"]), help="The kind of an own server's forge."
    ),
    click.option("--forge-url", metavar="URL", help="The forge's server; your token is sent to it."),
    click.option("--forge-project", metavar="OWNER/NAME", help="The project there, if it is not the origin's."),
    click.option(
        "--forge-jobs", type=click.IntRange(min=0, max=400), default=0, metavar="DAYS",
        help="Of the mainline's CI runs of so many days also the jobs: one question a run.",
    ),
    click.option("--archive", type=_FOLDER, metavar="DIR", help="Put the forge's answers by in this folder."),
    click.option("--replay", type=_FOLDER, metavar="DIR", help="Take the answers that lie there, and ask nobody."),
]  # fmt: skip
