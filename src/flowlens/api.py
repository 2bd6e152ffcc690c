"""The public functions: what the commands do, as calls that give values. `flowlens explain api` is their page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flowlens import checking, pipeline
from flowlens.config import Overrides, Settings, load_config, load_squads
from flowlens.model.check import CheckReport, RuleName
from flowlens.model.comparison import Comparison
from flowlens.model.report import Report

__all__ = ["analyse", "check", "compare"]


def analyse(repository: str | Path | Settings) -> Report:
    """The report on one repository: a clone by its path, with its own configuration, or by what `load_config` gives.

    CannotMeasureError where there is no repository or no commit; ConfigurationError for a fault of its configuration.
    """
    settings = repository if isinstance(repository, Settings) else load_config(Path(repository))
    return pipeline.analyse(settings)


def check(
    repository: str | Path, *, base: str | None = None, head: str | None = None, rules: Sequence[RuleName] = ()
) -> CheckReport:
    """What the gate says of a change: of `head` against `base`, by default of the branch that is checked out.

    `rules` are "pr-size" or "drift". The environment is not looked at: whoever runs in a CI says what is compared. What
    cannot be measured is an answer too, of the verdict `unknown`. UsageError where a revision is not there.
    """
    asked = checking.Asked(Path(repository), rules=tuple(rules), base=base, head=head, now=datetime.now(UTC))
    return checking.check(asked)


def compare(squads: str | Path, *, since: datetime | None = None, until: datetime | None = None) -> Comparison:
    """The squads of a `squads.toml` side by side, over the year up to their newest change or the period that is given.

    ConfigurationError names every fault of the file; CannotMeasureError where no repository can be read.
    """
    from flowlens.comparing.compare import Asked
    from flowlens.comparing.compare import compare as set_side_by_side

    return set_side_by_side(load_squads(Path(squads)), Asked(Overrides(since=since, until=until)))
