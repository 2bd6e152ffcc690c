"""The check `pr-size` of one change: what lets it through, its size, its rank, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flowlens.errors import CannotMeasureError
from flowlens.gate.allowed import Rollback, by_bot, override_of, own_commits, rollback, work_of
from flowlens.gate.baseline import Ranked, accepted_at, collect, counts_since, told
from flowlens.gate.context import Context
from flowlens.gate.enough import insist_on_changes
from flowlens.gate.pr_size import Judged, judge, needed
from flowlens.gate.sizing import Measured
from flowlens.gate.stacked import history_tip
from flowlens.gate.wording import accepted_text, allow_by, ranked_text
from flowlens.model.check import Check
from flowlens.model.history import Commit, DiffJob
from flowlens.model.phrase import phrase
from flowlens.sources.git.line import commits_between, read_commit
from flowlens.sources.git.spaceless import lines_without_space

__all__ = ["check_size"]


@dataclass(frozen=True, slots=True)
class _Change:
    """The change that is judged: its size, the diff it is the size of (None: a file's), and what people wrote of it.

    `whole`: a shallow clone hides no commit of it, by the number that the CI tells or else by what is cut off.
    """

    measured: Measured
    job: DiffJob | None = None
    work: tuple[Commit, ...] = ()
    whole: bool = True
    rollback: Rollback = "no"


def check_size(context: Context, given: Measured | None = None) -> Check:
    """The answer of the rule; `given`: the size of a diff that was handed in, instead of that of the commits.

    CannotMeasureError where the clone does not hold what is needed.
    """
    change = _of_commits(context) if given is None else _Change(given)
    size = change.measured.size
    plain = Check("pr-size", "exempt", "", value=size.net_lines, size=size)
    if (reason := _exempt_because(context, change)) is not None:
        return replace(plain, sentence=f"pr-size {phrase(size.net_lines, 'lines')}: {reason}")
    ranked = _ranked(context)
    answer = _judged(change.measured, ranked, context)
    if not answer.ceiling:
        insist_on_changes(context, ranked)
    found = replace(
        plain,
        verdict=answer.verdict,
        sentence=ranked_text(size.net_lines, answer, needed(context.settings.pr_size.fail_alpha)),
        limit=answer.limit,
        warn_limit=answer.warn_limit,
        alpha=context.settings.pr_size.fail_alpha,
        p=answer.p,
        n_larger=answer.n_larger,
        baseline=told(ranked),
        notes=tuple(_notes(context, change, ranked)),
    )
    return _softened(context, change, ranked, found) if answer.verdict == "fail" else found


def _of_commits(context: Context) -> _Change:
    shadow, change, proposal = context.place.shadow, context.change, context.proposal
    if change.base == change.head:
        return _Change(context.sizing.sized(()))
    own = own_commits(commits_between(shadow, change.base, change.head), proposal)
    work = tuple(work_of(own, change))
    whole = len(own) >= proposal.n_commits if proposal.n_commits else not any(commit.cut for commit in own)
    job = DiffJob(change.merged, change.base)
    if context.settings.unit == "commit" and work:
        job = _largest(context, work)
    (measured,) = context.sizing.sizes([job], change.git)
    if not isinstance(measured, Measured):
        raise CannotMeasureError(
            f"The change cannot be sized: {measured}.",
            next_step="Check out without filter:, and with the whole history (fetch-depth: 0).",
        )
    return _Change(measured, job, work, whole, rollback(shadow, change, work, context.sizing))


def _largest(context: Context, work: Sequence[Commit]) -> DiffJob:
    """The largest single commit of a change, where it is single commits that land."""
    if any(commit.cut for commit in work):
        raise CannotMeasureError(
            'With unit = "commit" each commit of the change is needed, and this shallow clone hides some.',
            next_step="Fetch the whole history (fetch-depth: 0).",
        )
    jobs = [DiffJob(commit.oid, next(iter(commit.parents), None)) for commit in work]
    sizes = context.sizing.sizes(jobs)
    return max(zip(jobs, sizes, strict=True), key=lambda pair: _net(pair[1]))[0]


def _net(measured: Measured | str) -> float:
    """The net lines; what is not known is the largest, so that it is not passed over."""
    return measured.size.net_lines if isinstance(measured, Measured) else float("inf")


def _exempt_because(context: Context, change: _Change) -> str | None:
    if change.work and change.whole and by_bot(context.proposal, change.work, context.judging):
        return "a program's update is not judged"
    return "a rollback is never blocked" if change.rollback == "yes" else None


def _ranked(context: Context) -> Ranked:
    tip = history_tip(context)
    since = counts_since(context.settings, _landed_at(context, tip))
    return collect(context.history(tip).newest_first(), context.settings.pr_size.window, since)


def _landed_at(context: Context, oid: str) -> int:
    commit = read_commit(context.place.shadow, oid)
    return (commit.commit_at if commit is not None else None) or 0


def _judged(measured: Measured, ranked: Ranked, context: Context) -> Judged:
    size = measured.size
    return judge(size.net_lines, size.n_files, size.areas, ranked.lines, context.settings.pr_size)


def _notes(context: Context, change: _Change, ranked: Ranked) -> Iterator[str]:
    if change.job is None and context.change.base == context.change.head and not change.measured.touched:
        yield "There is nothing to judge: what the change goes to contains it already."
    if ranked.n_unknown:
        yield f"{phrase(ranked.n_unknown, 'changes')} could not be sized, and are not among the history."
    accepted = accepted_at(context.settings, "pr-size", _landed_at(context, history_tip(context)))
    if accepted is not None:
        yield accepted_text(accepted)


def _softened(context: Context, change: _Change, ranked: Ranked, failed: Check) -> Check:
    """A failure, unless there is a reason to let the change through or to look again."""
    given = override_of(context.proposal, change.work, context.settings.override)
    if given is not None:
        return replace(failed, verdict="overridden", override=given)
    if change.rollback == "hidden":
        raise CannotMeasureError(
            f"The change is too large ({failed.sentence}), and says that it reverts what this shallow clone hides.",
            next_step="Set fetch-depth (GIT_DEPTH) to 0, so that a rollback can be told.",
        )
    if (lines := _without_space(context, change, ranked)) is not None:
        insist_on_changes(context, ranked)
        note = f"Mostly white space: {phrase(lines, 'lines')} without, which would not fail."
        return replace(failed, verdict="warn", notes=(*failed.notes, note))
    return replace(failed, next_step=allow_by(context.settings.override))


def _without_space(context: Context, change: _Change, ranked: Ranked) -> int | None:
    """The net lines without white space, where these would not fail; None where they would, or are not known."""
    if change.job is None:
        return None
    spaceless = lines_without_space(context.change.git, change.job)
    if spaceless is None:
        return None
    measured = context.sizing.without_space(change.measured, spaceless)
    failed = _judged(measured, ranked, context).verdict == "fail"
    return None if failed else measured.size.net_lines
