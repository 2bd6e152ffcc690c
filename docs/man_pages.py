"""Man pages of the commands' own help, made when a wheel is built: `python -m docs.man_pages FOLDER` writes them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from flowlens import __version__
from flowlens.cli.main import flowlens

__all__ = ["pages"]

_SECTION = "1"


def pages() -> dict[str, str]:
    """Each page by its file name: one for the command itself, and one for each command below it."""
    with click.Context(flowlens, info_name="flowlens", max_content_width=100) as context:
        return dict(_pages(flowlens, context, "flowlens"))


def _pages(command: click.Command, context: click.Context, name: str) -> Iterator[tuple[str, str]]:
    yield f"{name}.{_SECTION}", _page(command, context, name)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            if inner is not None:
                with click.Context(inner, parent=context, info_name=each) as below:
                    yield from _pages(inner, below, f"{name}-{each}")


def _page(command: click.Command, context: click.Context, name: str) -> str:
    first, *paragraphs = _paragraphs(command.help or "")
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [
        f'.TH "{name.upper()}" "{_SECTION}" "" "FlowLens {__version__}" "FlowLens"',
        ".SH NAME",
        f"{_roff(name)} \\- {_roff(first.rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {_roff(context.command_path)}",
        _roff(usage),
    ]
    if paragraphs:
        lines += [".SH DESCRIPTION", *(line for text in paragraphs for line in (".PP", _roff(text)))]
    lines += _table("COMMANDS", _commands(command, context))
    lines += _table("OPTIONS", _options(command, context))
    lines += [".SH SEE ALSO", _see_also(command, name)]
    return "\n".join(lines) + "\n"


def _paragraphs(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.replace("\b", "").split("\n\n") if each.strip()]


def _commands(command: click.Command, context: click.Context) -> list[tuple[str, str]]:
    if not isinstance(command, click.Group):
        return []
    found = ((each, command.get_command(context, each)) for each in command.list_commands(context))
    return [(f"{context.command_path} {each}", inner.get_short_help_str(200)) for each, inner in found if inner]


def _options(command: click.Command, context: click.Context) -> list[tuple[str, str]]:
    records = (each.get_help_record(context) for each in command.get_params(context))
    return [record for record in records if record is not None and record[1]]


def _table(title: str, rows: list[tuple[str, str]]) -> list[str]:
    entries = [line for name, text in rows for line in (".TP", f".B {_roff(name)}", _roff(" ".join(text.split())))]
    return [f".SH {title}", *entries] if rows else []


def _see_also(command: click.Command, name: str) -> str:
    if name != "flowlens":
        return f".BR flowlens ({_SECTION})"
    names = command.list_commands(click.Context(command)) if isinstance(command, click.Group) else []
    return ",\n".join(f".BR flowlens\\-{each} ({_SECTION})" for each in names)


def _roff(text: str) -> str:
    """The text as roff takes it: hyphens as they are typed, and no line that begins as a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", escaped)


def main(folder: Path) -> None:
    """Write the pages there, and remove those of commands that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"flowlens*.{_SECTION}"):
        old.unlink()
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
