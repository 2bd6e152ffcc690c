"""Scores where FlowLens sees feature flags, on sightings that were read by hand in the source.

    python benchmarks/flags.py FOLDER [--errors]

FOLDER holds a clone of each repository of `flags.csv`, as `owner+name`. Prints Markdown: of what is seen now at the
places that were judged, how many are flags; `flags_draw.py` drew them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.flags_sightings import Judged, in_content, read_judged
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.source_files import listed_files
from flowlens.stats.proportion import wilson

__all__ = ["Seen", "main", "rows"]

_FILE = Path(__file__).with_name("flags.csv")


@dataclass(frozen=True, slots=True)
class Seen:
    """A sighting that was judged, and whether the program still sees it."""

    judged: Judged
    still: bool


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--errors", is_flag=True, help="Name what is wrongly seen, and the flags that are no longer seen.")
def main(folder: Path, errors: bool) -> None:
    """Print the precision at the judged places, by how they were drawn, by convention and by repository."""
    judged = read_judged(_FILE.read_text("utf-8").splitlines())
    seen = [one for _, group in groupby(judged, key=lambda one: one.repository) for one in _seen(folder, list(group))]
    click.echo("\n".join(rows(seen)))
    for one in seen if errors else ():
        if one.still != one.judged.flag:
            where = f"{one.judged.repository} {one.judged.commit}:{one.judged.sighting.path}"
            click.echo(f"{'seen' if one.still else 'lost'}: {where}:{one.judged.sighting.line}", err=True)


def rows(seen: Sequence[Seen]) -> Iterator[str]:
    """Precision with its interval: as drawn, and of what is seen now, with the flags that are no longer seen."""
    yield "| judged places | flags as drawn | flags of those seen now (95 %) | flags no longer seen |"
    yield "|---|---:|---:|---:|"
    groups = {f"{name} sample": [one for one in seen if one.judged.drawn == name] for name in _in_order(seen, _drawn)}
    groups |= {name: [one for one in seen if _convention(one) == name] for name in _in_order(seen, _convention)}
    groups |= {name: [one for one in seen if _owner(one) == name] for name in _in_order(seen, _owner)}
    for name, group in {**groups, "**all**": list(seen)}.items():
        flags = [one for one in group if one.judged.flag]
        still = [one for one in group if one.still]
        lost = sum(not one.still for one in flags)
        yield f"| {name} | {len(flags)} of {len(group)} | {_precision(still)} | {lost} |"


def _precision(still: Sequence[Seen]) -> str:
    true = sum(one.judged.flag for one in still)
    share = wilson(true, len(still))
    if share.value is None or share.low is None or share.high is None:
        return "0 of 0"
    return f"{true} of {len(still)}: {100 * share.value:.0f} % ({100 * share.low:.0f}–{100 * share.high:.0f})"


def _in_order(seen: Sequence[Seen], key: Callable[[Seen], str]) -> list[str]:
    return list(dict.fromkeys(key(one) for one in seen))


def _drawn(one: Seen) -> str:
    return one.judged.drawn


def _convention(one: Seen) -> str:
    return one.judged.sighting.convention


def _owner(one: Seen) -> str:
    return one.judged.repository


def _seen(folder: Path, judged: Sequence[Judged]) -> Iterator[Seen]:
    """What is seen now at these places of one repository; click.ClickException for one that is not there."""
    clone = folder / judged[0].repository.replace("/", "+")
    with open_shadow(clone) as shadow:
        files = listed_files(shadow, judged[0].commit)
        if files is None:
            raise click.ClickException(f"{clone} has no commit {judged[0].commit}")
        wanted = sorted({files[one.sighting.path] for one in judged if one.sighting.path in files})
        content = {item.oid: item.content for item in read_objects(shadow.git, wanted)}
        for one in judged:
            path = one.sighting.path
            now = in_content(path, content.get(files.get(path, ""), b""))
            yield Seen(one, one.sighting in now)


if __name__ == "__main__":
    main()
