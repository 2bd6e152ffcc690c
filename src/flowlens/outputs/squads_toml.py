"""A `squads.toml` to begin with: a squad a team of CODEOWNERS, else one a clone, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowlens.model.phrase import phrase
from flowlens.model.squads import Clone
from flowlens.outputs.plain import printable
from flowlens.outputs.quoted import quoted

__all__ = ["squads_text"]

_BEGINNING = """\
# The squads that `flowlens compare` sets side by side: a draft of what was found here. `flowlens explain compare` tells
# what each key means. Merge and rename until each [[squad]] is a group of people who work together; one of fewer than 5
# people is withheld. A key behind a # is an example; an unknown key is an error that names its line.
"""
_KEYS = """\
#paths = ["services/cart/"]          # globs as in .gitignore: only these files
#members = ["*@team.example.org"]    # only changes by these addresses, after the repository's .mailmap
#stage = "innovation"                # or "differentiation", "commodity": what a difference means
"""


def squads_text(clones: Sequence[Clone]) -> str:
    """The draft of these clones, with what was found as comments."""
    read = [clone for clone in clones if clone.unread is None]
    blocks = [_BEGINNING + "\n".join(_found(clones))]
    teams = dict.fromkeys(team for clone in read for team, _ in clone.teams)
    names = _names([*teams, *(clone.name for clone in read if not clone.teams)])
    blocks += [_of_team(names[team], team, read) for team in teams]
    blocks += [_of_clone(names[clone.name], clone) for clone in read if not clone.teams]
    return "\n\n".join(blocks) + "\n\n# What else a squad may say:\n" + _KEYS


def _found(clones: Sequence[Clone]) -> Iterator[str]:
    with_teams = sum(bool(clone.teams) for clone in clones)
    yield f"# Found: {phrase(len(clones), 'repositories')}, {with_teams} with teams in CODEOWNERS."
    for clone in clones:
        if clone.unread is not None:
            yield f"# Left out: {printable(clone.name)}: {printable(clone.unread)}"


def _of_team(name: str, team: str, clones: Sequence[Clone]) -> str:
    here = [(clone, dict(clone.teams)[team]) for clone in clones if team in dict(clone.teams)]
    why = ", ".join(f"{phrase(n, 'lines')} of CODEOWNERS in {printable(clone.name)}" for clone, n in here)
    listed = ", ".join(quoted(clone.name) for clone, _ in here)
    return f"# {why}\n[[squad]]\nname = {quoted(name)}\nrepositories = [{listed}]\nowners = [{quoted(team)}]"


def _of_clone(name: str, clone: Clone) -> str:
    why = "no team in a CODEOWNERS file, so the whole repository is one squad's"
    return f"# {why}\n[[squad]]\nname = {quoted(name)}\nrepositories = [{quoted(clone.name)}]"


def _names(keys: Sequence[str]) -> dict[str, str]:
    """A name for each team and clone: the last part of the team where no other has it."""
    short = {key: key.rpartition("/")[2] if key.startswith("@") else key for key in keys}
    taken = list(short.values())
    return {key: name if taken.count(name) == 1 else key for key, name in short.items()}
