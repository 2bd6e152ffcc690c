"""What a text of a forge stands for, as one word, so that the text itself need not come in.

GitLab tells of approvals only in notes that it writes itself, in English on every server; they are worded as in its own
app/services/system_notes/merge_requests_service.rb. Gitea tells that a pull request has left draft only by its titles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flowlens.sources.ci.json_text import Json

__all__ = ["said_of"]

# `reset` takes back every approval at once, as a push may do.
_NOTED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("approved", re.compile(r"approved this merge request\b")),
    ("dismissed", re.compile(r"(unapproved|revoked approval for) this merge request\b")),
    ("changes_requested", re.compile(r"requested changes\b")),
    ("commented", re.compile(r"left review comments\b")),
    ("reset", re.compile(r"reset approvals\b")),
    ("ready", re.compile(r"marked this merge request as \W*ready\b|unmarked (this merge request )?as a \W*work in")),
)
# Before a title they say "not yet". A server may be set to other words; these are those of Gitea and Forgejo, and of
# their older releases.
_DRAFT = re.compile(r"\s*(WIP:|\[WIP\]|Draft:|\[Draft\])", re.IGNORECASE)


def said_of(record: Mapping[str, Json]) -> str | None:
    """The word for a note of GitLab or an event of Gitea's timeline; None for any other record, and for other texts.

    What a person writes about a merge request is `commented`, whatever it says.
    """
    if "noteable_type" in record and isinstance(record.get("system"), bool):
        return _of_note(record.get("body")) if record["system"] else "commented"
    if record.get("type") == "change_title":
        before, after = record.get("old_title"), record.get("new_title")
        if isinstance(before, str) and isinstance(after, str) and _DRAFT.match(before) and not _DRAFT.match(after):
            return "ready"
    return None


def _of_note(body: Json) -> str | None:
    text = body[:200].strip().lower() if isinstance(body, str) else ""
    return next((word for word, form in _NOTED if form.match(text)), None)
