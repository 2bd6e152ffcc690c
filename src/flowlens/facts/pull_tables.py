"""From what was read of a forge to its tables: each pull request once, linked to the change that it became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from flowlens.facts.oids import whole_oids
from flowlens.facts.pull_answers import with_answers
from flowlens.facts.pull_links import Link, link_all
from flowlens.facts.schema import table
from flowlens.facts.tables import Facts, frame, moments
from flowlens.model.forge import ForgeRead, Pull, Pushed
from flowlens.model.phrase import phrase

__all__ = ["with_pulls"]

_TIMES = ("opened_at", "ready_at", "merged_at", "closed_at", "updated_at", "first_commit_at")
_OTHER_BRANCH = "…"
_NONE: Mapping[tuple[str, int], str] = {}
# Where work goes on, something is said of some pull request within four weeks.
_OLD_DAYS = 28
_PREFIXES = ("refs/heads/", "refs/remotes/origin/", "origin/")


def with_pulls(facts: Facts, read: ForgeRead, patched: Mapping[tuple[str, int], str] = _NONE) -> Facts:
    """The facts with the tables of a forge, and notices of what could not be linked.

    `patched` are the commits that landed pulls by hand, by system and number.
    """
    if not read.pulls:
        return replace(facts, notices=(*facts.notices, *read.notices))
    given = _whole(sorted(read.pulls, key=lambda one: (one.number, one.system)), facts)
    sizes = _Sizes.of(facts)
    links = link_all(facts, given, patched)
    rows = [_row(pull, links.get((pull.system, pull.number)), sizes, facts.repository.mainline) for pull in given]
    known = pd.DataFrame(rows, columns=[name for name in table("pulls").names if name not in _ANSWERS])
    for name in _TIMES:
        known[name] = moments(known[name].astype(object).where(known[name].notna(), None).tolist())
    known["n_reviews"] = pd.array([None if one.reviews is None else 0 for one in given], dtype="Int64")
    pulls, reviews = with_answers(known, _reviews(given))
    return replace(
        facts,
        pulls=frame("pulls", {name: pulls[name] for name in table("pulls").names}),
        reviews=frame("reviews", {name: reviews[name] for name in table("reviews").names}),
        notices=(*facts.notices, *read.notices, *_told(pulls, facts.as_of)),
    )


_ANSWERS = ("first_review_at", "approved_at", "n_reviews", "n_approvals", "n_reviewers")


def _whole(pulls: Sequence[Pull], facts: Facts) -> list[Pull]:
    """The pulls with whole object ids where this history has just one that begins so."""
    known = facts.commits["oid"].tolist()
    merges, heads = (whole_oids([getattr(one, name) for one in pulls], known) for name in ("merge_oid", "head_oid"))
    return [
        replace(pull, merge_oid=merge, head_oid=head) for pull, merge, head in zip(pulls, merges, heads, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Commit:
    """When a commit was written, and its lines; None where that is not known."""

    at: float | None
    lines: int | None


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The commits of the history, and those that each change brought, merges left out."""

    by_oid: Mapping[str, _Commit]
    of_change: Mapping[str, Sequence[str]]
    merges: frozenset[str]

    @classmethod
    def of(cls, facts: Facts) -> _Sizes:
        """Those of the facts."""
        plain = facts.commits[facts.commits["parents"] <= 1]
        at = plain["author_at"].astype("int64").to_numpy(dtype=np.float64) / 1e6
        lines = (plain["added"] + plain["deleted"]).astype(object).where(plain["added"].notna(), None)
        written = np.where(plain["author_at"].notna(), at, np.nan)
        of_change: dict[str, list[str]] = {}
        for oid, change in zip(plain["oid"].tolist(), plain["change"].fillna("").tolist(), strict=True):
            of_change.setdefault(change, []).append(oid)
        commits = zip(plain["oid"].tolist(), written.tolist(), lines.tolist(), strict=True)
        found = {oid: _Commit(None if time != time else time, count) for oid, time, count in commits}  # noqa: PLR0124
        merges = facts.commits["oid"][facts.commits["parents"] > 1]
        return cls(found, of_change, frozenset(merges.tolist()))

    def commits_of(self, pull: Pull, link: Link | None) -> list[_Commit] | None:
        """The pull's commits as the forge lists them, or else as they landed; None where neither tells.

        What landed also tells where the list leaves out lines, as of commits that a rebase copied.
        """
        # Merges of the mainline into the pull are no work of it; those of a squashed one the forge alone knows.
        plain = [one for one in pull.commits or () if not one.merge and one.oid not in self.merges]
        listed = None if pull.commits is None else [self._told(one) for one in plain]
        if listed is not None and all(one.lines is not None for one in listed):
            return listed
        # A merge brought the very commits, and a rebase copies that keep the authors' dates; a squash has lost them.
        if link is None or not link.lands or link.how == "squash":
            return listed
        return [self.by_oid[oid] for oid in self.of_change.get(link.change, ())] or listed

    def _told(self, one: Pushed) -> _Commit:
        """What is known of it; its lines are not, where nobody tells whether it is a merge."""
        here = self.by_oid.get(one.oid)
        told = None if one.added is None or one.deleted is None else one.added + one.deleted
        if here is None:
            return _Commit(None if one.at is None else float(one.at), None if one.merge is None else told)
        return _Commit(here.at if one.at is None else float(one.at), here.lines if told is None else told)


