"""The first commit of a history, which all clones and most forks of it have in common."""

from __future__ import annotations

import re

from flowlens.sources.git.shadow import Shadow

__all__ = ["root_of"]

_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def root_of(shadow: Shadow) -> str | None:
    """The id of the commit that the first parents of HEAD lead to; None where the clone does not tell."""
    if shadow.shallow:
        return None
    done = shadow.git.run("rev-list", "--first-parent", "--max-parents=0", "HEAD", "--")
    found = done.output.decode("ascii", "replace").split()
    return found[-1] if done.status == 0 and found and _OID.fullmatch(found[-1]) else None
