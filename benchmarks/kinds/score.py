"""Scores the kinds that FlowLens gives commits, on commits that were labelled by hand as fixes and reverts.

    python benchmarks/kinds/score.py FOLDER [--csv FILE] [--half looked-at|held-out] [--errors]

FOLDER holds a clone of each repository of the file, as `owner+name`. Prints Markdown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the scripts beside this one, however it is started

from benchmarks.kinds.labelled import Labelled, first_half, read_labelled
from benchmarks.kinds.tally import QUESTIONS, Said, Share, confusions, shares
from flowlens.sources.git.kinds import kind_of
from flowlens.sources.git.line import read_commit
from flowlens.sources.git.shadow import open_shadow

__all__ = ["main"]

_FILE = Path(__file__).with_name("labels.csv")
_HALVES = ("looked-at", "held-out")
_KINDS = ("feature", "fix", "revert", "refactor", "docs", "test", "chore", "other")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--csv", "file", default=_FILE, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--half", type=click.Choice(_HALVES), help="Every second repository only.")
@click.option("--errors", is_flag=True, help="Name every commit that is said to be what it is not, or not what it is.")
def main(folder: Path, file: Path, half: str | None, errors: bool) -> None:
    """Print precision and recall of fixes and reverts among the labelled commits of FILE, of the clones in FOLDER."""
    labelled = read_labelled(file)
    looked_at = first_half(labelled)
    halves = [name for name in _HALVES if half in {None, name}]
    wanted = [row for row in labelled if _half(row, looked_at) in halves]
    said = [one for _, rows in groupby(wanted, key=_repository) for one in _said(folder, list(rows))]
    groups = {name: [one for one in said if one.row.repository == name] for name in sorted({*map(_repository, wanted)})}
    groups |= {f"all {name}": [one for one in said if _half(one.row, looked_at) == name] for name in halves}
    click.echo("\n".join([*_table(groups), "", *_confusions(groups)]))
    for line in _errors(said) if errors else ():
        click.echo(line, err=True)


def _repository(row: Labelled) -> str:
    return row.repository


def _half(row: Labelled, looked_at: frozenset[str]) -> str:
    return "looked-at" if row.repository in looked_at else "held-out"


def _said(folder: Path, rows: Sequence[Labelled]) -> Iterator[Said]:
    """What FlowLens says of these commits of one repository; click.ClickException for one that is not there."""
    clone = folder / rows[0].repository.replace("/", "+")
    with open_shadow(clone) as shadow:
        for row in rows:
            commit = read_commit(shadow, row.oid)
            if commit is None:
                raise click.ClickException(f"{clone} has no commit {row.oid}")
            yield Said(row, kind_of(commit.message, len(commit.parents)))


def _table(groups: dict[str, list[Said]]) -> Iterator[str]:
    yield "| repository | kind | precision, counted | weighted | recall, counted | weighted |"
    yield "|---|---|---:|---:|---:|---:|"
    for name, said in groups.items():
        for kind in QUESTIONS:
            precision, recall = shares(said, kind)
            yield f"| {name} | {kind} | {_cells(precision)} | {_cells(recall)} |"


def _cells(share: Share) -> str:
    if share.weighted is None or share.low is None or share.high is None:
        return "0 of 0 | –"
    interval = f"{100 * share.low:.0f} to {100 * share.high:.0f} %"
    return f"{share.hits} of {share.n} | {100 * share.weighted:.0f} % ({interval})"


def _confusions(groups: dict[str, list[Said]]) -> Iterator[str]:
    yield f"| labels | {' | '.join(_KINDS)} |"
    yield f"|---{'|---:' * len(_KINDS)}|"
    for half in _HALVES:
        for label, kinds in confusions(groups.get(f"all {half}", [])):
            yield f"| {half}: {label} | {' | '.join(str(kinds[kind]) for kind in _KINDS)} |"


def _errors(said: Sequence[Said]) -> Iterator[str]:
    for one in said:
        for kind, is_true in QUESTIONS.items():
            if (one.kind == kind) != is_true(one.row):
                wrong = "wrongly said" if one.kind == kind else "missed"
                yield f"{kind} {wrong}, {one.kind} said: {one.row.repository} {one.row.oid} ({one.row.stratum})"


if __name__ == "__main__":
    main()
