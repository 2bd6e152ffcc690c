"""Replays the gate over the last changes of public repositories: how often it would have failed, warned, told of drift.

    python benchmarks/gate.py CLONE... [--changes N] [--largest K] [--shuffles N]

What is replayed is the program's own backtest, under its own defaults or a clone's own configuration. Prints Markdown.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.gate_chance import Chance, by_chance
from benchmarks.gate_largest import episode_lines, largest_lines
from benchmarks.gate_replay import replayed
from benchmarks.gate_result import Result
from benchmarks.gate_table import chance_rows, left_out_rows, rows, time_rows


@click.command()
@click.argument("repositories", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--changes", default=2000, show_default=True, type=click.IntRange(min=1), help="So many of each.")
@click.option("--largest", default=0, show_default=True, type=click.IntRange(min=0), help="Name the largest failures.")
@click.option("--shuffles", default=0, show_default=True, type=click.IntRange(min=0), help="Random orders, too.")
def main(repositories: tuple[Path, ...], changes: int, largest: int, shuffles: int) -> None:
    """Print what the gate would have said of the last changes of each of the REPOSITORIES, and of all together."""
    results: list[Result] = []
    chances: list[Chance] = []
    for repository in repositories:
        click.echo(repository.name, err=True)
        results.append(replayed(repository, changes))
        chances += [by_chance(results[-1].sizes, results[-1].rule, shuffles)] if shuffles else []
    tables = [rows(results), left_out_rows(results), time_rows(results)]
    tables += [chance_rows(results, chances)] if chances else []
    for table in tables:
        click.echo("\n".join(table) + "\n")
    for result in results if largest else ():
        click.echo("\n".join((*largest_lines(result, largest), *episode_lines(result, largest))))


if __name__ == "__main__":
    main()
