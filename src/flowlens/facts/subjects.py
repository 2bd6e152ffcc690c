"""First lines of messages without the names of people: what was done is shown, who did it is not.

Names of branches and forks that a merge mentions are left out whole, as they often begin with a person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flowlens.facts.documents.masked import names_of
from flowlens.model.history import Commit, Person

__all__ = ["Subjects", "without_branches"]

_MASK = "\u2026"
_TRAILER = re.compile(r"^[\w-]+-by: *([^<\n]*)<([^>\n]*)>", re.MULTILINE | re.IGNORECASE)
# A scope as in @types/node names nobody, and neither does a team.
_ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+|(?<!\w)@[\w.-]+(?![\w./-]*/)|\br=[\w.,@-]+")
_BRANCHES = re.compile(r"'[^']*'|\"[^\"]*\"|(?<= from )\S+|(?<= into )\S+|(?<= of )\S+[:/]\S+")
_BITBUCKET = re.compile(r"^Merged in \S+")
_BORS = re.compile(r"^((?:Auto|Rollup) merge of #\d+)\b.*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
# A part of a name that so many people use as a word in small letters is one: test, black, long.
_USED_BY = 5


class Subjects:
    """The subjects of these commits, without the names in their authors, committers and trailers."""

    def __init__(self, commits: Iterable[Commit]) -> None:
        known = list(commits)
        people = {person for commit in known for person in (commit.author, commit.committer)}
        people |= {
            Person(name, email)
            for commit in known
            if "-by:" in commit.message.lower()
            for name, email in _TRAILER.findall(commit.message)
        }
        # Initials, in capital letters, are abbreviations as well.
        self._names = frozenset(name for name in names_of(people) if name == name.lower())
        self._words = _ordinary(known, self._names)

    def of(self, commit: Commit) -> str:
        """The subject with … for every name, address, handle and branch."""
        text = without_branches(commit.subject)
        if self._names.isdisjoint(_WORD.findall(text.lower())):
            return text
        first = True

        def told(found: re.Match[str]) -> str:
            nonlocal first
            begins, first = first, False
            return _MASK if self._is_name(found[0], begins=begins) else found[0]

        return _WORD.sub(told, text)

    def _is_name(self, word: str, *, begins: bool) -> bool:
        lower = word.lower()
        if lower not in self._names:
            return False
        return lower not in self._words or not (begins or word == lower)


def without_branches(subject: str) -> str:
    """The subject with … for addresses, handles, and the branches and forks that a merge names."""
    text = _BORS.sub(r"\1", subject)
    if text.startswith("Merge"):
        text = _BRANCHES.sub(_MASK, _BITBUCKET.sub("Merged", text))
    return _ADDRESS.sub(_MASK, text) if "@" in text or "://" in text or "r=" in text else text


def _ordinary(commits: Iterable[Commit], names: frozenset[str]) -> frozenset[str]:
    """Those of the names that several people use as a word in small letters."""
    users: dict[str, set[Person]] = {}
    for commit in commits:
        if not commit.subject.startswith("Merge"):
            for word in names.intersection(_WORD.findall(commit.subject)):
                users.setdefault(word, set()).add(commit.author)
    return frozenset(word for word, people in users.items() if len(people) >= _USED_BY)
