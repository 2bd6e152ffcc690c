"""The rule `pr-size` on numbers: where it begins to fail and to warn, and what must hold for any history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.gate.pr_size import Judged, judge, needed
from flowlens.gate.settings import PrSizeSettings

RULE = PrSizeSettings()
SEVERITY = ("pass", "insufficient-history", "warn", "fail")
SIZES = st.lists(st.integers(1, 3000), max_size=130)
RULES = st.builds(
    PrSizeSettings,
    fail_alpha=st.sampled_from([0.01, 0.02, 0.03, 0.1]),
    warn_alpha=st.sampled_from([0.1, 0.2]),
    fail_floor=st.sampled_from([0, 1, 400]),
    warn_floor=st.just(0),
    max_lines=st.sampled_from([0, 0, 700]),
)


def judged(lines: int, history: Sequence[int], rule: PrSizeSettings = RULE) -> Judged:
    return judge(lines, 1, {"src": lines}, history, rule)


@pytest.mark.parametrize(
    ("history", "lines", "verdict", "limit", "warn_limit"),
    [
        pytest.param([], 9000, "insufficient-history", None, None, id="no history"),
        pytest.param([10] * 18, 9000, "insufficient-history", None, None, id="18: p is 1 in 19"),
        pytest.param([10] * 19, 9000, "warn", None, 200, id="19: p is 1 in 20, which is the alpha of a warning"),
        pytest.param([10] * 19, 200, "insufficient-history", None, 200, id="19, at the floor of a warning"),
        pytest.param([10] * 48, 9000, "warn", None, 200, id="48: p is 1 in 49"),
        pytest.param([10] * 49, 9000, "fail", 400, 200, id="49: p is 1 in 50, which is alpha"),
        pytest.param([10] * 49, 401, "fail", 400, 200, id="just above the floor"),
        pytest.param([10] * 49, 400, "warn", 400, 200, id="at the floor"),
        pytest.param([10] * 49, 201, "warn", 400, 200, id="just above the floor of a warning"),
        pytest.param([10] * 49, 200, "pass", 400, 200, id="at the floor of a warning"),
        pytest.param([*[10] * 48, 900], 900, "warn", 900, 200, id="as large as the largest"),
        pytest.param([*[10] * 48, 900], 901, "fail", 900, 200, id="larger than the largest"),
        pytest.param([*[10] * 48, 900, 900], 901, "fail", 900, 900, id="ties at the top"),
        pytest.param([*[10] * 97, 900], 901, "fail", 900, 200, id="98: one as large is too many"),
        pytest.param([*[10] * 97, 900], 900, "warn", 900, 200, id="98: p is 2 in 99"),
        pytest.param([*[10] * 98, 900], 900, "fail", 400, 200, id="99: p is 2 in 100, which is alpha"),
        pytest.param([*[10] * 97, 900, 900], 900, "warn", 900, 200, id="99: p is 3 in 100"),
        pytest.param([*[10] * 95, *[300] * 5], 300, "pass", 400, 300, id="100: p is 6 in 101"),
        pytest.param([*[10] * 96, *[300] * 4], 300, "warn", 400, 200, id="100: p is 5 in 101"),
    ],
)
def test_boundaries(
    history: Sequence[int], lines: int, verdict: str, limit: float | None, warn_limit: float | None
) -> None:
    answer = judged(lines, history)
    assert (answer.verdict, answer.limit, answer.warn_limit) == (verdict, limit, warn_limit)


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [
        pytest.param(0.5, 1, id="1/2"),
        pytest.param(0.05, 19, id="1/20"),
        pytest.param(0.03, 33, id="3/100"),
        pytest.param(0.02, 49, id="1/50"),
        pytest.param(0.01, 99, id="1/100"),
        pytest.param(1 / 3, 2, id="a third, which no float is"),
    ],
)
def test_how_many_are_needed(alpha: float, expected: int) -> None:
    assert needed(alpha) == expected
    rule = replace(RULE, fail_alpha=alpha, fail_floor=0)
    assert judged(2, [1] * expected, rule).verdict == "fail"
    assert judged(2, [1] * (expected - 1), rule).verdict != "fail"


def test_what_the_rank_is() -> None:
    answer = judged(20, [10, 20, 30, 40])
    assert (answer.n, answer.n_larger, answer.p) == (4, 3, 4 / 5)
    assert judged(20, []).p == 1


@pytest.mark.parametrize(
    ("rule", "lines", "n_files", "ceiling"),
    [
        pytest.param({"max_lines": 500}, 500, 1, "", id="at the lines"),
        pytest.param({"max_lines": 500}, 501, 1, "max-lines 500", id="lines"),
        pytest.param({"max_files": 2}, 1, 2, "", id="at the files"),
        pytest.param({"max_files": 2}, 1, 3, "max-files 2, and there are 3", id="files"),
        pytest.param({"area_max_lines": {"src": 50}}, 50, 1, "", id="at an area's lines"),
        pytest.param(
            {"area_max_lines": {"src": 50}}, 51, 1, "area-max-lines 50 in src, and there are 51", id="an area"
        ),
        pytest.param({"area_max_lines": {"docs": 50}}, 51, 1, "", id="an area that is not touched"),
        pytest.param({}, 9000, 9000, "", id="none"),
    ],
)
def test_ceilings(rule: dict[str, int], lines: int, n_files: int, ceiling: str) -> None:
    for history in ([], [10_000] * 100):
        answer = judge(lines, n_files, {"src": lines}, history, replace(RULE, **rule))  # type: ignore[arg-type]
        assert answer.ceiling == ceiling
        assert (answer.verdict == "fail") is bool(ceiling)


@settings(deadline=None)
@given(SIZES, st.integers(0, 4000), RULES, st.randoms(use_true_random=False))
def test_the_order_of_the_history_does_not_matter(
    history: list[int], lines: int, rule: PrSizeSettings, random: Random
) -> None:
    other = list(history)
    random.shuffle(other)
    assert judged(lines, other, rule) == judged(lines, history, rule)


@settings(deadline=None)
@given(SIZES, st.integers(0, 4000), st.integers(0, 4000), RULES)
def test_a_larger_change_never_has_a_milder_verdict(
    history: list[int], lines: int, more: int, rule: PrSizeSettings
) -> None:
    small, large = (SEVERITY.index(judged(size, history, rule).verdict) for size in (lines, lines + more))
    assert small <= large


@settings(deadline=None)
@given(SIZES, st.integers(0, 4000), RULES)
def test_the_limits_agree_with_the_verdict(history: list[int], lines: int, rule: PrSizeSettings) -> None:
    answer = judged(lines, history, rule)
    assert (answer.verdict == "fail") is (answer.limit is not None and lines > answer.limit)
    if answer.limit is not None:
        at, above = (judged(int(answer.limit) + more, history, rule) for more in (0, 1))
        assert at.verdict != "fail"
        assert above.verdict == "fail"
    if answer.warn_limit is not None:
        assert judged(int(answer.warn_limit), history, rule).verdict != "warn"
        assert judged(int(answer.warn_limit) + 1, history, rule).verdict in {"warn", "fail"}


@settings(deadline=None)
@given(SIZES, st.integers(0, 4000), RULES)
def test_the_verdict_agrees_with_p(history: list[int], lines: int, rule: PrSizeSettings) -> None:
    plain = replace(rule, max_lines=0)
    answer = judged(lines, history, plain)
    rare = (answer.n_larger + 1) <= round(plain.fail_alpha * 100) * (answer.n + 1) / 100
    assert (answer.verdict == "fail") is (rare and lines > plain.fail_floor)


@settings(deadline=None)
@given(SIZES, st.integers(0, 4000), st.integers(0, 4000))
def test_a_larger_change_in_the_history_never_lowers_the_limit(history: list[int], old: int, more: int) -> None:
    before, after = (judged(1, [*history, size]).limit for size in (old, old + more))
    assert (before is None) is (after is None)
    assert (before or 0) <= (after or 0)
