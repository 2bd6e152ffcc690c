"""How long the lenses, the verdict and the report take on a million changes, and how much memory they need.

    python benchmarks/load.py [--changes 1000000] [--releases 5000] [--areas 200] [--people 3000]

The tables are made up in memory: no repository is read, and none of that size can be had. Sizes are heavy-tailed,
people come and go, an area's files are touched again, and fixes and reverts are among them, so that every lens has
work to do.
Each stage is told with its seconds of processor, and the most memory that the process has had until then.
"""

from __future__ import annotations

import resource
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
from flowlens.facts.tables import Facts, empty_frame, frame
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
_NOTHING: dict[str, Any] = {"text": None, "time": pd.NaT, "int": 0, "float": None, "flag": False}


@click.command()
@click.option("--changes", default=1_000_000, show_default=True, type=click.IntRange(1))
@click.option("--releases", default=5_000, show_default=True, type=click.IntRange(1))
@click.option("--areas", default=200, show_default=True, type=click.IntRange(1))
@click.option("--people", default=3_000, show_default=True, type=click.IntRange(1))
@click.option("--lenses", is_flag=True, help="Tell each lens by itself.")
def main(changes: int, releases: int, areas: int, people: int, lenses: bool) -> None:
    """Print a Markdown row for each stage."""
    click.echo("| stage | seconds of processor | GB at most until then |\n|---|--:|--:|")
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
    begun = time.process_time()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    click.echo(f"| {name} | {time.process_time() - begun:.1f} | {peak:.2f} |")


def facts_of(n: int, n_releases: int, n_areas: int, n_people: int) -> Facts:
    """Facts of so many changes; the same ones each time."""
    rng = np.random.default_rng(20_260_101)
    at = pd.Series(_BEGIN + pd.to_timedelta(np.sort(rng.uniform(0, _DAYS * 86_400, n)), unit="s")).dt.as_unit("us")
    sizes = np.minimum(np.exp(rng.normal(3, 1.6, n)).astype(np.int64) + 1, 100_000)
    ids = np.array([f"{number:040x}" for number in range(n)], dtype=object)
    # People stay for a while: each works in a part of the years.
    person = np.char.add(
        "p", ((rng.pareto(1.2, n) * 40 + np.arange(n) / n * n_people * 0.9) % n_people).astype(int).astype(str)
    )
    kind = rng.choice(_KINDS, n, p=_SHARES)
    changes = _table("changes", n, {
        "id": ids, "base": np.concatenate([[None], ids[:-1]]), "position": np.arange(n), "how": "squash",
        "started_at": at - pd.to_timedelta(rng.exponential(3, n), unit="D"), "landed_at": at, "n_commits": 1, "n_people": 1,
        "person": person.astype(object), "kind": kind, "raw_lines": sizes, "net_lines": sizes,
        "added": sizes - sizes // 3, "deleted": sizes // 3, "n_files": _FILES_A_CHANGE, "n_areas": 1, "subject": "Change it",
        "reverts": np.where(kind == "revert", np.concatenate([[None], ids[:-1]]), None),
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


def _files(
    rng: np.random.Generator, ids: np.ndarray[Any, Any], sizes: np.ndarray[Any, Any], n_areas: int
) -> pd.DataFrame:
    """Three files a change in one area; one file in ten is new, and the others were touched before."""
    n = len(ids) * _FILES_A_CHANGE
    area = np.repeat((rng.pareto(1.0, len(ids)) * 8).astype(int) % n_areas, _FILES_A_CHANGE)
    number = (rng.pareto(1.0, n) * 20).astype(int) % 500 + np.arange(n) // (n // 20 + 1) * 50
    path = np.char.add(np.char.add(np.char.add("area", area.astype(str)), "/f"), np.char.add(number.astype(str), ".py"))
    seen = pd.Series(path).duplicated().to_numpy()
    lines = np.repeat(sizes // _FILES_A_CHANGE + 1, _FILES_A_CHANGE)
    return _table("change_files", n, {
        "change": np.repeat(ids, _FILES_A_CHANGE), "path": path.astype(object),
        "area": np.char.add("area", area.astype(str)).astype(object), "content": "source",
        "status": np.where(seen, "modified", "added").astype(object), "added": lines, "deleted": np.where(seen, lines // 2, 0),
    })  # fmt: skip


def _releases(ids: np.ndarray[Any, Any], at: pd.Series[pd.Timestamp], every: np.ndarray[Any, Any]) -> pd.DataFrame:
    n = len(every)
    name = np.array([f"v{number // 100}.{number % 100}.0" for number in range(n)], dtype=object)
    held = np.diff(every, prepend=-1)
    return _table("releases", n, {
        "name": name, "tag": name, "component": "", "version": name, "oid": ids[every],
        "at": at.iloc[every].reset_index(drop=True) + pd.Timedelta(hours=1), "level": "minor", "stage": "final",
        "line": "mainline", "carries_work": True, "n_changes": held, "n_ahead": held, "n_commits": held,
    })  # fmt: skip


def _contained(ids: np.ndarray[Any, Any], at: pd.Series[pd.Timestamp], every: np.ndarray[Any, Any]) -> pd.DataFrame:
    first = np.searchsorted(every, np.arange(len(ids)))
    released = at.iloc[every].reset_index(drop=True).iloc[first].reset_index(drop=True) + pd.Timedelta(hours=1)
    return _table("release_changes", len(ids), {
        "release": np.array([f"v{number // 100}.{number % 100}.0" for number in range(len(every))], dtype=object)[first],
        "change": ids, "waited": (released - at).dt.total_seconds() / 86_400,
    })  # fmt: skip


def _table(name: str, n: int, columns: dict[str, Any]) -> pd.DataFrame:
    """The table with these columns, of which one value stands for all rows; the others hold what means nothing."""
    if not n:
        return empty_frame(name)
    declared = {column.name: _NOTHING[column.type] for column in table(name).columns} | columns
    whole = {
        key: value if hasattr(value, "__len__") and not isinstance(value, str) else pd.Series([value] * n)
        for key, value in declared.items()
    }
    return frame(
        name, {key: value if isinstance(value, pd.Series) else pd.Series(value) for key, value in whole.items()}
    )


if __name__ == "__main__":
    main()
