"""`flowlens explain`: what the words of a report mean, from the texts that the report itself is made of."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from textwrap import TextWrapper
from typing import TYPE_CHECKING

import click

from flowlens.cli.options import cache_option, config_option, repository_path, voice_options
from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import UsageError
from flowlens.outputs.words import WORDS

if TYPE_CHECKING:
    from flowlens.model.finding import Card

__all__ = ["explain", "of_squads"]

_WIDTH = 100
_BY_WHAT = (
    "`flowlens explain` lists the words; a commit is named by its first letters, a pull as '#12', a release by its tag."
)
_OID = re.compile(r"[0-9a-f]{4,64}")
_NAME = re.compile(r"[#!]?[\w./@+-]+")
_WORDS_TITLE = "any of"
_TOPICS = {
    "verdict": "the rules of the verdict, and every threshold with its source",
    "facts": "the fact tables, their columns, units and meanings",
    "statistics": "the method behind each number, and how far it can be trusted",
    "releases": "what carries work to users: tags, or whatever else tells of it",
    "areas": "the parts of a repository, and where they come from",
    "ci": "CI runs and deployments from files, and what is kept of them",
    "pulls": "pull requests and reviews from files, and what is kept of them",
    "forge": "pull requests, CI runs and deployments from GitHub, GitLab or Gitea: token, scopes, what is kept",
    "experiment": "a hypothesis, its measure and its review: the file, and its answer",
    "check": "the gate: its rules, its verdicts, and what is compared with what",
    "compare": "squads side by side: their file, what is compared, how surely",
    "scale": "fleets: many repositories, what they cost, and what breaks first",
    "install": "pip, pipx, uvx, a container; completion, man pages",
    "api": "the same from Python: functions, values, and what will stay",
}
# The others are made.
_PAGES = tuple(name for name in _TOPICS if name not in {"verdict", "facts"})


@click.command()
@click.argument("name", required=False)
@click.argument("repository", metavar="[REPO]", required=False)
@config_option
@cache_option
@voice_options
@pass_voice
def explain(
    voice: Voice, name: str | None, repository: str | None, config: Path | None, cache_dir: Path | None
) -> None:
    """Say what NAME means: a lens, a measure (as batch-size.median), a page or any other word of a report.

    The pages are 'verdict', 'facts', 'statistics', 'releases', 'areas', 'ci', 'pulls', 'forge', 'experiment',
    'check', 'compare', 'scale', 'api' and 'install'.

    NAME may also be a commit, a pull (as '#12') or a release of REPO (by default of this folder): how it was counted,
    what was left out of it and why, the release that first contains it, and what rests on it.

    Without NAME: what there is to explain.
    """
    if name is None:
        click.echo(_contents())
    elif (told := _by_any_spelling(name)) is not None:
        click.echo(told)
    elif repository is not None or is_like_a_name(name):
        click.echo(_counted(name, repository or ".", config, cache_dir, voice))
    else:
        raise _unknown(name)


def is_like_a_name(text: str) -> bool:
    """Whether a text could be an object id, the number of a pull or a version, rather than a word."""
    return _NAME.fullmatch(text) is not None and (any(map(str.isdigit, text)) or _OID.fullmatch(text) is not None)


def _counted(name: str, repository: str, config: Path | None, cache: Path | None, voice: Voice) -> str:
    """How that commit, pull or release was counted in the repository."""
    from flowlens.config import Overrides, load_config
    from flowlens.explaining.explain import explain as explained
    from flowlens.outputs.explained import explained_text

    settings = load_config(repository_path(repository), file=config, overrides=Overrides(cache=cache))
    with progress_on(voice) as progress:
        return explained_text(explained(settings, name, progress))


def _contents() -> str:
    """Every name that can be explained, with a line of what it is."""
    cards, measures = _cards(), _measures()
    parts = {
        "Lenses": {name: card.title for name, card in cards.items()},
        "Measures": {name: meaning for of_lens in measures.values() for name, meaning in of_lens.items()},
        "Also": _TOPICS,
        "Words": {_WORDS_TITLE: ", ".join(WORDS)},
    }
    return "\n\n".join(f"{title}:\n{_listed(entries)}" for title, entries in parts.items() if entries)


def _by_any_spelling(name: str) -> str | None:
    """The text on a word as it is written, or as an id or a title would be: `change-point`, `Release batch`."""
    spellings = (name, name.lower().replace(" ", "-"), name.lower().replace("-", " "))
    return next((told for each in spellings if (told := _meaning(each)) is not None), None)


def _meaning(name: str) -> str | None:
    """The text on one word of the program; None where it is none."""
    if name in _PAGES:
        return files("flowlens").joinpath("docs", f"{name}.md").read_text(encoding="utf-8").rstrip("\n")
    if name in _TOPICS:
        from flowlens import pipeline

        return pipeline.explain_facts() if name == "facts" else pipeline.explain_verdict()
    cards, measures = _cards(), _measures()
    if name in cards:
        return _card_text(cards[name], measures[name])
    lens = name.partition(".")[0]
    if meaning := measures.get(lens, {}).get(name):
        return "\n".join([_wrapped(f"{name}: ", meaning), "", _field("Lens", f"{lens}: {cards[lens].title}")])
    return _word(name, measures)


def _word(name: str, measures: Mapping[str, Mapping[str, str]]) -> str | None:
    """The meaning of a word, or of a measure by its own name, which several lenses may have."""
    # A line of the ledger may go on: `unknown: an object is missing`, `bulk reformat (.git-blame-ignore-revs)`.
    word = next((each for each in (name, name.partition(" (")[0], name.partition(":")[0]) if each in WORDS), None)
    told = [_wrapped(f"{name}: ", WORDS[word])] if word else []
    told += [
        _wrapped(f"{full}: ", text)
        for of_lens in measures.values()
        for full, text in of_lens.items()
        if full.partition(".")[2] == name
    ]
    return "\n".join(told) or None


def _cards() -> dict[str, Card]:
    """The card of every lens by its id, in report order; last those of squads."""
    from flowlens.lenses.catalog import LENSES

    return {lens.id: lens.card for lens in LENSES} | {card.lens: card for card, _ in of_squads()}


def _measures() -> dict[str, dict[str, str]]:
    """Of every lens what its measures mean, by their full names (`batch-size.median`)."""
    from flowlens.lenses.catalog import LENSES

    named = {lens.id: lens.measures for lens in LENSES} | {card.lens: measures for card, measures in of_squads()}
    return {lens: {f"{lens}.{name}": text for name, text in of_lens.items()} for lens, of_lens in named.items()}


def of_squads() -> list[tuple[Card, Mapping[str, str]]]:
    """The lens that needs several squads, which is in no report of one repository, and its measures."""
    from flowlens.comparing import big_projects
    from flowlens.lenses.lens import card_of

    return [(card_of(big_projects.ID, big_projects.__doc__ or ""), big_projects.MEASURES)]


def _unknown(name: str) -> UsageError:
    """The error for a name that nothing has, with those that are near, or else all that were possible."""
    cards, measures = _cards(), _measures()
    lens = name.partition(".")[0]
    known = list(measures.get(lens, {})) or [*cards, *_TOPICS]
    near = get_close_matches(name, known, n=3) or get_close_matches(name, WORDS, n=3)
    others = f"Choose one of {', '.join(known)}." if lens in measures else _BY_WHAT
    wanted = f"Did you mean {' or '.join(near)}?" if near else others
    return UsageError(f"There is nothing to explain by the name {name}.", next_step=wanted)


def _card_text(card: Card, measures: Mapping[str, str]) -> str:
    told = "\n".join(_field(title, text) for title, text in card.fields.items() if text)
    text = f"{card.lens}: {card.title}\n\n{told}"
    return f"{text}\n\nMeasures:\n{_listed(measures)}" if measures else text


def _field(title: str, text: str) -> str:
    return _wrapped(f"{title + ':':<12}", text)


def _listed(entries: Mapping[str, str]) -> str:
    column = max(len(name) for name in entries) + 2
    return "\n".join(_wrapped(f"  {name:<{column}}", meaning) for name, meaning in entries.items())


def _wrapped(lead: str, text: str) -> str:
    """The text after a heading, broken at the width of the terminal and indented below itself."""
    width = min(shutil.get_terminal_size((_WIDTH, 24)).columns, _WIDTH)
    wrapper = TextWrapper(max(width, len(lead) + 20), break_on_hyphens=False, break_long_words=False)
    wrapper.initial_indent, wrapper.subsequent_indent = lead, " " * len(lead)
    return wrapper.fill(" ".join(text.split()))
