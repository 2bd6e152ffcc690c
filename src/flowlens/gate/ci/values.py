"""Values that strangers may have written, taken only where they are what they should be."""

from __future__ import annotations

import re

from flowlens.gate.proposal import ProposalKind

__all__ = ["branch_of", "names", "number", "pushed_kind", "sha", "text"]

_SHA = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_BRANCHES = "refs/heads/"


def text(value: object) -> str | None:
    """The value where it is a text that is not empty."""
    return value if isinstance(value, str) and value else None


def sha(value: object) -> str | None:
    """The full id of a commit. All zeros are how forges write that there is none."""
    return value if isinstance(value, str) and _SHA.fullmatch(value) and value.strip("0") else None


def number(value: object) -> int | None:
    """A whole number from 1 on, as digits or as JSON has it."""
    # Longer numbers than Python writes are no numbers of anything; True, an int to Python, has no digits.
    digits = str(value) if isinstance(value, int) and value.bit_length() < 64 else value
    return int(digits) if isinstance(digits, str) and _NUMBER.fullmatch(digits) else None


def names(listed: str | None) -> tuple[str, ...]:
    """The names of a list with commas, as CIs write labels."""
    return tuple(name for part in (listed or "").split(",") if (name := part.strip()))


def branch_of(ref: str | None) -> str | None:
    """The branch of a full ref; None for a tag, a pull and whatever else is no branch."""
    return text(ref.removeprefix(_BRANCHES)) if ref and ref.startswith(_BRANCHES) else None


def pushed_kind(branch: str | None, default_branch: str | None) -> ProposalKind:
    """What a push is: a proposed change on every branch that is known not to be the default one."""
    return "change" if branch and default_branch and branch != default_branch else "branch"
