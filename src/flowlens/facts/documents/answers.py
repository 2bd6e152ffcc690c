"""Which of the three questions the sections of a document answer, and whether it does nothing but praise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flowlens.facts.documents.outline import Line, Section
from flowlens.model.documents import DocumentKind

__all__ = ["Answers", "answers", "says_something", "tells"]

_WORDS = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 2
_LONGEST_NOTHING = 12
_LEAD_WORDS = 40
_REFERENCE = re.compile(r"[#!]\d{1,9}\b|https?://\S+")
# What a template says where nothing is filled in yet.
_BLANK = re.compile(
    r"\{\{.*?\}\}|<[^<>]{1,200}>|\[(?![xX ]\])[^\[\]]{1,200}\](?![\[(:])|\b(?:TBD|TBC|TODO|FIXME|XXX|N/?A)\b"
)
_NOTHING = re.compile(
    r"\W*(?:none|nothing|n/?a|not applicable|no (?:action|follow|lesson|impact)\w*(?: items?| ups?)?|pending|unknown"
    r"|to be \w+|coming soon|work in progress|wip)(?: (?:yet|so far|at this time|needed|required))?\W*",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\s|:=+\-*_~.#]*")
_PRAISE = frozenset({"went well", "praise"})


@dataclass(frozen=True, slots=True)
class Answers:
    """The questions that are answered; `n_asked` are those that some heading asks, answered or not."""

    happened: bool
    learned: bool
    change: bool
    praise_only: bool
    n_asked: int

    @property
    def n(self) -> int:
        """How many of the three questions are answered."""
        return self.happened + self.learned + self.change


def answers(sections: Sequence[Section], kind: DocumentKind, *, inline_actions: bool = False) -> Answers:
    """The questions answered by sections that are not empty; `inline_actions`: an action stands in running text.

    The columns of a retrospective tell what happened, too: what went well, and what did not.
    """
    filled = {section.ask for section in sections if says_something(_texts(section.body, section.headings))}
    told = {"happened", "went well", "learned"} if kind == "retrospective" else {"happened"}
    change = inline_actions or "change" in filled
    return Answers(
        happened=bool(told & filled),
        learned=bool({"went well", "learned"} & filled),
        change=change,
        praise_only=bool(_PRAISE & filled) and not change and not _teaches(sections),
        n_asked=len(
            {"learned" if section.ask == "went well" else section.ask for section in sections} - {None, "praise"}
        ),
    )


def tells(lines: Sequence[Line], sections: Sequence[Section]) -> bool:
    """Whether the text before the first section goes on for so long that it tells what happened, as most do there."""
    until = sections[0].number if sections else len(lines) + 1
    words = (_WORDS.findall(line.text) for line in lines if line.number < until and not line.code)
    return sum(map(len, words)) >= _LEAD_WORDS


def says_something(texts: Iterable[str]) -> bool:
    """Whether lines hold at least two words or a reference that is no blank of a template."""
    said = ""
    for text in texts:
        if not _RULE.fullmatch(text):
            said = f"{said} {_BLANK.sub(' ', text)}"
            if len(_WORDS.findall(said)) > _LONGEST_NOTHING:
                return True
    if _NOTHING.fullmatch(said):
        return False
    return len(_WORDS.findall(said)) >= _FEWEST_WORDS or _REFERENCE.search(said) is not None


def _texts(body: Iterable[Line], without: frozenset[int]) -> list[str]:
    return [line.text for line in body if line.number not in without]


def _teaches(sections: Sequence[Section]) -> bool:
    """Whether a section on lessons holds more than what went well."""
    well = frozenset(line.number for section in sections if section.ask in _PRAISE for line in section.body)
    return any(
        section.ask == "learned" and says_something(_texts(section.body, well | section.headings))
        for section in sections
    )
