"""What a backtest found, in words that the text and the Markdown share."""

from __future__ import annotations

from collections import Counter

from flowlens.model.backtest import Backtest, Episode, Replayed
from flowlens.model.check import CheckVerdict
from flowlens.model.phrase import phrase
from flowlens.outputs.gate.figures import apart, period, short_id, subject
from flowlens.outputs.numbers import count, day

__all__ = ["COLUMNS", "drift", "extent", "flagged", "origin", "sentence"]

COLUMNS = ("Verdict", "Change", "Day", "Pull", "Size", "Fails above", "Subject")

_FLAGGED: frozenset[CheckVerdict] = frozenset({"fail", "overridden", "warn"})


def sentence(backtest: Backtest) -> str:
    """How often the gate would have fired, of how many changes that it could judge."""
    judged = [change.verdict for change in backtest.replayed if _judged(change)]
    if not judged:
        return f"This configuration would have judged none of the last {_units(backtest, backtest.n_asked)}."
    verdicts, n = Counter(judged), len(judged)
    all_judged = n == len(backtest.replayed) and not backtest.left_out
    those = _units(backtest, n) + ("" if all_judged else " that could be judged")
    failed, warned = (f"{count(verdicts[of])} ({phrase(verdicts[of] / n, 'share')})" for of in ("fail", "warn"))
    let = f" An override let {count(verdicts['overridden'])} through." if verdicts["overridden"] else ""
    return f"Of the last {those} this configuration would have failed {failed} and warned {warned}.{let}"


def extent(backtest: Backtest) -> str:
    """How much was replayed of what was asked for, and what of it could not be judged."""
    unknown = sum(change.verdict == "unknown" for change in backtest.replayed)
    young = sum(not _judged(change) for change in backtest.replayed) - unknown
    parts = [f"{count(len(backtest.replayed))} of the last {_units(backtest, backtest.n_asked)}"]
    parts += [f"{count(young)} with too little history before them"] if young else []
    parts += [f"{count(unknown)} that could not be measured"] if unknown else []
    return ", ".join(parts)


def origin(backtest: Backtest) -> str:
    """What was replayed, as `example/shop, main at 0123456789ab, by flowlens.toml`."""
    by = f", by {backtest.config}" if backtest.config else ""
    return f"{backtest.repository}, {backtest.mainline} at {short_id(backtest.head)}{by}"


def flagged(backtest: Backtest) -> list[tuple[str, ...]]:
    """A row with the columns of `COLUMNS` for each change that was not let pass without a word, newest first."""
    return [_row(change) for change in backtest.replayed if change.verdict in _FLAGGED]


def drift(backtest: Backtest) -> list[str]:
    """How many weeks the rule `drift` looked at, and a line an episode."""
    if not backtest.n_weeks:
        return ["No week could be looked at for drift."]
    episodes = len(backtest.episodes)
    weeks = _many(backtest.n_weeks, "week")
    head = f"Drift in {_many(episodes, 'episode')}" if episodes else "No drift"
    enough = f"{count(backtest.n_weeks_judged)} with enough changes"
    return [f"{head}; {weeks} looked at, {enough}.", *map(_episode, backtest.episodes)]


def _judged(change: Replayed) -> bool:
    """Whether the change could have failed or did warn; any other must not make a configuration look mild."""
    if change.verdict in {"insufficient-history", "unknown"}:
        return False
    return change.limit is not None or change.verdict != "pass"


def _row(change: Replayed) -> tuple[str, ...]:
    size, limit = apart((change.net_lines, change.limit), "lines")
    pull = f"#{change.pull}" if change.pull is not None else ""
    oid, told = short_id(change.oid), subject(change.subject)
    return change.verdict, oid, day(change.landed_at), pull, size, limit, told


def _episode(episode: Episode) -> str:
    before, recent = apart((episode.before_median, episode.recent_median), "lines")
    return (
        f"{period(episode.first, episode.last)}: median {before} before (n = {count(episode.n_before)}), "
        f"{recent} in the recent days up to {day(episode.first)} (n = {count(episode.n_recent)})"
    )


def _units(backtest: Backtest, n: int) -> str:
    return phrase(n, f"{backtest.unit}s")


def _many(n: int, word: str) -> str:
    return f"{count(n)} {word}{'' if n == 1 else 's'}"
