"""The source of the documentation site: `python -m docs.site FOLDER` writes it for Sphinx.

Nothing is written twice: cards, measures, thresholds, tables, help and schemas are those of the program itself, and the
pages are those that `flowlens explain` prints.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import click

from flowlens import __version__, pipeline
from flowlens.cli.main import flowlens
from flowlens.lenses.catalog import LENSES
from flowlens.lenses.lens import Lens
from flowlens.outputs.words import WORDS

__all__ = ["pages", "write"]

_ROOT = Path(__file__).parents[1]
_SCHEMAS = {"report": "schema-1.json", "check": "check-schema-1.json", "compare": "compare-schema-1.json"}
# Of the root, in the order of the contents; the readme is the first page.
_OWN = {"index": "README.md", "changelog": "CHANGELOG.md", "contributing": "CONTRIBUTING.md", "security": "SECURITY.md"}
_LINK = re.compile(r"(!?)\[([^\]\n]*(?:\n[^\]\n]+)?)\]\(([^)\s]+)\)")
_OUTSIDE = re.compile(r"[a-z]+:|#")

_CONF = """\
project = "FlowLens"
release = version = "{version}"
extensions = ["myst_parser"]
html_theme = "alabaster"
html_theme_options = {{"description": "Does this team release quickly and iterate on value?", "show_relbars": True}}
html_copy_source = False
html_show_copyright = False
myst_heading_anchors = 4
myst_enable_extensions = ["fieldlist"]
exclude_patterns = ["_build"]
nitpicky = True
"""


def pages() -> dict[str, str]:
    """Each page by its path in the source, without its ending."""
    explained = {f"explain/{name}": text for name, text in _explained()}
    lenses = {f"lenses/{lens.id}": _card(lens) for lens in LENSES}
    commands = {f"commands/{name.replace(' ', '-')}": text for name, text in _commands()}
    schemas = {f"schemas/{name}": _schema(name, file) for name, file in _SCHEMAS.items()}
    found = {**explained, **lenses, **commands, **schemas}
    own = {name: _without_repository_links((_ROOT / file).read_text("utf-8"), found) for name, file in _OWN.items()}
    own["index"] += _contents({"Pages": explained, "Lenses": lenses, "Commands": commands, "Schemas": schemas})
    return own | found


def write(folder: Path) -> None:
    """Put the pages and the configuration of Sphinx into that folder."""
    for name, text in pages().items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    (folder / "conf.py").write_text(_CONF.format(version=__version__), encoding="utf-8")


def _explained() -> Iterator[tuple[str, str]]:
    for path in sorted(files("flowlens").joinpath("docs").iterdir(), key=lambda each: each.name):
        if path.name.endswith(".md"):
            yield path.name.removesuffix(".md"), path.read_text("utf-8")
    yield "facts", f"# Facts\n\n{_block(pipeline.explain_facts())}"
    yield "verdict", f"# Verdict\n\n{_block(pipeline.explain_verdict())}"
    rows = "\n".join(
        f"| {word} | {_cell(meaning)} |" for word, meaning in sorted(WORDS.items(), key=lambda each: each[0].lower())
    )
    yield "words", f"# Words\n\n| word | meaning |\n|---|---|\n{rows}\n"


def _card(lens: Lens) -> str:
    card = lens.card
    told = "\n".join(f"| {name} | {_cell(text)} |" for name, text in card.fields.items() if text)
    measures = "\n".join(f"| `{lens.id}.{name}` | {_cell(text)} |" for name, text in lens.measures.items())
    return (
        f"# {card.title}\n\n| `{lens.id}` | |\n|---|---|\n{told}\n\n"
        f"## Measures\n\n| measure | meaning |\n|---|---|\n{measures}\n"
    )


def _commands() -> Iterator[tuple[str, str]]:
    with click.Context(flowlens, info_name="flowlens", max_content_width=100, terminal_width=100) as context:
        yield from _helps(flowlens, context)


def _helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, f"# {context.command_path}\n\n{_block(command.get_help(context))}"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                with click.Context(inner, parent=context, info_name=name, terminal_width=100) as below:
                    yield from _helps(inner, below)


def _schema(name: str, file: str) -> str:
    text = files("flowlens").joinpath("outputs", "static", file).read_text("utf-8").rstrip("\n")
    return f"# JSON Schema: {name}\n\n`flowlens export --schema` prints it.\n\n```json\n{text}\n```\n"


def _contents(groups: Mapping[str, Mapping[str, str]]) -> str:
    trees = {"More": [name for name in _OWN if name != "index"], **{title: [*group] for title, group in groups.items()}}
    return "".join(
        f"\n```{{toctree}}\n:caption: {title}\n:maxdepth: 1\n:hidden:\n\n" + "\n".join(names) + "\n```\n"
        for title, names in trees.items()
    )


def _without_repository_links(text: str, known: Mapping[str, str]) -> str:
    """The text with links to other pages, and the names of files in place of links to what the site does not hold."""
    places = {file: f"{name}.md" for name, file in _OWN.items()}

    def put(match: re.Match[str]) -> str:
        picture, words, target = match.groups()
        if _OUTSIDE.match(target):
            return match[0]
        path, _, anchor = target.partition("#")
        if path in places:
            return f"[{words}]({places[path]}{'#' + anchor if anchor else ''})"
        page = path.removeprefix("src/flowlens/docs/").removesuffix(".md")
        if f"explain/{page}" in known and path.startswith("src/flowlens/docs/"):
            return f"[{words}](explain/{page}.md)"
        return "" if picture else f"{words} (`{path}`)"

    return _LINK.sub(put, text)


def _block(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
