"""The whole run of the gate on one page: what the CI says, what is compared, the configuration at the base, the rules.

environment ─ proposal ─▶ range ─ configuration at its base ─▶ rules ─▶ verdict
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from flowlens import __version__
from flowlens.config import Settings, config_from, load_config
from flowlens.errors import CannotMeasureError
from flowlens.gate.base import Place, Range, commit_named, short
from flowlens.gate.ci.read import read_proposal
from flowlens.gate.context import Context
from flowlens.gate.diff_file import files_of_diff
from flowlens.gate.drift_check import check_drift
from flowlens.gate.edited import edited
from flowlens.gate.find_range import find_range, find_tip
from flowlens.gate.proposal import Proposal
from flowlens.gate.replay import Replay, replay
from flowlens.gate.size_check import check_size
from flowlens.gate.stacked import history_tip
from flowlens.gate.target import find_mainline_of
from flowlens.model.backtest import Backtest
from flowlens.model.check import Check, CheckReport, Compared, RuleName
from flowlens.sources.git.bases import is_ancestor
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import Shadow, open_shadow
from flowlens.sources.git.top_files import read_top_files

__all__ = ["Asked", "backtest", "check"]

_FILES = ("flowlens.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run of the gate is asked: everything but the repository may be left to the CI and the configuration.

    `base` and `head` are revisions; `diff` is a diff to judge in place of commits. `config_from` says which version of
    the configuration holds (None: the one at the base for a change that is proposed, else the one in the work tree).
    `now` is the time of the run: a trend up to a date that lies ahead of it is none.
    """

    repository: Path
    rules: tuple[RuleName, ...] = ()
    base: str | None = None
    head: str | None = None
    diff: bytes | None = None
    config: Path | None = None
    config_from: Literal["base", "worktree"] | None = None
    in_queue: bool = False
    now: datetime | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


def check(asked: Asked) -> CheckReport:
    """The gate's answer; what cannot be measured is an answer too, of the verdict `unknown`.

    UsageError, ConfigurationError where the call or the configuration makes no sense.
    """
    rules = asked.rules or ("pr-size",)
    try:
        proposal = read_proposal(asked.environment)
        with open_shadow(asked.repository) as shadow:
            return _run(shadow, asked, proposal).report()
    except CannotMeasureError as exc:
        return CheckReport(__version__, asked.repository.name, tuple(_unknown(rule, exc) for rule in rules), Compared())


def backtest(asked: Asked, n: int) -> Backtest:
    """What the gate would have said of the last `n` changes of the mainline, or of the branch that `head` names.

    CannotMeasureError, UsageError, ConfigurationError where that cannot be told.
    """
    with open_shadow(asked.repository) as shadow:
        settings = load_config(asked.repository, file=asked.config)
        place = Place(shadow, read_refs(shadow), settings.git.mainline)
        line = find_mainline_of(place, Proposal())
        tip = line.tip if asked.head is None else find_tip(place, Proposal(), asked.head)
        here = Range(tip, tip, tip, shadow.git, ())
        found = replay(Context.at_base(place, Proposal(), here, settings.gate, settings.facts), tip, n)
        return Backtest(
            flowlens=__version__,
            repository=shadow.name,
            mainline=line.name,
            head=tip,
            config=settings.config,
            unit="commit" if settings.gate.unit == "commit" else "change",
            n_asked=n,
            replayed=found.replayed,
            left_out=found.left_out,
            episodes=found.episodes,
            n_weeks=found.n_weeks,
            notices=(*shadow.notices, *_refused(found, settings)),
            n_weeks_judged=found.n_weeks_judged,
        )


def _refused(found: Replay, settings: Settings) -> tuple[str, ...]:
    """What a reader must know where the gate would not judge what the replay does."""
    if settings.gate.unit != "auto" or found.unit != "commit":
        return ()
    told = "Less than half of the last changes look as if they had landed as pulls, so flowlens check ends with 3 here"
    return (f'{told} until unit is set: "commit" judges the largest commit of a change.',)


def _run(shadow: Shadow, asked: Asked, proposal: Proposal) -> _Run:
    """The run with what the user says before what the CI says."""
    place = Place(shadow, read_refs(shadow))
    place = replace(place, mainline=_own_mainline(place, asked, proposal))
    pushed = proposal.on_server and proposal.kind == "change" and proposal.target is None
    if pushed and proposal.branch == place.mainline and place.mainline is not None:
        # The mainline is not the default branch that the CI knows of.
        proposal = replace(proposal, kind="branch")
    if asked.base or asked.head:
        proposal = replace(proposal, n_commits=None)
    return _Run(place, asked, proposal)


def _own_mainline(place: Place, asked: Asked, proposal: Proposal) -> str | None:
    """The mainline that the configuration names: never that of a proposed change, which does not say where it goes."""
    if asked.config is not None or proposal.kind == "branch" or not proposal.on_server:
        return load_config(asked.repository, file=asked.config).git.mainline
    if proposal.target is not None:
        return None
    try:
        tip = find_mainline_of(place, proposal).tip
    except CannotMeasureError:
        return None
    return config_from(read_top_files(place.shadow, tip, _FILES), where=short(tip)).git.mainline


