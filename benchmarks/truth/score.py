"""Scores the change points of release cadence on documented changes of release policy, and on steady controls.

    python benchmarks/truth/score.py FOLDER [--csv FILE] [--cache FOLDER] [--half looked-at|held-out]

FOLDER holds a clone of each repository of the file, as `owner+name`. What is scored is FlowLens's own pipeline, once
with the tags that it detects, and once where there are only the tags of the file's pattern. Prints Markdown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the scripts beside this one, however it is started

from benchmarks.truth.detected import Detected, detect, only_tags
from benchmarks.truth.documented import Documented, first_half, read_documented
from benchmarks.truth.score_table import rows, totals
from benchmarks.truth.scored import Score, score, score_surely
from flowlens.errors import FlowLensError
from flowlens.sources.git.settings import VersionFile

_FILE = Path(__file__).with_name("cadence_truth.csv")
# What the file calls a pattern is in one row the file that holds the version. It counts 29 and 68 gaps of weeks: those
# between versions that end in 0, which a user would say in the configuration.
_FILES = {"stable.json": VersionFile("stable.json", "homeassistant.default", "*.0")}
_DETECTED, _CHOSEN = "detected", "of the file's pattern"
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--csv", "file", default=_FILE, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cache", type=_FOLDER, help="What is kept for the next run; FOLDER/.flowlens unless told.")
@click.option("--half", type=click.Choice(["looked-at", "held-out"]), help="Every second repository only.")
def main(folder: Path, file: Path, cache: Path | None, half: str | None) -> None:
    """Print the scores of the documented changes in FILE, of the clones in FOLDER."""
    documented = read_documented(file)
    looked_at = first_half(documented)
    wanted = [row for row in documented if half is None or (row.repository in looked_at) == (half == "looked-at")]
    kept = cache or folder / ".flowlens"
    scores: dict[tuple[str, str], list[Score]] = {}
    for way in (_DETECTED, _CHOSEN):
        every = list(_scores(wanted, folder, kept, way))
        scores[way, "sure"] = [sure for sure, _ in every]
        scores[way, "sure or likely"] = [one for _, one in every]
        click.echo(f"Tags {way}:\n\n" + "\n".join(rows(scores[way, "sure or likely"])) + "\n")
    click.echo("\n".join(totals(scores, looked_at)))


def _scores(documented: Sequence[Documented], folder: Path, cache: Path, way: str) -> Iterator[tuple[Score, Score]]:
    """The score of each row by its sure points, and by all of them."""

    def series(row: Documented) -> tuple[str, str, str]:
        return row.repository, row.series, row.pattern

    for (repository, name, _), group in groupby(sorted(documented, key=series), key=series):
        click.echo(f"{repository} ({name}), tags {way}", err=True)
        of_series = list(group)
        try:
            detected = _detected(folder, cache, of_series[0], way)
            others = [row for row in documented if row.repository == repository and series(row) != series(of_series[0])]
            yield from zip(score_surely(of_series, detected, others), score(of_series, detected, others), strict=True)
        except (FlowLensError, click.ClickException) as error:
            yield from ((one, one) for one in (Score(row, "not run", why=str(error)) for row in of_series))


def _detected(folder: Path, cache: Path, row: Documented, way: str) -> Detected:
    clone = folder / row.repository.replace("/", "+")
    if way == _DETECTED:
        return detect(clone, cache, row.until)
    if row.pattern in _FILES:
        return detect(clone, cache, row.until, file=_FILES[row.pattern])
    chosen = cache / "chosen" / f"{clone.name}+{row.series}"
    if not only_tags(clone, row.pattern, chosen):
        raise click.ClickException(f"no tag matches {row.pattern}")
    return detect(chosen, cache, row.until, "*")


if __name__ == "__main__":
    main()
