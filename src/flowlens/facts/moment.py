"""The moment that the facts speak of: the newest date in the repository that can be believed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pandas as pd

from flowlens.facts.tables import moments
from flowlens.model.mined import Mined

__all__ = ["moment_of", "newest_step", "not_ahead", "some_are_ahead"]

# A change that lands is followed by others: one dated so long after most of those ten had a wrong clock.
_FOLLOWERS, _FEWEST_FOLLOWERS = 10, 3
_AHEAD = pd.Timedelta(days=30)
# The newest few have no followers. They are not believed where they lie further ahead than the whole history is long.
_NEWEST = 3
_LEAST_BEFORE = 20
_LONG_SILENCE = pd.Timedelta(days=730)
_TAGGED_WITHIN = pd.Timedelta(days=365)
# Clocks differ, and so do the zones of those that tell the time without one.
_CLOCKS_DIFFER = timedelta(days=1)


def moment_of(
    landed_at: pd.Series[pd.Timestamp], tagged_at: pd.Series[pd.Timestamp], now: datetime | None = None
) -> datetime:
    """The newest believable date of a change (in mainline order), or of a tag made within a year after it, in UTC.

    None is believed that lies ahead of `now`, the time of the run, by more than a day; unless all changes do, for then
    it is the clock of the run that is wrong.
    """
    dated = not_ahead(landed_at.dropna(), now).reset_index(drop=True)
    if dated.empty:
        dated, now = landed_at.dropna().reset_index(drop=True), None
    if dated.empty:
        return datetime(1970, 1, 1, tzinfo=UTC)
    newest = _without_leap(_not_contradicted(dated)).iloc[-1]
    tagged = not_ahead(tagged_at.dropna(), now)
    believed = tagged[tagged <= newest + _TAGGED_WITHIN]
    latest: pd.Timestamp = max(newest, believed.max() if len(believed) else newest)
    return latest.to_pydatetime()


def newest_step(mined: Mined, now: datetime | None = None) -> int:
    """The newest believable date of the mainline's steps alone, in seconds, before there are tables."""
    landed = [mined.commits[step.oid].commit_at for step in mined.steps]
    return int(moment_of(moments(landed), moments([]), now).timestamp())


def not_ahead(dates: pd.Series[pd.Timestamp], now: datetime | None) -> pd.Series[pd.Timestamp]:
    """The dates that are not ahead of the time of the run."""
    return dates if now is None else dates[dates <= pd.Timestamp(now + _CLOCKS_DIFFER)]


def some_are_ahead(mined: Mined, now: datetime | None) -> bool:
    """Whether a change or a release is dated ahead of the time of the run: on another day the answer is another."""
    dates = _dates(mined)
    return now is not None and any(at > (now + _CLOCKS_DIFFER).timestamp() for at in dates if at is not None)


def _dates(mined: Mined) -> Iterable[int | None]:
    yield from (mined.commits[step.oid].commit_at for step in mined.steps)
    yield from (release.at for release in mined.releases)


def _not_contradicted(dated: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    """The dates that are not far ahead of those that landed after them, in ascending order."""
    backwards = dated.astype("int64")[::-1]
    followers = backwards.rolling(_FOLLOWERS, min_periods=_FEWEST_FOLLOWERS).median().shift(1)[::-1]
    ahead = dated.astype("int64") > followers + _AHEAD.total_seconds() * 1e6
    return dated[~ahead].sort_values(ignore_index=True)


def _without_leap(ordered: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    # All three first: two wrong clocks may lie far apart from each other as well.
    for n_newest in range(_NEWEST, 0, -1):
        rest = ordered.iloc[:-n_newest]
        if len(rest) < _LEAST_BEFORE:
            continue
        leap = ordered.iloc[-n_newest] - rest.iloc[-1]
        if leap > max(_LONG_SILENCE, rest.iloc[-1] - rest.iloc[0]):
            return rest
    return ordered
