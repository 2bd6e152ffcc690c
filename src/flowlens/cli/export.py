"""`flowlens export`: the fact tables as files, and the schemas of what is written as JSON."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

import click

from flowlens.cli.options import Choices, reading_options, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import UsageError

__all__ = ["export"]

_FORMAT = click.Choice(["csv", "parquet"])
_Schema = Literal["report", "check", "compare", "ci"]
# Named here, as what declares them is loaded only where it is wanted.
_TABLES = (
    "commits", "changes", "change_files", "releases", "release_changes", "documents", "document_actions", "flag_looks",
    "flags", "branches", "repairs", "maintainability", "builds", "jobs", "deployments", "published", "pulls", "reviews",
)  # fmt: skip
_SCHEMA = click.Choice((*get_args(_Schema), *_TABLES))
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@reading_options
@click.option("--format", "format_", type=_FORMAT, default="csv", show_default=True, help="The kind of the files.")
@click.option("--output", type=_FOLDER, metavar="DIR", help="The folder for the files; it is made.")
@click.option(
    "--schema", type=_SCHEMA, metavar="NAME", is_flag=False, flag_value="report",
    help="Print a JSON Schema instead: of the report, the answer of `check` or `compare`, files of `ci`, or a table.",
)  # fmt: skip
@voice_options
@pass_voice
def export(
    voice: Voice,
    choices: Choices,
    format_: Literal["csv", "parquet"],
    output: Path | None,
    schema: str | None,
) -> None:
    """Write the fact tables of REPO (by default this folder), one file a table, named after it."""
    if schema is not None:
        click.echo(_schema_text(schema), nl=False)
        return
    if output is None:
        raise UsageError("--output is missing.", next_step="Name a folder for the files, as --output facts.")
    settings = choices.settings()
    from flowlens import pipeline

    with progress_on(voice) as progress:
        written = pipeline.export(settings, output, format_, progress)
    for path in written:
        voice.say(f"Wrote {path.absolute()}")


def _schema_text(of: str) -> str:
    if of in _TABLES:
        from flowlens import pipeline

        return pipeline.explain_table(of)
    if of == "compare":
        from flowlens.outputs.compare.json_compare import schema_text as compare_schema_text

        return compare_schema_text()
    if of == "check":
        from flowlens.outputs.gate.json_schema import check_schema_text

        return check_schema_text()
    if of == "ci":
        return files("flowlens").joinpath("docs", "ci.schema.json").read_text(encoding="utf-8")
    from flowlens.outputs.json_schema import schema_text

    return schema_text()
