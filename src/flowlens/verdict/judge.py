"""One answer for the repository, from the findings of the lenses that its stage is judged on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flowlens.model.finding import JUDGED, LEAST_SURE_FIRST, Confidence, Finding, State
from flowlens.model.phrase import duration, listed
from flowlens.model.policy import Policy
from flowlens.model.verdict import Verdict
from flowlens.verdict.next_step import next_step
from flowlens.verdict.observed import observed
from flowlens.verdict.rules import ORDER, QUICK_DAYS, Need, Rule, rules_of

__all__ = ["judge", "tried_again"]

_WEIGHT = {"concern": 0, "watch": 1, "healthy": 2, "not-enough-data": 3, "not-applicable": 3}
# What is well is decided by what is healthy.
_WEIGHT_IF_WELL = {"healthy": 0, "watch": 1, "concern": 2, "not-enough-data": 3, "not-applicable": 3}
_SHOWN = 3
_TWO = 2


def judge(findings: Sequence[Finding], policy: Policy) -> Verdict:
    """The verdict by the first rule that holds, what decided it, what would change it, and what to try next."""
    core = {finding.lens: finding for finding in findings if finding.lens in ORDER[policy.stage]}
    rule = _rule(core, policy)
    because = _because(core, rule, policy)
    return Verdict(
        state=rule.state,
        confidence=_confidence(core, rule, policy),
        because=because[:_SHOWN],
        sentence=_sentence(core, rule, because[:_SHOWN], policy),
        would_change=_would_change(core, rule, because, policy),
        next_step=next_step(_to_try(core, rule, because), policy, silent=any(need.silent for need in rule.needs)),
    )


def tried_again(verdict: Verdict, findings: Sequence[Finding], policy: Policy) -> Verdict:
    """A verdict of an earlier week with its next step as the findings of now have it: their level, target and day."""
    core = {finding.lens: finding for finding in findings}
    told = [core[lens] for lens in verdict.because if lens in core]
    if verdict.state == "iterating":
        told.sort(key=lambda finding: _WEIGHT[finding.state])
    return replace(verdict, next_step=next_step(told, policy))


def _rule(core: Mapping[str, Finding], policy: Policy) -> Rule:
    rules = rules_of(policy.stage)
    return next(rule for rule in rules if all(_deciding(core, need, policy) for need in rule.needs))


def _deciding(core: Mapping[str, Finding], need: Need, policy: Policy) -> list[str]:
    """The lenses that fulfil a need."""
    met = [lens for lens in need.lenses if lens in core and core[lens].state in need.states]
    return [lens for lens in met if not need.silent or _is_silent(core[lens], policy)]


def _is_silent(finding: Finding, policy: Policy) -> bool:
    return (finding.measures["silence"].value or 0) >= policy["release-cadence.silence-concern"]


def _because(core: Mapping[str, Finding], rule: Rule, policy: Policy) -> tuple[str, ...]:
    """The lenses that fulfil the rule, the weightiest first, then the others; where none can, what is missing."""
    order = [lens for lens in ORDER[policy.stage] if lens in core]
    if not rule.needs:
        return tuple(lens for lens in order if core[lens].state not in JUDGED)
    weights = _WEIGHT_IF_WELL if rule.state == "iterating" else _WEIGHT
    deciding = {lens for need in rule.needs for lens in _deciding(core, need, policy)}
    return tuple(sorted(order, key=lambda lens: (lens not in deciding, weights[core[lens].state], order.index(lens))))


def _confidence(core: Mapping[str, Finding], rule: Rule, policy: Policy) -> Confidence:
    """As sure as the least sure of the rule's needs, each of which is as sure as the surest finding that fulfils it."""
    sure = [max(_rank(core[lens]) for lens in _deciding(core, need, policy)) for need in rule.needs]
    return LEAST_SURE_FIRST[min(sure, default=0)]


def _rank(finding: Finding) -> int:
    return LEAST_SURE_FIRST.index(finding.confidence)


