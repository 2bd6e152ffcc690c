"""Simulates the mining of many repositories: how long it takes, what it fills, how soon all are looked at again.

    python benchmarks/fleet_simulation.py [--repositories 1000000] [--workers 50 --workers 200 --workers 800]

The costs are measured (see `flowlens explain scale`); how many commits repositories have, how fast a network is and how
often a worker dies are assumed, and are options. Prints Markdown; the same options give the same numbers.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

__all__ = ["Costs", "World", "makespan", "seconds_of", "sizes"]

Floats = NDArray[np.float64]
_DAY = 86_400.0
_HOUR = 3_600.0
_SEED = 20_261_130
# The store is written every 30 s of a long first run, and half of that is lost in the middle.
_LOST_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Costs:
    """What was measured: processor seconds, and bytes."""

    repository_seconds: float = 0.2
    commit_seconds: float = 0.0024
    clone_bytes: float = 10_000.0
    store_bytes: float = 210.0


@dataclass(frozen=True, slots=True)
class World:
    """What is assumed: a log-normal number of commits, bytes a second to each worker, deaths an hour of a worker."""

    n: int = 1_000_000
    median_commits: float = 60.0
    spread: float = 2.0
    most_commits: float = 1_500_000.0
    bytes_a_second: float = 10e6
    deaths_an_hour: float = 0.01


def sizes(world: World) -> Floats:
    """The number of commits of each repository."""
    drawn = np.random.default_rng(_SEED).lognormal(np.log(world.median_commits), world.spread, world.n)
    return np.clip(np.round(drawn), 1.0, world.most_commits)


def seconds_of(commits: Floats, costs: Costs, world: World) -> Floats:
    """How long each is on a worker: cloned, then read, with what the death of a worker costs on average."""
    work = costs.repository_seconds + commits * (costs.commit_seconds + costs.clone_bytes / world.bytes_a_second)
    again = costs.repository_seconds + _LOST_SECONDS
    return np.asarray(work + work / _HOUR * world.deaths_an_hour * again)


def makespan(seconds: Iterable[float], n_workers: int) -> float:
    """When the last worker is done, each taking the next of the list when it is free."""
    free = [0.0] * n_workers
    for one in seconds:
        heapq.heapreplace(free, free[0] + one)
    return max(free)


def rows(world: World, costs: Costs, workers: Sequence[int]) -> list[str]:
    """A row for each number of workers."""
    commits = sizes(world)
    seconds = seconds_of(commits, costs, world)
    largest_first, as_listed = np.sort(seconds)[::-1].tolist(), seconds.tolist()
    told = []
    for n_workers in workers:
        best, listed = makespan(largest_first, n_workers), makespan(as_listed, n_workers)
        ideal = max(float(seconds.sum()) / n_workers, float(seconds.max()))
        told.append(
            f"| {n_workers:,} | {ideal / _HOUR:,.1f} | {best / _HOUR:,.1f} | {listed / _HOUR:,.1f} "
            f"| {world.n * costs.repository_seconds / n_workers / _HOUR:,.2f} |"
        )
    return told


@click.command()
@click.option("--repositories", "n", default=1_000_000, show_default=True)
@click.option("--workers", type=int, multiple=True, default=[50, 200, 800], show_default=True)
@click.option("--median-commits", default=60.0, show_default=True)
@click.option("--spread", default=2.0, show_default=True, help="Standard deviation of the log of the commits.")
@click.option("--bytes-a-second", default=10e6, show_default=True)
@click.option("--deaths-an-hour", default=0.01, show_default=True)
def simulate(workers: Sequence[int], **assumed: Any) -> None:
    """Print what a fleet of that size takes."""
    world = World(**assumed)
    costs, commits = Costs(), sizes(world)
    seconds = seconds_of(commits, costs, world)
    total = float(commits.sum())
    click.echo(f"{world.n:,} repositories, {total / 1e6:,.0f} million commits, the largest {commits.max():,.0f}")
    click.echo(f"{seconds.sum() / _DAY:,.0f} worker days; the longest task {seconds.max() / 60:,.0f} minutes")
    click.echo(
        f"{total * costs.clone_bytes / 1e12:,.1f} TB to clone, {total * costs.store_bytes / 1e9:,.0f} GB of stores"
    )
    click.echo(
        "\n| workers | ideal, h | largest first, h | as listed, h | look at all again, h |\n|--:|--:|--:|--:|--:|"
    )
    click.echo("\n".join(rows(world, costs, workers)))


if __name__ == "__main__":
    simulate()
