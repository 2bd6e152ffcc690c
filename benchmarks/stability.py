"""How often the verdict changes when the end of the period moves by one week, over two years of public repositories.

    python benchmarks/stability.py CLONE... --into FOLDER [--weeks 104] [--every-lens]

Each clone is read once; then its lenses are asked at weekly ends, counted back from its newest moment, over all of the
history up to each end, as `flowlens report --until` would. What was judged is written to FOLDER, a file for each
repository and a line for each end, and a clone that is there already is not asked again. Prints Markdown of all that is
in FOLDER.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice
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
from flowlens.lenses.weekly_looks import judged as lens_judged
from flowlens.model.judged import Judged, Limits
from flowlens.model.measure import Measures
from flowlens.pipeline import gather
from flowlens.verdict.judge import judge
from flowlens.verdict.policy import policy
from flowlens.verdict.rules import HELD_WEEKS, LOOKED_AT, ORDER
from flowlens.verdict.standing import limits_of, standing

__all__ = ["judged", "looked_at", "main"]

_DECIDING = frozenset(name for names in ORDER.values() for name in names)
_BY_ID = {lens.id: lens for lens in LENSES}
_WEEK_DAYS = 7


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


def judged(facts: Facts, n_ends: int, lenses: Sequence[Lens], settings: LensSettings) -> list[End]:
    """What is judged at the last so many weekly ends, the oldest first."""
    # The ends before them are asked what had been told.
    measured = [[lens.measure(then, settings) for lens in lenses] for then in _ends(facts, n_ends + HELD_WEEKS)]
    return [*islice(_newest_first(measured, limits_of(policy(settings.stage))), n_ends)][::-1]


def _newest_first(measured: Sequence[Sequence[Measures]], limits: Limits) -> Iterator[End]:
    looks = [partial(_said, {one.lens: one for one in at_end}, limits) for at_end in measured]
    held = standing([*_DECIDING], looks)
    for at_end, look, stands in zip(measured, looks, held, strict=True):
        findings = [look(one.lens).finding for one in at_end]
        states = {finding.lens: finding.state for finding in findings}
        values = {f"{one.lens}.{name}": measure.value for one in at_end for name, measure in one.values.items()}
        alone, growth_held = judge(findings, limits.told).state, judge(stands, limits.told).state
        yield End(at_end[0].as_of, alone, growth_held, states, {name: values.get(name) for name in NUMBERS})


def _ends(facts: Facts, n: int) -> Iterator[Facts]:
    """The facts as they were at so many weekly ends, the newest first."""
    for back in range(n):
        yield as_it_was(facts, None, facts.as_of - timedelta(days=_WEEK_DAYS * back))


def _said(measured: Mapping[str, Measures], limits: Limits, lens: str) -> Judged:
    return lens_judged(_BY_ID[lens], measured[lens], limits)


def _look(clone: Path, into: Path, weeks: int, lenses: Sequence[Lens]) -> None:
    file = into / f"{_name(clone)}.jsonl"
    if file.exists():
        return
    settings = load_config(clone)
    facts = gather(settings)
    ends = judged(facts, weeks + LOOKED_AT, lenses, settings.lenses)
    growing = file.with_suffix(".part")
    growing.write_text("".join(f"{line_of(end)}\n" for end in ends), encoding="utf-8")
    growing.rename(file)


def _name(clone: Path) -> str:
    """The folder as `owner+name`, which a bare repository may lie in; else its own name."""
    parts = clone.resolve().parts
    return next((part for part in reversed(parts) if "+" in part), parts[-1])


if __name__ == "__main__":
    main()
