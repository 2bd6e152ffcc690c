"""Times `flowlens report`, cold and warm, against one `git log --numstat` of the same repository in the same run.

    python benchmarks/speed.py REPO... [--runs N]

Cold means an empty store; the page cache is warm for both, as one `git log` runs first and is not counted. Prints the
medians as a Markdown table.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import click


@click.command()
@click.argument("repositories", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--runs", default=3, show_default=True, help="Runs of each; the median is told.")
def main(repositories: tuple[Path, ...], runs: int) -> None:
    """Print one row a repository: seconds of Git's log, of a cold and a warm report, and the two ratios."""
    click.echo("| repository | `git log --numstat` | cold report | ratio | warm report | ratio |")
    click.echo("|---|---|---|---|---|---|")
    for repository in repositories:
        _git_log(repository)
        logs, colds, warms = [], [], []
        for _ in range(runs):
            logs.append(_git_log(repository))
            with tempfile.TemporaryDirectory() as cache:
                colds.append(_report(repository, cache))
                warms.append(_report(repository, cache))
        log, cold, warm = median(logs), median(colds), median(warms)
        click.echo(
            f"| {repository.name} | {log:.1f} s | {cold:.1f} s | {cold / log:.2f} | {warm:.1f} s | {warm / log:.2f} |"
        )


def _git_log(repository: Path) -> float:
    return _seconds(["git", "-C", str(repository), "log", "--numstat", "-M", "--format=%H", "HEAD"])


def _report(repository: Path, cache: str) -> float:
    page = str(Path(cache, "page.html"))
    command = [sys.executable, "-m", "flowlens", "report", str(repository), "--quiet", "--cache-dir", cache]
    return _seconds([*command, "--report", "terminal:-", "--report", f"html:{page}"])


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    status = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if status.returncode:
        # Git's own log ends at the first missing object; how long it took until then is told all the same.
        click.echo(f"status {status.returncode}: {' '.join(command[:6])} …", err=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
