"""Who is behind a commit: a pseudonym that tells people apart without naming them, and whether it is a program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable

from flowlens.model.history import Commit, Person

__all__ = ["is_bot", "is_coding_agent", "key_of", "pseudonyms"]

_LATEST = 2**63  # after every commit with a date

# Programs that update dependencies, merge, format or translate. Service accounts end in "[bot]" on GitHub.
_BOT_NAMES = frozenset(
    {
        "actions-user", "allcontributors", "bors", "codecov", "dependabot", "dependabot-preview", "github-actions",
        "gitlab-bot", "greenkeeper", "greenkeeperio-bot", "homu", "imgbot", "imgbotapp", "k8s-ci-robot",
        "k8s-merge-robot", "mergify", "openstack proposal bot", "openstack release bot", "pre-commit-ci", "prombot",
        "pyup-bot", "pyup.io bot",
        "release-please", "renovate", "renovate bot", "renovate-bot", "rust-bors", "semantic-release-bot", "snyk-bot",
        "transifex", "weblate", "zuul",
    }
)  # fmt: skip
_BOT_SUFFIX = re.compile(r"\[bot\]$|(^|[-_. ])(bot|robot)$")
# A coding agent writes the change, as a person with a tool does; its batches are the team's batches.
_CODING_AGENTS = re.compile(
    r"(copilot|claude|codex|cursor|devin|jules|aider|openhands|sweep|gemini|amazon-q)", re.IGNORECASE
)


def key_of(person: Person) -> str:
    """What tells people apart: the e-mail address in small letters, or the name where there is none."""
    return (person.email or person.name).strip().lower()


def pseudonyms(commits: Iterable[Commit]) -> dict[str, str]:
    """Twelve hexadecimal digits for each author of these commits, by what tells people apart.

    They are made from the id of the author's first commit, and so are the same wherever the same history is read, with
    no secret to keep. A hash of an address could be turned back by trying addresses, also without the repository, and
    would be the same in every repository; this one says nothing to a reader who has not got the commits themselves.
    """
    first: dict[str, tuple[int, str]] = {}
    for commit in commits:
        key = key_of(commit.author)
        mark = (_LATEST if commit.author_at is None else commit.author_at, commit.oid)
        first[key] = min(first.get(key, mark), mark)
    return {key: _digest(oid) for key, (_, oid) in first.items()}


def _digest(oid: str) -> str:
    return hashlib.blake2b(oid.encode(), digest_size=6, person=b"flowlens").hexdigest()


def is_bot(person: Person, more: Collection[str] = ()) -> bool:
    """The person is a program that is no coding agent; `more` are names or addresses that also count as bots."""
    name = person.name.strip().lower()
    email = person.email.strip().lower()
    if name in more or email in more:
        return True
    if is_coding_agent(name):
        return False
    local = email.partition("@")[0].rpartition("+")[2]
    return name in _BOT_NAMES or bool(_BOT_SUFFIX.search(name)) or local.endswith("[bot]")


def is_coding_agent(name: str) -> bool:
    """A program of that name is a coding agent; a person may well be called so."""
    return _CODING_AGENTS.search(name) is not None
