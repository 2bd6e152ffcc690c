"""What kind of change a commit message announces, and what it reverts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from flowlens.model.history import Commit
from flowlens.model.mined import Note

__all__ = ["Targets", "kind_of", "read_notes"]

# Conventional Commits 1.0.0 and the types of the Angular convention.
_CONVENTIONAL = re.compile(r"(\w+)(?:\([^)]*\))?!?: ")
_TYPES = {
    "feat": "feature",
    "feature": "feature",
    "fix": "fix",
    "bugfix": "fix",
    "hotfix": "fix",
    "perf": "refactor",
    "refactor": "refactor",
    "style": "refactor",
    "revert": "revert",
    "docs": "docs",
    "doc": "docs",
    "test": "test",
    "tests": "test",
    "build": "chore",
    "chore": "chore",
    "ci": "chore",
    "deps": "chore",
}
_REVERT = re.compile(r"(?:\[[^]]*\] ?)?revert(?:s|ed|ing)?\b", re.IGNORECASE)
_FIX = re.compile(r"\b(?:fix(?:e[sd]|ing)?|bug ?fix|hotfix|regression)\b", re.IGNORECASE)
_DOCS = re.compile(r"\b(?:docs?|documentation|readme|changelog|typos?)\b", re.IGNORECASE)
_TEST = re.compile(r"\btests?\b", re.IGNORECASE)
_CHORE = re.compile(r"(?:bump|update dependenc|upgrade dependenc|release v?\d|prepare (?:for )?release)", re.IGNORECASE)
_REVERTED_COMMIT = re.compile(r"\bThis (?:partially )?reverts commit ([0-9a-f]{7,64})\b", re.IGNORECASE)
_REVERTED_PULL = re.compile(
    r"^Reverts (?:[\w.-]+/[\w.-]+)?[#!](\d{1,9})\b|reverts merge request !(\d{1,9})", re.MULTILINE
)
_REVERTED_SUBJECT = re.compile(r'Revert "(.+)"')
_SHORT_OID = 7


class Targets:
    """Finds the commit that a revert names: by its id or the start of it, by its pull, or by its subject."""

    def __init__(self, commits: Mapping[str, Commit], pulls: Mapping[int, str]) -> None:
        self._commits = commits
        self._pulls = pulls
        self._short: dict[str, list[str]] = {}
        for oid in commits:
            self._short.setdefault(oid[:_SHORT_OID], []).append(oid)
        subjects = {oid: commit.subject for oid, commit in commits.items()}
        n_same = Counter(subjects.values())
        self._subjects = {subject: oid for oid, subject in subjects.items() if n_same[subject] == 1}

    def of(self, message: str) -> str | None:
        """The id of the commit or change that the message says it reverts; None where that is not known here."""
        if match := _REVERTED_COMMIT.search(message):
            found = [
                oid for oid in self._short.get(match[1][:_SHORT_OID].lower(), []) if oid.startswith(match[1].lower())
            ]
            if len(found) == 1:
                return found[0]
        if match := _REVERTED_PULL.search(message):
            return self._pulls.get(int(match[1] or match[2]))
        if match := _REVERTED_SUBJECT.match(message):
            return self._subjects.get(match[1])
        return None


def read_notes(commits: Mapping[str, Commit], pulls: Mapping[int, str]) -> dict[str, Note]:
    """What the message of each commit says, by id; `pulls` gives the change that each pull landed as."""
    targets = Targets(commits, pulls)
    return {oid: _note(commit, targets) for oid, commit in commits.items()}


def kind_of(message: str, n_parents: int) -> str:
    """feature, fix, revert, merge, docs, test, chore, refactor or other, from the first line of the message."""
    subject = message.partition("\n")[0]
    if n_parents > 1:
        return "merge"
    match = _CONVENTIONAL.match(subject)
    if match and match[1].lower() in _TYPES:
        return _TYPES[match[1].lower()]
    if _REVERT.match(subject) or (_may_revert(message) and _REVERTED_COMMIT.search(message)):
        return "revert"
    for kind, pattern in (("fix", _FIX), ("docs", _DOCS), ("test", _TEST)):
        if pattern.search(subject):
            return kind
    return "chore" if _CHORE.match(subject) else "other"


def _may_revert(message: str) -> bool:
    """Whether the word is there at all: the pattern tries each place of a long message, which takes much longer."""
    return "revert" in message.lower()


def _note(commit: Commit, targets: Targets) -> Note:
    kind = kind_of(commit.message, len(commit.parents))
    target = targets.of(commit.message) if kind in {"revert", "merge"} else None
    return Note(kind, target if target != commit.oid else None)
