"""Draws the commits that are labelled by hand, and prints them as rows without labels.

    python benchmarks/kinds/draw.py FOLDER OWNER/NAME... [--seed N]

FOLDER holds a clone of each repository as `owner+name`. The three strata are drawn from apart, so that there are enough
likely fixes and reverts; a row's weight says for how many commits of its repository it stands.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the scripts beside this one, however it is started

from benchmarks.kinds.labelled import COLUMNS, Stratum
from benchmarks.plain_git import git
from flowlens.facts.identity import is_bot
from flowlens.model.progress import Silent
from flowlens.sources.git.history import read_history
from flowlens.sources.git.shadow import open_shadow

__all__ = ["drawn", "main", "stratum_of"]

_SEED = 20240601
_WANTED: dict[Stratum, int] = {"revert": 20, "fix": 40, "rest": 40}

# Wider than any rule that is scored: what a stratum misses is found in the rest, only less often.
_TAKEN_BACK = r"revert|back(?:ed|ing|s)?[- ]?out|undo|undid|re-?land|re-?appl|roll(?:ed|ing|s)?[- ]?back"
_REVERT_SUBJECT = re.compile(_TAKEN_BACK, re.IGNORECASE)
_REVERT_BODY = re.compile(r"reverts? (?:commit\b|\"|[0-9a-f]{7})|^reverts\b", re.IGNORECASE | re.MULTILINE)
_FIX = re.compile(
    r"fix|bug|regress|crash|leak|correct|prevent|avoid|handle|wrong|error|fail|broke|issue|panic|race|deadlock|hang"
    r"|overflow|null|repair|resolve|segfault|invalid|missing|don.t|not ",
    re.IGNORECASE,
)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("repositories", nargs=-1, required=True)
@click.option("--seed", default=_SEED, show_default=True, help="The same seed draws the same commits.")
def main(folder: Path, repositories: tuple[str, ...], seed: int) -> None:
    """Print a CSV with 100 rows for each of the REPOSITORIES, in random order, the labels empty."""
    writer = csv.DictWriter(sys.stdout, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for repository in repositories:
        clone = folder / repository.replace("/", "+")
        for oid, stratum, weight in drawn(_messages(clone), f"{seed} {repository}"):
            writer.writerow({"repository": repository, "oid": oid, "stratum": stratum, "weight": f"{weight:.3f}"})


def stratum_of(message: str) -> Stratum:
    """What the words of a message make likely."""
    subject, _, body = message.partition("\n")
    if _REVERT_SUBJECT.search(subject) or _REVERT_BODY.search(body):
        return "revert"
    return "fix" if _FIX.search(message) else "rest"


def drawn(messages: Iterable[tuple[str, str]], seed: str) -> list[tuple[str, Stratum, float]]:
    """Id, stratum and weight of the commits drawn from (id, message), in random order; all of a small stratum."""
    strata: dict[Stratum, list[str]] = {stratum: [] for stratum in _WANTED}
    for oid, message in messages:
        strata[stratum_of(message)].append(oid)
    dice = random.Random(seed)  # noqa: S311 - draws no secret
    rows = []
    for stratum, oids in strata.items():
        chosen = dice.sample(sorted(oids), min(_WANTED[stratum], len(oids)))
        rows += [(oid, stratum, len(oids) / len(chosen)) for oid in chosen]
    dice.shuffle(rows)
    return rows


def _messages(clone: Path) -> Iterator[tuple[str, str]]:
    """Id and message of each commit behind HEAD that is neither a merge nor made by a program."""
    with open_shadow(clone) as shadow:
        commits = read_history(shadow, [git(clone, "rev-parse", "HEAD")], Silent()).commits
    for oid, commit in commits.items():
        if len(commit.parents) <= 1 and not is_bot(commit.author):
            yield oid, commit.message


if __name__ == "__main__":
    main()
