"""First lines of messages, of a merge its pull's title, without the names of people: what was done is shown, not who.

Names of branches and forks that a merge mentions are left out whole, as they often begin with a person's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from flowlens.facts.documents.masked import names_of
from flowlens.facts.identity import is_bot
from flowlens.facts.named import people_of
from flowlens.facts.pull_titles import title_of
from flowlens.model.history import Commit, Person

__all__ = ["Subjects", "without_branches"]

_MASK = "\u2026"
# A scope as in @types/node names nobody, and neither does a team; checkout@v4 is no address.
# What is before an @ is looked at from its first letter only, so that none needs the square of its length; an address
# that follows another without a break goes with it.
_ADDRESS = re.compile(
    r"(?<![\w+.-])[A-Za-z][\w+.-]*+://\S+|(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}(?:[\w.+-]*@\S+)?"
    r"|(?<![\w@])@(?=[^\W_])[\w.-]++(?![\w./-]*/)(?:\+[\w.+-]*@\S+)?|\br=[\w.,@-]+(?:\+[\w.+-]*@\S+)?"
)
_BRANCHES = re.compile(r"'[^']*'|\"[^\"]*\"|(?<= from )\S+|(?<= into )\S+|(?<= of )\S+[:/]\S+")
# A merge, or one that is reverted or landed again: what it merged is told within quotes. Mercurial calls it automated.
_MERGE = re.compile(r"((?:(?:[Rr]evert|[Rr]eapply) \")*)(?=Merge|merged? |[Aa]utomated merge )")
_BITBUCKET = re.compile(r"^Merged in \S+")
_BORS = re.compile(r"^((?:Auto|Rollup) merge of #\d+)\b.*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
# Where a sentence may begin, and so any word with a capital letter: "docs: Mark it", "[core] Mark it", 'Revert "Mark'.
_BEGINS = re.compile(r"(?:^|[:.!?;\])/]|(?:^|\s)[\"'`(*-])\s*$")
_BEFORE = 40  # letters before a word that are looked at
# A part of a name that so many people use as a word in small letters is one: test, black, long.
_USED_BY = 5
# One that so many more write with a capital letter, wherever it stands, is a thing besides: Rust, Linux, Perl.
_THING_BY = 10


class Subjects:
    """The subjects of these commits, without the names in their authors, committers and trailers, nor of `also`."""

    def __init__(self, commits: Collection[Commit], also: Iterable[Person] = ()) -> None:
        people = [person for person in people_of(commits) | set(also) if not is_bot(person)]
        # Initials, in capital letters, are abbreviations as well.
        self._names = frozenset(name for name in names_of(people) if name == name.lower())
        self._called = names_of(Person(person.name, "") for person in people)
        self._words = _written(commits, self._names, _USED_BY)
        self._called -= {word.lower() for word in _written(commits, _titles(self._words), _THING_BY)}

    def of(self, commit: Commit) -> str:
        """The subject, or the title of the pull that it merges, with … for every name, address, handle and branch."""
        text = without_branches(title_of(commit.message))
        if self._names.isdisjoint(_WORD.findall(text.lower())):
            return text
        return _WORD.sub(lambda found: _MASK if self._is_name(found) else found[0], text)

    def _is_name(self, found: re.Match[str]) -> bool:
        word, lower = found[0], found[0].lower()
        if lower not in self._names or (word.isupper() and _is_constant(found)):
            return False
        if lower not in self._words:
            return True
        # A word as well, so that only its capital letter tells.
        is_title = lower in self._called and word[0].isupper() and not word.isupper()
        return is_title and not _is_contracted(found) and not _begins(found)


def without_branches(subject: str) -> str:
    """The subject with … for addresses, handles, and the branches and forks that a merge names."""
    text = _BORS.sub(r"\1", subject)
    merge = _MERGE.match(text)
    if merge:
        text = merge[1] + _merged(text[merge.end() :], merge[1].count('"'))
    return _ADDRESS.sub(_MASK, text) if "@" in text or "://" in text or "r=" in text else text


def _merged(text: str, n_quotes: int) -> str:
    """What is told of a merge, within so many quotes, without its branches."""
    closing = '"' * n_quotes if text.endswith('"' * n_quotes) else ""
    return _BRANCHES.sub(_MASK, _BITBUCKET.sub("Merged", text.removesuffix(closing))) + closing


def _is_constant(found: re.Match[str]) -> bool:
    """Whether an underscore or digit joins it to more, as in MAX_LENGTH."""
    around = found.string[max(0, found.start() - 1) : found.start()] + found.string[found.end() : found.end() + 1]
    return any(letter == "_" or letter.isdigit() for letter in around)


def _is_contracted(found: re.Match[str]) -> bool:
    return found.string[found.end() : found.end() + 2] in {"'t", "\u2019t"}


def _begins(found: re.Match[str]) -> bool:
    return _BEGINS.search(found.string, max(0, found.start() - _BEFORE), found.start()) is not None


def _titles(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.capitalize() for word in words)


def _written(commits: Iterable[Commit], words: frozenset[str], by: int) -> frozenset[str]:
    """Those of the words that so many people write just so, those with a capital letter within a sentence."""
    users: dict[str, set[Person]] = {}
    for commit in commits:
        subject = commit.subject
        if _MERGE.match(subject) or words.isdisjoint(_WORD.findall(subject)):
            continue
        for found in _WORD.finditer(subject):
            if found[0] in words and (found[0].islower() or not _begins(found)):
                users.setdefault(found[0], set()).add(commit.author)
    return frozenset(word for word, people in users.items() if len(people) >= by)
