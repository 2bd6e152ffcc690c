"""Fetches 50,000 pull requests from a GitHub on loopback over several runs that are killed, and counts what is kept.

    python -m benchmarks.forge_many [--pulls 50000] [--kills 5]

The GitHub is that of the tests (`tests/sources/forge/hub.py`), which answers by GitHub's own schema. Each run but the
last is killed without a warning while it asks; between the runs some pull requests are changed, and some are opened.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from flowlens.sources.forge.kept import kept_pulls
from tests.repos import Repo, day, lines
from tests.sources.forge.hub import Hub, hub_on, iso, pull
from tests.sources.forge.server import NOW, Asked, Reply

_TOKEN = "ghp_planted4711planted4711planted4711"
_SEED = 20_240_101


@click.command()
@click.option("--pulls", "n_pulls", default=50_000, show_default=True)
@click.option("--kills", "n_kills", default=5, show_default=True)
def main(n_pulls: int, n_kills: int) -> None:
    """Print a row for each run, and fail where a pull request is lost, or kept twice, or as it was before."""
    hub = Hub(pulls=[pull(n, NOW - n_pulls * 60 + n * 60) for n in range(1, n_pulls + 1)], created_at=NOW - 86_400)
    click.echo("| run | ended | questions | kept | GB at most |\n|--:|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as name, hub_on(hub) as server:
        repo, cache = Repo(Path(name) / "clone"), Path(name) / "cache"
        repo.commit({"a.txt": lines(range(3))}, at=day(0))
        for number in range(n_kills + 1):
            until = None if number == n_kills else n_pulls // 50 // (n_kills + 1)
            click.echo(f"| {number + 1} | " + _run(hub, server.url, Path(name), until))
            if number < n_kills:
                _go_on(hub, number)
        (folder,) = (cache / "git").glob("[!.]*")
        kept = [(one.number, one.updated_at) for one in kept_pulls(folder).pulls]
    wanted = sorted((one["number"], one["updatedAt"]) for one in hub.pulls)
    if sorted((number, iso(at or 0)) for number, at in kept) != wanted:
        sys.exit(f"{len(kept)} are kept of {len(wanted)}, or some as they were.")


def _run(hub: Hub, url: str, within: Path, kill_after: int | None) -> str:
    """One run, killed within a question where that is said; what to tell of it."""
    n_asked, running = 0, list[subprocess.Popen[bytes]]()

    def before(_: Asked) -> Reply | None:
        nonlocal n_asked
        n_asked += 1
        if n_asked == kill_after:
            os.kill(running[-1].pid, signal.SIGKILL)
            running[-1].wait()
        return None

    hub.before = before
    cache = within / "cache"
    where = ["--forge-kind", "github", "--forge-url", url, "--forge-project", "team/project"]
    kept = ["--cache-dir", str(cache), "--deep-budget", "0", "--quiet"]
    options = ["mine", str(within / "clone"), *kept, "--forge", *where]
    command = [sys.executable, "-m", "flowlens", *options]
    told = {**os.environ, "GITHUB_TOKEN": _TOKEN}
    running.append(subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL))
    status = running[-1].wait()
    (folder,) = (cache / "git").glob("[!.]*")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    ended = "whole" if status == 0 else f"killed ({status})"
    return f"{ended} | {n_asked} | {len(kept_pulls(folder).pulls):,} | {peak:.2f} |"


def _go_on(hub: Hub, number: int) -> None:
    """What a busy project does until the next run: a hundred pull requests change, and ten are opened."""
    chance, at = random.Random(_SEED + number), NOW + number * 86_400  # noqa: S311 - draws no secret
    changed = set(chance.sample([one["number"] for one in hub.pulls], 100))
    newest = max(one["number"] for one in hub.pulls)
    later = [pull(one, at + one % 3_600) for one in sorted(changed)]
    opened = [pull(newest + n, at + 7_200 + n) for n in range(1, 11)]
    left = [one for one in hub.pulls if one["number"] not in changed]
    hub.pulls = sorted([*left, *later, *opened], key=lambda one: (one["updatedAt"], one["number"]))


if __name__ == "__main__":
    main()
