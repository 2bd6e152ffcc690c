"""Who opened and who reviewed a pull request: told apart as long as a file is read, and never kept by name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from flowlens.facts.identity import is_bot
from flowlens.model.forge import Pull, Review
from flowlens.model.history import Person

__all__ = ["Who", "as_reviewer", "is_program", "without_names"]

_SERVICE = re.compile(r"\[bot\]$", re.IGNORECASE)
# Apps of GitHub that review: `gh` tells neither that a reviewer is an app, nor the "[bot]" of its login.
_REVIEWERS = frozenset(
    {
        "amazon-q-developer", "baz-reviewer", "bito-code-review", "chatgpt-codex-connector", "claude",
        "codacy-production", "codeant-ai", "coderabbitai", "codiumai-pr-agent", "codiumai-pr-agent-free", "copilot",
        "copilot-pull-request-reviewer", "cubic-dev-ai", "cursor", "deepsource-io", "devin-ai-integration",
        "ellipsis-dev", "gemini-code-assist", "github-advanced-security", "github-code-quality", "graphite-app",
        "greptile-apps", "korbit-ai", "qodo-code-review", "qodo-merge-pro", "sonarcloud", "sonarqubecloud",
        "sourcery-ai",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """A login or a name as a file tells it; `service`: the forge says that it is a program."""

    name: str
    service: bool = False


def is_program(who: Who | None, more: Collection[str], *, reviews: bool) -> bool:
    """Whether it is a bot; `more` are names that also are.

    A coding agent that writes a change is a tool of people; one that reviews is no second pair of eyes.
    """
    if who is None:
        return False
    if reviews and (who.service or _SERVICE.search(who.name)):
        return True
    service = Person(f"{who.name.removesuffix('[bot]')}[bot]" if who.service else who.name, "")
    return is_bot(service, more) or is_bot(Person(who.name, ""), more)


def as_reviewer(who: Who | None) -> Who | None:
    """A reviewer of whom GitHub tells the login alone: a program where that is one of the apps that review."""
    return replace(who, service=True) if who is not None and who.name in _REVIEWERS else who


def without_names(pulls: Sequence[Pull]) -> tuple[Pull, ...]:
    """The pulls with pseudonyms in place of the names of their people, in order of number.

    A pseudonym is made from the first pull that somebody had a part in, and from the place there: a hash of a login
    could be turned back by trying logins.
    """
    known: dict[str, str] = {}
    found = []
    for pull in sorted(pulls, key=lambda one: (one.number, one.system)):
        names = [pull.person, *(review.person for review in pull.reviews or ())]
        for place, name in enumerate(names):
            if name is not None:
                known.setdefault(name, _digest(f"{pull.system} {pull.number} {place}"))
        given = pull.reviews
        reviews = None if given is None else tuple(replace(one, person=_of(one, known)) for one in given)
        found.append(replace(pull, person=None if pull.person is None else known[pull.person], reviews=reviews))
    return tuple(found)


def _of(review: Review, known: dict[str, str]) -> str | None:
    return None if review.person is None else known[review.person]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6, person=b"flowlens-pulls").hexdigest()