def _sentence(core: Mapping[str, Finding], rule: Rule, because: Sequence[str], policy: Policy) -> str:
    """The rule's sentence with what its findings observed; where nothing could be decided, what could be answered."""
    silent = any(need.silent for need in rule.needs)
    if not rule.needs:
        answered = [core[lens] for lens in ORDER[policy.stage] if lens in core and core[lens].state in JUDGED]
        known = listed([observed(finding) for finding in answered][:_SHOWN])
        open_ = listed(because)
        parts = [f"{open_} {'have' if len(because) > 1 else 'has'} no answer yet" if open_ else "", known]
        told = "; ".join(part for part in parts if part)
    elif rule.state == "mixed":
        return _of_both_sides(rule, [core[lens] for lens in because])
    else:
        told = listed([observed(core[lens], silent=silent and lens == because[0]) for lens in because])
    opening = _opening(core, rule, policy)
    return f"{opening.removesuffix('.')}: {told}." if told else opening


def _opening(core: Mapping[str, Finding], rule: Rule, policy: Policy) -> str:
    """The rule's sentence, of its sides those that hold, and a gap of months not called quick."""
    if rule.sides:
        deciding = {lens for need in rule.needs for lens in _deciding(core, need, policy)}
        told = listed(words for lenses, words in rule.sides if deciding.intersection(lenses))
        return f"{told[:1].upper()}{told[1:]}."
    cadence = core.get("release-cadence")
    gap = None if cadence is None else cadence.measures.get("gap_median")
    if gap is None or gap.value is None or gap.value <= QUICK_DAYS:
        return rule.sentence
    least = duration(policy["release-cadence.gap"])
    return rule.sentence.replace("released quickly", f"typically released at least every {least}")


def _of_both_sides(rule: Rule, findings: Sequence[Finding]) -> str:
    """The rule's sentence, then what is not well and what is: which of them is which, its reader can't guess."""
    well = listed([observed(finding) for finding in findings if finding.state == "healthy"])
    uneasy = listed([observed(finding) for finding in findings if finding.state != "healthy"])
    told = (f"{side}: {what}." for side, what in (("To watch", uneasy), ("Healthy", well)) if what)
    return " ".join((rule.sentence, *told))


def _to_try(core: Mapping[str, Finding], rule: Rule, because: Sequence[str]) -> list[Finding]:
    """The findings whose hypotheses count, the weightiest first; where all is well, what is least well comes first."""
    if rule.state == "iterating":
        because = sorted(because, key=lambda lens: _WEIGHT[core[lens].state])
    return [core[lens] for lens in because]


def _would_change(core: Mapping[str, Finding], rule: Rule, because: Sequence[str], policy: Policy) -> str:
    """What the verdict would be if the first finding behind it turned round, or which others would have to as well."""
    if not because:
        return "Nothing could be judged yet."
    if not rule.needs:
        return f"An answer from {because[0]}."
    turned: State = "concern" if rule.state == "iterating" else "healthy"
    others, names = dict(core), list[str]()
    while (other := _rule(others, policy)).state == rule.state:
        lens = next(lens for lens in _because(others, other, policy) if lens not in names)
        others[lens] = replace(others[lens], state=turned)
        names.append(lens)
    one, several = ("a concern", "concerns") if turned == "concern" else ("healthy", "healthy")
    word = f"{'both' if len(names) == _TWO else 'all'} {several}" if len(names) > 1 else one
    then = f"{other.state.replace('-', ' ')}{_left(others, other, policy)}"
    return f"If {listed(names)} were {word}, the verdict would be {then}."


def _left(core: Mapping[str, Finding], rule: Rule, policy: Policy) -> str:
    """Why it would be no better than mixed: what is left that is not healthy."""
    if rule.state != "mixed":
        return ""
    left = [lens for need in rule.needs for lens in _deciding(core, need, policy)]
    return f", because of {listed(left)}"
