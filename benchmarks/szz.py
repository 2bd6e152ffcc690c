"""Scores the commits that a fix is said to repair on what its developers wrote: `Fixes: <id>` in their messages.

    python benchmarks/szz.py CLONE … [--fixes 200] [--after 0] [--seed 6] [--only-ours]

Prints a table for each clone: precision, recall and F1 with 95 % intervals (resampling fixes), for all candidates of
PyDriller, the newest of them, and what FlowLens makes of them; and by how much what FlowLens keeps is better than each
on the same fixes. `szz.md` holds what it printed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from pydriller import Git

from flowlens.facts.likeliest import likeliest
from flowlens.facts.named_repair import named_repairs
from flowlens.sources.git.deep_folder import child_environment, make_folder
from flowlens.sources.git.shadow import Shadow, open_shadow
from flowlens.sources.git.szz import BlamingGit, TooLargeError, candidates

_DRAWS = 2_000

Found = Mapping[str, frozenset[str]]
Counts = np.ndarray[tuple[int], np.dtype[np.float64]]


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
@click.option("--after", default=0, show_default=True, help="Leave out so many that are drawn before them.")
@click.option("--seed", default=6, show_default=True)
@click.option("--only-ours", is_flag=True, help="Leave PyDriller's own out: it blames whole files, which takes longer.")
def main(clones: Sequence[Path], fixes: int, after: int, seed: int, only_ours: bool) -> None:
    """Print a table for each clone."""
    for clone in clones:
        with open_shadow(clone) as shadow:
            dates, messages = _history(shadow)
            truth = pairs_of(messages)
            order = random.Random(seed).sample(sorted(truth), min(after + fixes, len(truth)))  # noqa: S311 - a sample
            drawn = order[after:]
            chosen = {fix: truth[fix] for fix in drawn}
            click.echo(f"\n{clone}: {len(drawn)} of {len(truth)} fixes with a trailer, seed {seed}\n")
            found = _found(shadow, drawn, dates, only_ours=only_ours)
        click.echo("\n".join(rows(chosen, found, seed)))


def rows(truth: Found, found: Mapping[str, Found], seed: int) -> Iterator[str]:
    """A row for each way of looking, and how much better the last one is, as Markdown."""
    yield "| candidates | precision | recall | F1 [95 %] | the likeliest is better by [95 %] |"
    yield "|---|---|---|---|---|"
    last = list(found)[-1]
    for name, guesses in found.items():
        one = score(truth, guesses, seed)
        numbers = f"{one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f} [{one.low:.2f}, {one.high:.2f}]"
        low, high = better_by(truth, found[last], guesses, seed)
        by = score(truth, found[last], seed).f1 - one.f1
        told = "" if name == last else f"{by:.2f} [{low:.2f}, {high:.2f}]".replace("-", "−")  # noqa: RUF001 - a minus
        yield f"| {name} | {numbers} | {told} |"


def pairs_of(messages: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The commits that each fix names in its trailers, where exactly one commit has that id."""
    oids = sorted(messages)
    named = {oid: named_repairs(message, oids) - {oid} for oid, message in messages.items()}
    return {oid: found for oid, found in named.items() if found}


def score(truth: Found, found: Found, seed: int) -> Score:
    """How well what was found agrees with the truth, over pairs of a fix and what it repairs."""
    hits, named, true = (counts.sum() for counts in _counts(truth, found))
    low, high = np.quantile(_f1_of_draws(truth, found, seed), [0.025, 0.975])
    precision = float(hits / named) if named else 0.0
    return Score(precision, float(hits / true), float(2 * hits / (named + true)), float(low), float(high))


def better_by(truth: Found, one: Found, other: Found, seed: int) -> tuple[float, float]:
    """The 95 % interval of by how much the F1 of one is above that of the other, on the same fixes."""
    low, high = np.quantile(_f1_of_draws(truth, one, seed) - _f1_of_draws(truth, other, seed), [0.025, 0.975])
    return float(low), float(high)


def newest(names: Sequence[str] | frozenset[str], dates: Mapping[str, int]) -> frozenset[str]:
    """The one committed last; none of none."""
    known = [name for name in names if name in dates]
    return frozenset([max(known, key=lambda name: (dates[name], name))]) if known else frozenset()


def _counts(truth: Found, found: Found) -> list[Counts]:
    """For each fix: what was found and is true, what was found, and what is true."""
    pairs = [(truth[fix], found[fix]) for fix in sorted(truth)]
    return [
        np.array([len(told & named) for told, named in pairs], dtype=np.float64),
        np.array([len(named) for _, named in pairs], dtype=np.float64),
        np.array([len(told) for told, _ in pairs], dtype=np.float64),
    ]


def _f1_of_draws(truth: Found, found: Found, seed: int) -> Counts:
    """F1 of samples of the fixes; the same samples for the same seed."""
    draws = np.random.default_rng(seed).integers(0, len(truth), (_DRAWS, len(truth)))
    hits, named, true = (counts[draws].sum(1) for counts in _counts(truth, found))
    of_draws: Counts = 2 * hits / (named + true)
    return of_draws


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
            ours = _ours(blaming, fix)
            every = frozenset(ours)
            ways |= {"FlowLens's, all": every, "FlowLens's, the newest": newest(every, dates)}
            ways["FlowLens's, the likeliest"] = _likeliest(ours, dates, fix)
            for name, names in ways.items():
                found.setdefault(name, {})[fix] = names
    return found


def _ours(git: BlamingGit, fix: str) -> Mapping[str, int]:
    try:
        return candidates(git, fix)
    except TooLargeError:
        return {}


def _likeliest(touched: Mapping[str, int], dates: Mapping[str, int], fix: str) -> frozenset[str]:
    found = likeliest({oid: n for oid, n in touched.items() if oid in dates}, dates, fix)
    return frozenset([found]) if found else frozenset()


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
