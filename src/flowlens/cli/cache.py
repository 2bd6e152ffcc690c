"""`flowlens cache`: what is kept of which repository, and forgetting it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from flowlens.cli.options import cache_option, repository_path, voice_options
from flowlens.cli.voice import Voice, pass_voice
from flowlens.model.kept_store import KeptStore
from flowlens.outputs.plain import printable, shortened

__all__ = ["cache"]

_NAME_LETTERS = 40
_HEADS = ("repository", "commits", "diffs", "size", "saved", "FlowLens")
_AGES = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))
_SIZES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
_REFUSED = 2


@click.command()
@click.argument("repositories", metavar="[REPO]...", nargs=-1)
@click.option("--clear", is_flag=True, help="Forget what is kept of them; a later run reads them anew.")
@cache_option
@voice_options
@pass_voice
def cache(voice: Voice, repositories: tuple[str, ...], clear: bool, cache_dir: Path | None) -> int:
    """Show what is kept between runs of each REPO (by default of all repositories), and where.

    All of it can be made again from the clones, and what came from a forge by asking it again: clearing costs time and
    changes no number.
    """
    from flowlens import pipeline
    from flowlens.config import cache_folder

    folder = cache_folder(cache_dir)
    kept = pipeline.kept_stores(folder, [repository_path(each) for each in repositories])
    if clear:
        return _cleared(kept, voice, folder)
    click.echo("\n".join([*_table(kept), _total(kept, folder)]))
    return 0


def _cleared(kept: Sequence[KeptStore], voice: Voice, folder: Path) -> int:
    """Remove each, and say so; 2 where one could not be removed."""
    from flowlens import pipeline

    left = []
    for store in kept:
        try:
            pipeline.forget(store)
        except OSError as exc:
            voice.complain(exc, printable(str(exc)))
            left.append(store)
        else:
            click.echo(f"Removed {_name(store)}: {_size(store.size_bytes)} ({printable(str(store.folder))})")
    if not kept:
        click.echo(_total(kept, folder))
    return _REFUSED if left else 0


def _table(kept: Sequence[KeptStore]) -> list[str]:
    """A line for each store under a line of heads; numbers stand to the right."""
    if not kept:
        return []
    rows = [_HEADS, *(_row(store) for store in kept)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(_padded(row, widths)).rstrip() for row in rows]


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        cell.rjust(width) if head in {"commits", "diffs", "size"} else cell.ljust(width)
        for head, cell, width in zip(_HEADS, row, widths, strict=True)
    ]


def _row(store: KeptStore) -> tuple[str, ...]:
    if store.flowlens is None:
        use = "unreadable"
    else:
        use = printable(shortened(store.flowlens, _NAME_LETTERS)) + ("" if store.usable else ", not usable by this one")
    numbers = (f"{store.n_commits:,}", f"{store.n_diffs:,}", _size(store.size_bytes))
    return (_name(store), *numbers, _age(time.time() - store.saved_at), use)


def _total(kept: Sequence[KeptStore], folder: Path) -> str:
    where = printable(str(folder))
    if not kept:
        return f"Nothing is kept in {where}"
    n = "1 repository" if len(kept) == 1 else f"{len(kept):,} repositories"
    return f"{n}, {_size(sum(store.size_bytes for store in kept))} in {where}"


def _name(store: KeptStore) -> str:
    """The name of the repository; of a store that says none, the beginning of its own."""
    return printable(shortened(store.repository or store.folder.name[:12], _NAME_LETTERS))


def _size(n_bytes: int) -> str:
    for unit, name in _SIZES:
        if n_bytes >= unit:
            return f"{n_bytes / unit:.1f} {name}"
    return f"{n_bytes} B"


def _age(seconds: float) -> str:
    for unit, name in _AGES:
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name} ago"
    return "just now"
