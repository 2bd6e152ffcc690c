"""Draws the sightings of feature flags that are judged by hand, and prints them as rows without an answer.

    python benchmarks/flags_draw.py FOLDER OWNER/NAME... [--each 10] [--seed N]

FOLDER holds a clone of each repository as `owner+name`. So many are drawn of each, as one with hundreds of flags in a
single file would hide the others.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.flags_sightings import COLUMNS, in_tree
from benchmarks.plain_git import git
from flowlens.sources.git.shadow import open_shadow

__all__ = ["main"]

_SEED = 20261130


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("repositories", nargs=-1, required=True)
@click.option("--each", default=10, show_default=True, help="How many are drawn of a repository, or all it has.")
@click.option("--seed", default=_SEED, show_default=True, help="The same seed draws the same sightings.")
def main(folder: Path, repositories: tuple[str, ...], each: int, seed: int) -> None:
    """Print a CSV with sightings in the newest commit of each of the REPOSITORIES, the answers empty."""
    writer = csv.DictWriter(sys.stdout, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for repository in repositories:
        clone = folder / repository.replace("/", "+")
        commit = git(clone, "rev-parse", "HEAD")
        with open_shadow(clone) as shadow:
            seen = sorted(set(in_tree(shadow, commit)))
        dice = random.Random(f"{seed} {repository}")  # noqa: S311 - draws no secret
        for one in sorted(dice.sample(seen, min(each, len(seen)))):
            told = {name: getattr(one, name) for name in ("path", "line", "convention", "name")}
            writer.writerow({"repository": repository, "commit": commit, **told})


if __name__ == "__main__":
    main()
