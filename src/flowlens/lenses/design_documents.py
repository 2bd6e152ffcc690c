"""Design documents, and the first change of source that bears the name of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.rows import rows_of_files
from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_places
from flowlens.lenses.settings import LensSettings

__all__ = ["AFTER_DAYS", "BEFORE_DAYS", "design_documents", "words_of"]

# The first change with its name is the code of a document if it comes within a year, or came half a year before.
AFTER_DAYS, BEFORE_DAYS = 365, 182
_FOLDER = re.compile(
    r"(?:^|/)(?:adrs?|rfcs?|keps?|geps?|proposals?|enhancements?|design(?:s|-?(?:docs?|documents?|proposals?))?"
    r"|(?:architecture-)?decision(?:s|-records?))(?:[-_](?:accepted|active|approved|archived|done|draft|drafts|implemented|rejected))?/(?:.*/)?[^/]+$",
    re.IGNORECASE,
)
# The first page of a folder, and what is there to be filled in: by the whole name, as a design may be of an index.
_NO_DESIGN = re.compile(
    r"(?:\d+[-_])?(?:readme|index|toc|summary|record-architecture-decisions|(?:\w+[-_])*template)(?:\.[^.]*)?",
    re.IGNORECASE,
)
# What names of documents hold whatever they are about.
_IDLE = frozenset(
    {
        "add", "adding", "adr", "and", "api", "apis", "design", "doc", "docs", "document", "feature", "features", "for",
        "from", "implement", "implementation", "implementing", "improve", "improvement", "improvements", "into", "kep",
        "new", "per", "plan", "plans", "proposal", "proposals", "rfc", "support", "supporting", "the", "use", "using",
        "via", "with", "without",
    }
)  # fmt: skip
_FEWEST_LETTERS = 3
_FEWEST_WORDS = 2
_MOST_OF_IT = 0.75
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[^a-z0-9]+")
_COLUMNS = ["path", "at", "document", "named", "code", "code_at", "n_before"]

_Rows = NDArray[np.int64]


def design_documents(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The design documents that people began, oldest first: `path`, `at`, and `document`, the change that brought it.

    `named` tells that its name has enough words of its own for a change to bear it. `code` is the first change of
    source that bears its name, in its first line or in the path of a new file, and `code_at` when it landed (null
    without one); `n_before` counts the changes of documents to it until then.
    """
    files, owners = facts.change_files, rows_of_files(facts)
    by_people = counted_places(facts, settings)[owners] >= 0
    docs = np.flatnonzero((files["content"] == "docs").to_numpy(dtype=np.bool_) & by_people)
    paths = files["path"].take(docs)
    known = {path: bool(_FOLDER.search(path)) and not _NO_DESIGN.fullmatch(_name(path)) for path in paths.unique()}
    chosen = docs[paths.map(known).to_numpy(dtype=np.bool_)] if len(docs) else docs
    rows = pd.DataFrame(
        {
            "path": files["path"].take(chosen).to_numpy(dtype=object),
            "row": owners[chosen],
            "added": (files["status"].take(chosen) == "added").to_numpy(dtype=np.bool_),
        }
    )
    rows["at"] = facts.changes["landed_at"].take(owners[chosen]).array
    # Moved to a folder of what is accepted or done, it is the same document.
    rows["name"] = [_name(path) for path in rows["path"]]
    rows = rows.sort_values(["at", "row", "path"], ignore_index=True)
    begun = rows[rows["added"]].drop_duplicates("name").reset_index(drop=True)
    if begun.empty:
        return _none_begun()
    return _with_code(begun, rows, facts, _source_rows(facts, owners, by_people))


def words_of(text: str) -> frozenset[str]:
    """The words of a name or of a first line: without numbers, short words, and those that any document has."""
    words = _BETWEEN.split(_HUMP.sub(" ", text).lower())
    return frozenset(word for word in words if len(word) >= _FEWEST_LETTERS and not word.isdigit()) - _IDLE


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _source_rows(facts: Facts, owners: _Rows, by_people: NDArray[np.bool_]) -> pd.DataFrame:
    """The files of source of people's changes: `row` of the change, and `path` where the file is new."""
    files = facts.change_files
    source = np.flatnonzero((files["content"] == "source").to_numpy(dtype=np.bool_) & by_people)
    fresh = (files["status"].take(source) == "added").to_numpy(dtype=np.bool_)
    path = pd.Series(files["path"].take(source).to_numpy(dtype=object))
    return pd.DataFrame({"row": owners[source], "path": path.where(pd.Series(fresh), None)})


