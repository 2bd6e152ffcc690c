"""Merges of the mainline into a topic that became the mainline: they hide what had landed before as one step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flowlens.model.history import Commit
from flowlens.model.phrase import phrase

__all__ = ["foxtrot_notice", "hidden_steps"]

_SUBJECT = re.compile(r"Merge (?:remote-tracking )?branch '([^']+)'(?P<url> of )?")


def hidden_steps(commits: Mapping[str, Commit], line: Sequence[Commit], mainline: str) -> dict[str, frozenset[str]]:
    """For each foxtrot merge on the first-parent line, the ids of the former mainline's steps that it hides."""
    names = {mainline, f"origin/{mainline}", f"upstream/{mainline}"}
    place = {commit.oid: index for index, commit in enumerate(line)}
    found = {}
    for index, commit in enumerate(line):
        match = _SUBJECT.match(commit.subject) if len(commit.parents) == 2 else None
        if match is None or match[1] not in names:
            continue
        hidden, met = _former(commits, commit.parents[1], place)
        # Where the lines never meet, another repository was merged in.
        if hidden and met in place and not (match["url"] and not _unpushed(line[place[met] + 1 : index], commit)):
            found[commit.oid] = frozenset(hidden)
    return found


def foxtrot_notice(hidden: Mapping[str, frozenset[str]]) -> list[str]:
    """One sentence about the foxtrot merges, or none."""
    if not hidden:
        return []
    merges, steps = phrase(len(hidden), "merges"), phrase(len(frozenset[str]().union(*hidden.values())), "steps")
    return [
        f"{merges} took the mainline into a topic, which then became the mainline (foxtrot), and hid {steps} before."
    ]


def _former(commits: Mapping[str, Commit], start: str, place: Mapping[str, int]) -> tuple[list[str], str]:
    """The first-parent steps from `start` to the line, and the commit where they meet it or end."""
    steps, oid = [], start
    while oid in commits and oid not in place:
        steps.append(oid)
        if not commits[oid].parents:
            break
        oid = commits[oid].parents[0]
    return steps, oid


def _unpushed(steps: Sequence[Commit], merge: Commit) -> bool:
    """The steps before the merge look like one person's work before `git pull`.

    A contributor's own `main` gives the same subject, but follows what others landed.
    """
    return all(len(step.parents) == 1 and step.committer.email == merge.committer.email for step in steps)