def _row(pull: Pull, link: Link | None, sizes: _Sizes, mainline: str) -> tuple[object, ...]:
    commits = sizes.commits_of(pull, link)
    base = pull.base
    for prefix in _PREFIXES:
        base = base.removeprefix(prefix)
    return (
        pull.system, pull.number, pull.opened_at, pull.ready_at, pull.merged_at, pull.closed_at or pull.merged_at,
        pull.updated_at, base if base == mainline else _OTHER_BRANCH, pull.head_oid, pull.merge_oid, pull.person,
        pull.bot, "\n".join(pull.labels) or None, pull.added, pull.deleted, pull.n_files, *_grown(pull, commits),
        None if link is None else link.change, None if link is None else link.by, link is not None and link.lands,
    )  # fmt: skip


def _grown(pull: Pull, commits: list[_Commit] | None) -> tuple[object, ...]:
    """How many commits, the first one's time, lines written up to the opening and after it, and commits after it.

    Amending and rebasing keep the author's date, so that what was written later is told at the least.
    """
    if not commits:
        return None, None, None, None, None
    times = [one.at for one in commits if one.at is not None]
    first = int(min(times)) if times else None
    if len(times) < len(commits):
        return len(commits), first, None, None, None
    later = [(one.at or 0) > pull.opened_at for one in commits]
    lines = [[one.lines for one, is_later in zip(commits, later, strict=True) if is_later == side] for side in (0, 1)]
    sums = [None if None in part else sum(one or 0 for one in part) for part in lines]
    known = sums if None not in sums else [None, None]
    return len(commits), first, *known, sum(later)


def _reviews(pulls: Iterable[Pull]) -> pd.DataFrame:
    rows = [
        (
            pull.system, pull.number, one.id, one.at, one.state, one.person, one.bot,
            one.person is not None and one.person == pull.person, one.oid,
        )
        for pull in pulls
        for one in pull.reviews or ()
    ]  # fmt: skip
    columns = ["system", "pull", "id", "at", "state", "person", "bot", "own", "oid"]
    found = pd.DataFrame(rows, columns=columns).astype({"bot": "bool", "own": "bool"})
    at = found["at"].astype(object).where(found["at"].notna(), None)
    return found.assign(at=moments(at.tolist()), pull=found["pull"].astype("Int64"))


def _told(pulls: pd.DataFrame, as_of: datetime) -> Iterable[str]:
    """How many there are, how they were linked, and what could not be."""
    n, merged = len(pulls), pulls["merged_at"].notna()
    newest = pulls[["opened_at", "merged_at", "closed_at", "updated_at"]].max().max()
    linked = pulls["change"].notna()
    ways = [f"{k:,} by {way}" for way, k in pulls["linked_by"].value_counts().items()]
    by = f" ({', '.join(ways)})" if ways else ""
    yield (
        f"{phrase(n, 'pull requests')} read, up to {newest:%Y-%m-%d}: {int(merged.sum()):,} merged, "
        f"{int((merged & linked).sum()):,} of them linked to a change{by}."
    )
    # One whose patch came with another pull landed as that.
    if k := int((pulls["lands"] & ~merged).sum()):
        yield f"{phrase(k, 'pull requests')} closed by the forge landed by hand, as a message or their patch tells."
    age = (pd.Timestamp(as_of) - newest).days
    if age > _OLD_DAYS:
        yield f"The newest pull request is {phrase(age, 'days')} older than the history: what came since is not known."
    if k := int(pulls["n_reviews"].isna().sum()):
        yield f"The reviews of {phrase(k, 'pull requests')} are not told: they count in no wait for an answer."
    lost = merged & ~linked
    if k := int((lost & (pulls["base"] != _OTHER_BRANCH)).sum()):
        yield f"{phrase(k, 'pull requests')} merged into the mainline could not be linked: no commit of them is here."
    if k := int((lost & (pulls["base"] == _OTHER_BRANCH)).sum()):
        yield f"{phrase(k, 'pull requests')} merged into another branch did not reach the mainline under their own ids."
