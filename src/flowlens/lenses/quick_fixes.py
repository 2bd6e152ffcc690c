"""Releases that had to be repaired soon: a patch of the same version comes before the next release could be due.

Git knows of no failed deployment. What stands for one is a patch release out of turn, after DORA's change fail rate and
rework rate; a release-based proxy, and called so wherever it is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.once import once
from flowlens.lenses.releases import beat, known_finals
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.version_numbers import series_numbers
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.phrase import phrase

__all__ = ["RELEASES", "QuickFixes", "quick_fixes"]

# Of fewer releases, a share of those that failed says next to nothing: of 8 without any, up to a third may be failing.
RELEASES = 8
_WANTED = 12
_AT_MOST_DAYS = 7.0
_OF_USUAL_GAP = 0.5
_AT_LEAST_DAYS = 1.0
_MOST = 0.5
_IN_A_ROW = 4
_FEWEST_FOLLOWING = 3
_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class QuickFixes:
    """What came out of turn, in windows over the releases that lead.

    `features`: those releases, with `fixed_by` and `fix_days` of the first patch that repairs them in time (null where
    none did); releases too young to tell are left out. `finals`: all final releases, with `unplanned`. `why_not`: why
    a patch out of turn cannot be told from an ordinary one.
    """

    features: pd.DataFrame
    finals: pd.DataFrame
    windows: Windows
    horizon_days: float
    why_not: str | None


@once
def quick_fixes(facts: Facts, settings: LensSettings) -> QuickFixes:
    """The releases that lead and are no patch themselves, and which of them had to be repaired soon."""
    finals = _finals(facts)
    leading = finals[finals["leads"] & (finals["level"] != "patch")]
    windows = two_windows(leading["at"], facts.repository.period, settings.level_days, _WANTED)
    recent = finals[finals["at"] >= windows.since]
    horizon = _horizon_days(recent)
    finals = finals.assign(unplanned=finals["follows"] & (finals["since_days"] <= horizon))
    old_enough = leading["at"] <= pd.Timestamp(facts.as_of) - pd.Timedelta(days=horizon)
    features = _with_fixes(leading[old_enough], finals[finals["unplanned"]], facts, settings, horizon)
    windows = two_windows(features["at"], facts.repository.period, settings.level_days, _WANTED)
    return QuickFixes(features, finals, windows, horizon, _why_not(finals, recent, horizon))


def _finals(facts: Facts) -> pd.DataFrame:
    """The final releases, oldest first: `leads`, `follows`, `series`, days since the one before of the same series.

    A patch that leads is ordinary work, whatever it is called, and follows nothing. What is made aside from the
    mainline follows even where its version does not say so: 2023.12.1 may be a day, or the first patch of a month.
    """
    found = facts.releases[known_finals(facts)].sort_values(["at", "name"], ignore_index=True)
    leads = pd.Series(among(found["name"], beat(facts).releases["name"]), index=found.index)
    follows = ((found["level"] == "patch") | (found["n_ahead"] == 0).astype("bool")) & ~leads
    found = found.assign(leads=leads, follows=follows, series=series_numbers(found["version"]))
    return found.assign(since_days=_since_before(found, ["component", "series"]))


def _since_before(releases: pd.DataFrame, keys: list[str]) -> pd.Series[float]:
    """The days since the release before of the same kind; null for the first."""
    return (releases["at"] - releases.groupby(keys)["at"].shift()).dt.total_seconds() / _SECONDS


def _horizon_days(recent: pd.DataFrame) -> float:
    """Within how many days a patch is out of turn: a week, or half the usual gap where releases come faster.

    Where each release is followed by a row of patches, these come in turn as well, and their gap counts too.
    """
    leading = recent[recent["leads"]]
    rows = recent[recent["follows"]]
    usual = [_since_before(leading, ["component"])]
    if len(rows) and rows.groupby(["component", "series"]).size().median() >= _IN_A_ROW:
        usual.append(rows["since_days"])
    gaps = [float(median) for one in usual if (median := one.median()) == median]
    return min(_AT_MOST_DAYS, *(_OF_USUAL_GAP * gap for gap in gaps)) if gaps else _AT_MOST_DAYS


def _with_fixes(
    features: pd.DataFrame, unplanned: pd.DataFrame, facts: Facts, settings: LensSettings, horizon: float
) -> pd.DataFrame:
    """The releases with the first patch out of turn that repairs: by a message in it, or from a side branch."""
    names = _naming_a_fix(facts, unplanned["name"].tolist(), settings)
    repairing = unplanned[(unplanned["n_ahead"] == 0) | among(unplanned["name"], names)]
    keys = ["component", "series"]
    # Of two releases with the same numbers, the first is the release.
    pairs = features.drop_duplicates(keys).merge(repairing[[*keys, "name", "at"]], on=keys, suffixes=("", "_fix"))
    pairs = pairs.assign(fix_days=(pairs["at_fix"] - pairs["at"]).dt.total_seconds() / _SECONDS)
    in_time = pairs[(pairs["fix_days"] >= 0) & (pairs["fix_days"] <= horizon)].sort_values(["fix_days", "name_fix"])
    first = in_time.drop_duplicates("name").rename(columns={"name_fix": "fixed_by"})
    return features.merge(first[["name", "fixed_by", "fix_days"]], on="name", how="left")


def _naming_a_fix(facts: Facts, names: list[str], settings: LensSettings) -> list[str]:
    """Those of the releases that hold a change whose message says fix or revert."""
    links = facts.release_changes[among(facts.release_changes["release"], names)]
    changes = facts.changes[among(facts.changes["id"], links["change"])]
    fixing = changes["kind"].isin(["fix", "revert"])
    if not settings.include_bots:
        fixing &= ~changes["bot"]
    return links["release"][among(links["change"], changes["id"][fixing])].tolist()


def _why_not(finals: pd.DataFrame, recent: pd.DataFrame, horizon: float) -> str | None:
    if finals.empty:
        return "no final release"
    if not (finals["level"] == "patch").any() and finals["follows"].sum() < _FEWEST_FOLLOWING:
        return "no release is a patch by its version, so that none tells of a repair"
    patches = recent[(recent["level"] == "patch") & recent["carries_work"]]
    if len(patches) and patches["leads"].sum() >= _MOST * len(patches):
        return "patch releases carry the ordinary work here, so that a repair does not stand out"
    if horizon < _AT_LEAST_DAYS:
        return f"releases come every {phrase(horizon / _OF_USUAL_GAP, 'days')}, so that a repair does not stand out"
    return None
