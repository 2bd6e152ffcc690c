"""Scores the commits that a fix is said to repair on what its developers wrote: `Fixes: <id>` in their messages.

    python benchmarks/szz.py CLONE … [--fixes 200] [--seed 6] [--only-ours]

Prints a table for each clone: precision, recall and F1 with 95 % intervals (resampling fixes), for all candidates of
PyDriller, the newest of them, and what FlowLens makes of them. `szz.md` holds what it printed.
"""

from __future__ import annotations

import os
import random
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from pydriller import Git

from flowlens.sources.git.deep_folder import child_environment, make_folder
from flowlens.sources.git.shadow import Shadow, open_shadow
from flowlens.sources.git.szz import BlamingGit, TooLargeError, candidates

_TRAILER = re.compile(r"^\s*Fixes:\s*([0-9a-f]{7,40})\b", re.MULTILINE)
_DRAWS = 2_000

Found = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, and the interval of F1."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float


@click.command()
@click.argument("clones", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--fixes", default=200, show_default=True, help="How many fixes are drawn of each clone.")
@click.option("--seed", default=6, show_default=True)
@click.option("--only-ours", is_flag=True, help="Leave PyDriller's own out: it blames whole files, which takes longer.")
def main(clones: Sequence[Path], fixes: int, seed: int, only_ours: bool) -> None:
    """Print a table for each clone."""
    for clone in clones:
        with open_shadow(clone) as shadow:
            dates, messages = _history(shadow)
            truth = pairs_of(messages)
            drawn = random.Random(seed).sample(sorted(truth), min(fixes, len(truth)))  # noqa: S311 - a sample
            chosen = {fix: truth[fix] for fix in drawn}
            click.echo(f"\n{clone}: {len(drawn)} of {len(truth)} fixes with a trailer, seed {seed}\n")
            found = _found(shadow, drawn, dates, only_ours=only_ours)
        click.echo("| candidates | precision | recall | F1 [95 %] |\n|---|---|---|---|")
        for name, guesses in found.items():
            one = score(chosen, guesses, seed)
            numbers = f"{one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f} [{one.low:.2f}, {one.high:.2f}]"
            click.echo(f"| {name} | {numbers} |")


def pairs_of(messages: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The commits that each fix names in its trailers, where exactly one commit has that id."""
    oids = sorted(messages)
    found = {}
    for oid, message in messages.items():
        named = {_resolved(short, oids) for short in _TRAILER.findall(message)} - {None, oid}
        if named:
            found[oid] = frozenset(str(one) for one in named)
    return found


def score(truth: Found, found: Found, seed: int) -> Score:
    """How well what was found agrees with the truth, over pairs of a fix and what it repairs."""
    fixes = sorted(truth)
    hits = np.array([len(truth[fix] & found[fix]) for fix in fixes], dtype=float)
    named = np.array([len(found[fix]) for fix in fixes], dtype=float)
    true = np.array([len(truth[fix]) for fix in fixes], dtype=float)
    draws = np.random.default_rng(seed).integers(0, len(fixes), (_DRAWS, len(fixes)))
    of_draws = 2 * hits[draws].sum(1) / (named[draws].sum(1) + true[draws].sum(1))
    low, high = np.quantile(of_draws, [0.025, 0.975])
    precision = float(hits.sum() / named.sum()) if named.sum() else 0.0
    f1 = float(2 * hits.sum() / (named.sum() + true.sum()))
    return Score(precision, float(hits.sum() / true.sum()), f1, float(low), float(high))


def newest(names: Sequence[str] | frozenset[str], dates: Mapping[str, int]) -> frozenset[str]:
    """The one committed last; none of none."""
    known = [name for name in names if name in dates]
    return frozenset([max(known, key=lambda name: (dates[name], name))]) if known else frozenset()


def _resolved(short: str, oids: Sequence[str]) -> str | None:
    place = bisect_left(oids, short)
    matching = [oid for oid in oids[place : place + 2] if oid.startswith(short)]
    return matching[0] if len(matching) == 1 else None


def _history(shadow: Shadow) -> tuple[dict[str, int], dict[str, str]]:
    """The committer date and the message of every commit with one parent."""
    told = shadow.git.run("log", "HEAD", "--max-parents=1", "--min-parents=1", "--format=%H %ct %B%x00").output
    rows = [text.strip().split(" ", 2) for text in told.decode("utf-8", "replace").split("\0") if text.strip()]
    return {oid: int(at) for oid, at, *_ in rows}, {oid: " ".join(body) for oid, _, *body in rows}


def _found(
    shadow: Shadow, fixes: Sequence[str], dates: Mapping[str, int], *, only_ours: bool
) -> dict[str, dict[str, frozenset[str]]]:
    """What each way of looking names for each fix."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    with _surroundings(shadow) as folder, click.progressbar(fixes) as bar:
        plain, blaming = Git(folder), BlamingGit(folder)
        for fix in bar:
            ways = {}
            if not only_ours:
                by_file = plain.get_commits_last_modified_lines(plain.get_commit(fix))
                every = frozenset[str]().union(*by_file.values())
                ways = {"PyDriller's, all": every, "PyDriller's, the newest": newest(every, dates)}
            ours = frozenset(_ours(blaming, fix))
            ways |= {"FlowLens's, all": ours, "FlowLens's, the newest": newest(ours, dates)}
            for name, names in ways.items():
                found.setdefault(name, {})[fix] = names
    return found


def _ours(git: BlamingGit, fix: str) -> list[str]:
    try:
        return candidates(git, fix)
    except TooLargeError:
        return []


@contextmanager
def _surroundings(shadow: Shadow) -> Iterator[str]:
    """The folder and the environment that FlowLens gives PyDriller."""
    folder, before = make_folder(shadow), dict(os.environ)
    os.environ.update(child_environment(shadow, folder))
    try:
        yield str(folder)
    finally:
        os.environ.clear()
        os.environ.update(before)


if __name__ == "__main__":
    main()
