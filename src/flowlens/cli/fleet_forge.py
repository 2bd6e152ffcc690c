"""The forges of a fleet that was just read: each repository's own, one after another, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flowlens.cli.forge_options import ForgeChoices, told
from flowlens.cli.options import held_repository
from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice
from flowlens.model.clones import CloneSettings
from flowlens.model.phrase import phrase

if TYPE_CHECKING:
    from flowlens.config import Settings
    from flowlens.fetching import FetchedOne

__all__ = ["ask_forges"]


def ask_forges(
    sources: Sequence[str],
    settings_of: Callable[[Path], Settings],
    clones: CloneSettings,
    choices: ForgeChoices,
    voice: Voice,
) -> tuple[str, bool]:
    """Lines that say what came of each and what was skipped, and whether all went well."""
    from flowlens.fetching import Wanted, fetch_each

    @contextmanager
    def held(source: str) -> Iterator[Settings]:
        with held_repository(source, clones) as folder:
            yield settings_of(folder)

    wanted = Wanted(voice.say, choices.forge_jobs)
    with progress_on(voice) as progress:
        found = list(fetch_each(((source, held(source)) for source in sources), wanted, progress))
    return "\n".join(_lines(found)), not any(one.why and not one.skipped for one in found)


def _lines(found: Sequence[FetchedOne]) -> Iterator[str]:
    n_read = sum(one.fetched is not None for one in found)
    n_skipped = sum(one.skipped for one in found)
    aside = f", {n_skipped:,} skipped" if n_skipped else ""
    yield f"Forges: {n_read:,} of {phrase(len(found), 'repositories')} were read{aside}."
    for one in found:
        if one.fetched is not None:
            yield f"  {one.source}: {told(one.fetched)}"
        else:
            yield f"  {one.source}: {'skipped: ' if one.skipped else ''}{one.why}"
