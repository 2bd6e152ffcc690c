"""Who is named in commits: as author, as committer, and in the last lines, as in `Reviewed-by: Ann <ann@…>`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flowlens.model.history import Commit, Person

__all__ = ["people_of"]

_BY = re.compile(r"-[Bb][Yy]:[ \t]*([^<\n]*)(?:<([^>\n]*)>)?")
_COPY = re.compile(r"\n[Cc][Cc]:[ \t]*([^<\n]*)(?:<([^>\n]*)>)?")
_WORD = re.compile(r"[^\W\d_]+")
# More words than these, or one in small letters, and no address: a sentence rather than a name.
_MOST_WORDS = 4


def people_of(commits: Iterable[Commit]) -> set[Person]:
    """The authors and committers of these commits, and the people in their trailers."""
    found: set[Person] = set()
    trailers: set[tuple[str, str]] = set()
    for commit in commits:
        found.add(commit.author)
        found.add(commit.committer)
        trailers.update(_BY.findall(commit.message))
        trailers.update(_COPY.findall(commit.message))
    return found | {Person(name, email) for name, email in trailers if email or _is_name(name)}


def _is_name(text: str) -> bool:
    words = _WORD.findall(text)
    return 0 < len(words) <= _MOST_WORDS and all(word[0].isupper() for word in words)
