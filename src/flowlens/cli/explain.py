"""`flowlens explain`: what the words of a report mean, from the texts that the report itself is made of."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib.resources import files
from textwrap import TextWrapper
from typing import TYPE_CHECKING

import click

from flowlens.cli.options import voice_options
from flowlens.errors import UsageError

if TYPE_CHECKING:
    from flowlens.model.finding import Card

__all__ = ["explain", "of_squads"]

_WIDTH = 100
_TOPICS = {
    "verdict": "the rules of the verdict, and every threshold with its source",
    "facts": "the fact tables, their columns, units and meanings",
    "statistics": "the method behind each number, and how far it can be trusted",
    "releases": "what carries work to users: tags, or whatever else tells of it",
    "areas": "the parts of a repository, and where they come from",
    "ci": "CI runs and deployments from files, and what is kept of them",
    "pulls": "pull requests and reviews from files, and what is kept of them",
    "experiment": "a hypothesis, its measure and its review: the file, and its answer",
    "check": "the gate: its rules, its verdicts, and what is compared with what",
    "compare": "squads side by side: their file, what is compared, how surely",
}
_PAGES = ("statistics", "releases", "areas", "ci", "pulls", "experiment", "check", "compare")


@click.command()
@click.argument("name", required=False)
@voice_options
def explain(name: str | None) -> None:
    """Say what NAME means: a lens, a measure (as batch-size.median) or a page.

    The pages are 'verdict', 'facts', 'statistics', 'releases', 'areas', 'ci', 'pulls', 'experiment', 'check'
    and 'compare'.

    Without NAME: what there is to explain.
    """
    click.echo(_contents() if name is None else _explanation(name))


def _contents() -> str:
    """Every name that can be explained, with a line of what it is."""
    cards, measures = _cards(), _measures()
    parts = {
        "Lenses": {name: card.title for name, card in cards.items()},
        "Measures": {name: meaning for of_lens in measures.values() for name, meaning in of_lens.items()},
        "Also": _TOPICS,
    }
    return "\n\n".join(f"{title}:\n{_listed(entries)}" for title, entries in parts.items() if entries)


def _explanation(name: str) -> str:
    """The text on one name; UsageError where there is none."""
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
    raise _unknown(name, list(measures.get(lens, {})) or [*cards, *_TOPICS])


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


def _unknown(name: str, known: Sequence[str]) -> UsageError:
    """The error for a name that nothing has, with those that are near, or else all that were possible."""
    near = get_close_matches(name, known, n=3)
    wanted = f"Did you mean {' or '.join(near)}?" if near else f"Choose one of {', '.join(known)}."
    return UsageError(f"There is nothing to explain by the name {name}.", next_step=wanted)


def _card_text(card: Card, measures: Mapping[str, str]) -> str:
    fields = {
        "Question": card.question,
        "Unit": card.unit,
        "Better": card.better,
        "Reads": card.reads,
        "Leaves out": card.leaves_out,
        "Source": card.source,
    }
    told = "\n".join(_field(title, text) for title, text in fields.items() if text)
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
