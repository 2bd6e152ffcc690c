"""One answer for the repository, from the findings of the core lenses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flowlens.model.finding import Confidence, Finding
from flowlens.model.policy import Policy
from flowlens.model.verdict import Verdict
from flowlens.verdict.policy import CORE, RULES, Need, Rule

__all__ = ["judge"]

_CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
_WEIGHT = {"concern": 0, "watch": 1, "healthy": 2, "not-enough-data": 3, "not-applicable": 3}
_UNJUDGED = ("not-enough-data", "not-applicable")
_SHOWN = 3


def judge(findings: Sequence[Finding], policy: Policy) -> Verdict:
    """The verdict by the first rule that holds, the findings that decided it, and what would change it."""
    core = {finding.lens: finding for finding in findings if finding.lens in CORE}
    rule = _rule(core, policy)
    because = _because(core, rule, policy)
    return Verdict(
        state=rule.state,
        confidence=_confidence(core, rule, policy),
        because=because,
        sentence=_sentence(core, rule, because),
        would_change=_would_change(core, rule, because, policy),
    )


def _rule(core: Mapping[str, Finding], policy: Policy) -> Rule:
    return next(rule for rule in RULES if all(_deciding(core, need, policy) for need in rule.needs))


def _deciding(core: Mapping[str, Finding], need: Need, policy: Policy) -> list[str]:
    """The lenses that fulfil a need."""
    met = [lens for lens in need.lenses if lens in core and core[lens].state in need.states]
    return [lens for lens in met if not need.silent or _is_silent(core[lens], policy)]


def _is_silent(finding: Finding, policy: Policy) -> bool:
    return (finding.measures["silence"].value or 0) >= policy["release-cadence.silence-concern"]


def _because(core: Mapping[str, Finding], rule: Rule, policy: Policy) -> tuple[str, ...]:
    """Up to three lenses: those that fulfil the rule, the weightiest first, then others; else what is missing."""
    if not rule.needs:
        unjudged = [lens for lens in CORE if lens in core and core[lens].state in _UNJUDGED]
        return tuple(unjudged[:_SHOWN])
    deciding = [lens for need in rule.needs for lens in _deciding(core, need, policy)]
    others = [lens for lens in CORE if lens in core and lens not in deciding]
    ordered = sorted(deciding, key=lambda lens: (_WEIGHT[core[lens].state], CORE.index(lens)))
    ordered += sorted(others, key=lambda lens: (_WEIGHT[core[lens].state], CORE.index(lens)))
    return tuple(ordered[:_SHOWN])


def _confidence(core: Mapping[str, Finding], rule: Rule, policy: Policy) -> Confidence:
    """As sure as the least sure of the rule's needs, each of which is as sure as the surest finding that fulfils it."""
    sure = [max(_rank(core[lens]) for lens in _deciding(core, need, policy)) for need in rule.needs]
    return _CONFIDENCES[min(sure, default=0)]


def _rank(finding: Finding) -> int:
    return _CONFIDENCES.index(finding.confidence)


def _sentence(core: Mapping[str, Finding], rule: Rule, because: Sequence[str]) -> str:
    """The rule's sentence and those of two findings; where nothing could be decided, what could be answered first."""
    answered = [lens for lens in CORE if lens in core and core[lens].state not in _UNJUDGED]
    told = because if rule.needs else (*answered, *because)
    sentences = dict.fromkeys(core[lens].sentence for lens in told)
    return " ".join([rule.sentence, *list(sentences)[:2]])


def _would_change(core: Mapping[str, Finding], rule: Rule, because: Sequence[str], policy: Policy) -> str:
    """What the verdict would be if the first finding behind it turned round."""
    if not because:
        return "Nothing could be judged yet."
    lens = because[0]
    state = core[lens].state
    if state in _UNJUDGED:
        return f"An answer from {lens} could change it."
    turned = replace(core[lens], state="concern" if state == "healthy" else "healthy")
    others = {**core, lens: turned}
    other = _rule(others, policy)
    if other is rule:
        rest = dict.fromkeys(name for need in rule.needs for name in _deciding(others, need, policy))
        return f"{lens} alone would not change it; {' and '.join(rest)} would have to turn as well."
    word = "a concern" if turned.state == "concern" else "healthy"
    return f"If {lens} were {word}, the verdict would be {other.state.replace('-', ' ')}."
