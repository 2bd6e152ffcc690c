"""The thresholds and rules: each with unit, meaning and source, and none that nobody uses."""

from __future__ import annotations

import ast
from itertools import groupby
from pathlib import Path
from typing import get_args

import pytest

import flowlens
from flowlens.lenses.catalog import LENSES
from flowlens.model.policy import Stage
from flowlens.model.verdict import VerdictState
from flowlens.verdict.policy import CORE, RULES, policy, rules_text
from flowlens.verdict.rules import ORDER, rules_of

SOURCE = Path(flowlens.__file__).parent
STAGES: tuple[Stage, ...] = get_args(Stage)


@pytest.mark.parametrize("stage", STAGES)
def test_every_threshold_says_what_it_is_and_where_it_comes_from(stage: Stage) -> None:
    for name, one in policy(stage).thresholds.items():
        assert one.value > 0, name
        assert one.unit in {"ratio", "share", "p-value", "days", "hours", "lines", "minutes", "changes"}, name
        assert one.meaning.strip(), name
        assert one.source.strip(), name
        assert name.partition(".")[0] in {*(lens.id for lens in LENSES), "big-projects"}, name


def test_without_a_stage_the_middle_one_holds() -> None:
    assert policy(None) == policy("differentiation")
    assert policy(None).stage == "differentiation"


def test_stages_differ_and_say_so() -> None:
    for stage in ("innovation", "commodity"):
        changed = {name: one for name, one in policy(stage).thresholds.items() if one != policy(None).thresholds[name]}
        assert changed
        assert all(one.source.endswith(f"; set for {stage}") for one in changed.values())
        assert all(one.value != policy(None)[name] for name, one in changed.items())
    assert policy("innovation")["release-cadence.ratio"] > policy(None)["release-cadence.ratio"]
    assert policy("commodity")["release-cadence.silence"] < policy(None)["release-cadence.silence"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_concern_asks_for_more_than_a_watch(stage: Stage) -> None:
    values = policy(stage)
    pairs = [(name.removesuffix("-concern"), name) for name in values.thresholds if name.endswith("-concern")]
    assert len(pairs) == 4
    for watch, concern in pairs:
        # A ratio of 1 is no growth, a difference of shares of 0.
        none = 1 if values.thresholds[watch].unit == "ratio" else 0
        assert values[concern] > values[watch] > none


def test_an_unknown_threshold_is_an_error() -> None:
    with pytest.raises(KeyError):
        policy(None)["release-cadence.nonsense"]


def test_every_threshold_is_used_and_every_used_one_is_there() -> None:
    used = {name for path in SOURCE.rglob("*.py") for name in _names_used(path)}
    assert used == set(policy(None).thresholds)


def _names_used(path: Path) -> set[str]:
    """The names of thresholds in a module: `policy["a.b"]`, and those of a function shared by several lenses."""
    tree = ast.parse(path.read_text("utf-8"))
    lens = next((_text(node.value) for node in ast.walk(tree) if _is_id(node)), "")  # type: ignore[attr-defined]
    names = {_text(node.slice) for node in ast.walk(tree) if _is_lookup(node)}  # type: ignore[attr-defined]
    shared = any(isinstance(node, ast.Call) and getattr(node.func, "id", "") == "grown" for node in ast.walk(tree))
    return (names - {""}) | ({f"{lens}.ratio", f"{lens}.p", f"{lens}.floor"} if shared else set())


def _is_lookup(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "policy"


def _is_id(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["ID"]


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_has_every_state_in_order_and_ends_with_none(stage: Stage) -> None:
    rules = rules_of(stage)
    assert [state for state, _ in groupby(rule.state for rule in rules)] == [
        "stalled", "splashy", "drifting", "mixed", "iterating", "not-enough-data",
    ]  # fmt: skip
    assert {rule.state for rule in rules} == set(get_args(VerdictState))
    assert [rule.state for rule in rules if not rule.needs] == ["not-enough-data"]
    assert len({rule.sentence for rule in rules}) == len(rules)
    assert all(rule.sentence.endswith(".") for rule in rules)


def test_every_rule_has_a_stage_and_every_lens_of_a_stage_is_in_a_rule() -> None:
    assert all(set(rule.stages) <= set(STAGES) and rule.stages for rule in RULES)
    for stage in STAGES:
        named = {lens for rule in rules_of(stage) for need in rule.needs for lens in need.lenses}
        assert named == set(ORDER[stage])
    assert ORDER["differentiation"] == CORE


def test_all_of_it_can_be_printed() -> None:
    text = rules_text()
    for name, one in policy(None).thresholds.items():
        assert f"{name} " in text
        assert one.source in text
    for stage in STAGES:
        for name, one in policy(stage).thresholds.items():
            if one != policy(None).thresholds[name]:
                assert f"  {stage}: {name} = {one.value:g}" in text
    assert "1. stalled: release-cadence is concern for its silence since the last release." in text
    assert "not-enough-data: none of these." in text
    for stage in STAGES:
        assert f"Stage {stage}" in text
    assert all(rule.sentence in text for rule in RULES)
    assert "up to 7; the newest state that held at 3 of them\nin a row stands" in text
