"""What kind of change a commit message announces, and what it reverts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flowlens.model.history import Commit
from flowlens.model.mined import Note
from flowlens.sources.git.areas import area_of_parts, area_of_repair
from flowlens.sources.git.declared import Declared, declared
from flowlens.sources.git.repairs import hints_at_repair, says_repair
from flowlens.sources.git.reverts import landed_again, says_revert
from flowlens.sources.git.targets import Targets
from flowlens.sources.git.wording import spoken, words_of

__all__ = ["kind_of", "read_notes"]

# What a subject says, it says at its start; some patterns would take long for a line of a million letters.
_LONGEST = 300
_DOCS = frozenset({"doc", "docs", "documentation", "readme", "changelog", "typo", "typos"})
_TEST = frozenset({"test", "tests"})
_CHORE = re.compile(r"bump|update dependenc|upgrade dependenc|release v?\d|prepare (?:for )?release")


def read_notes(commits: Mapping[str, Commit], pulls: Mapping[int, str]) -> dict[str, Note]:
    """What the message of each commit says, by id; `pulls` gives the change that each pull landed as."""
    targets = Targets(commits, pulls)
    return {oid: _note(commit, targets) for oid, commit in commits.items()}


def kind_of(message: str, n_parents: int) -> str:
    """feature, fix, revert, merge, docs, test, chore, refactor or other, from the words of the message.

    A fix is one of the product's behaviour; fixes of tests, of documents and of the build are test, docs and chore.
    What lands again after a revert is of the kind that it was.
    """
    if n_parents > 1:
        return "merge"
    first, _, body = message.partition("\n")
    subject = first[:_LONGEST].strip()
    again = landed_again(subject)
    if again is not None:
        return kind_of(again, n_parents)
    if says_revert(subject, body):
        return "revert"
    said = declared(subject)
    if said.kind is not None and said.kind != "fix":
        return said.kind
    return _kind_of_text(said, message)


def _kind_of_text(said: Declared, message: str) -> str:
    """The kind of what declares none, or a fix: the part that it names goes before its words."""
    area = area_of_parts(said.parts) if said.parts else None
    text = spoken(said.text)
    words = words_of(text)
    if said.kind == "fix" or says_repair(text, words):
        return area or area_of_repair(text, words) or "fix"
    area = area or _area_of_words(text, words)
    if area is not None or not hints_at_repair(text, message):
        return area or "other"
    return area_of_repair(text, words) or "fix"


def _area_of_words(text: str, words: frozenset[str]) -> str | None:
    if _CHORE.match(text):
        return "chore"
    if not words.isdisjoint(_DOCS):
        return "docs"
    return None if words.isdisjoint(_TEST) else "test"


def _note(commit: Commit, targets: Targets) -> Note:
    kind = kind_of(commit.message, len(commit.parents))
    # To land again is to take a revert back.
    takes_back = kind in {"revert", "merge"} or landed_again(commit.message) is not None
    target = targets.of(commit.message) if takes_back else None
    return Note(kind, target if target != commit.oid else None)
