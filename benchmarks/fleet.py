"""Measures fleets: what a second worker brings, what the engine adds to a repository, and memory by their number.

    python benchmarks/fleet.py speed FOLDER [--rounds 3] [--commits 150] [--templates 40]
    python benchmarks/fleet.py memory FOLDER [--of mine --of compare --of query] [--n 10 --n 100 --n 1000]

FOLDER takes repositories that are made up, stores and tables. For `speed` each has a history of its own, as the store
takes over what it has of the same history; fewer templates make a fleet of forks. For `memory` they are from five, so
that a thousand fit on a disk. Prints Markdown. On a busy machine the ratio of two runs in turns holds, the seconds do
not: the load is told.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.fleet_repositories import make_fleet
from benchmarks.measure import peak_of, timed

_FLOWLENS = (sys.executable, "-m", "flowlens")
_PERIOD = ("--since", "2023-06-01", "--until", "2024-06-01")
_HALF = 2


@click.group()
def fleet() -> None:
    """Measure fleets."""


@fleet.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--n", default=40, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--commits", default=150, show_default=True)
@click.option("--templates", type=int, help="How many of them differ in their history.  [default: all]")
def speed(folder: Path, n: int, rounds: int, commits: int, templates: int | None) -> None:
    """One worker, two workers, in turns, each with an empty store; and what is left beside the tasks."""
    make_fleet(folder, n, commits, templates or n)
    of = f"{n} repositories of {commits} commits, {templates or n} histories"
    click.echo(f"{of}, {os.cpu_count()} cores; the load of one minute beside each.\n")
    click.echo(
        "| round | load | 1 worker, s | 2 workers, s | ratio | engine, ms a repository |\n|--:|--:|--:|--:|--:|--:|"
    )
    ratios = []
    for number in range(1, rounds + 1):
        load = os.getloadavg()[0]
        one, beside = _mined(folder, 1, n)
        two, _ = _mined(folder, 2, n)
        ratios.append(two / one)
        click.echo(f"| {number} | {load:.1f} | {one:.1f} | {two:.1f} | {two / one:.2f} | {beside:.0f} |")
    click.echo(f"\nMedian ratio: {median(ratios):.2f}")


def _mined(folder: Path, n_workers: int, n: int) -> tuple[float, float]:
    """The seconds of a first mine of the fleet, and the milliseconds a repository that no task took."""
    cache, summary = folder / "cache", folder / "summary.json"
    shutil.rmtree(cache, ignore_errors=True)
    asked = (
        "--workers",
        str(n_workers),
        "--jobs",
        "1",
        "--cache-dir",
        str(cache),
        "--summary",
        str(summary),
        "--quiet",
    )
    timed([*_FLOWLENS, "mine", "--repos", str(folder / "fleet"), *asked])
    said = json.loads(summary.read_text("utf-8"))
    seconds = float(said["seconds"])
    in_tasks = sum(one["seconds"] for one in said["outcomes"]) / n_workers
    return seconds, (seconds - in_tasks) / n * 1000


@fleet.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--of", "what", type=click.Choice(["mine", "compare", "query"]), multiple=True, default=["mine", "query"])
@click.option("--n", "numbers", type=int, multiple=True, default=[10, 100, 1000])
def memory(folder: Path, what: Sequence[str], numbers: Sequence[int]) -> None:
    """The peak memory of a command, all its processes together, by the number of repositories."""
    places = make_fleet(folder, max(numbers))
    click.echo("| command | repositories | peak, MB |\n|---|--:|--:|")
    for each in what:
        for n in numbers:
            command = {"mine": _mine, "compare": _compare, "query": _query}[each](folder, places[:n])
            click.echo(f"| {each} | {n:,} | {peak_of(command).pss_mb:,.0f} |")


def _mine(folder: Path, places: Sequence[Path]) -> list[str]:
    file = folder / "repositories.txt"
    file.write_text("".join(f"{place.absolute()}\n" for place in places))
    return [*_FLOWLENS, "mine", "--repos", str(file), "--cache-dir", str(folder / "memory-cache"), "--quiet"]


def _compare(folder: Path, places: Sequence[Path]) -> list[str]:
    """Two squads, each with half of them."""
    half, text = len(places) // _HALF, ""
    for name, own in (("one", places[:half]), ("two", places[half:])):
        text += f'[[squad]]\nname = "{name}"\nrepositories = {json.dumps([str(place.absolute()) for place in own])}\n'
    (folder / "squads.toml").write_text(text)
    said = ("--cache-dir", str(folder / "memory-cache"), "--report", f"json:{folder / 'compared.json'}", "--quiet")
    return [*_FLOWLENS, "compare", str(folder / "squads.toml"), *_PERIOD, *said]


def _query(folder: Path, places: Sequence[Path]) -> list[str]:
    """Over the tables of the first five, copied under other keys as often as there are repositories."""
    seed, place = folder / "seed-tables", folder / f"tables-{len(places)}"
    if not seed.exists():
        (folder / "five.txt").write_text("".join(f"{one.absolute()}\n" for one in places[:5]))
        said = ("--cache-dir", str(folder / "memory-cache"), "--tables", str(seed), "--quiet")
        timed([*_FLOWLENS, "mine", "--repos", str(folder / "five.txt"), *said])
    for table in seed.iterdir():
        (place / table.name).mkdir(parents=True, exist_ok=True)
        files = sorted(table.iterdir())
        for number in range(len(places)):
            target = place / table.name / f"{number:040x}.parquet"
            if not target.exists():
                os.link(files[number % len(files)], target)
    question = (
        "SELECT year(landed_at) AS year, count(*), median(net_lines), count(DISTINCT repository) FROM changes "
        "JOIN release_changes USING (repository) WHERE changes.id = release_changes.change GROUP BY ALL"
    )
    return [*_FLOWLENS, "query", question, "--tables", str(place)]


if __name__ == "__main__":
    fleet()
