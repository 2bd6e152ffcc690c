"""The number of the pull or merge request that a commit message names, by the habits of the forges and their bots."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flowlens.facts.pull_titles import MERGE_REQUEST

__all__ = ["Claim", "claimed_pull", "closed_issues"]

_MERGE_SUBJECTS = (
    re.compile(r"Merge pull request #(\d{1,9})\b"),  # GitHub
    re.compile(r"Merge pull request '.*' \(#(\d{1,9})\) from "),  # Gitea, Forgejo
    re.compile(r"Merged in .* \(pull request #(\d{1,9})\)"),  # Bitbucket Cloud
    re.compile(r"Pull request #(\d{1,9}): "),  # Bitbucket Data Center
    re.compile(r"Merged PR (\d{1,9}): "),  # Azure DevOps
    re.compile(r"(?:[Aa]uto merge of|Rollup merge of) #(\d{1,9})\b"),  # bors and homu
    re.compile(r"Merge #(\d{1,9})(?::|$)"),  # bors-ng
)
# A squash on GitHub or GitLab, and a merge on Gitea before 1.12. More than one `.*` in a pattern would take hours on a
# hostile subject.
_SUBJECT_END = re.compile(r"\((?:#|!|pull request #|PR #)(\d{1,9})\)\s*$")
_TRAILERS = (
    re.compile(r"^Reviewed-on: https?://\S+/(?:\+/|pulls/)?(\d{1,9})/?\s*$", re.MULTILINE),  # Gerrit, Forgejo
    re.compile(r"^PR-URL: (?:https?://\S+/pull/|#)(\d{1,9})/?\s*$", re.MULTILINE),  # Node.js
    re.compile(
        r"^Pull[- ]Request(?: resolved)?: (?:https?://\S+/pull/|#)(\d{1,9})/?\s*$", re.MULTILINE | re.IGNORECASE
    ),
    re.compile(r"^Part-of: <?https?://\S+/merge_requests/(\d{1,9})>?\s*$", re.MULTILINE),  # Marge, the GitLab bot
)
_CLOSES = re.compile(r"^(?:(?:close|resolve)[sd]?|fix(?:e[sd])?):? #(\d{1,9})\.?\r?$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A pull's number; `trailer`: each commit of a rebased series carries it; `last`: the pull ends here."""

    number: int
    trailer: bool = False
    last: bool = False


def claimed_pull(message: str) -> Claim | None:
    """The pull that the message says it belongs to; None where it says nothing of the kind.

    `Closes #1` is not such a word: in most repositories that is an issue. See `closed_issues`.
    """
    subject = message.partition("\n")[0].rstrip()
    for pattern in _MERGE_SUBJECTS:
        if match := pattern.match(subject):
            return Claim(int(match[1]))
    if match := _SUBJECT_END.search(subject):
        return Claim(int(match[1]))
    if "See merge request " in message and (match := MERGE_REQUEST.search(message)):
        return Claim(int(match[1]))
    # Every trailer has one of them, and most messages neither: looking for lines takes a hundred times as long.
    if "://" in message or ": #" in message:
        for pattern in _TRAILERS:
            if match := pattern.search(message):
                return Claim(int(match[1]), trailer=True)
    return None


def closed_issues(message: str) -> list[int]:
    """The numbers that lines such as `Closes #1` name: issues in most repositories, pulls in a few."""
    return [int(number) for number in _CLOSES.findall(message)]
