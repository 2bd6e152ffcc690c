"""Why a remote gave nothing: from what Git says of it to a kind, a reason and what to do."""

from __future__ import annotations

from flowlens.errors import CannotCloneError, CloneFault

__all__ = ["refusal"]

_KINDS: dict[CloneFault, tuple[str, ...]] = {
    "password": (
        "could not read username", "could not read password", "authentication failed", "terminal prompts disabled",
        "permission denied (", "host key verification failed", "error: 401", "error: 403", "askpass",
    ),
    "disk": ("no space left on device", "disk quota exceeded"),
    "memory": ("out of memory", "cannot allocate memory"),
}  # fmt: skip
_NEXT: dict[CloneFault, str] = {
    "password": "Use an address of ssh with a key that this user has, or clone it yourself and name the folder.",
    "disk": "Make room, or name another folder with --clones.",
    "unreachable": "See whether `git ls-remote` reaches it.",
}


def refusal(address: str, complaint: str, seconds: float) -> CannotCloneError:
    """The error for a remote; without a complaint it was out of time."""
    if not complaint:
        return CannotCloneError("unreachable", f"{address} did not answer within {seconds:,.0f} s.")
    said = complaint.lower()
    if "askpass" in said:  # what Git says of the program that answers in our place, with nothing
        complaint = "it asks for a name or a password"
    none: CloneFault = "unreachable"
    kind = next((kind for kind, words in _KINDS.items() if any(word in said for word in words)), none)
    return CannotCloneError(kind, f"{address}: {complaint.removeprefix('fatal: ')}.", next_step=_NEXT.get(kind, ""))
