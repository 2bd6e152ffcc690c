"""Measures how far FlowLens's statistics can be trusted, on simulated data of which the truth is known.

    python benchmarks/calibration/run.py [--only TEXT] [--processes N] [--publish]

Prints Markdown; `--publish` writes it to calibration.md and puts the tables into the page on statistics.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the scripts beside this one, however it is started

from benchmarks.calibration import alarms, coverage, power
from benchmarks.calibration.coverage import Cell
from benchmarks.calibration.publish import FOUND, markdown, publish

_INTRO = """# Calibration of the statistics

Made by `python benchmarks/calibration/run.py --publish`; what the tables say is in the page that
`flowlens explain statistics` prints. Rates are in %, each with the 95 % interval (Wilson) that the number of simulated
samples leaves; every cell has its own seed, so that a cell run alone gives the same number."""


@click.command()
@click.option("--only", default="", help="Tables whose title holds this text.")
@click.option("--processes", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--publish", "published", is_flag=True, help="Write calibration.md and the pages that show its tables.")
def main(only: str, processes: int, published: bool) -> None:
    """Print the tables."""
    wanted = [number for number, cell in enumerate(_cells()) if only in cell.table]
    with ProcessPoolExecutor(processes) as pool:
        found = list(pool.map(_run, wanted, chunksize=1))
    tables: dict[str, dict[tuple[str, str], str]] = {}
    for table, row, column, text in found:
        tables.setdefault(table, {})[row, column] = text
    told = "\n\n".join(markdown(title, cells) for title, cells in tables.items())
    click.echo(told)
    if published and not only:
        FOUND.write_text(f"{_INTRO}\n\n{told}\n", encoding="utf-8", newline="\n")
        publish()


def _cells() -> Iterator[Cell]:
    yield from chain(coverage.cells(), alarms.cells(), power.cells())


def _run(number: int) -> tuple[str, str, str, str]:
    cell = next(cell for place, cell in enumerate(_cells()) if place == number)
    return cell.table, cell.row, cell.column, cell.run()


if __name__ == "__main__":
    main()