@dataclass(frozen=True, slots=True)
class _Run:
    place: Place
    asked: Asked
    proposal: Proposal

    def report(self) -> CheckReport:
        rules = self.asked.rules or (self._default_rule(),)
        made = {"pr-size": self._size, "drift": self._drift}
        checks, compared, notices = [], Compared(self.proposal.ci, self.proposal.number), []
        for rule in rules:
            answer = _tried(rule, made[rule])
            checks.append(answer.check)
            compared = answer.compared or compared
            notices += [notice for notice in answer.notices if notice not in notices]
        shadow = self.place.shadow
        return CheckReport(__version__, shadow.name, tuple(checks), compared, (*shadow.notices, *notices))

    def _size(self) -> _Answer:
        asked, queued = self.asked, self.proposal.kind == "queue" and not self.asked.in_queue
        if queued and not {asked.base, asked.head, asked.diff} - {None}:
            return _Answer(_queued())
        change = self._change()
        settings = self._settings(change.base)
        context = Context.at_base(self.place, self.proposal, change, settings.gate, settings.facts)
        given = None
        if asked.diff is not None:
            given = context.sizing.sized(files_of_diff(self.place.shadow.git, asked.diff))
        notices = (*context.judging.files.notices, *edited(context, config_at_base=self._config_at_base()))
        compared = self._compared(change, settings, history_tip(context))
        return _tried("pr-size", lambda: _Answer(check_size(context, given), compared, notices), compared)

    def _change(self) -> Range:
        """The change that is judged; of a diff that was handed in, the commit that it is a diff against."""
        asked = self.asked
        if asked.diff is None:
            return find_range(self.place, self.proposal, asked.base, asked.head)
        if asked.base is not None:
            against = commit_named(self.place, asked.base, "--base")
        elif asked.head is not None or self.proposal.kind == "branch":
            against = find_tip(self.place, self.proposal, asked.head)
        else:
            # HEAD has what is proposed, and with it a configuration that could let it through.
            against = find_range(self.place, self.proposal).base
        path = f"the change is the diff that was handed in, against {short(against)}"
        return Range(against, against, against, self.place.shadow.git, (path,))

    def _drift(self) -> _Answer:
        tip = self._drift_tip()
        path = f"the history that ends in {short(tip)}"
        here = Range(tip, tip, tip, self.place.shadow.git, (path,))
        settings = self._settings(tip)
        context = Context.at_base(self.place, self.proposal, here, settings.gate, settings.facts)
        compared = self._compared(here, settings, tip)
        return _tried(
            "drift",
            lambda: _Answer(check_drift(context, tip, self.asked.now), compared, context.judging.files.notices),
            compared,
        )

    def _drift_tip(self) -> str:
        """Where the history ends that the trend is judged in: never in a change that is only proposed."""
        asked, proposal = self.asked, self.proposal
        if asked.head is None and proposal.kind != "branch":
            return find_range(self.place, proposal, asked.base).base
        tip = find_tip(self.place, proposal, asked.head)
        return tip if asked.head or proposal.ci or not self._is_ahead(tip) else self._mainline_tip()

    def _settings(self, base: str) -> Settings:
        if not self._config_at_base():
            return load_config(self.asked.repository, file=self.asked.config)
        return config_from(read_top_files(self.place.shadow, base, _FILES), where=short(base))

    def _config_at_base(self) -> bool:
        if self.asked.config is not None:
            return False
        is_change = self.proposal.kind != "branch" or bool(self.asked.base)
        return (self.asked.config_from or ("base" if is_change else "worktree")) == "base"

    def _default_rule(self) -> RuleName:
        """A change that is proposed is judged by its size; a branch as it is by its trend."""
        asked, proposal = self.asked, self.proposal
        if proposal.kind != "branch" or asked.base or asked.diff is not None:
            return "pr-size"
        tip = find_tip(self.place, proposal, asked.head)
        return "pr-size" if not proposal.ci and self._is_ahead(tip) else "drift"

    def _is_ahead(self, tip: str) -> bool:
        """Whether there is anything in `tip` that has not landed."""
        return not is_ancestor(self.place.shadow.git, tip, self._mainline_tip())

    def _mainline_tip(self) -> str:
        return find_mainline_of(self.place, self.proposal).tip

    def _compared(self, change: Range, settings: Settings, history: str) -> Compared:
        return Compared(
            ci=self.proposal.ci,
            number=self.proposal.number,
            base=change.base,
            head=change.head,
            baseline_from=history,
            config=settings.config,
            path=change.path,
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    check: Check
    compared: Compared | None = None
    notices: tuple[str, ...] = ()


def _tried(rule: RuleName, make: Callable[[], _Answer], compared: Compared | None = None) -> _Answer:
    try:
        return make()
    except CannotMeasureError as exc:
        return _Answer(_unknown(rule, exc), compared)


def _unknown(rule: RuleName, exc: CannotMeasureError) -> Check:
    return Check(rule, "unknown", f"{rule} could not be measured: {exc.what}", next_step=exc.next_step)


def _queued() -> Check:
    return Check("pr-size", "exempt", "pr-size was checked before the change came into the merge queue")
