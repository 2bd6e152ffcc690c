"""How long the gate takes on a change, against Git's log of 400 commits in the same run.

    python benchmarks/gate_speed.py REPO... [--runs N] [--cores N] [--commits N]

The change is the newest commits of HEAD. The gate keeps no store: each run is a first one.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.measure import Sample, pin, timed

_LOG_COMMITS = 400
_MOST_SECONDS, _MOST_CPU_SECONDS = 1.0, 0.7


@click.command()
@click.argument("repositories", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--runs", default=5, show_default=True, type=click.IntRange(min=1), help="Of each; the median is told.")
@click.option("--cores", default=2, show_default=True, type=click.IntRange(min=1), help="All runs share so many cores.")
@click.option("--commits", default=3, show_default=True, type=click.IntRange(min=1), help="First-parent steps judged.")
def main(repositories: tuple[Path, ...], runs: int, cores: int, commits: int) -> None:
    """Print a row for each of the REPOSITORIES, and whether the targets are met."""
    pin(cores)
    click.echo(
        f"| repository | git log -{_LOG_COMMITS} --numstat | flowlens check | its processor time | both targets met |"
    )
    click.echo("|---|---|---|---|---|")
    for repository in repositories:
        log = ["git", "-C", str(repository), "log", f"-{_LOG_COMMITS}", "--numstat", "HEAD"]
        gate = [sys.executable, "-m", "flowlens", "check", str(repository), "--base", f"HEAD~{commits}", "--exit-zero"]
        samples = [(timed(log), timed([*gate, "--on-unknown", "warn"])) for _ in range(runs)]
        click.echo(_row(repository.absolute().name, samples))


def _row(name: str, samples: list[tuple[Sample, Sample]]) -> str:
    log, wall = (median(pair[i].wall_seconds for pair in samples) for i in (0, 1))
    cpu = median(pair[1].cpu_seconds for pair in samples)
    met = "yes" if wall <= log + _MOST_SECONDS and cpu <= _MOST_CPU_SECONDS else "no"
    return f"| {name} | {log:.2f} s | {wall:.2f} s (log + {wall - log:.2f}) | {cpu:.2f} s | {met} |"


if __name__ == "__main__":
    main()
