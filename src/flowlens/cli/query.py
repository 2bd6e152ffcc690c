"""`flowlens query`: SQL over the fact tables."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from flowlens.cli.options import Choices, reading_options, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import UsageError

__all__ = ["query"]

_FORMAT = click.Choice(["table", "csv", "json"])


class _Query(click.Command):
    """One whose SQL may begin with a comment, which is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [f"\n{one}" if one.startswith(("-- ", "--\n")) else one for one in args])


@click.command(cls=_Query)
@click.argument("sql")
@reading_options
@click.option("--tables", metavar="PLACE", help="The tables that `mine --repos … --tables PLACE` has put there.")
@click.option("--format", "format_", type=_FORMAT, default="table", show_default=True, help="How rows are written.")
@voice_options
@pass_voice
def query(
    voice: Voice, sql: str, choices: Choices, tables: str | None, format_: Literal["table", "csv", "json"]
) -> None:
    """Answer SQL, one SELECT, over the fact tables of REPO (by default this folder), or of all in --tables.

    SQL is the text itself, or `@FILE`. Each table has a column `repository` before its own, and there is a table
    `repositories`; `flowlens explain facts` names the others. Times are in UTC. DuckDB (extra `sql`) sees these tables
    alone: no file, no network. It may use 1 GB, its answer 500 MB more, and ten minutes.
    """
    from flowlens.outputs.answers import ANSWERS
    from flowlens.querying import query_place, query_repository

    question = _of_file(Path(sql[1:])) if sql.startswith("@") else sql
    if tables is not None:
        if choices.repository != ".":
            raise UsageError("--tables and REPO do not go together.", next_step="Name one of them.")
        answer = query_place(question, tables)
    else:
        settings = choices.settings()
        with progress_on(voice) as progress:
            answer = query_repository(question, settings, progress)
    click.echo(ANSWERS[format_](answer), nl=False)


def _of_file(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise UsageError(f"{file} cannot be read: {exc}.", next_step="Name a file with SQL.") from exc
