"""How often the verdict changes when the end of the period moves by one week, over two years of public repositories.

    python benchmarks/stability.py CLONE... --into FOLDER [--weeks 104] [--every-lens]

Each clone is read once; then its lenses are asked at weekly ends, counted back from its newest moment, over all of the
history up to each end, as `flowlens report --until` would. What was judged is written to FOLDER, a file for each
repository and a line for each end, and a clone that is there already is not asked again. Prints Markdown of all that is
in FOLDER.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.stability_ends import End, Looked, end_of, line_of
from benchmarks.stability_steps import NUMBERS, step_rows
from benchmarks.stability_table import delay_row, lens_rows, rows, state_rows
from flowlens.config import load_config
from flowlens.facts.period import as_it_was
from flowlens.facts.tables import Facts
from flowlens.lenses.catalog import LENSES
from flowlens.lenses.lens import Lens
from flowlens.lenses.settings import LensSettings
from flowlens.pipeline import gather
from flowlens.verdict.judge import judge
from flowlens.verdict.policy import policy
from flowlens.verdict.rules import LOOKED_AT, ORDER, WEEK_DAYS

__all__ = ["judged", "looked_at", "main"]

_DECIDING = frozenset(name for names in ORDER.values() for name in names)


@click.command()
@click.argument("clones", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--into", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where results are kept.")
@click.option("--weeks", default=104, show_default=True, type=click.IntRange(1), help="So often the end is moved.")
@click.option("--every-lens", is_flag=True, help="Ask also the lenses that decide no verdict.")
def main(clones: Sequence[Path], into: Path, weeks: int, every_lens: bool) -> None:
    """Print how often the state changes, with its interval, what caused it, and how late a lasting change is told."""
    into.mkdir(parents=True, exist_ok=True)
    lenses = [lens for lens in LENSES if every_lens or lens.id in _DECIDING]
    for clone in clones:
        _look(clone, into, weeks, lenses)
    looked = [Looked(*looked_at(file)) for file in sorted(into.glob("*.jsonl"))]
    parts = (rows(looked), iter([delay_row(looked)]), state_rows(looked), lens_rows(looked), step_rows(looked))
    click.echo("\n\n".join("\n".join(part) for part in parts))


def looked_at(file: Path) -> tuple[str, list[End]]:
    """The repository and the ends in a file of results."""
    return file.stem.replace("+", "/"), [end_of(line) for line in file.read_text("utf-8").splitlines()]


def judged(facts: Facts, n_ends: int, lenses: Sequence[Lens], settings: LensSettings) -> Iterator[End]:
    """What is judged at the last so many weekly ends, the oldest first."""
    thresholds = policy(settings.stage)
    for back in range(n_ends - 1, -1, -1):
        then = as_it_was(facts, None, facts.as_of - timedelta(days=WEEK_DAYS * back))
        measured = [lens.measure(then, settings) for lens in lenses]
        findings = [lens.judge(measures, thresholds) for lens, measures in zip(lenses, measured, strict=True)]
        states = {finding.lens: finding.state for finding in findings}
        values = {f"{one.lens}.{name}": measure.value for one in measured for name, measure in one.values.items()}
        yield End(then.as_of, judge(findings, thresholds).state, states, {name: values.get(name) for name in NUMBERS})


def _look(clone: Path, into: Path, weeks: int, lenses: Sequence[Lens]) -> None:
    file = into / f"{_name(clone)}.jsonl"
    if file.exists():
        return
    settings = load_config(clone)
    facts = gather(settings)
    growing = file.with_suffix(".part")
    with growing.open("w", encoding="utf-8") as lines:
        for end in judged(facts, weeks + LOOKED_AT, lenses, settings.lenses):
            lines.write(f"{line_of(end)}\n")
            lines.flush()
    growing.rename(file)


def _name(clone: Path) -> str:
    """The folder as `owner+name`, which a bare repository may lie in; else its own name."""
    parts = clone.resolve().parts
    return next((part for part in reversed(parts) if "+" in part), parts[-1])


if __name__ == "__main__":
    main()
