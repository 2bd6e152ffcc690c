"""Which commit or change a revert takes back, from what its message names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from flowlens.model.history import Commit

__all__ = ["Targets"]

# The id may stand in the subject too ("Revert 1a2b3c4"); whether there is such a commit tells it from a word.
_COMMIT = re.compile(r"\brevert(?:s|ed|ing)? (?:of )?(?:commit )?([0-9a-f]{7,64})\b", re.IGNORECASE)
_PULL = re.compile(r"^Reverts (?:[\w.-]+/[\w.-]+)?[#!](\d{1,9})\b|reverts merge request !(\d{1,9})", re.MULTILINE)
_SUBJECT = re.compile(r'Revert "(.+)"')
_SHORT_OID = 7


class Targets:
    """Finds the commit that a revert names: by its id or the start of it, by its pull, or by its subject."""

    def __init__(self, commits: Mapping[str, Commit], pulls: Mapping[int, str]) -> None:
        self._pulls = pulls
        self._short: dict[str, list[str]] = {}
        for oid in commits:
            self._short.setdefault(oid[:_SHORT_OID], []).append(oid)
        subjects = {oid: commit.subject for oid, commit in commits.items()}
        n_same = Counter(subjects.values())
        self._subjects = {subject: oid for oid, subject in subjects.items() if n_same[subject] == 1}

    def of(self, message: str) -> str | None:
        """The id of the commit or change that the message says it reverts; None where that is not known here."""
        # The patterns try each place of a long message, which takes much longer.
        if "revert" not in message.lower():
            return None
        if match := _COMMIT.search(message):
            found = [
                oid for oid in self._short.get(match[1][:_SHORT_OID].lower(), []) if oid.startswith(match[1].lower())
            ]
            if len(found) == 1:
                return found[0]
        if match := _PULL.search(message):
            return self._pulls.get(int(match[1] or match[2]))
        if match := _SUBJECT.match(message):
            return self._subjects.get(match[1])
        return None
