"""Where the history begins that a change is ranked in."""

from __future__ import annotations

from flowlens.gate.context import Context

__all__ = ["history_tip"]

# The first parents of a branch that others are stacked on; a branch with more is a line of development of its own.
_OWN_COMMITS = 50


def history_tip(context: Context) -> str:
    """The base, or for a change that is stacked on another one, the commit of the default branch below both.

    The commits of the change below have not landed, and are no measure. A long-lived branch is a history of its own.
    """
    place, base, proposal = context.place, context.change.base, context.proposal
    default = proposal.default_branch
    if default is None or proposal.target is None or proposal.target.removeprefix("refs/heads/") == default:
        return base
    tip = place.refs.commit(f"refs/remotes/origin/{default}") or place.refs.commit(f"refs/heads/{default}")
    if tip is None:
        return base
    asked = ("rev-list", "--first-parent", "--parents", f"--max-count={_OWN_COMMITS + 1}", "--stdin")
    own = (
        place.shadow.git.run(*asked, stdin=f"{base}\n^{tip}\n".encode()).output.decode("ascii", "replace").splitlines()
    )
    # The oldest commit of its own, and behind it the parents that this clone shows.
    _, *parents = own[-1].split() if own else [""]
    return parents[0] if parents and len(own) <= _OWN_COMMITS else base
