"""Times FlowLens against one `git log --numstat -M` of the same repository in the same run.

    python benchmarks/speed.py REPO... [--runs N] [--cores N] [--pydriller] [--growth] [--json FILE] [--compare FILE]

All that is timed runs on the same cores, with a warm page cache (one uncounted log runs first), in turns: a log, the
mines, the reports, the next log. Prints medians as a Markdown table with the targets; `--json` keeps every sample.

Mines and reports run with `--deep-budget 0`: to look in depth takes the time that it is given (30 s by default), until
all is known, and says nothing of what new commits cost.
"""

from __future__ import annotations

import platform
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.clones import BRANCH, find_later, first_parents, let_refs_be, share
from benchmarks.measure import Peak, Sample, peak_of, pin, timed
from benchmarks.plain_git import git
from benchmarks.speed_table import as_json, growth_rows, read_before, rows
from benchmarks.targets import FIRST_MINE, LOG, NEW_COMMITS, PYDRILLER, Growth, Result
from benchmarks.yardstick import read_yardstick
from flowlens import __version__

_N_LATER = 100
_PARTS = (0.25, 0.5, 1.0)

Samples = Mapping[str, list[Sample]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How often everything is run, and which of the slow things too."""

    n_runs: int
    pydriller: bool
    growth: bool


@click.command()
@click.argument("repositories", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--runs", default=5, show_default=True, type=click.IntRange(min=1), help="Of each; the median is told.")
@click.option("--cores", default=2, show_default=True, type=click.IntRange(min=1), help="All runs share so many cores.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write every sample to it.")
@click.option(
    "--compare", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The JSON of another run."
)
@click.option("--pydriller", is_flag=True, help="Time PyDriller as well, once; it takes many minutes.")
@click.option("--growth", is_flag=True, help="Time first mines of a quarter, a half and all of the history as well.")
def main(repositories: tuple[Path, ...], file: Path | None, compare: Path | None, cores: int, **flags: Any) -> None:
    """Print what was measured of each of the REPOSITORIES, and whether it meets the targets."""
    before = None if compare is None else read_before(compare)
    plan = Plan(flags["runs"], flags["pydriller"], flags["growth"])
    machine = _machine(pin(cores))
    results = []
    for repository in repositories:
        results.append(_measure(repository, plan))
        if file is not None:
            file.write_text(as_json(machine, results), encoding="utf-8")
    for line in rows(results, before):
        click.echo(line)
    if plan.growth:
        click.echo()
        for line in growth_rows(results):
            click.echo(line)


def _machine(cores: tuple[int, ...]) -> dict[str, Any]:
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": cores,
        "platform": platform.platform(),
        "python": platform.python_version(),
        "git": git(Path(), "version"),
        "flowlens": __version__,
    }


def _measure(repository: Path, plan: Plan) -> Result:
    yardstick = read_yardstick(repository)
    later = find_later(repository, _N_LATER)
    samples: Samples = defaultdict(list)
    with _clone(repository) as clone:
        for number in range(plan.n_runs):
            click.echo(f"{repository.name}: run {number + 1} of {plan.n_runs}", err=True)
            samples[LOG].append(yardstick.run())
            _mine_twice(repository, samples)
            _report_twice(repository, samples)
            let_refs_be(clone, later.before)
            with _cache() as cache:
                timed(_flowlens("mine", clone, cache))
                let_refs_be(clone, later.after)
                samples[NEW_COMMITS].append(timed(_flowlens("mine", clone, cache)))
    if plan.pydriller:
        samples[PYDRILLER].append(_pydriller(repository))
    growth = _growth(repository, plan.n_runs) if plan.growth else ()
    name, n_commits = repository.absolute().name, len(yardstick.commits)
    return Result(
        name, n_commits, yardstick.n_restarts, later.n_commits, samples, _peak(repository, plan.n_runs), growth
    )


def _mine_twice(repository: Path, samples: Samples) -> None:
    with _cache() as cache:
        samples[FIRST_MINE].append(timed(_flowlens("mine", repository, cache)))
        samples["second mine"].append(timed(_flowlens("mine", repository, cache)))


def _report_twice(repository: Path, samples: Samples) -> None:
    with _cache() as cache:
        reports = ("--report", "terminal:-", "--report", f"html:{cache / 'page.html'}")
        samples["first report"].append(timed(_flowlens("report", repository, cache, *reports)))
        samples["second report"].append(timed(_flowlens("report", repository, cache, *reports)))


def _peak(repository: Path, n_runs: int) -> Peak:
    """The largest of as many runs: what is looked at every 50 ms can miss the highest moment of a short one."""
    peaks = []
    for number in range(n_runs):
        click.echo(f"{repository.name}: memory, run {number + 1} of {n_runs}", err=True)
        with _cache() as cache:
            peaks.append(peak_of(_flowlens("mine", repository, cache)))
    return Peak(max(peak.pss_mb for peak in peaks), max(peak.rss_mb for peak in peaks))


def _pydriller(repository: Path) -> Sample:
    click.echo(f"{repository.name}: PyDriller", err=True)
    with _clone(repository, bare=False) as clone:
        return timed([sys.executable, str(Path(__file__).with_name("pydriller_walk.py")), str(clone)])


def _growth(repository: Path, n_runs: int) -> list[Growth]:
    """The first mine of the oldest parts of the first-parent history, without tags, in turns as well."""
    line = first_parents(repository)
    heads = {part: line[len(line) - max(1, round(part * len(line)))] for part in _PARTS}
    samples: dict[float, list[Sample]] = defaultdict(list)
    logs: dict[float, list[Sample]] = defaultdict(list)
    with _clone(repository) as clone:
        for number in range(n_runs):
            click.echo(f"{repository.name}: growth, run {number + 1} of {n_runs}", err=True)
            for part, head in heads.items():
                let_refs_be(clone, {BRANCH: head})
                logs[part].append(read_yardstick(clone).run())
                with _cache() as cache:
                    samples[part].append(timed(_flowlens("mine", clone, cache)))
    return [
        Growth(part, int(git(repository, "rev-list", "--count", head)), samples[part], logs[part])
        for part, head in heads.items()
    ]


def _flowlens(command: str, repository: Path, cache: Path, *more: str) -> list[str]:
    call = [sys.executable, "-m", "flowlens", command, str(repository), "--quiet", "--cache-dir", str(cache)]
    return [*call, "--deep-budget", "0", *more]


@contextmanager
def _cache() -> Iterator[Path]:
    """An empty store."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def _clone(repository: Path, *, bare: bool = True) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "clone")
        share(repository, clone, bare=bare)
        yield clone


if __name__ == "__main__":
    main()
