"""What is to be said of the mainline's runs: each trouble by its threshold, the sentence, and what to try."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.lenses.answers import review_at
from flowlens.lenses.drift import against
from flowlens.model.finding import TryNext
from flowlens.model.measure import Measure, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy

__all__ = ["is_broken", "is_flaky", "is_longer", "is_red", "is_redder", "is_slow", "sentence", "try_next"]

_Values = Mapping[str, Measure]


def is_red(values: _Values, policy: Policy) -> bool:
    """Surely so many runs of the mainline end red."""
    return (values["red_share"].low or 0) >= policy["ci-health.red-share"]


def is_redder(values: _Values, policy: Policy) -> bool:
    """Surely more of them end red than before."""
    return (values["red_growth"].low or 0) >= policy["ci-health.red-growth"]


def is_slow(values: _Values, policy: Policy) -> bool:
    """A workflow that turned red surely stays so for long."""
    return (values["green_hours"].low or 0) >= policy["ci-health.green-hours"]


def is_broken(values: _Values, policy: Policy) -> bool:
    """A job or a workflow has been red for so long that nobody can be at it."""
    return (values["broken_days"].value or 0) >= policy["ci-health.broken-days"]


def is_flaky(values: _Values, policy: Policy) -> bool:
    """Surely so many commits are red first and green later."""
    return (values["flaky_share"].low or 0) >= policy["ci-health.flaky-share"]


def is_longer(values: _Values, policy: Policy) -> bool:
    """Runs surely take longer than before, by so much."""
    level, ratio, p = (values[name] for name in ("minutes", "minutes_ratio", "minutes_ratio_p"))
    if (level.value or 0) < policy["ci-health.floor"] or ratio.value is None or p.value is None:
        return False
    return ratio.value >= policy["ci-health.ratio"] and (ratio.low or 0) > 1 and p.value < policy["ci-health.p"]


def sentence(values: _Values, policy: Policy) -> str:
    """What was found, the share of red runs first."""
    tellers = (_of_red, _of_green, _of_broken, _of_flaky, _of_minutes)
    return f"{'; '.join(part for tell in tellers if (part := tell(values, policy)))}."


def try_next(measures: Measures, policy: Policy) -> TryNext:
    """What to try against the worst of it, or else to get an answer sooner."""
    values = measures.values
    at = review_at(measures.as_of)
    if is_broken(values, policy):
        told = "If what has been red for longest is mended or removed this week, a red mainline means something again."
        return TryNext(told, "broken_days", "below", at)
    if is_red(values, policy) or is_redder(values, policy) or is_slow(values, policy):
        told = "If a change that turns the mainline red is reverted first and mended after, others can go on meanwhile."
        return TryNext(told, "green_hours" if values["green_hours"].value else "red_share", "below", at)
    if is_flaky(values, policy):
        told = "If a test that fails and passes on one commit is taken out until it is mended, red is believed again."
        return TryNext(told, "flaky_share", "below", at)
    if values["minutes"].value:
        told = "If the longest run of a change is split or made shorter, what is wrong with it is known sooner."
        return TryNext(told, "minutes", "below", at)
    return TryNext("If each red run is looked into on the day, the mainline stays green.", "red_share", "at most", at)


def _of_red(values: _Values, policy: Policy) -> str:
    share, before = values["red_share"], values["red_share_before"]
    if share.value is None:
        return f"How many runs of the mainline are red is not told ({share.missing})"
    n_red = round(share.value * share.n)
    told = f"{n_red:,} of {phrase(share.n, 'CI runs')} of the mainline ended red ({phrase(share.value, 'share')}"
    told += ")" if before.value is None else f", against {phrase(before.value, 'share')} in the window before)"
    return f"{told}, more than before" if is_redder(values, policy) else told


def _of_green(values: _Values, policy: Policy) -> str:
    hours = values["green_hours"]
    if hours.value is None:
        return "what turned red is mostly red still" if hours.n and hours.missing == "most are still red" else ""
    told = f"it took {phrase(hours.value / 24, 'days')} until a workflow was green again (median of {hours.n} times)"
    return f"{told}, which is long" if is_slow(values, policy) else told


def _of_broken(values: _Values, policy: Policy) -> str:  # noqa: ARG001 - the shape of all tellers
    days, n = values["broken_days"].value, values["n_broken"]
    if not days or not n.value:
        return ""
    been = "is red, and has been" if n.value == 1 else "are red, the longest of them"
    return f"{phrase(n.value, n.unit)} {been} for {phrase(days, 'days')}"


def _of_flaky(values: _Values, policy: Policy) -> str:
    share = values["flaky_share"]
    if not share.value:
        return ""
    told = f"{phrase(share.value, 'share')} of the commits were red first and green later"
    return f"{told}: often enough that red is not believed" if is_flaky(values, policy) else told


def _of_minutes(values: _Values, policy: Policy) -> str:
    level = values["minutes"]
    if level.value is None:
        return ""
    told = f"the longest run of a commit takes {phrase(level.value, 'minutes')}"
    if values["minutes_ratio"].value is None:
        return told
    told = f"{told}, {against(level, values['minutes_ratio'])}"
    return f"{told}: longer than before" if is_longer(values, policy) else told
