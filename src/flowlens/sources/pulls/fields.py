"""What the records of pull requests have beside those of CI: people, sizes, labels, and the words of a review."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.forge import ReviewState
from flowlens.sources.ci.masked import masked
from flowlens.sources.ci.row import Row, digest
from flowlens.sources.pulls.people import Who

__all__ = ["branch", "flag", "labels", "number", "person", "review_id", "size", "state", "within"]

_MOST_LINES = 1_000_000_000
_MOST_LABELS = 100
# Every account of GitHub that was deleted is this one.
_NOBODY = "ghost"
_SERVICES = frozenset({"bot", "app", "mannequin"})
# GitHub: https://docs.github.com/en/rest/pulls/reviews (state), https://docs.github.com/en/graphql/reference/enums
# (PullRequestReviewState); Gitea: modules/structs/pull_review.go. A review that is not sent yet is none.
_STATES: Mapping[str, ReviewState] = {
    "approved": "approved", "approve": "approved",
    "changes_requested": "changes_requested", "request_changes": "changes_requested",
    "commented": "commented", "comment": "commented",
    "dismissed": "dismissed",
}  # fmt: skip
_UNSENT = frozenset({"pending", "request_review"})


def within(row: Row, *names: str) -> Row:
    """The object in the first of these fields that is there; one without fields where none is."""
    for name in names:
        value = row.values.get(name)
        if isinstance(value, dict):
            return Row(value, f"{row.place}: {name}", row.tally)
        if value is not None:
            raise row.fault(name, "should be an object")
    return Row({}, row.place, row.tally)


def number(row: Row, *names: str) -> int:
    """The number of the pull request, of which one field must tell."""
    found = size(row, *names)
    if not found:
        raise row.fault(" or ".join(names), "should be the number of a pull request")
    return found


def size(row: Row, *names: str) -> int | None:
    """A count of lines or files, from a number or from digits; GitLab writes `1000+` where it stopped counting."""
    for name in names:
        value = row.values.get(name)
        if value is None or value == "":
            continue
        text = str(value).strip()
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise row.fault(name, "should be a whole number")
        if text.endswith("+") and text[:-1].isdecimal():
            return None
        if not (text.isascii() and text.isdecimal()) or len(text) > 10 or int(text) > _MOST_LINES:
            raise row.fault(name, "should be a whole number")
        return int(text)
    return None


def flag(row: Row, *names: str) -> bool | None:
    """Yes or no, as JSON or as a word; None where nothing is said."""
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    for name in names:
        value = row.values.get(name)
        if value is None or value == "":
            continue
        word = str(value).strip().lower()
        if word not in words:
            raise row.fault(name, "should be true or false")
        return words[word]
    return None


def branch(row: Row, *names: str) -> str:
    """The branch that it was to be merged into; it must be told."""
    return row.named(*names)


def person(row: Row, *names: str) -> Who | None:
    """Who it was, from an object with a login or a plain name: for telling people apart, and not to be kept."""
    for name in names:
        value = row.values.get(name)
        if value is None or value == "":
            continue
        if isinstance(value, str):
            return _known(value)
        of = within(row, name)
        told = next((one for key in ("login", "username", "name") if isinstance(one := of.values.get(key), str)), "")
        service = str(of.values.get("type", "")).lower() in _SERVICES or bool(flag(of, "is_bot", "bot"))
        return _known(told, service=service)
    return None


def _known(name: str, *, service: bool = False) -> Who | None:
    folded = name.strip().lower()
    return None if folded in {"", _NOBODY} else Who(folded, service)


def labels(row: Row, name: str) -> tuple[str, ...]:
    """The labels in order of name, from objects, plain texts, or one text with a label on each line."""
    value = row.values.get(name)
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split("\n")
    if not isinstance(value, list):
        raise row.fault(name, "should be a list")
    told = [one.get("name") if isinstance(one, dict) else one for one in value[:_MOST_LABELS]]
    return tuple(sorted({masked(one) for one in told if isinstance(one, str) and one.strip()}))


def state(row: Row, name: str) -> ReviewState | None:
    """What a review says; None for one that was never sent, and for a word that is not known, which is counted."""
    word = (row.text(name) or "").strip().lower().replace(" ", "_")
    if word not in _STATES and word not in _UNSENT:
        row.tally.unknown_words[word if word.isascii() and word.isidentifier() else "…"] += 1
    return _STATES.get(word)


def review_id(row: Row, *told: object) -> str:
    """What tells one review from another."""
    return row.id("id") or digest(" ".join(str(one) for one in told))
