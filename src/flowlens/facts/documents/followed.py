"""What came of an action: the first later change that mentions its issue or touches its path."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from flowlens.model.documents import Action
from flowlens.model.mined import Mined

__all__ = ["FOLLOW_DAYS", "Followed", "Trace", "Traces", "mentioned", "traces_of"]

FOLLOW_DAYS = 180
# A file that changes more often than this in half a year is touched soon anyhow, whatever a document says of it.
_MOST_CHANGES = 1

_FOLLOW = pd.Timedelta(days=FOLLOW_DAYS)
_MENTION = re.compile(
    r"https?://[^/\s]{1,100}/(?:[^/\s]{1,100}/){0,6}?([^/\s]{1,100})/(?:-/)?(issues|pulls?|merge_requests)/(\d{1,9})\b"
    r"|(?<![\w/.-])(?:[\w.-]{1,100}/)?([\w.-]{1,100})([#!])(\d{1,9})\b|(?<![\w/&])([#!])(\d{1,9})\b|\bGH-(\d{1,9})\b"
)


@dataclass(frozen=True, slots=True)
class Trace:
    """A change that mentions an issue or touches a path, and when it landed."""

    at: pd.Timestamp
    change: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What an action names that a change can be seen to follow, and the change that did, if one did.

    `already`: what it names had landed when the document came, and nothing came after.
    """

    names: tuple[str, ...]
    already: bool
    change: str | None
    at: pd.Timestamp | None


@dataclass(frozen=True, slots=True)
class Traces:
    """The changes by issue and by path that people made, oldest first; those of nothing but documents are left out.

    `largest` is the largest number that any message mentions: beyond it an issue is of another repository, or of one
    where no change names an issue.
    """

    issues: Mapping[str, Sequence[Trace]] = field(default_factory=dict)
    paths: Mapping[str, Sequence[Trace]] = field(default_factory=dict)
    largest: int = 0

    def follow(self, action: Action, since: pd.Timestamp | None) -> Followed:
        """What came of an action of a document that landed then (None: at an unknown time, nothing can be told)."""
        if since is None:
            return Followed((), already=False, change=None, at=None)
        issues = [issue for issue in action.issues if int(issue[1:]) <= self.largest]
        paths = [path for path in action.paths if self._is_quiet(path, since)]
        traces = [trace for issue in issues for trace in self.issues.get(issue, ())]
        traces += [trace for path in paths for trace in self.paths[path] if trace.at > since]
        later = sorted(
            (one for one in traces if since < one.at <= since + _FOLLOW), key=lambda one: (one.at, one.change)
        )
        already = not later and any(trace.at <= since for trace in traces)
        first = later[0] if later else None
        names = (*issues, *paths)
        return Followed(names, already, first.change if first else None, first.at if first else None)

    def _is_quiet(self, path: str, since: pd.Timestamp) -> bool:
        before = [trace for trace in self.paths.get(path, ()) if trace.at <= since]
        return bool(before) and sum(trace.at > since - _FOLLOW for trace in before) <= _MOST_CHANGES


def traces_of(
    actions: Iterable[Action],
    mined: Mined,
    changes: pd.DataFrame,
    files: pd.DataFrame,
    documents: frozenset[str],
) -> Traces:
    """The traces of what these actions name; `documents` are the paths of the documents themselves."""
    named = list(actions)
    issues = {issue for action in named for issue in action.issues}
    paths = {path for action in named for path in action.paths} - documents
    if not issues and not paths:
        return Traces()
    landed = _landed(changes, files, documents)
    touched = files.loc[files["path"].isin(paths), ["change", "path"]]
    by_path = ((path, change) for change, path in zip(touched["change"], touched["path"], strict=True))
    mentions = list(_mentions(mined, landed)) if issues else []
    wanted = ((issue, change) for issue, change in mentions if issue in issues)
    largest = max((int(issue[1:]) for issue, _ in mentions), default=0)
    return Traces(_gathered(wanted, landed), _gathered(by_path, landed), largest)


def _landed(changes: pd.DataFrame, files: pd.DataFrame, documents: frozenset[str]) -> dict[str, pd.Timestamp]:
    """When each change of people landed that touches anything but documents."""
    other = files.loc[~files["path"].isin(documents), "change"].unique()
    kept = changes[changes["landed_at"].notna() & ~changes["bot"] & changes["id"].isin(other)]
    return dict(zip(kept["id"], kept["landed_at"], strict=True))


def _mentions(mined: Mined, landed: Mapping[str, pd.Timestamp]) -> Iterable[tuple[str, str]]:
    """Each issue with a change one of whose messages mentions it."""
    for step in mined.steps:
        if step.oid not in landed:
            continue
        found: set[str] = set()
        for oid in {*step.commits, *step.mainline}:
            found |= mentioned(mined.commits[oid].message, mined.name)
        for issue in found:
            yield issue, step.oid


def mentioned(message: str, repository: str) -> set[str]:
    """The issues `#1` and merge requests `!1` of the repository of that name that a message mentions."""
    if "#" not in message and "!" not in message and "://" not in message and "GH-" not in message:
        return set()
    found = set()
    name = repository.lower()
    for of_url, what, number, owner, sigil, theirs, own_sigil, own, github in _MENTION.findall(message):
        if own or github:
            found.add(f"{own_sigil or '#'}{int(own or github)}")
        elif (of_url or owner).lower() == name:
            found.add(f"{'!' if what == 'merge_requests' else sigil or '#'}{int(number or theirs)}")
    return found


def _gathered(pairs: Iterable[tuple[str, str]], landed: Mapping[str, pd.Timestamp]) -> dict[str, list[Trace]]:
    found: defaultdict[str, list[Trace]] = defaultdict(list)
    for name, change in pairs:
        if change in landed:
            found[name].append(Trace(landed[change], change))
    return dict(found)
