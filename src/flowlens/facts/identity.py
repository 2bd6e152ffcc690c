"""Who is behind a commit: a pseudonym that tells people apart without naming them, and whether it is a program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection

from flowlens.model.history import Person

__all__ = ["is_bot", "pseudonym"]

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


def pseudonym(person: Person) -> str:
    """Twelve hexadecimal digits that are the same for the same e-mail address (the name where there is none)."""
    key = (person.email or person.name).strip().lower()
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=6, person=b"flowlens").hexdigest()


def is_bot(person: Person, more: Collection[str] = ()) -> bool:
    """The person is a program that is no coding agent; `more` are names or addresses that also count as bots."""
    name = person.name.strip().lower()
    email = person.email.strip().lower()
    if name in more or email in more:
        return True
    if _CODING_AGENTS.search(name):
        return False
    local = email.partition("@")[0].rpartition("+")[2]
    return name in _BOT_NAMES or bool(_BOT_SUFFIX.search(name)) or local.endswith("[bot]")
