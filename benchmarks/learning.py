"""Scores how FlowLens reads retrospectives and post-mortems, against documents that were read by hand.

    python benchmarks/learning.py CLONES [--errors]

CLONES is a folder with bare clones at owner/name. The labels are in `learning.csv`: paths, the ids of the blobs that
were read, and what was found in them; no text of a document is kept here.
"""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from flowlens.facts.documents.read import document_of
from flowlens.model.documents import Document
from flowlens.stats.proportion import wilson

__all__ = ["Label", "Read", "main", "read_labels", "rows"]

_LABELS = Path(__file__).with_name("learning.csv")
_QUESTIONS = ("happened", "learned", "change")
_SETS = (("read while it was written", True), ("not looked at before", False))


@dataclass(frozen=True, slots=True)
class Label:
    """One file as a person read it; `answers` are the three questions, none where it is no document.

    `seen`: it was looked at while the rules were written, so its score flatters them.
    """

    repository: str
    path: str
    blob: str
    seen: bool
    document: bool
    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Read:
    """A label, and what FlowLens makes of the same bytes (None: no document)."""

    label: Label
    found: Document | None

    @property
    def answers(self) -> frozenset[str]:
        """The questions that FlowLens sees answered."""
        return frozenset(name for name in _QUESTIONS if self.found is not None and getattr(self.found, name))


@click.command()
@click.argument("clones", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--errors", is_flag=True, help="Name every miss and every false alarm on standard error.")
def main(clones: Path, errors: bool) -> None:
    """Print a Markdown table of precision and recall for each set of documents."""
    read = [_read(label, clones) for label in read_labels(_LABELS.read_text("utf-8").splitlines())]
    click.echo("| set | what | precision | recall |\n|---|---|---|---|")
    for name, seen in _SETS:
        for row in rows([one for one in read if one.label.seen is seen]):
            click.echo(f"| {name} | {row} |")
    for one in read if errors else ():
        if one.answers != one.label.answers or (one.found is not None) is not one.label.document:
            click.echo(
                f"{one.label.repository} {one.label.path}: {_told(one.answers)}, by hand {_told(one.label.answers)}",
                err=True,
            )


def read_labels(lines: Sequence[str]) -> list[Label]:
    """The labels in the lines of such a table; KeyError where a column is missing."""
    return [
        Label(
            row["repository"],
            row["path"],
            row["blob"],
            row["seen"] == "yes",
            row["document"] == "yes",
            frozenset(name for name in _QUESTIONS if row[name] == "yes"),
        )
        for row in csv.DictReader(lines)
    ]


def rows(read: Sequence[Read]) -> Iterator[str]:
    """The rows of one set: is it a document, and of those that are, does it answer each question."""
    found = [one.found is not None for one in read]
    yield f"is a document | {_scores(found, [one.label.document for one in read])}"
    documents = [one for one in read if one.label.document]
    for name in _QUESTIONS:
        told = [name in one.answers for one in documents]
        yield f"{name} | {_scores(told, [name in one.label.answers for one in documents])}"


def _read(label: Label, clones: Path) -> Read:
    command = ["git", "-C", str(clones / label.repository), "cat-file", "blob", label.blob]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise click.ClickException(f"{label.blob} is not in the clone of {label.repository}.")
    text = done.stdout.decode("utf-8", "replace")
    return Read(label, document_of(label.path, text, label.repository.rpartition("/")[2]))


def _scores(found: Sequence[bool], truth: Sequence[bool]) -> str:
    both = sum(a and b for a, b in zip(found, truth, strict=True))
    return f"{_share(both, sum(found))} | {_share(both, sum(truth))}"


def _share(k: int, n: int) -> str:
    share = wilson(k, n)
    if share.value is None or share.low is None or share.high is None:
        return "– (0/0)"
    return f"{share.value:.0%} ({k}/{n}; {share.low:.0%}–{share.high:.0%})"


def _told(answers: frozenset[str]) -> str:
    return " ".join(name for name in _QUESTIONS if name in answers) or "nothing"


if __name__ == "__main__":
    main()
