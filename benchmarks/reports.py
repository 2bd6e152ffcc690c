"""The sample reports of `reports/`: each repository in every format, a table of what they were made from, a picture.

`python -m benchmarks.reports reports drifting=FOLDER pypa/pip=CLONE … --picture pip`, as `tox -e reports` runs it.
Only what a report says is written: of the repositories no source, and nobody's name.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import click

from flowlens import __version__
from flowlens.config import Overrides, load_config
from flowlens.model.report import Report
from flowlens.outputs.formats import write
from flowlens.outputs.numbers import day
from flowlens.outputs.pictures import write_pictures
from flowlens.outputs.states import VERDICTS
from flowlens.outputs.whole_file import write_whole
from flowlens.pipeline import analyse

__all__ = ["main", "table", "write_sample"]

_FORMATS = {"terminal": "txt", "json": "json", "html": "html"}
_KEPT = "made_from.json"
_SCREEN = (1_280, 2_060)
_SCALE = 0.75  # a README shows it no wider, and in fewer bytes
_DRAWING_MS = 60_000
_HEAD = """\
# Sample reports

Made by `tox -e reports` from clones that it is given, each with what it was made from. They hold what a report says:
numbers, object ids, names of releases and areas, and the first lines of some commit messages, with names of people
masked. `flowlens` is this repository.

`iterating` and `drifting` are invented teams, whose repositories
[examples/sample_history.py](../examples/sample_history.py) makes: `iterating` lands small changes and releases every
week; `drifting` begins so, and ends with changes three times as large that are saved up for a release every two months.
What a report should say of them is known beforehand.

"""
_FOOT = """
[compare](compare/README.md) holds four pretended squads of twelve public repositories, side by side.

The HTML pages are made beside them. They are not kept in Git, as each holds the whole chart library. To make all again,
with clones that have their whole history:

    tox -e reports -- pypa/pip=CLONE pallets/flask=CLONE --picture pip

A repository that is not given keeps the report that it has. Commits are not looked into by PyDriller here
(`--deep-budget 0`), as how far that comes depends on the machine.
"""


def write_sample(name: str, clone: Path, folder: Path) -> Mapping[str, str]:
    """Write the report of a clone in each format into the folder, and give what it was made from."""
    made = analyse(load_config(clone, overrides=Overrides(deep_budget=0)))
    report = replace(made, repository=replace(made.repository, name=name))
    stem = _stem(name)
    pictures = folder / stem
    if pictures.exists():
        shutil.rmtree(pictures)
    for kind, ending in _FORMATS.items():
        write(report, kind, str(folder / f"{stem}.{ending}"))
    write(report, "markdown", str(folder / f"{stem}.md"), write_pictures(report, pictures))
    return _made_from(report)


def table(rows: Iterable[Mapping[str, str]]) -> str:
    """The table of all reports, in the order of their names, the invented teams first."""
    lines = [
        "| repository | commit | as of | FlowLens | verdict | Markdown | terminal | JSON |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda row: ("/" in row["name"], row["name"])):
        name, stem = row["name"], _stem(row["name"])
        told = f"[{name}](https://github.com/{name})" if "/" in name else name
        files = " | ".join(f"[{stem}.{ending}]({stem}.{ending})" for ending in ("md", "txt", "json"))
        lines.append(
            f"| {told} | `{row['head'][:12]}` | {row['as_of']} | {row['flowlens']} | {row['verdict']} | {files} |"
        )
    return "\n".join(lines) + "\n"


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("clones", nargs=-1, metavar="NAME=CLONE…")
@click.option("--picture", metavar="NAME", help="Draw the page of this one as picture.png, by Chromium.")
def main(folder: Path, clones: tuple[str, ...], picture: str | None) -> None:
    """Write the reports of these clones into FOLDER."""
    kept = folder / _KEPT
    rows = {row["name"]: row for row in json.loads(kept.read_text("utf-8"))} if kept.exists() else {}
    for text in clones:
        name, _, clone = text.partition("=")
        if not clone:
            raise click.ClickException(f"{text} is not NAME=CLONE.")
        rows[name] = write_sample(name, Path(clone), folder)
        _tell(rows, folder)
        click.echo(f"{name}: {rows[name]['verdict']}")
    if picture:
        _photograph(folder / f"{_stem(picture)}.html", folder / "picture.png")


def _tell(rows: Mapping[str, Mapping[str, str]], folder: Path) -> None:
    """Write what the reports are made from, after each of them: a run that is ended leaves no wrong table."""
    ordered = [rows[name] for name in sorted(rows)]
    write_whole(str(folder / _KEPT), json.dumps(ordered, indent=1) + "\n")
    write_whole(str(folder / "README.md"), _HEAD + table(ordered) + _FOOT)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].lower()


def _made_from(report: Report) -> Mapping[str, str]:
    repository, verdict = report.repository, report.verdict
    return {
        "name": repository.name,
        "head": repository.head,
        "as_of": day(repository.period[1]),
        "flowlens": __version__,
        "verdict": f"{VERDICTS[verdict.state].word}, {verdict.confidence} confidence",
    }


def _photograph(page: Path, picture: Path) -> None:
    """The top of the page as Chromium shows it on a laptop."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if browser is None or not page.exists():
        raise click.ClickException(f"A picture needs {page} and chromium on the PATH, or its path in CHROMIUM.")
    subprocess.run(
        [
            browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--force-device-scale-factor={_SCALE}",
            f"--window-size={_SCREEN[0]},{_SCREEN[1]}", f"--virtual-time-budget={_DRAWING_MS}",
            f"--screenshot={picture.resolve()}", page.resolve().as_uri(),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
