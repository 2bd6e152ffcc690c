"""Lines whose wording may blame somebody: a hint of little confidence, as a word tells nothing of what is meant.

Sources: Dekker, The Field Guide to Understanding Human Error (2014); Etsy, Debriefing Facilitation Guide; Google, Site
Reliability Engineering (2016), chapter 15.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from flowlens.facts.documents.outline import Line
from flowlens.model.documents import Quote

__all__ = ["blaming"]

_ROLES = (
    "engineer|developer|dev|operator|admin(?:istrator)?|intern|contractor|maintainer|person|team ?member|employee"
    "|author|reviewer"
)
_SOMEBODY = rf"(?:he|she|the (?:[\w-]+ )?(?:{_ROLES})|somebody|someone|@[\w-]+)"
_BLAME = re.compile(
    "|".join(
        (
            r"\b(?:human|operator|engineer|developer) (?:error|mistake|failure)",
            r"\bcareless(?:ly|ness)?|\bnegligen(?:t|ce|tly)|\bincompeten(?:t|ce)|\blaziness|\bsloppy|\bstupid(?:ity|ly)?",
            r"\bshould(?: have|'ve|n'?t have)? (?:been |be )?(?:known better|paid (?:more )?attention)",
            r"\b(?:be|been) more careful|\bpay more attention",
            r"\b\w+(?:'s|s') fault\b|\bfault of " + _SOMEBODY,
            rf"\b{_SOMEBODY} (?:is|was) (?:at fault|to blame|responsible for (?:the|this) (?:outage|incident|error))",
            r"\bblam(?:e|ed|ing) (?:on|for)\b",
            rf"(?<!\w){_SOMEBODY} (?:forgot|failed|neglected|should have|should've|messed up|screwed up)\b",
        )
    ),
    re.IGNORECASE,
)
# What turns it round: a few words before, or right after it.
_NOT = (
    "no|not|never|nobody|no one|without|rather than|instead of|avoid(?:s|ed|ing)?|isn'?t|wasn'?t|aren'?t|weren'?t"
    "|don'?t|doesn'?t|didn'?t|cannot|can'?t|neither|nor|non|against|beyond|prevents?|preventing|protects?|guards?"
)
_DENIED = re.compile(rf"\b(?:{_NOT})\b(?:\W+\w+){{0,4}}\W*$", re.IGNORECASE)
_DENIED_AFTER = re.compile(r"\W*(?:\w+\W+){0,2}(?:is|are|was|were) (?:not|never)\b|\W*(?:is|was)n'?t\b", re.IGNORECASE)
_BLAMELESS = re.compile(r"\bblame-?(?:less|free)|\bno[- ]?blame|\bfinger-?pointing|\bgit blame", re.IGNORECASE)
# Things that are said to be at fault and are nobody.
_THINGS = re.compile(r"(?:it|that|this|there|what|let|nobody|no one|page|default|double)'s fault", re.IGNORECASE)
_MOST = 20


def blaming(lines: Sequence[Line]) -> tuple[Quote, ...]:
    """The first lines with such wording; quoted code, and what says that nobody is blamed, is left out."""
    found = (Quote(line.number, line.text.strip()) for line in lines if not line.code and _blames(line.text))
    return tuple(islice(found, _MOST))


def _blames(text: str) -> bool:
    plain = text.replace("\u2019", "'")
    if _BLAMELESS.search(plain):
        return False
    return any(_is_meant(plain, one) for one in _BLAME.finditer(plain))


def _is_meant(text: str, found: re.Match[str]) -> bool:
    if _THINGS.fullmatch(found[0]):
        return False
    return not _DENIED.search(text[: found.start()]) and not _DENIED_AFTER.match(text[found.end() :])
