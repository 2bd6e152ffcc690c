"""Recomputes with plain pandas what `batch-size` tells of a growth, on real repositories.

    python benchmarks/growth_split.py CLONE [CLONE ...] [--cache FOLDER]

Areas, tenure, weights and weighted medians are made here from the fact tables, from the definitions on the page of
statistics, by none of the code that the report uses for them; which changes count, and the two windows, are the lens's.
Prints Markdown.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from math import exp, log
from pathlib import Path

import click
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from flowlens.config import Overrides, load_config
from flowlens.facts.tables import Facts
from flowlens.lenses.batch_size import measure
from flowlens.lenses.counted import sized_changes
from flowlens.lenses.enough import CHANGES
from flowlens.lenses.renamed_areas import present_names
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.windows import two_windows
from flowlens.pipeline import gather

_CELL, _NEW = 5, pd.Timedelta(days=90)
_NAMES = ("part_areas", "part_tenure", "part_together", "part_growth", "part_overlap")


@click.command()
@click.argument("clones", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--cache", type=click.Path(file_okay=False, path_type=Path), help="What is kept for the next run.")
def main(clones: Sequence[Path], cache: Path | None) -> None:
    """Print the parts of the growth in the report, and those recomputed."""
    click.echo("| repository | " + " | ".join(_NAMES) + " | areas that were renamed |\n|" + "---|" * (len(_NAMES) + 2))
    for clone in clones:
        settings = load_config(clone, overrides=Overrides(cache=cache))
        facts = gather(settings)
        told = measure(facts, settings.lenses).values
        found = recomputed(facts, settings.lenses)
        cells = (f"{told[name].value or 0:.4f}, {found.get(name, 0):.4f}" for name in _NAMES)
        click.echo(f"| {facts.repository.name} | {' | '.join(cells)} | {len(present_names(facts))} |")


def recomputed(facts: Facts, settings: LensSettings) -> Mapping[str, float]:
    """The parts by the names of the measures, without their intervals."""
    changes = sized_changes(facts, settings)
    windows = two_windows(changes["landed_at"], facts.repository.period, settings.level_days, CHANGES)
    first = changes.groupby("person")["landed_at"].min()
    tenure = (changes["landed_at"] - changes["person"].map(first)) < _NEW
    known = changes.assign(tenure=tenure, area=changes["id"].map(_areas(facts)))
    before, now = (known.iloc[part].dropna(subset="area") for part in (windows.before, windows.now))
    total = log(now["net_lines"].median()) - log(before["net_lines"].median())
    areas, tenures, both = (_growth(before, now, keys) for keys in (["area"], ["tenure"], ["area", "tenure"]))
    return {
        "part_areas": exp(total - areas),
        "part_tenure": exp(total - tenures),
        "part_together": exp(total - both - (total - areas) - (total - tenures)),
        "part_growth": exp(both),
        "part_overlap": _overlap(before, now),
    }


def _areas(facts: Facts) -> pd.Series[str]:
    """By the id of a change, the area with most of its lines, the first by name of several."""
    files = facts.change_files[facts.change_files["excluded"].isna()]
    area = files["area"].astype("object").replace(dict(present_names(facts)))
    lines = (files["added"].fillna(0) + files["deleted"].fillna(0)).astype("float64")
    sums = pd.DataFrame({"change": files["change"], "area": area, "lines": lines}).groupby(["change", "area"]).sum()
    ordered = sums.reset_index().sort_values(["change", "lines", "area"], ascending=[True, False, True])
    return ordered.drop_duplicates("change").set_index("change")["area"]


def _growth(before: pd.DataFrame, now: pd.DataFrame, keys: list[str]) -> float:
    """The log ratio of the medians of the groups that both have, those now with their former shares."""
    sizes = pd.DataFrame({"before": before.groupby(keys).size(), "now": now.groupby(keys).size()}).fillna(0)
    shared = sizes[(sizes >= _CELL).all(axis=1)]
    weight = (shared["before"] / shared["now"]).rename("weight").reset_index()
    held = before.merge(weight[keys], on=keys)
    weighted = now.merge(weight, on=keys)
    return log(_median(weighted["net_lines"], weighted["weight"])) - log(float(held["net_lines"].median()))


def _overlap(before: pd.DataFrame, now: pd.DataFrame) -> float:
    keys = ["area", "tenure"]
    sizes = pd.DataFrame({"before": before.groupby(keys).size(), "now": now.groupby(keys).size()}).fillna(0)
    shared = sizes[(sizes >= _CELL).all(axis=1)].sum()
    return float(min(shared["before"] / len(before), shared["now"] / len(now)))


def _median(values: pd.Series[float], weights: pd.Series[float]) -> float:
    """The value at which half of the weight is reached."""
    order = values.sort_values(kind="stable").index
    reached = weights[order].cumsum() / weights.sum()
    return float(values[order][reached >= 1 / 2].iloc[0])


if __name__ == "__main__":
    main()