def _none_begun() -> pd.DataFrame:
    empty = pd.DataFrame({name: pd.Series(dtype="object") for name in _COLUMNS})
    times = {name: pd.to_datetime(empty[name], utc=True) for name in ("at", "code_at")}
    return empty.assign(named=empty["named"].astype(bool), **times)


def _with_code(begun: pd.DataFrame, rows: pd.DataFrame, facts: Facts, source: pd.DataFrame) -> pd.DataFrame:
    index = _index(facts, source)
    landed = facts.changes["landed_at"].astype("int64").to_numpy(dtype=np.float64) / 86_400e6
    wanted = [words_of(name.rpartition(".")[0]) for name in begun["name"]]
    rows_begun = begun["row"].tolist()
    found = [_first(_bearing(words, index), landed, row) for words, row in zip(wanted, rows_begun, strict=True)]
    code = np.array(found, dtype=np.int64)
    at = facts.changes["landed_at"].reindex(code).array
    ids = facts.changes["id"]
    known = ids.reindex(code).astype(object).reset_index(drop=True)
    told = begun[["path", "at"]].assign(
        document=ids.take(begun["row"].to_numpy()).array,
        named=[len(words) >= _FEWEST_WORDS for words in wanted],
        code=known,
        code_at=at,
    )
    return told.assign(n_before=_talked(begun, rows, told["code_at"]))[_COLUMNS]


def _index(facts: Facts, source: pd.DataFrame) -> tuple[dict[str, list[int]], _Rows]:
    """By word the items that hold it, and the row of the change of each: first lines, and paths of new files."""
    touching = np.unique(source["row"].to_numpy(dtype=np.int64))
    subjects = facts.changes["subject"].take(touching).fillna("").tolist()
    fresh = source[source["path"].notna()]
    items = [*zip(touching.tolist(), subjects, strict=True), *zip(fresh["row"].tolist(), fresh["path"], strict=True)]
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, (_, text) in enumerate(items):
        for word in words_of(text):
            by_word[word].append(number)
    return by_word, np.array([row for row, _ in items], dtype=np.int64)


def _bearing(wanted: Iterable[str], index: tuple[dict[str, list[int]], _Rows]) -> _Rows:
    """The changes with an item that holds three in four of the words, and two at least."""
    by_word, rows = index
    held: list[Sequence[int]] = [by_word.get(word, ()) for word in wanted]
    if len(held) < _FEWEST_WORDS or not any(held):
        return np.empty(0, dtype=np.int64)
    counts = np.bincount(np.concatenate([np.array(one, dtype=np.int64) for one in held]), minlength=rows.size)
    return np.unique(rows[counts >= max(_FEWEST_WORDS, ceil(_MOST_OF_IT * len(held)))])


def _first(rows: _Rows, landed: NDArray[np.float64], row: int) -> int:
    """The first of the changes that is near enough to the document; -1 without one."""
    days = landed[rows] - landed[row]
    near = rows[(days >= -BEFORE_DAYS) & (days <= AFTER_DAYS)]
    return int(near[np.argmin(landed[near])]) if near.size else -1


def _talked(begun: pd.DataFrame, rows: pd.DataFrame, code_at: pd.Series[pd.Timestamp]) -> list[int]:
    """How many changes each document saw before its code landed, or so far."""
    until = dict(zip(begun["name"], code_at, strict=True))
    ends = pd.to_datetime(rows["name"].map(until), utc=True)
    before = rows[ends.isna() | (rows["at"] < ends)].drop_duplicates(["name", "row"])
    counts = before["name"].value_counts()
    return [int(counts.get(name, 0)) for name in begun["name"]]
