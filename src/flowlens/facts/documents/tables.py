"""The rows of `documents` and `document_actions`."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from flowlens.facts.documents.followed import Traces, traces_of
from flowlens.facts.documents.lives import Life, lives_of
from flowlens.facts.documents.masked import masked, names_of
from flowlens.facts.named import people_of
from flowlens.facts.tables import empty_frame, frame, rows_to_columns
from flowlens.model.documents import Document
from flowlens.model.mined import Mined

__all__ = ["document_tables"]


def document_tables(mined: Mined, changes: pd.DataFrame, files: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `documents` and `document_actions` of what was read, by path."""
    if not mined.documents:
        return empty_frame("documents"), empty_frame("document_actions")
    documents = sorted(mined.documents, key=lambda one: one.path)
    lives = lives_of([one.path for one in documents], changes, files)
    every = [action for one in documents for action in one.actions]
    traces = traces_of(every, mined, changes, files, frozenset(one.path for one in documents))
    is_quoted = any(one.blame for one in documents)
    names = names_of(people_of(mined.commits.values()) | mined.replaced) if is_quoted else frozenset()
    rows = [_row(one, lives.get(one.path), names) for one in documents]
    actions = [row for one in documents for row in _actions(one, lives.get(one.path), traces)]
    return (
        frame("documents", rows_to_columns("documents", rows)),
        frame("document_actions", rows_to_columns("document_actions", actions)),
    )


def _row(document: Document, life: Life | None, names: frozenset[str]) -> tuple[object, ...]:
    lived = (None, None, None, None) if life is None else (life.first, life.first_at, life.last, life.last_at)
    blame = "\n".join(f"{quote.line}: {masked(quote.text, names)}" for quote in document.blame)
    return (
        document.path, document.kind, *lived, document.happened, document.learned, document.change,
        document.praise_only, len(document.actions), blame or None,
    )  # fmt: skip


def _actions(document: Document, life: Life | None, traces: Traces) -> Sequence[tuple[object, ...]]:
    since = None if life is None else life.first_at
    rows: list[tuple[object, ...]] = []
    for number, action in enumerate(document.actions):
        followed = traces.follow(action, since)
        rows.append(
            (
                document.path, number, ", ".join(followed.names) or None, since, followed.already, followed.at,
                followed.change,
            )
        )  # fmt: skip
    return rows
