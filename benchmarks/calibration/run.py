"""Measures how far FlowLens's statistics can be trusted, on simulated data of which the truth is known.

    python benchmarks/calibration/run.py [--only TEXT ...] [--processes N] [--publish]

Prints Markdown; `--publish` writes it to calibration.md and puts the tables into the page on statistics. With `--only`
the other cells stay as they were published.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the scripts beside this one, however it is started

from benchmarks.calibration import alarms, coverage, power
from benchmarks.calibration.coverage import Cell
from benchmarks.calibration.publish import FOUND, cells_in, markdown, publish, tables_in

_INTRO = """# Calibration of the statistics

Made by `python benchmarks/calibration/run.py --publish`; what the tables say is in the page that
`flowlens explain statistics` prints. Rates are in %, each with the 95 % interval (Wilson) that the number of simulated
samples leaves; every cell has its own seed, so that a cell run alone gives the same number."""


# Table, row, column and text of a cell.
_Found = tuple[str, str, str, str]


@click.command()
@click.option("--only", multiple=True, help="Cells whose table or row holds this text; may be repeated.")
@click.option("--processes", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--publish", "published", is_flag=True, help="Write calibration.md and the pages that show its tables.")
def main(only: tuple[str, ...], processes: int, published: bool) -> None:
    """Print the tables."""
    cells = list(_cells())
    wanted = [number for number, cell in enumerate(cells) if _is_in(cell, only)]
    with ProcessPoolExecutor(processes) as pool:
        found = list(pool.map(_run, wanted, chunksize=1))
    click.echo(_told(found))
    if published:
        told = _told([*_kept(cells, wanted), *found], cells)
        FOUND.write_text(f"{_INTRO}\n\n{told}\n", encoding="utf-8", newline="\n")
        publish()


def _is_in(cell: Cell, only: Sequence[str]) -> bool:
    return not only or any(text in cell.table or text in cell.row for text in only)


def _kept(cells: Sequence[Cell], anew: Sequence[int]) -> Iterator[_Found]:
    """What is published of the cells that were not run."""
    published = {title: cells_in(table) for title, table in tables_in(FOUND.read_text(encoding="utf-8")).items()}
    for number in set(range(len(cells))).difference(anew):
        cell = cells[number]
        text = published.get(cell.table, {}).get((cell.row, cell.column))
        if text is not None:
            yield cell.table, cell.row, cell.column, text


def _told(found: Iterable[_Found], order: Sequence[Cell] = ()) -> str:
    """The tables as Markdown, with their cells in that order."""
    places = {(cell.table, cell.row, cell.column): place for place, cell in enumerate(order)}
    tables: dict[str, dict[tuple[str, str], str]] = {}
    for table, row, column, text in sorted(found, key=lambda one: places.get(one[:3], 0)):
        tables.setdefault(table, {})[row, column] = text
    return "\n\n".join(markdown(title, cells) for title, cells in tables.items())


def _cells() -> Iterator[Cell]:
    yield from chain(coverage.cells(), alarms.cells(), power.cells())


def _run(number: int) -> _Found:
    cell = next(cell for place, cell in enumerate(_cells()) if place == number)
    return cell.table, cell.row, cell.column, cell.run()


if __name__ == "__main__":
    main()
