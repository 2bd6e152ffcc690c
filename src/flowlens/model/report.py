"""The report: everything that one run found out about one repository, ready for any output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flowlens.model.experiment import Review
from flowlens.model.finding import Card, Finding
from flowlens.model.verdict import Verdict
from flowlens.model.web import Web

__all__ = ["Exclusion", "Report", "Repository"]


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository as it was read: its name, the commit that HEAD of the mainline named, and the period covered."""

    name: str
    head: str
    mainline: str
    period: tuple[datetime, datetime]
    shallow: bool
    n_commits: int
    n_changes: int
    n_releases: int


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One line of the ledger: what was left out of the net numbers, why, and how much."""

    reason: str
    changes: int
    files: int
    lines: int


@dataclass(frozen=True, slots=True)
class Report:
    """One run's answer. `findings` and `cards` are in report order; `method` pins how diffs were made.

    `experiments`: what became of those of the team, as of the end of the period. `untagged`: the commit of each release
    in the evidence that has no tag, by its name. `web`: where a browser finds its commits; None where that is unknown.
    """

    flowlens: str
    repository: Repository
    verdict: Verdict
    findings: tuple[Finding, ...]
    cards: Mapping[str, Card]
    excluded: tuple[Exclusion, ...]
    notices: tuple[str, ...]
    method: str
    seed: int
    settings: Mapping[str, str] = field(default_factory=dict)
    experiments: tuple[Review, ...] = ()
    untagged: Mapping[str, str] = field(default_factory=dict)
    web: Web | None = None
