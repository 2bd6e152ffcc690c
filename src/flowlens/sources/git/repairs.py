"""Whether a message says that its commit repairs something, or names the fault that it repairs."""

from __future__ import annotations

import re

from flowlens.facts.named_repair import names_a_repair
from flowlens.sources.git.wording import CLOSING, words_of

__all__ = ["hints_at_repair", "says_repair"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REPAIR = _words("fix fixes fixed fixing bugfix bugfixes bugfixing hotfix hotfixes unbreak properly correctly")
_FIXED_THING = re.compile(
    r"\bfix(?:e[sd])?(?:-|[ -](?:size|width|length|point|position|number|set|string|order|format|value|version|temp"
    r"|layout|arity)s?\b)"
)
_MAYBE = _words(
    "correct corrects corrected repair repairs repaired regression resolve resolves resolved solve solves solved "
    "address addresses addressed not never don doesn"
)
_PHRASE = re.compile(
    r"^(?:correct|corrects|corrected|repair|repairs|repaired)\b|\bregression\b(?! tests?)"
    r"|\b(?:resolve[sd]?|solve[sd]?|address(?:es|ed)?) (?:an? |the |some |this )?(?:\w+ )?"
    r"(?:issues?|bugs?|problems?|errors?|crash)"
    r"|^(?:do not|don'?t|never|does not|doesn't) (?!\w+ly\b|use\b|need|require|docu|mention|rely|depend"
    r"|hard|install|publish|run\b|test|build|include|copy|peek|assume|expose|export|bother|link|double"
    r"|re(?:comput|creat|defin|peat|writ)|.*\b(?:unnecessar|needless|pointless|redundan))"
)
_FAULT = _words(
    "crash crashes crashing crashed panic panics segfault segfaults sigsegv leak leaks leaking deadlock deadlocks race "
    "races overflow overflows underflow null nil deref dereference dereferencing infinite hang hangs hanging bounds "
    "corrupt corruption exception exceptions uninitialized uninitialised"
)
_AVERTED = re.compile(
    r"\b(?:avoid|prevent|handl|plug|catch|guard|don'?t|do not|does not|never|no longer|not|stop|eliminat|possible"
    r"|potential|protect|detect|cure|check for|clos|resolv|solv|memory|resource|work ?around)"
)
# The first word of what is new, or only written in another way.
_NEW = re.compile(
    r"(?:add|allow|support|implement|introduc|enabl|new\b|creat|expos|provid|refactor|renam|mov|document|deprecat|updat"
    r"|upgrad|bump|remov|drop|delet|improv|display|show|clean|extract|simplif|split|test|switch|clarif|replac|reword"
    r"|teach|demonstrat|silenc|chang|convert|optimi[sz]|speed|use\b|mark|mention|inlin|tidy|polish|explain|describ|prefer|disabl|require|better)"
)
_ADDED = re.compile(r"(?:add|support|implement|document|deprecat|introduc)")
_TOLD = (
    "\nReported-by:", "\nNoticed-by:", "ixes #", "mistaken", "accidental", "forgot", "forget", "segfault", "crash",
    "deadlock", "regression",
)  # fmt: skip


def says_repair(text: str, words: frozenset[str]) -> bool:
    """Whether the text of a subject, as it is `spoken`, says that something was repaired."""
    if text.startswith(CLOSING):
        return not _ADDED.match(text, len(CLOSING))
    if not words.isdisjoint(_REPAIR) and _mends(text, words):
        return True
    if not words.isdisjoint(_MAYBE) and _PHRASE.search(text):
        return True
    return not words.isdisjoint(_FAULT) and bool(_AVERTED.search(text)) and not _NEW.match(text)


def hints_at_repair(text: str, message: str) -> bool:
    """Whether the whole message names who reported a fault, or the fault, though the text speaks of no repair.

    A line `Fixes: <id>` tells even where the text speaks of something new.
    """
    if names_a_repair(message):
        return True
    if _NEW.match(text):
        return False
    for told in _TOLD:  # noqa: SIM110 - any() takes half as long again, and most messages come here
        if told in message:
            return True
    return False


def _mends(text: str, words: frozenset[str]) -> bool:
    """Whether something is fixed, and not only of a fixed size."""
    if words.isdisjoint({"fix", "fixes", "fixed"}) or not _FIXED_THING.search(text):
        return True
    return not words_of(_FIXED_THING.sub("", text)).isdisjoint(_REPAIR)
