"""How long the lenses, the verdict and the report take on a million changes, and how much memory they need.

    python benchmarks/load.py [--changes 1000000] [--releases 5000] [--areas 200] [--people 3000]

The tables are made up in memory: no repository is read, and none of that size can be had. Sizes are heavy-tailed,
people come and go, an area's files are touched again, and fixes and reverts are among them, so that every lens has
work to do.
Each stage is told with its seconds of processor, and the most memory that the process had in it (Linux only).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from flowlens import pipeline
from flowlens.config import Overrides, load_config
from flowlens.facts.schema import table
from flowlens.facts.tables import Facts, frame
from flowlens.lenses.catalog import LENSES
from flowlens.model.report import Repository
from flowlens.outputs.html.page import report as page
from flowlens.outputs.json_report import report as json_report
from flowlens.verdict.policy import policy

__all__ = ["facts_of", "main"]

_BEGIN = pd.Timestamp("2004-01-01", tz="UTC")
_DAYS = 20 * 365
_KINDS = np.array(["feature", "fix", "docs", "test", "chore", "refactor", "other", "revert"], dtype=object)
_SHARES = [0.25, 0.2, 0.1, 0.1, 0.1, 0.1, 0.14, 0.01]
_FILES_A_CHANGE = 3
_FILES_AN_AREA = 1_500
_PEAK, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
Array = np.ndarray[Any, Any]
_NOTHING: dict[str, Any] = {"text": None, "time": pd.NaT, "int": 0, "float": None, "flag": False}


@click.command()
@click.option("--changes", default=1_000_000, show_default=True, type=click.IntRange(1))
@click.option("--releases", default=5_000, show_default=True, type=click.IntRange(1))
@click.option("--areas", default=200, show_default=True, type=click.IntRange(1))
@click.option("--people", default=3_000, show_default=True, type=click.IntRange(1))
@click.option("--lenses", is_flag=True, help="Tell each lens by itself.")
def main(changes: int, releases: int, areas: int, people: int, lenses: bool) -> None:
    """Print a Markdown row for each stage."""
    click.echo("| stage | seconds of processor | GB at most |\n|---|--:|--:|")
    with _stage("tables"):
        facts = facts_of(changes, releases, areas, people)
    settings = load_config(Path(), overrides=Overrides())
    if lenses:
        for lens in LENSES:
            with _stage(f"`{lens.id}`"):
                lens.judge(lens.measure(facts, settings.lenses), policy(settings.lenses.stage))
    with _stage("lenses and verdict"):
        told = pipeline._judged(facts, settings)
    with _stage("JSON"):
        json_report(told)
    with _stage("HTML"):
        page(told)


@contextmanager
def _stage(name: str) -> Iterator[None]:
    _PEAK.write_text("5")  # from here on the kernel counts the most memory anew
    begun = time.process_time()
    yield
    peak = int(_STATUS.read_text().partition("VmHWM:")[2].split()[0]) / (1 << 20)
    click.echo(f"| {name} | {time.process_time() - begun:.1f} | {peak:.2f} |")


def facts_of(n: int, n_releases: int, n_areas: int, n_people: int) -> Facts:
    """Facts of so many changes; the same ones each time."""
    rng = np.random.default_rng(20_260_101)
    at = pd.Series(_BEGIN + pd.to_timedelta(np.sort(rng.uniform(0, _DAYS * 86_400, n)), unit="s")).dt.as_unit("us")
    sizes = np.minimum(np.exp(rng.normal(3, 1.6, n)).astype(np.int64) + 1, 100_000)
    ids = np.array([f"{number:040x}" for number in range(n)], dtype=object)
    # People stay for a while: each works in a part of the years.
    who = (rng.pareto(1.2, n) * 40 + np.arange(n) / n * n_people * 0.9) % n_people
    person = _named("p{}", n_people)[who.astype(np.int64)]
    before = pd.Series(ids).shift()
    kind = rng.choice(_KINDS, n, p=_SHARES)
    changes = _table("changes", n, {
        "id": ids, "base": before, "position": np.arange(n), "how": "squash",
        "started_at": at - pd.to_timedelta(rng.exponential(3, n), unit="D"), "landed_at": at, "n_commits": 1,
        "n_people": 1,
        "person": person, "kind": kind, "raw_lines": sizes, "net_lines": sizes,
        "added": sizes - sizes // 3, "deleted": sizes // 3, "n_files": _FILES_A_CHANGE, "n_areas": 1,
        "subject": "Change it", "reverts": before.where(kind == "revert"),
    })  # fmt: skip
    commits = _table("commits", n, {
        "oid": ids, "author_at": changes["started_at"], "commit_at": at, "parents": 1, "person": changes["person"],
        "kind": changes["kind"], "change": ids, "subject": "Change it", "added": changes["added"],
        "deleted": changes["deleted"], "n_files": _FILES_A_CHANGE, "reverts": changes["reverts"],
    })  # fmt: skip
    every = np.linspace(n / n_releases, n, n_releases).astype(int) - 1
    now = at.iloc[-1].to_pydatetime()
    return Facts(
        repository=Repository("load", ids[-1], "main", (_BEGIN.to_pydatetime(), now), False, n, n, n_releases),
        as_of=now,
        commits=commits,
        changes=changes,
        change_files=_files(rng, ids, sizes, n_areas),
        releases=_releases(ids, at, every),
        release_changes=_contained(ids, at, every),
    )


def _files(rng: np.random.Generator, ids: Array, sizes: Array, n_areas: int) -> pd.DataFrame:
    """Three files a change in one area; one file in ten is new, and the others were touched before."""
    n = len(ids) * _FILES_A_CHANGE
    area = np.repeat((rng.pareto(1.0, len(ids)) * 8).astype(np.int64) % n_areas, _FILES_A_CHANGE)
    number = (rng.pareto(1.0, n) * 20).astype(np.int64) % 500 + np.arange(n) // (n // 20 + 1) * 50
    path = _named("area{}/f{}.py", n_areas, _FILES_AN_AREA)[area * _FILES_AN_AREA + number]
    seen = pd.Series(path).duplicated().to_numpy()
    lines = np.repeat(sizes // _FILES_A_CHANGE + 1, _FILES_A_CHANGE)
    return _table("change_files", n, {
        "change": np.repeat(ids, _FILES_A_CHANGE), "path": path,
        "area": _named("area{}", n_areas)[area], "content": "source",
        "status": np.where(seen, "modified", "added").astype(object), "added": lines,
        "deleted": np.where(seen, lines // 2, 0),
    })  # fmt: skip


def _releases(ids: Array, at: pd.Series[pd.Timestamp], every: Array) -> pd.DataFrame:
    n = len(every)
    name = _names_of_releases(n)
    held = np.diff(every, prepend=-1)
    return _table("releases", n, {
        "name": name, "tag": name, "component": "", "version": name, "oid": ids[every],
        "at": at.iloc[every].reset_index(drop=True) + pd.Timedelta(hours=1), "level": "minor", "stage": "final",
        "line": "mainline", "carries_work": True, "n_changes": held, "n_ahead": held, "n_commits": held,
    })  # fmt: skip


def _names_of_releases(n: int) -> Array:
    return _named("v{}.{}.0", n // 100 + 1, 100)[:n]


def _contained(ids: Array, at: pd.Series[pd.Timestamp], every: Array) -> pd.DataFrame:
    first = np.searchsorted(every, np.arange(len(ids)))
    released = at.iloc[every].reset_index(drop=True).iloc[first].reset_index(drop=True) + pd.Timedelta(hours=1)
    return _table("release_changes", len(ids), {
        "release": _names_of_releases(len(every))[first],
        "change": ids, "waited": (released - at).dt.total_seconds() / 86_400,
    })  # fmt: skip


def _named(form: str, n: int, n_inner: int = 1) -> Array:
    """Names by number; an inner number counts faster."""
    return np.array([form.format(outer, inner) for outer in range(n) for inner in range(n_inner)], dtype=object)


def _table(name: str, n: int, columns: dict[str, Any]) -> pd.DataFrame:
    """The table with these columns, of which one value stands for all rows; the others hold what means nothing."""
    declared = {column.name: _NOTHING[column.type] for column in table(name).columns} | columns
    return frame(name, {key: _column(value, n) for key, value in declared.items()})


def _column(value: Any, n: int) -> pd.Series[Any]:
    if isinstance(value, pd.Series):
        return value
    return pd.Series(value if isinstance(value, np.ndarray) else [value] * n)


if __name__ == "__main__":
    main()
