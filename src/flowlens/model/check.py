"""What the gate says of one change, or of the recent trend, and all that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flowlens.model.report import Exclusion

__all__ = [
    "VERDICTS",
    "Baseline",
    "BaselineChange",
    "Check",
    "CheckReport",
    "CheckVerdict",
    "Compared",
    "Override",
    "RuleName",
    "Size",
]

RuleName = Literal["pr-size", "drift"]
CheckVerdict = Literal["pass", "exempt", "overridden", "insufficient-history", "warn", "unknown", "fail"]

# From the best to the worst: the verdict of a whole run is the worst of its checks.
VERDICTS: tuple[CheckVerdict, ...] = (
    "pass", "exempt", "overridden", "insufficient-history", "warn", "unknown", "fail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared with what: commits by id, None where they could not be found; `path` tells how, step by step.

    `ci` is the name of the CI, empty in a plain clone; `number` that of the pull or merge request. `baseline_from` is
    the newest commit of the history that the change is ranked in. `config` names the configuration that was used.
    """

    ci: str = ""
    number: int | None = None
    base: str | None = None
    head: str | None = None
    baseline_from: str | None = None
    config: str = ""
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Size:
    """The size of one change: net lines by area, raw lines, files, and what of it does not count.

    `largest_file` is the file with the most net lines, None where none counts; `n_files` are those that count.
    """

    net_lines: int
    raw_lines: int
    n_files: int
    largest_file: str | None
    areas: Mapping[str, int]
    excluded: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class BaselineChange:
    """One change of the history that a change is ranked in."""

    oid: str
    landed_at: datetime
    net_lines: int
    subject: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The changes that a change is ranked in, newest first, and how many were left out for which reason."""

    changes: tuple[BaselineChange, ...]
    median: float | None
    p90: float | None
    p95: float | None
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Override:
    """What let a change through: a `label` or a `trailer`, its text, and the reason that it gives."""

    kind: Literal["label", "trailer"]
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """The answer of one rule.

    `sentence` tells it in one line, `next_step` what to do about it. `value` is what was judged, in `unit`, and
    `limit` the largest value that does not fail, `warn_limit` that does not warn (None: no value could). `p` is the
    share of the history that is at least as large, for which `alpha` is the limit; `n_larger` the changes behind it.
    """

    rule: RuleName
    verdict: CheckVerdict
    sentence: str
    next_step: str = ""
    value: float | None = None
    unit: str = "lines"
    limit: float | None = None
    warn_limit: float | None = None
    alpha: float | None = None
    p: float | None = None
    n_larger: int | None = None
    size: Size | None = None
    baseline: Baseline | None = None
    override: Override | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The answer of one run of the gate; `verdict` is the worst of its checks."""

    flowlens: str
    repository: str
    checks: tuple[Check, ...]
    compared: Compared
    notices: tuple[str, ...] = ()

    @property
    def verdict(self) -> CheckVerdict:
        """The worst verdict of the checks; `unknown` where there is none."""
        return max((check.verdict for check in self.checks), key=VERDICTS.index, default="unknown")
